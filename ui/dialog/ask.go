package dialog

import (
	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// ask is a text, and below it one line to be typed.
type ask struct {
	frame
	title, hint string
	why         string
	short       string // the same where there is no room for that; may be empty
	more        string // said below that where there is room
	reason      string // why the last answer was refused
	line        Line
}

// Refuse tells why the answer can't be taken. What was typed stays.
func (d *ask) Refuse(reason string) { d.reason, d.rows = reason, nil }

// Paste adds text at the cursor.
func (d *ask) Paste(text string) {
	d.line.Insert(text)
	d.reason, d.rows = "", nil
}

// edit gives a key to the line.
func (d *ask) edit(k tea.KeyPressMsg) {
	if d.typing && d.line.Update(k) {
		d.reason, d.rows = "", nil
	}
}

// Box draws the dialog.
func (d *ask) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 56), maxH)
	body := paragraph(d.th.Text, d.why, in.w)
	told := paragraph(d.th.Error, d.reason, in.w)
	if len(told) == 0 {
		told = []string{theme.Spaces(in.w)} // its place is kept, so that the box does not jump
	}
	space := max(0, in.h-len(told))
	if d.typing {
		space = max(0, space-1)
	}
	if more := paragraph(d.th.Dim, d.more, in.w); len(more) > 0 && len(body)+len(more)+1 < space {
		body = append(append(body, theme.Spaces(in.w)), more...)
	}
	if len(body) > space && d.short != "" {
		body = paragraph(d.th.Text, d.short, in.w)
	}
	if len(body) < space {
		body = append(body, theme.Spaces(in.w))
	} else { // the input comes first
		body = body[:space]
	}
	if d.typing {
		row := d.input(in, &d.line, "")
		d.cursorY += len(body)
		body = append(body, row)
	}
	return d.border(in, append(body, told...), d.title, d.hint, "")
}
