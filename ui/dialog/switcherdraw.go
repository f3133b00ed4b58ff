package dialog

import (
	"strconv"

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
	d.fit(min(in.h-headRows(in), switcherList, max(1, len(d.all))), in.y+headRows(in), 1)
	body := d.entries(d.head(in, "a room or a person"), in.w, "Nothing has these letters.", d.draw)
	hint := arrows(d.th) + " choose, Enter opens, Esc closes"
	count := ""
	if len(d.hits) > d.list {
		count = d.position(len(d.hits))
	}
	return d.border(in, body, "Go to", hint, count)
}

// draw fills the row of an entry: its sign, its name with the letters that were found, what is new.
func (d *Switcher) draw(r *theme.Row, i int) {
	t := d.target(d.hits[i].at)
	style, glyph := d.th.Sign(t.Kind, t.Presence)
	r.Glyph(style, glyph)
	r.Skip(1)
	told, toldStyle := tell(d.th, t)
	name, _ := theme.Clip(t.Name, r.Left()-ansi.StringWidth(told)-2, d.th.Glyph.Ellipsis)
	d.name(r, name, t.Name)
	r.Right(toldStyle, told, 1)
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
