package dialog

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// frame is what all dialogs have: a border with a title and hints, and the box as last drawn.
type frame struct {
	th         *theme.Theme
	rows       []string // nil when something changed
	maxW, maxH int      // what rows were drawn for

	cursorX, cursorY int // in the box
	typing           bool
}

// SetTheme changes the look.
func (f *frame) SetTheme(th *theme.Theme) {
	if f.th != th {
		f.th, f.rows = th, nil
	}
}

// Paste does nothing where nothing is typed.
func (f *frame) Paste(string) {}

// Scroll does nothing where all is in sight.
func (f *frame) Scroll(int) {}

// Click does nothing where nothing is chosen.
func (f *frame) Click(int) bool { return false }

// Cursor returns where the terminal's cursor belongs in the box last drawn.
func (f *frame) Cursor() (x, y int, ok bool) {
	return f.cursorX, f.cursorY, f.typing && f.rows != nil
}

// kept says that the rows are what would be drawn for this size.
func (f *frame) kept(maxW, maxH int) bool {
	if f.rows != nil && f.maxW == maxW && f.maxH == maxH {
		return true
	}
	f.maxW, f.maxH = maxW, maxH
	return false
}

// room is the space inside a box: its size, and where it begins. A box that is too small for a border, or of
// which a border would leave less than half, has none.
type room struct{ w, h, x, y int }

// inside returns the room in a box of that size.
func inside(w, h int) room {
	if w < 8 || h < 5 {
		return room{w: max(0, w), h: max(0, h)}
	}
	return room{w: w - 4, h: h - 2, x: 2, y: 1}
}

// border puts body, rows of exactly in.w cells, into a box and keeps it. Title stands in the upper
// edge; hint and, to its right, more in the lower one.
func (f *frame) border(in room, body []string, title, hint, more string) []string {
	f.rows = body[:min(len(body), in.h)]
	if in.x == 0 {
		return f.rows
	}
	g := f.th.Glyph
	side := f.th.Faint.Render(g.Vertical)
	rows := make([]string, 0, len(f.rows)+2)
	rows = append(rows, f.edge(in.w+2, g.TopLeft, g.TopRight, f.th.Strong, title, ""))
	for _, r := range f.rows {
		rows = append(rows, side+" "+r+" "+side)
	}
	f.rows = append(rows, f.edge(in.w+2, g.BottomLeft, g.BottomRight, f.th.Dim, hint, more))
	return f.rows
}

// edge draws "╭─ left ────── right ─╮" with width cells between the corners. What does not fit is
// left out from the right, by the hint if there are several.
func (f *frame) edge(width int, from, to string, style theme.Style, left, right string) string {
	rule := f.th.Glyph.Horizontal
	if f.th.ASCII {
		left, right = theme.ToASCII(left), theme.ToASCII(right)
	}
	for ansi.StringWidth(left) > width-4 && strings.Contains(left, ", ") {
		left = left[:strings.LastIndex(left, ", ")]
	}
	left, lw := theme.Clip(left, width-4, f.th.Glyph.Ellipsis)
	_, rw := theme.Clip(right, width, "")
	var b strings.Builder
	line := func(n int) { f.th.Faint.WriteTo(&b, strings.Repeat(rule, max(0, n))) }
	f.th.Faint.WriteTo(&b, from+rule)
	used := 1
	if lw > 0 {
		style.WriteTo(&b, " "+left+" ")
		used += lw + 2
	}
	if rw > 0 && used+rw+4 <= width {
		line(width - used - rw - 3)
		f.th.Dim.WriteTo(&b, " "+right+" ")
		used = width - 1
	}
	line(width - used)
	f.th.Faint.WriteTo(&b, to)
	return b.String()
}

// arrows names the keys up and down.
func arrows(th *theme.Theme) string {
	if th.ASCII {
		return "Up/Down"
	}
	return "↑↓"
}

// mark begins a row of a list: with the sign of what is chosen, or a space.
func (f *frame) mark(r *theme.Row, chosen bool) {
	if chosen {
		r.Glyph(f.th.Accent, f.th.Glyph.Chosen)
	} else {
		r.Skip(1)
	}
}

// input draws the line that is typed into, with what belongs there while it is empty, and the cursor.
func (f *frame) input(in room, l *Line, empty string) string {
	r := theme.NewRow(f.th, in.w, false)
	prompt := r.Put(f.th.Accent, f.th.Glyph.Prompt)
	if in.w > 4 {
		r.Skip(1)
		prompt++
	}
	text, cursor := l.View(r.Left())
	f.cursorX, f.cursorY = min(in.x+prompt+cursor, max(0, in.x+in.w-1)), in.y
	if l.Text() == "" && r.Left() > 1 {
		r.Skip(1)
		r.Put(f.th.Dim, empty)
	}
	style := f.th.Text
	if l.all {
		style = f.th.Bar
	}
	r.Put(style, text)
	return r.Done()
}
