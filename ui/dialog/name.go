package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Name asks for the name of a new account.
type Name struct {
	frame
	why    string
	reason string // why the last one was refused
	line   Line
}

// NewName makes the dialog: why a name is asked for, and a name to begin with, which may be empty.
func NewName(th *theme.Theme, why, name string) *Name {
	d := &Name{frame: frame{th: th, typing: true}, why: why}
	d.line.Set(name)
	return d
}

// Refuse tells why the name can't be had. What was typed stays.
func (d *Name) Refuse(reason string) { d.reason, d.rows = reason, nil }

// Update takes a key: Named on Enter, Quit on Esc and Ctrl+C.
func (d *Name) Update(k tea.KeyPressMsg) Intent {
	switch keyName(k) {
	case "enter":
		if name := strings.TrimSpace(d.line.Text()); name != "" {
			return Named{Name: name}
		}
		return nil
	case "esc", "ctrl+c":
		return Quit{}
	}
	if d.line.Update(k) {
		d.reason, d.rows = "", nil
	}
	return nil
}

// Paste adds text at the cursor.
func (d *Name) Paste(text string) {
	d.line.Insert(text)
	d.reason, d.rows = "", nil
}

// Box draws the dialog.
func (d *Name) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 56), maxH)
	why := paragraph(d.th.Text, d.why, in.w)
	told := paragraph(d.th.Error, d.reason, in.w)
	if len(told) == 0 {
		told = []string{theme.Spaces(in.w)} // its place is kept, so that the box does not jump
	}
	body := why
	if space := max(0, in.h-1-len(told)); len(why) < space {
		body = append(body, theme.Spaces(in.w))
	} else { // the input comes first
		body = why[:space]
	}
	r := theme.NewRow(d.th, in.w, false)
	prompt := r.Put(d.th.Accent, d.th.Glyph.Prompt)
	if in.w > 4 {
		r.Skip(1)
		prompt++
	}
	text, cursor := d.line.View(r.Left())
	r.Put(d.th.Strong, text)
	d.cursorX, d.cursorY = min(in.x+prompt+cursor, max(0, in.x+in.w-1)), in.y+len(body)
	body = append(append(body, r.Done()), told...)
	return d.border(in, body, "Your name", "Enter takes it, Esc leaves", "")
}
