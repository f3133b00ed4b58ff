package dialog

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// Entry is a row of a List.
type Entry struct {
	When  string // shown where there is room
	Head  string // who or where, dim
	Text  string
	About any // comes back when it is chosen
}

// List shows what was found, for one of it to be chosen.
type List struct {
	chooser
	title string
	of    []Entry
	when  int // the width of the longest When
}

// NewList makes the dialog; the first entry is under the cursor.
func NewList(th *theme.Theme, title string, entries []Entry) *List {
	d := &List{chooser: chooser{frame: frame{th: th}, n: len(entries)}, title: title, of: entries}
	for _, e := range entries {
		d.when = max(d.when, ansi.StringWidth(e.When))
	}
	return d
}

// Update takes a key: Chosen on Enter, Close on Esc, q and Ctrl+C.
func (d *List) Update(k tea.KeyPressMsg) Intent {
	if d.moved(k) {
		return nil
	}
	switch {
	case k.Text == "q", keyName(k) == "esc", keyName(k) == "ctrl+c":
		return Close{}
	case keyName(k) == "enter" && d.sel < d.n:
		return Chosen{About: d.of[d.sel].About}
	}
	return nil
}

// Box draws the dialog.
func (d *List) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 100), maxH)
	d.fit(min(in.h, d.n), in.y, 1)
	body := d.entries(nil, in.w, "", d.draw)
	count := ""
	if d.n > d.list {
		count = d.position(d.n)
	}
	return d.border(in, body, d.title, arrows(d.th)+" choose, Enter goes there, Esc closes", count)
}

// draw fills the row of an entry.
func (d *List) draw(r *theme.Row, i int) {
	const wide = 50
	e := d.of[i]
	if d.when > 0 && r.Left() >= wide {
		r.Col(d.th.Dim, e.When, d.when)
		r.Skip(1)
	}
	head, _ := theme.Clip(e.Head, (r.Left()+1)/2, d.th.Glyph.Ellipsis)
	r.Put(d.th.Dim, head)
	r.Skip(2)
	r.Put(d.th.Text, e.Text)
}
