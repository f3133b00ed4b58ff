package uitest

import (
	"fmt"
	"image/color"
	"slices"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
)

// Cell is one cell of the screen.
type Cell struct {
	Text  string // one character as a person sees it; " " when empty, "" in the second half of a wide one
	Width int    // 1, 2 for a wide character, 0 for its second half

	Bold, Faint, Italic, Underline, Blink, Reverse, Strike bool

	Fg, Bg color.Color // nil means the terminal's default
	Link   string      // address of the hyperlink, "" if none
}

// Screen is what is on the screen: its rows without trailing blanks, joined by
// newlines. There are always Height rows.
func (r *Robot) Screen() string {
	r.display.look()
	defer r.display.mu.Unlock()
	return r.display.text()
}

// Row is row y (0 at the top) without trailing blanks; "" when there is none.
func (r *Robot) Row(y int) string {
	r.display.look()
	defer r.display.mu.Unlock()
	return r.display.row(y)
}

// Find tells where text first stands on the screen, as a column and a row.
func (r *Robot) Find(text string) (x, y int, ok bool) {
	r.display.look()
	defer r.display.mu.Unlock()
	d := r.display
	for y := range d.cfg.Height {
		before, _, found := strings.Cut(d.row(y), text)
		if !found {
			continue
		}
		for x := 0; x < d.cfg.Width; x++ { // columns are not bytes: count cells
			cell := cellText(d.emu.CellAt(x, y))
			if cell == "" {
				continue
			}
			if before == "" {
				return x, y, true
			}
			before = before[min(len(before), len(cell)):]
		}
	}
	return 0, 0, false
}

// Cell is the cell in column x of row y; the zero Cell outside the screen.
func (r *Robot) Cell(x, y int) Cell {
	r.display.look()
	defer r.display.mu.Unlock()
	c := r.display.emu.CellAt(x, y)
	if c == nil {
		return Cell{}
	}
	has := func(attr uint8) bool { return c.Style.Attrs&attr != 0 }
	return Cell{
		Text: cellText(c), Width: c.Width,
		Bold: has(uv.AttrBold), Faint: has(uv.AttrFaint), Italic: has(uv.AttrItalic),
		Underline: c.Style.Underline != 0, Blink: has(uv.AttrBlink),
		Reverse: has(uv.AttrReverse), Strike: has(uv.AttrStrikethrough),
		Fg: c.Style.Fg, Bg: c.Style.Bg, Link: c.Link.URL,
	}
}

// Size is the terminal's size in cells.
func (r *Robot) Size() (width, height int) {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.cfg.Width, r.display.cfg.Height
}

// Cursor is the cursor's column and row, and whether it is shown.
func (r *Robot) Cursor() (x, y int, visible bool) {
	r.display.look()
	defer r.display.mu.Unlock()
	pos := r.display.emu.CursorPosition()
	return pos.X, pos.Y, !r.display.hidden
}

// Title is the window's title.
func (r *Robot) Title() string {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.title
}

// Clipboard is what was last copied to the terminal's clipboard (OSC 52).
func (r *Robot) Clipboard() string {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.clip
}

// Bells is how often the bell rang.
func (r *Robot) Bells() int {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.bells
}

// Notices are the notifications that were sent to the desktop.
func (r *Robot) Notices() []string {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return slices.Clone(r.display.notices)
}

// BytesReceived is how many bytes the server has sent to this screen.
func (r *Robot) BytesReceived() int64 {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.bytes
}

// BytesArrived is how many bytes came over the Robot's connection, as they are there, whether they were read or
// not; 0 for a Robot that runs the real ssh.
func (r *Robot) BytesArrived() int64 {
	if s, ok := r.link.(*Session); ok {
		return s.conn.socket.arrived.Load()
	}
	return 0
}

// AltScreen tells whether the alternate screen is shown.
func (r *Robot) AltScreen() bool {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.emu.IsAltScreen()
}

// Mode tells whether a DEC private mode is on: 2004 for bracketed paste, and so on.
func (r *Robot) Mode(n int) bool {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.modes[n]
}

// KittyFlags are the kitty keyboard flags in force; 0 when none, or not supported.
func (r *Robot) KittyFlags() int {
	r.display.mu.Lock()
	defer r.display.mu.Unlock()
	return r.display.kittyFlags()
}

// text, row and picture need mu held.
func (d *display) text() string {
	var b strings.Builder
	for y := range d.cfg.Height {
		if y > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(d.row(y))
	}
	return b.String()
}

func (d *display) row(y int) string {
	if y < 0 || y >= d.cfg.Height {
		return ""
	}
	b := make([]byte, 0, d.cfg.Width)
	for x := range d.cfg.Width {
		b = append(b, cellText(d.emu.CellAt(x, y))...)
	}
	return strings.TrimRight(string(b), " ")
}

// picture is the screen as an error shows it: in a frame, with the title above and
// the cursor below.
func (d *display) picture() string {
	var b strings.Builder
	edge := strings.Repeat("─", d.cfg.Width)
	fmt.Fprintf(&b, "┌%s┐ %s\n", edge, d.title)
	for y := range d.cfg.Height {
		b.WriteString("│")
		for x := range d.cfg.Width {
			b.WriteString(cellText(d.emu.CellAt(x, y)))
		}
		b.WriteString("│\n")
	}
	pos := d.emu.CursorPosition()
	fmt.Fprintf(&b, "└%s┘ cursor %d,%d", edge, pos.X, pos.Y)
	if d.inFrame() {
		b.WriteString(" (a synchronized frame was not finished)")
	}
	return b.String()
}

func cellText(c *uv.Cell) string {
	switch {
	case c == nil:
		return " "
	case c.Width == 0 && c.Content == "":
		return "" // the second half of a wide character
	case c.Content == "":
		return " "
	}
	return c.Content
}
