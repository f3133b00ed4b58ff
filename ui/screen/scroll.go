package screen

import "fmt"

// What a scroll costs in bytes, about: its sequences, and the moves they make necessary.
const (
	scrollCost  = 20 // of whole rows
	marginsCost = 34 // of some columns
)

// unknown stands for a line of which we do not know what it shows; no line is equal to it.
const unknown = "\x00"

// shift is a way to get a pane's lines where they should be: rows first to last move up by n, or
// down if n is negative.
type shift struct {
	first, last, n int
	gain           int // bytes that need not be written again
}

// scroll appends a scroll of a pane's rows if that is cheaper than to write them. It only changes
// what is known to be shown; paint does the rest, and mends what stood beside the pane.
func (c *canvas) scroll(b []byte, d *draft, p *Pane) []byte {
	if p.X < 0 || p.X >= c.width || p.Width < 1 || c.still {
		return b
	}
	s := segment{x: int16(p.X), w: int16(min(p.Width, c.width-p.X))}
	sh := c.moved(d, p, s)
	if sh.gain <= scrollCost {
		return b
	}
	rows := sh.gain - scrollCost - c.harm(&d.grid, s, sh)
	if c.margins && s.w > 1 && int(s.w) < c.width && sh.gain-marginsCost > rows && c.exact(s, sh) {
		return c.scrollColumns(b, s, sh)
	}
	if rows <= 0 {
		return b
	}
	return c.scrollRows(b, p.X, sh)
}

// moved finds the best shift of a pane, whose cells in each row are those of s.
func (c *canvas) moved(d *draft, p *Pane, s segment) shift {
	top, bottom := max(p.Y, 0), min(p.Y+p.Height, c.height)-1
	differs := func(y int) bool {
		s.line = p.line(y)
		return !c.drawn.shows(y, s)
	}
	for top <= bottom && !differs(top) {
		top++
	}
	for bottom > top && !differs(bottom) {
		bottom--
	}
	if bottom-top < 2 {
		return shift{}
	}
	d.old = d.old[:0]
	for y := top; y <= bottom; y++ {
		line, known := c.drawn.find(y, s)
		if !known {
			line = unknown
		}
		d.old = append(d.old, line)
	}
	best := shift{first: top, last: bottom}
	best.n, best.gain = align(d.old, func(i int) string { return p.line(top + i) })
	return best
}

// align finds by how many rows up (or down, if negative) old is best moved to become new, and
// what that saves compared with leaving it where it is.
func align(old []string, new func(i int) string) (n, gain int) {
	still, _ := kept(old, new, 0)
	for k := 1; k < len(old); k++ {
		for _, k := range [2]int{k, -k} {
			saves, all := kept(old, new, k)
			if saves-still > gain {
				n, gain = k, saves-still
				if all {
					return n, gain
				}
			}
		}
	}
	return n, gain
}

// kept returns the weight of the rows that are right after old moved up by k, and whether these
// are all that there are.
func kept(old []string, new func(i int) string, k int) (weight int, all bool) {
	all = true
	for i := max(0, -k); i < min(len(old), len(old)-k); i++ {
		if line := new(i); line == old[i+k] {
			weight += weigh(line)
		} else {
			all = false
		}
	}
	return weight, all
}

// weigh returns about how many bytes it takes to write a line.
func weigh(line string) int { return len(line) + 6 }

// harm returns the bytes it takes to mend what stands beside a pane after its rows moved.
func (c *canvas) harm(g *grid, pane segment, sh shift) int {
	harm := 0
	for y := sh.first; y <= sh.last; y++ {
		from := y + sh.n
		for _, s := range g.row(y) {
			if s.x == pane.x {
				continue
			}
			right := blank(s.line)
			if from >= sh.first && from <= sh.last {
				right = c.drawn.shows(from, s)
			}
			if right != c.drawn.shows(y, s) {
				if w := weigh(s.line); right {
					harm -= w
				} else {
					harm += w
				}
			}
		}
	}
	return harm
}

// exact reports whether each of the rows has a segment with exactly the cells of s.
func (c *canvas) exact(s segment, sh shift) bool {
	for y := sh.first; y <= sh.last; y++ {
		if c.cell(y, s) == nil {
			return false
		}
	}
	return true
}

// cell returns the segment of row y with exactly the cells of s, or nil.
func (c *canvas) cell(y int, s segment) *segment {
	row := c.drawn.row(y)
	for i := range row {
		if row[i].x == s.x && row[i].w == s.w {
			return &row[i]
		}
	}
	return nil
}

// scrollRows moves whole rows, and leaves the cursor in column x, where the new line begins.
func (c *canvas) scrollRows(b []byte, x int, sh shift) []byte {
	b = fmt.Appendf(b, "\x1b[%d;%dr", sh.first+1, sh.last+1)
	c.region, c.x, c.y = true, -1, -1
	b = c.push(b, x, sh)

	rows := c.drawn.rows[sh.first : sh.last+1]
	fresh := int32(len(c.drawn.segments))
	c.drawn.add("", 0, c.width)
	slide(len(rows), sh.n, func(to, from int) {
		if rows[to] = (span{fresh, fresh + 1}); from >= 0 {
			rows[to] = rows[from]
		}
	})
	return b
}

// scrollColumns moves only the cells of s in the rows.
func (c *canvas) scrollColumns(b []byte, s segment, sh shift) []byte {
	b = fmt.Appendf(b, "\x1b[%d;%ds\x1b[%d;%dr", s.x+1, s.x+s.w, sh.first+1, sh.last+1)
	c.region, c.x, c.y = true, -1, -1
	b = c.push(b, int(s.x), sh)
	b = append(b, "\x1b[s"...)
	c.x, c.y = -1, -1

	slide(sh.last-sh.first+1, sh.n, func(to, from int) {
		line := ""
		if from >= 0 {
			line = c.cell(sh.first+from, s).line
		}
		c.cell(sh.first+to, s).line = line
	})
	return b
}

// push appends the line feeds, or reverse ones, that move the region, in column x of it.
func (c *canvas) push(b []byte, x int, sh shift) []byte {
	if sh.n > 0 {
		b = c.move(b, x, sh.last)
		for range sh.n {
			b = append(b, '\n')
		}
		return b
	}
	b = c.move(b, x, sh.first)
	for range -sh.n {
		b = append(b, esc, 'M')
	}
	return b
}

// slide calls set for each of n places that are moved up by k, with the place that its content
// comes from, or -1 if it becomes empty, in an order in which nothing is overwritten too early.
func slide(n, k int, set func(to, from int)) {
	for i := range n {
		to := i
		if k < 0 {
			to = n - 1 - i
		}
		from := to + k
		if from < 0 || from >= n {
			from = -1
		}
		set(to, from)
	}
}
