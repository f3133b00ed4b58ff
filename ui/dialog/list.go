package dialog

import (
	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// Entry is a row of a List.
type Entry struct {
	Head  string // who or where, dim
	Text  string
	About any // comes back when it is chosen
}

// List shows what was found, for one of it to be chosen.
type List struct {
	frame
	title   string
	entries []Entry
	sel     int
	top     int // the entry in the first row
	list    int // rows
}

// NewList makes the dialog; the first entry is under the cursor.
func NewList(th *theme.Theme, title string, entries []Entry) *List {
	return &List{frame: frame{th: th}, title: title, entries: entries}
}

// Update takes a key: Chosen on Enter, Close on Esc, q and Ctrl+C.
func (d *List) Update(k tea.KeyPressMsg) Intent {
	name := keyName(k)
	if name == "" {
		name = k.Text
	}
	switch name {
	case "esc", "q", "ctrl+c":
		return Close{}
	case "enter":
		if d.sel < len(d.entries) {
			return Chosen{About: d.entries[d.sel].About}
		}
	case "up", "k", "ctrl+p":
		d.Scroll(-1)
	case "down", "j", "ctrl+n":
		d.Scroll(1)
	case "pgup":
		d.Scroll(-d.list)
	case "pgdown", " ":
		d.Scroll(d.list)
	case "home", "g":
		d.Scroll(-len(d.entries))
	case "end", "G":
		d.Scroll(len(d.entries))
	}
	return nil
}

// Scroll moves the choice by so many entries, down if positive.
func (d *List) Scroll(delta int) {
	d.sel = max(0, min(d.sel+delta, len(d.entries)-1))
	d.rows = nil
}

// Box draws the dialog.
func (d *List) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 100), maxH)
	d.list = max(0, min(in.h, len(d.entries)))
	d.top = max(0, min(reveal(d.top, d.sel, d.list), len(d.entries)-d.list))
	var body []string
	for i := d.top; i < d.top+d.list; i++ {
		body = append(body, d.row(i, in.w))
	}
	count := ""
	if len(d.entries) > d.list {
		count = theme.Thousands(d.sel+1) + " of " + theme.Thousands(len(d.entries))
	}
	return d.border(in, body, d.title, arrows(d.th)+" choose, Enter goes there, Esc closes", count)
}

func (d *List) row(i, width int) string {
	e := d.entries[i]
	r := theme.NewRow(d.th, width, i == d.sel)
	if i == d.sel {
		r.Glyph(d.th.Accent, d.th.Glyph.Chosen)
	} else {
		r.Skip(1)
	}
	head, _ := theme.Clip(e.Head, max(0, width/2), d.th.Glyph.Ellipsis)
	r.Put(d.th.Dim, head)
	r.Skip(2)
	r.Put(d.th.Text, e.Text)
	return r.Done()
}
