package dialog

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// Listed is a row of a Directory.
type Listed struct {
	Kind     chat.Kind // with Presence: the sign before the name
	Presence chat.Presence
	Name     string
	Note     string // what there is to say of it
	More     string // at the right end
	Pick     Intent // what Enter on it means; nil for nothing
}

// Directory shows what can be chosen, a page at a time, and finds entries by words in their names and notes.
type Directory struct {
	chooser
	title, hint string
	empty       string // shown while there is no entry
	total       int    // how many there are, with those that were not given yet

	listed []Listed
	hits   []int // in listed
}

// NewDirectory makes the dialog. The hint says what Enter does, empty what there is to say when there is nothing.
func NewDirectory(th *theme.Theme, title, hint, empty string) *Directory {
	return &Directory{chooser: chooser{frame: frame{th: th, typing: true}}, title: title, hint: hint, empty: empty}
}

// Add puts entries behind those that are there. Total is how many there are in all.
func (d *Directory) Add(entries []Listed, total int) {
	d.listed, d.total = append(d.listed, entries...), total
	d.find()
}

// Len returns how many entries were given.
func (d *Directory) Len() int { return len(d.listed) }

// Wants says that more entries are of use: the choice is near the end, or the words were found too seldom.
func (d *Directory) Wants() bool {
	const near = 20
	return len(d.listed) < d.total && d.sel+near > len(d.hits)
}

// Update takes a key: what the entry says on Enter, Close on Esc and Ctrl+C.
func (d *Directory) Update(k tea.KeyPressMsg) Intent {
	if d.moved(k) {
		return nil
	}
	switch keyName(k) {
	case "esc", "ctrl+c":
		return Close{}
	case "enter":
		if d.sel < len(d.hits) {
			return d.listed[d.hits[d.sel]].Pick
		}
	default:
		if d.line.Update(k) {
			d.first()
			d.find()
		}
	}
	return nil
}

// Paste adds text at the cursor.
func (d *Directory) Paste(text string) {
	d.line.Insert(text)
	d.first()
	d.find()
}

// find looks for the entries that have all the words that were typed.
func (d *Directory) find() {
	d.rows, d.hits = nil, d.hits[:0]
	words := strings.Fields(folded(d.line.Text()))
	for i, e := range d.listed {
		text := folded(e.Name + " " + e.Note)
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			d.hits = append(d.hits, i)
		}
	}
	d.n = len(d.hits)
}

// folded is a text as it is looked for.
func folded(s string) string {
	return strings.Map(func(r rune) rune {
		if r = fold(r); r == 0 {
			return -1
		}
		return r
	}, s)
}

// Box draws the dialog. Its height depends on how much there is, not on what was found.
func (d *Directory) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 76), maxH)
	d.fit(min(in.h-headRows(in), max(switcherList, in.h*2/3), max(1, len(d.listed))), in.y+headRows(in), 1)
	none := d.empty
	if len(d.listed) > 0 {
		none = "Nothing has these words."
	}
	body := d.entries(d.head(in, "type to find"), in.w, none, d.draw)
	count := ""
	if len(d.hits) > 0 {
		count = d.position(d.found())
	}
	return d.border(in, body, d.title, arrows(d.th)+" choose, "+d.hint+", Esc closes", count)
}

// found is how many entries there are, as far as that is known.
func (d *Directory) found() int {
	if strings.TrimSpace(d.line.Text()) == "" {
		return max(d.total, len(d.hits))
	}
	return len(d.hits)
}

// draw fills the row of an entry.
func (d *Directory) draw(r *theme.Row, i int) {
	e := d.listed[d.hits[i]]
	width := r.Left() + 1 // with the mark
	style, glyph := d.th.Sign(e.Kind, e.Presence)
	r.Glyph(style, glyph)
	r.Skip(1)
	space := r.Left() - ansi.StringWidth(e.More) - 2
	name := min(22, space)
	if width < 40 { // no room for notes
		name = space
	}
	r.Col(d.th.Text, e.Name, name)
	r.Skip(2)
	if space -= name + 2; space > 3 {
		r.Col(d.th.Dim, e.Note, space)
	}
	r.Right(d.th.Dim, e.More, 0)
}
