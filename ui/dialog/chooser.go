package dialog

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

// chooser is a dialog with a list, of which one entry is chosen. Where something is typed above it, that finds
// entries.
type chooser struct {
	frame
	line Line
	n    int // entries
	sel  int // the chosen one
	top  int // the one in the first row
	list int // that fit
	from int // the row of the box that the first of those in sight begins in
	each int // rows of an entry
}

// Scroll moves the choice by so many entries, down if positive.
func (d *chooser) Scroll(delta int) {
	d.sel = max(0, min(d.sel+delta, d.n-1))
	d.rows = nil
}

// Click chooses the entry at row y of the box last drawn, if there is one.
func (d *chooser) Click(y int) bool {
	if y < d.from || d.each == 0 {
		return false
	}
	at := (y - d.from) / d.each
	if at >= d.list || d.top+at >= d.n {
		return false
	}
	d.sel, d.rows = d.top+at, nil
	return true
}

// first chooses the first entry.
func (d *chooser) first() { d.sel, d.top, d.rows = 0, 0, nil }

// step is by how many entries a key moves the choice, 0 for a key that does not.
func (d *chooser) step(k tea.KeyPressMsg) int {
	name := keyName(k)
	if name == "" && !d.typing {
		name = k.Text
	}
	switch name {
	case "up", "ctrl+p", "shift+tab":
		return -1
	case "down", "ctrl+n", "tab":
		return 1
	case "pgup":
		return -d.list
	case "pgdown":
		return d.list
	}
	if d.typing {
		return 0
	}
	switch name {
	case "k":
		return -1
	case "j":
		return 1
	case " ", "space":
		return d.list
	case "home", "g":
		return -d.n
	case "end", "G":
		return d.n
	}
	return 0
}

// moved moves the choice by a key, if it is one that does.
func (d *chooser) moved(k tea.KeyPressMsg) bool {
	delta := d.step(k)
	if delta != 0 {
		d.Scroll(delta)
	}
	return delta != 0
}

// fit says how many entries are in sight, from which row of the box and in how many rows each, and brings the
// chosen one there.
func (d *chooser) fit(list, from, each int) {
	d.list, d.from, d.each = max(0, list), from, each
	d.top = max(0, min(reveal(d.top, d.sel, d.list), d.n-d.list))
}

// headRows is how many rows head draws.
func headRows(in room) int {
	if in.x == 0 {
		return 1
	}
	return 2
}

// head draws what is typed, with what belongs there while it is empty, and a rule below it where there is room.
func (d *chooser) head(in room, empty string) []string {
	body := []string{d.input(in, &d.line, empty)}
	if headRows(in) > 1 {
		body = append(body, d.th.Faint.Render(strings.Repeat(d.th.Glyph.Horizontal, in.w)))
	}
	return body
}

// entries adds the rows in sight to a body: each as draw fills it, and in place of none what there is to say.
func (d *chooser) entries(body []string, width int, none string, draw func(r *theme.Row, i int)) []string {
	for i := d.top; i < d.top+d.list; i++ {
		chosen := i == d.sel && i < d.n
		r := theme.NewRow(d.th, width, chosen)
		switch {
		case i < d.n:
			d.mark(r, chosen)
			draw(r, i)
		case i == 0:
			r.Skip(2)
			r.Put(d.th.Dim, none)
		}
		body = append(body, r.Done())
	}
	return body
}

// position says which of so many entries is chosen.
func (d *chooser) position(of int) string {
	return theme.Thousands(d.sel+1) + " of " + theme.Thousands(of)
}
