package dialog

import (
	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Painting gives lines that stand below each other their looks.
type Painting func(th *theme.Theme, lines []string) [][]theme.Span

// Drawing draws an image into a room of cells: rows of cols cells each, none while it is not there.
type Drawing func(maxW, maxH int) (rows []string, cols int)

// Pager shows what is in a file: its text, which is given to it piece by piece, an image, or facts alone.
type Pager struct {
	frame
	title  string
	facts  []string // paragraphs, where there is nothing to be seen
	image  Drawing
	paint  Painting
	text   text
	note   string // in place of what there is none of
	failed bool

	top    int // the row in the first row of the box
	page   int // rows in sight
	toEnd  bool
	find   Line
	typing bool // what to look for
	seek   seek
}

// NewPager makes the dialog; facts is what there is to say of the file in a line or more.
func NewPager(th *theme.Theme, title string, facts ...string) *Pager {
	return &Pager{frame: frame{th: th}, title: title, facts: facts}
}

// Image has the pager show an image below the facts.
func (d *Pager) Image(draw Drawing) { d.image, d.rows = draw, nil }

// Text has the pager show a text, of which there is nothing yet.
func (d *Pager) Text(paint Painting) {
	d.paint, d.text.more, d.rows = paint, true, nil
}

// Add adds what follows in the text; more says that there is more of it, for which Wants asks. Note is said below
// the end, if there is anything to say there.
func (d *Pager) Add(data []byte, more bool, note string) {
	d.text.add(data, more)
	d.note, d.rows = note, nil
	if d.text.width > 0 {
		d.text.layout(d.text.width)
		d.goOn()
	}
}

// Fail says why nothing is shown.
func (d *Pager) Fail(why string) { d.note, d.failed, d.text.more, d.rows = why, true, false, nil }

// Wants says that more of the text is to be had: its end is near, or what is looked for was not found in what there is.
func (d *Pager) Wants() bool {
	return d.text.more && d.text.width > 0 && (d.top+3*d.page >= len(d.text.rows) || d.toEnd || d.seek.open)
}

// SetTheme changes the look.
func (d *Pager) SetTheme(th *theme.Theme) {
	d.frame.SetTheme(th)
	d.text.painted = nil
}

// Update takes a key: those that scroll, / with n and N that look for a text, s for the line that fetches the file,
// and Esc and q, which close.
func (d *Pager) Update(k tea.KeyPressMsg) Intent {
	if d.typing {
		d.ask(k)
		return nil
	}
	name := keyName(k)
	if name == "" {
		name = k.Text
	}
	d.toEnd = false
	switch name {
	case "esc", "q", "ctrl+c":
		return Close{}
	case "s":
		return Fetch{}
	case "up", "k", "ctrl+p":
		d.Scroll(-1)
	case "down", "j", "ctrl+n", "enter":
		d.Scroll(1)
	case "pgup", "b", "ctrl+b":
		d.Scroll(1 - d.page)
	case "pgdown", " ", "space", "ctrl+f":
		d.Scroll(d.page - 1)
	case "ctrl+u":
		d.Scroll(-d.page / 2)
	case "ctrl+d":
		d.Scroll(d.page / 2)
	case "home", "g":
		d.Scroll(-d.top)
	case "end", "G":
		d.toEnd = d.text.more
		d.Scroll(len(d.text.rows))
	case "/":
		if d.paint != nil {
			d.typing, d.rows = true, nil
			d.find.Set("")
		}
	case "n":
		d.look(+1)
	case "N":
		d.look(-1)
	}
	return nil
}

// ask takes a key while what to look for is typed.
func (d *Pager) ask(k tea.KeyPressMsg) {
	switch keyName(k) {
	case "esc", "ctrl+c":
		d.typing = false
	case "enter":
		d.typing = false
		d.seek.of(d.find.Text())
		d.look(0)
	default:
		d.find.Update(k)
	}
	d.rows = nil
}

// Paste adds text to what is looked for.
func (d *Pager) Paste(s string) {
	if d.typing {
		d.find.Insert(s)
		d.rows = nil
	}
}

// Scroll moves the text by so many rows, down if positive.
func (d *Pager) Scroll(delta int) {
	top := max(0, min(d.top+delta, len(d.text.rows)-d.page))
	if top != d.top {
		d.top, d.rows = top, nil
	}
}

// look goes to the next row with what is looked for, from the first in sight on; up if dir is negative, and with 0
// the first may have it. What is not found in what there is, is looked for in what comes.
func (d *Pager) look(dir int) {
	if d.seek.what == nil {
		return
	}
	d.rows, d.seek.told = nil, ""
	row, found := d.text.find(d.seek.what, d.top, dir)
	if d.seek.open = !found && dir >= 0 && d.text.more; d.seek.open {
		d.seek.told = "Looking for it" + d.th.Glyph.Ellipsis
		return
	}
	if !found {
		d.seek.told = "not found"
		return
	}
	d.top = max(0, min(row, max(0, len(d.text.rows)-d.page)))
}

// goOn goes on with what waited for more of the text.
func (d *Pager) goOn() {
	if d.toEnd {
		d.toEnd = d.text.more
		d.Scroll(len(d.text.rows))
	}
	if d.seek.open {
		d.look(0)
	}
}

// Cursor returns where the terminal's cursor belongs while what to look for is typed.
func (d *Pager) Cursor() (x, y int, ok bool) { return d.cursorX, d.cursorY, d.typing && d.rows != nil }

// Box draws the dialog. It is as large as it may be, so that it stands still.
func (d *Pager) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(maxW, maxH)
	var body []string
	hint, more := "s fetches it, Esc closes", ""
	switch {
	case d.paint != nil && !d.failed:
		body, more = d.textRows(in), d.text.where(min(d.top+d.page, len(d.text.rows)))
		switch {
		case d.seek.told != "":
			hint = d.seek.told + ", Esc closes"
		case in.w < 64:
			hint = "/ finds, Esc closes"
		default:
			hint = arrows(d.th) + " scroll, / finds, " + hint
		}
	default:
		body = d.factRows(in)
	}
	body = body[:min(len(body), in.h)]
	for len(body) < in.h {
		body = append(body, theme.Spaces(in.w))
	}
	if d.typing && in.h > 0 {
		at := in
		at.y += in.h - 1
		body[in.h-1] = d.input(at, &d.find, "text to find")
	}
	return d.border(in, body, d.title, hint, more)
}

// factRows are the facts, and below them the image.
func (d *Pager) factRows(in room) []string {
	var body []string
	for _, f := range d.facts {
		if d.th.ASCII {
			f = theme.ToASCII(f)
		}
		body = append(body, paragraph(d.th.Text, f, in.w)...)
	}
	if d.note != "" {
		style := d.th.Dim
		if d.failed {
			style = d.th.Error
		}
		body = append(body, paragraph(style, d.note, in.w)...)
	}
	if d.image == nil {
		return body
	}
	if in.h < 8 { // the image is what was asked for
		body = body[:min(len(body), 1)]
	}
	if in.h <= len(body) {
		return body
	}
	rows, cols := d.image(in.w, in.h-len(body))
	left := max(0, in.w-cols) / 2
	for _, r := range rows {
		body = append(body, theme.Spaces(left)+r+theme.Spaces(in.w-left-cols))
	}
	return body
}

// textRows are the rows of the text that are in sight.
func (d *Pager) textRows(in room) (body []string) {
	d.page = in.h
	d.text.layout(in.w)
	d.top = max(0, min(d.top, len(d.text.rows)-d.page))
	end := min(d.top+d.page, len(d.text.rows))
	for y := d.top; y < end; y++ {
		body = append(body, d.text.draw(d.th, y, in.w, d.paint, d.seek.what))
	}
	if len(d.text.rows) == 0 {
		empty := "This file is empty."
		if d.text.more {
			empty = "Reading it" + d.th.Glyph.Ellipsis
		}
		body = paragraph(d.th.Dim, empty, in.w)
	}
	if !d.text.more && d.note != "" && end == len(d.text.rows) {
		body = append(body[:min(len(body), max(0, in.h-1))], paragraph(d.th.Dim, d.note, in.w)...)
	}
	return body
}
