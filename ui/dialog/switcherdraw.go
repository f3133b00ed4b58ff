package dialog

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

const switcherList = 12 // rows of the list, where there is room

// Box draws the dialog. Its height depends on how much there is to find, not on what was found, so
// that it stands still while somebody types.
func (d *Switcher) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 60), maxH)
	d.list = max(0, min(in.h-2, switcherList, max(1, len(d.all))))
	d.top = max(0, min(reveal(d.top, d.sel, d.list), len(d.hits)-d.list))
	body := []string{d.input(in, &d.line, "a room or a person")}
	if in.h > 1 {
		body = append(body, d.th.Faint.Render(strings.Repeat(d.th.Glyph.Horizontal, in.w)))
	}
	for y := range d.list {
		body = append(body, d.hit(d.top+y, in.w))
	}
	hint := arrows(d.th) + " choose, Enter opens, Esc closes"
	count := ""
	if len(d.hits) > d.list {
		count = theme.Thousands(d.sel+1) + " of " + theme.Thousands(len(d.hits))
	}
	return d.border(in, body, "Go to", hint, count)
}

// hit draws an entry of the list: its sign, its name with the letters that were found, what is new.
func (d *Switcher) hit(i, width int) string {
	r := theme.NewRow(d.th, width, i == d.sel && i < len(d.hits))
	if i >= len(d.hits) {
		if i == 0 {
			r.Skip(2)
			r.Put(d.th.Dim, "Nothing has these letters.")
		}
		return r.Done()
	}
	t := d.target(d.hits[i].at)
	if i == d.sel {
		r.Glyph(d.th.Accent, d.th.Glyph.Chosen)
	} else {
		r.Skip(1)
	}
	style, glyph := d.th.Sign(t.Kind, t.Presence)
	r.Glyph(style, glyph)
	r.Skip(1)
	told, toldStyle := tell(d.th, t)
	name, _ := theme.Clip(t.Name, r.Left()-ansi.StringWidth(told)-2, d.th.Glyph.Ellipsis)
	d.name(r, name, t.Name)
	r.Right(toldStyle, told, 1)
	return r.Done()
}

// name adds a name that may have been cut, with the letters that were found made strong.
func (d *Switcher) name(r *theme.Row, cut, whole string) {
	var space [maxPattern]int
	marks := d.match.marks(space[:0], whole)
	found := d.th.Accent.With(d.th.Strong)
	for at := 0; at < len(cut); {
		n, _ := theme.First(cut[at:])
		end := at + n
		style := d.th.Text
		for len(marks) > 0 && marks[0] < end {
			marks = marks[1:]
			style = found
		}
		r.Put(style, cut[at:end])
		at = end
	}
}

// tell returns what is new in a room, else how a person is.
func tell(th *theme.Theme, t Target) (string, theme.Style) {
	switch {
	case t.Mentions > 0:
		return strconv.Itoa(t.Mentions) + " for you", th.Mention
	case t.Unread > 0 && t.Muted:
		return "muted, " + strconv.Itoa(t.Unread) + " new", th.Dim
	case t.Unread > 0:
		return strconv.Itoa(t.Unread) + " new", th.Badge
	case t.Muted:
		return "muted", th.Dim
	case t.Kind == chat.Direct:
		return t.Presence.String(), th.Dim
	}
	return "", th.Dim
}
