package screen

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
)

// Graphics is a way in which a terminal draws pictures. In lines of a frame they are:
//
//   - with KittyGraphics its placeholders, which are text;
//   - with the others spaces, and then the sequence that draws a picture one row high over them. How many these are,
//     it says as its width in cells or, in sixel, as the third parameter. Elsewhere it does nothing.
type Graphics uint8

// What a terminal may have.
const (
	NoGraphics    Graphics = iota
	KittyGraphics          // with placeholders
	ITermGraphics          // OSC 1337
	SixelGraphics
)

// GraphicsMsg says which graphics the terminal has. It comes at most once, and not at all if there are none.
type GraphicsMsg struct {
	Graphics              Graphics
	CellWidth, CellHeight int // in pixels, of SixelGraphics
}

// Supplied is a Paned model whose lines stand for what the terminal has to be given: pictures.
type Supplied interface {
	// Supply appends what the terminal has to have for the frame that Frame returned last. It is sent with it.
	Supply(b []byte) []byte
	// Withdraw appends what takes back all that was supplied, in the end.
	Withdraw(b []byte) []byte
}

// graphics is what a canvas knows of the terminal's graphics.
type graphics struct {
	has    Graphics
	named  Graphics // what a terminal with its name has
	asked  bool     // the size of a cell
	heard  bool     // its name
	nested bool     // it is inside another, which it may not let us draw on
	still  bool     // pictures are shown that do not move with the text
}

const (
	placeholder = "\U0010eeee" // stands for a part of one of kitty's pictures

	itermBegin, itermWidth = "\x1b]1337;File=inline=1;", "width="
	sixelBegin             = "\x1bP0;1;"

	cellSize  = "\x1b[16t" // asks for it
	sixelCode = 4          // in the attributes of a terminal
	lowest    = 2          // so many rows at the bottom have no pictures: below them a terminal may scroll
)

// nested reports whether TERM is that of a program that shows terminals inside another.
func nested(term string) bool {
	return strings.HasPrefix(term, "tmux") || strings.HasPrefix(term, "screen")
}

// graphicOf returns what a sequence draws with, and the cells that it draws over; 0 if it draws nothing.
func graphicOf(seq string) (g Graphics, cells int16) {
	rest, ok := strings.CutPrefix(seq, sixelBegin)
	if g = SixelGraphics; !ok {
		g = ITermGraphics
		if rest, ok = strings.CutPrefix(seq, itermBegin); ok {
			rest, ok = strings.CutPrefix(rest, itermWidth)
		}
	}
	end := strings.IndexAny(rest, ";q")
	if !ok || end < 0 {
		return NoGraphics, 0
	}
	n, err := strconv.ParseUint(rest[:end], 10, 9)
	if err != nil {
		return NoGraphics, 0
	}
	return g, int16(n)
}

// draws reports whether the terminal takes a sequence that draws.
func (g *graphics) draws(seq string) bool {
	kind, _ := graphicOf(seq)
	return kind == g.has
}

// covered reports whether there are pictures over the text of a line. Such a line is written from its beginning:
// what is drawn over another picture may let it shine through.
func (g *graphics) covered(line string) bool {
	switch g.has {
	case ITermGraphics:
		return strings.Contains(line, itermBegin)
	case SixelGraphics:
		return strings.Contains(line, sixelBegin)
	}
	return false
}

// over appends a picture that begins in column x of the cursor's row, and the move to column end of it.
func (c *canvas) over(b []byte, picture string, x, end int) []byte {
	y := c.y
	if c.region {
		b = append(b, "\x1b[r"...)
		c.region = false
	}
	c.x, c.y = -1, -1
	b = append(c.move(b, x, y), picture...)
	c.x, c.y = -1, -1 // who knows where
	return c.move(b, end, y)
}

// keepOff takes the pictures off the lowest rows of a frame.
func (c *canvas) keepOff(d *draft) {
	if c.has != ITermGraphics && c.has != SixelGraphics {
		return
	}
	for y := max(0, c.height-lowest); y < c.height; y++ {
		row := d.row(y)
		for i := range row {
			if c.covered(row[i].line) {
				row[i].line = uncovered(row[i].line)
			}
		}
	}
}

// uncovered returns a line without its pictures.
func uncovered(line string) string {
	var b strings.Builder
	for i := 0; i < len(line); {
		t := next(line[i:])
		if t.kind != graphic {
			b.WriteString(line[i : i+t.n])
		}
		i += t.n
	}
	return b.String()
}

// note notes whether what is shown may be moved: terminals differ in what becomes of a sixel when its rows scroll.
func (c *canvas) note() {
	if c.has == SixelGraphics {
		c.still = slices.ContainsFunc(c.drawn.segments, func(s segment) bool { return c.covered(s.line) })
	}
}

// ability takes what a terminal says of itself, and returns what the model is told of it, if anything.
func (v *view) ability(msg tea.Msg) tea.Msg {
	g := &v.canvas.graphics
	if v.canvas.plain || !v.canvas.started {
		return msg
	}
	switch msg := msg.(type) {
	case tea.TerminalVersionMsg:
		if g.heard {
			return msg // the model asked
		}
		g.name(msg.Name)
		return nil
	case uv.PrimaryDeviceAttributesEvent:
		switch {
		case g.has != NoGraphics || g.asked || g.nested:
		case g.named != NoGraphics:
			g.has = g.named
			return GraphicsMsg{Graphics: g.has}
		case slices.Contains(msg, sixelCode):
			g.asked = true
			v.send(cellSize)
		}
	case uv.CellSizeEvent:
		if g.has != NoGraphics || !g.asked || msg.Width < 1 || msg.Height < 1 {
			return nil
		}
		g.has = SixelGraphics
		return GraphicsMsg{g.has, msg.Width, msg.Height}
	}
	return msg
}

// name takes what a terminal calls itself.
func (g *graphics) name(name string) {
	g.heard = true
	name = strings.ToLower(name)
	is := func(names ...string) bool {
		return slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(name, n) })
	}
	switch {
	case is("tmux", "screen", "gnu screen"):
		g.nested = true
	case is("kitty("):
		if hasPlaceholders(name[len("kitty("):]) {
			g.named = KittyGraphics
		}
	case is("ghostty"):
		g.named = KittyGraphics
	case is("iterm2", "wezterm"):
		g.named = ITermGraphics
	}
}

// hasPlaceholders reports whether a version of kitty has them, as since 0.28.
func hasPlaceholders(version string) bool {
	major, rest, _ := strings.Cut(version, ".")
	minor, _, _ := strings.Cut(rest, ".")
	m, err := strconv.Atoi(minor)
	return err == nil && (major != "0" || m >= 28)
}
