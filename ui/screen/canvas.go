package screen

import (
	"slices"
	"strconv"
	"strings"
)

// longFrame is the length in bytes from which a frame may arrive in pieces, so that it pays to
// hide the drawing of it.
const longFrame = 256

// canvas knows what one terminal shows and writes what changes it into something else. It does
// no IO: everything it appends to a buffer is taken as shown.
type canvas struct {
	width, height int
	drawn         grid
	set           settings
	x, y          int  // where the terminal's cursor is, -1 if we cannot tell
	region        bool // rows or columns are kept from scrolling: move in absolute terms only

	plain   bool // the terminal shows as text what it does not know
	started bool
	titled  bool // the title that was there before is on the terminal's stack
	synced  bool // it can show a frame at once (mode 2026)
	margins bool // it can scroll some columns only (mode 69)
	unicode bool // we made it measure text as we do (mode 2027)
	graphics
}

// resize tells the size of the terminal. What it shows after that is anyone's guess.
func (c *canvas) resize(width, height int) {
	c.width, c.height = width, height
	c.drawn.forget(height)
	c.x, c.y = -1, -1
}

// draw appends to b what makes the terminal show the frame; nothing if it does.
func (c *canvas) draw(b []byte, want settings, cursorX, cursorY int, panes []Pane) []byte {
	if c.plain {
		want = want.plain()
	}
	if cursorX < 0 || cursorX >= c.width || cursorY < 0 || cursorY >= c.height {
		want.hidden = true
	}
	b = c.start(c.apply(b, want))
	begin := len(b)
	b = c.paint(b, panes)
	if c.region {
		b = append(b, "\x1b[r"...)
		c.region, c.x, c.y = false, 0, 0
	}
	if !want.hidden {
		b = c.move(b, cursorX, cursorY)
	}
	if len(b)-begin > longFrame {
		b = c.hide(b, begin)
	}
	return c.show(b, want)
}

// hide wraps what was drawn since begin so that it is not seen half done.
func (c *canvas) hide(b []byte, begin int) []byte {
	switch {
	case c.synced:
		b = slices.Insert(b, begin, []byte("\x1b[?2026h")...)
		return append(b, "\x1b[?2026l"...)
	case !c.set.hidden:
		c.set.hidden = true // show brings it back
		return slices.Insert(b, begin, []byte("\x1b[?25l")...)
	}
	return b
}

// paint appends what makes the lines of the frame appear.
func (c *canvas) paint(b []byte, panes []Pane) []byte {
	d := drafts.Get().(*draft)
	d.compose(c.width, c.height, panes)
	c.keepOff(d)
	for i := range panes {
		b = c.scroll(b, d, &panes[i])
	}
	for y := range c.height {
		for _, s := range d.row(y) {
			old, known := c.drawn.find(y, s)
			if !known || !same(old, s.line) {
				b = c.write(b, y, s, old, known)
			}
		}
	}
	c.drawn, d.grid = d.grid, c.drawn
	c.note()
	d.forget(0)
	clear(d.old)
	drafts.Put(d)
	return b
}

// write appends a segment to row y, leaving out what stands there already.
func (c *canvas) write(b []byte, y int, s segment, old string, known bool) []byte {
	line, w := strings.TrimRight(s.line, " "), int(s.w)
	old = strings.TrimRight(old, " ")
	var from cut
	if known = known && !c.covered(old) && !c.covered(line); known {
		if from = common(old, line, w); from.col >= w {
			return b // they differ only where neither is seen
		}
	}
	b = c.move(b, int(s.x)+from.col, y)
	start := len(b)
	b = appendStyles(b, line[from.from:from.at])
	styled := len(b) > start
	b, end, sure := c.text(b, line[from.at:], from.col, w, int(s.x), styled)
	if end == w {
		return b
	}
	if known && sure {
		if was, sure := width(old); was <= end && sure {
			return b
		}
	}
	return c.erase(b, int(s.x)+end, y, w-end)
}

// text appends the printable part of a line that starts col cells into a segment at column x and
// may reach up to w cells. It returns where it ended, and whether all terminals agree that no cell
// beyond was touched. The style is plain afterwards.
func (c *canvas) text(b []byte, line string, col, w, x int, styled bool) (_ []byte, end int, sure bool) {
	linked, lost := false, false // lost: the terminal's cursor may not be where we count it
	sure = true
	for i := 0; i < len(line); {
		t := token{n: min(ascii(line[i:]), w-col)}
		if t.cols = t.n; t.n <= 0 {
			t = next(line[i:])
		}
		if col+t.cols > w {
			break
		}
		piece := line[i : i+t.n]
		i += t.n
		switch t.kind {
		case nothing:
			continue
		case link:
			if c.plain {
				continue
			}
			linked = true
		case graphic:
			if c.draws(piece) && int(t.over) <= col {
				b, sure, lost = c.over(b, piece, x+col-int(t.over), x+col), false, false
			}
			continue
		case text:
			if lost {
				b = column(b, x+col)
			}
			if lost = t.odd; t.odd {
				sure, piece = false, strings.ToValidUTF8(piece, replacement)
			}
			col += t.cols
		default:
			styled = t.kind == style
		}
		b = append(b, piece...)
	}
	if styled {
		b = append(b, resetStyle...)
	}
	if linked {
		b = append(b, resetLink...)
	}
	if c.x = x + col; lost || c.x >= c.width {
		c.x = -1
	}
	return b, col, sure
}

// erase appends what blanks n cells of row y from column x.
func (c *canvas) erase(b []byte, x, y, n int) []byte {
	b = c.move(b, x, y)
	switch {
	case x+n == c.width:
		return append(b, "\x1b[K"...)
	case n <= 4:
		c.x += n
		return append(b, "    "[:n]...)
	}
	return append(strconv.AppendInt(append(b, "\x1b["...), int64(n), 10), 'X')
}

// move appends the shortest way for the cursor to column x of row y.
func (c *canvas) move(b []byte, x, y int) []byte {
	sameRow := c.y == y
	nextRow := c.y >= 0 && c.y+1 == y
	at := c.x
	c.x, c.y = x, y
	switch {
	case sameRow && at == x:
		return b
	case sameRow && x == 0 && !c.region:
		return append(b, '\r')
	case nextRow && x == 0 && !c.region:
		return append(b, '\r', '\n')
	case sameRow:
		return column(b, x)
	}
	b = append(b, "\x1b["...)
	if y > 0 {
		b = strconv.AppendInt(b, int64(y+1), 10)
	}
	if x > 0 {
		b = strconv.AppendInt(append(b, ';'), int64(x+1), 10)
	}
	return append(b, 'H')
}

// column appends a move to column x of the row the cursor is in.
func column(b []byte, x int) []byte {
	return append(strconv.AppendInt(append(b, "\x1b["...), int64(x+1), 10), 'G')
}
