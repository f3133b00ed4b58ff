package dialog

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// Set is the Intent of somebody who chose something in Settings. The dialog stays.
type Set struct{ Name, Choice string }

func (Set) intent() {}

// Settings shows all that can be chosen, each with what is. A choice counts at once.
type Settings struct {
	chooser // of chat.AllPrefs; its top and list are of lines
	prefs   chat.Prefs
	notes   []Item // what is set elsewhere: what it is, and how
}

// NewSettings makes the dialog for what somebody chose so far. Notes stand at the end.
func NewSettings(th *theme.Theme, p chat.Prefs, notes []Item) *Settings {
	return &Settings{chooser: chooser{frame: frame{th: th}, n: len(chat.AllPrefs())}, prefs: p, notes: notes}
}

// noteWidth is that of the names of notes.
const noteWidth = 16

// Show tells what is chosen now.
func (d *Settings) Show(p chat.Prefs) {
	if d.prefs != p {
		d.prefs, d.rows = p, nil
	}
}

// Update takes a key: Set when it chooses something else, Close on Esc, q and Ctrl+C.
func (d *Settings) Update(k tea.KeyPressMsg) Intent {
	name := keyName(k)
	if name == "" {
		name = k.Text
	}
	switch name {
	case "esc", "q", "ctrl+c", "f9":
		return Close{}
	case "right", "l", "enter", " ", "space":
		return d.choose(1)
	case "left", "h":
		return d.choose(-1)
	default:
		d.moved(k)
	}
	return nil
}

// choose takes the choice so many places further; behind the last comes the first.
func (d *Settings) choose(step int) Intent {
	f := chat.AllPrefs()[d.sel]
	at := 0
	for i, c := range f.Choices {
		if c == f.Of(&d.prefs) {
			at = i
		}
	}
	choice := f.Choices[(at+step+len(f.Choices))%len(f.Choices)]
	if p, err := d.prefs.With(f.Name, choice); err == nil {
		d.Show(p)
	}
	return Set{f.Name, choice}
}

// Box draws the dialog.
func (d *Settings) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 64), maxH)
	lines, from, to := d.layout(in.w)
	d.list = min(in.h, len(lines))
	if d.top = reveal(reveal(d.top, to-1, d.list), from, d.list); d.sel == 0 {
		d.top = 0 // with its heading
	}
	d.top = max(0, min(d.top, len(lines)-d.list))
	more := ""
	if left := len(lines) - d.top - d.list; left > 0 {
		more = d.th.Glyph.More + " more"
	}
	hint := "←→ change, " + arrows(d.th) + " move, Esc closes"
	if d.th.ASCII {
		hint = "Left/Right change, Esc closes"
	}
	return d.border(in, lines[d.top:d.top+d.list], "Settings", hint, more)
}

// layout returns all lines, of exactly width cells, and which of them are the chosen setting's.
func (d *Settings) layout(width int) (lines []string, from, to int) {
	group := ""
	for i, f := range chat.AllPrefs() {
		if f.Group != group {
			if group != "" {
				lines = append(lines, theme.Spaces(width))
			}
			group = f.Group
			lines = append(lines, paragraph(d.th.Strong, group, width)...)
		}
		at := len(lines)
		lines = append(lines, d.setting(f, i == d.sel, width)...)
		if i == d.sel {
			from, to = at, len(lines)
		}
	}
	if len(d.notes) > 0 && width > 0 {
		lines = append(lines, theme.Spaces(width))
		for _, n := range d.notes {
			r := theme.NewRow(d.th, width, false)
			r.Skip(2)
			r.Col(d.th.Dim, n.Use, noteWidth)
			r.Put(d.th.Dim, n.Does)
			lines = append(lines, r.Done())
		}
	}
	return lines, from, to
}

// settingWide is the width from which a setting and its choice stand side by side.
const settingWide = 36

// setting draws "▌ ring the bell for         ‹ mentions ›", with the choice below where it is narrow.
func (d *Settings) setting(f chat.Pref, chosen bool, width int) []string {
	if width >= settingWide {
		const widest = 8 // of the choices
		r := d.begin(chosen, width)
		r.Col(d.th.Text, f.Does, min(r.Left()-widest-4, 34))
		d.choice(r, f.Of(&d.prefs), chosen, widest)
		return []string{r.Done()}
	}
	var lines []string
	for _, l := range wrap(f.Does, max(1, width-2)) {
		r := d.begin(chosen, width)
		r.Put(d.th.Text, l)
		lines = append(lines, r.Done())
	}
	r := d.begin(chosen, width)
	d.choice(r, f.Of(&d.prefs), chosen, 0)
	return append(lines, r.Done())
}

// begin begins a row of a setting.
func (d *Settings) begin(chosen bool, width int) *theme.Row {
	r := theme.NewRow(d.th, width, chosen)
	d.mark(r, chosen)
	r.Skip(1)
	return r
}

// choice adds "‹ mentions ›", in at least width cells.
func (d *Settings) choice(r *theme.Row, value string, chosen bool, width int) {
	before, after := "‹ ", " ›"
	if d.th.ASCII {
		before, after = "< ", " >"
	}
	if !chosen {
		before, after = "  ", "  "
	}
	r.Put(d.th.Dim, before)
	r.Put(d.th.Accent, value)
	r.Put(d.th.Dim, after)
	r.Skip(max(0, width-ansi.StringWidth(value)))
}
