package dialog

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// Hit is a message that was found.
type Hit struct {
	When, Where, Who string
	Text             string   // in one line
	Marks            [][2]int // what of it was looked for, in bytes
	At               chat.Place
}

// Search looks for messages. What is found stays in it: who opens it again sees what they saw.
type Search struct {
	chooser
	asked  string // what the hits are for
	told   string // instead of hits: why there are none
	failed bool   // told is an error
	hits   []Hit
	more   bool // there are more than these
}

// NewSearch makes the dialog with what to look for, which may be empty.
func NewSearch(th *theme.Theme, text string) *Search {
	d := &Search{chooser: chooser{frame: frame{th: th, typing: true}}}
	d.line.Set(text)
	return d
}

// Again is for who opens the search again: what they looked for is there, and goes when they type something else.
func (d *Search) Again() {
	d.line.Select()
	d.rows = nil
}

// Text returns what is to be looked for.
func (d *Search) Text() string { return d.line.Text() }

// Asked notes that what was typed is being looked for: Enter does not ask for it again.
func (d *Search) Asked() {
	d.asked, d.told, d.failed = d.line.Text(), "Looking for it"+d.th.Glyph.Ellipsis, false
	d.hits, d.n, d.more = nil, 0, false
	d.first()
}

// Show adds what was found. More says that there is more, for which the dialog asks when its end is reached.
func (d *Search) Show(hits []Hit, more bool) {
	d.hits, d.more = append(d.hits, hits...), more
	d.n = len(d.hits)
	d.told, d.failed, d.rows = "Nothing was found.", false, nil
}

// Fail tells why nothing is found.
func (d *Search) Fail(reason string) { d.told, d.failed, d.more, d.rows = reason, true, false, nil }

// Update takes a key: Find on Enter, or Chosen when what was found is for what is typed; Close on Esc and
// Ctrl+C.
func (d *Search) Update(k tea.KeyPressMsg) Intent {
	if delta := d.step(k); delta != 0 {
		return d.move(delta)
	}
	switch keyName(k) {
	case "esc", "ctrl+c":
		return Close{}
	case "enter":
		switch {
		case d.line.Text() != d.asked || d.failed:
			return Find{}
		case d.sel < len(d.hits):
			return Chosen{About: d.hits[d.sel].At}
		}
	default:
		over := d.line.all && k.Text != ""
		if d.line.Update(k) {
			d.rows = nil
		}
		if over {
			d.asked = "" // the same words again are another search
		}
	}
	return nil
}

// move moves the choice, and asks for more at the end.
func (d *Search) move(delta int) Intent {
	d.Scroll(delta)
	if d.more && delta > 0 && d.sel == len(d.hits)-1 {
		d.more = false // until it is there
		return Find{More: true}
	}
	return nil
}

// Paste adds text at the cursor.
func (d *Search) Paste(text string) {
	d.line.Insert(text)
	d.rows = nil
}

// Widths from which a hit is one row, and where it is one for want of rows, of more than its text.
const (
	searchWide   = 76
	searchNarrow = 44
)

// Box draws the dialog. It is as large as it may be, so that it stands still whatever is found.
func (d *Search) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 120), maxH)
	each := 1
	if in.w < searchWide && in.h >= 8 {
		each = 2
	}
	d.fit((in.h-headRows(in))/each, in.y+headRows(in), each)
	body := d.head(in, "words to look for")
	for i := d.top; i < min(d.top+d.list, len(d.hits)); i++ {
		body = d.hit(body, i, in.w, each)
	}
	if len(d.hits) == 0 {
		body = append(body, d.nothing(in.w)...)
	}
	body = body[:min(len(body), in.h)]
	for len(body) < in.h {
		body = append(body, theme.Spaces(in.w))
	}
	hint := "Enter looks for it, Esc closes"
	if len(d.hits) > 0 && d.line.Text() == d.asked {
		hint = arrows(d.th) + " choose, Enter goes there, Esc closes"
	}
	return d.border(in, body, "Search", hint, d.count())
}

func (d *Search) count() string {
	n := len(d.hits)
	if n == 0 {
		return ""
	}
	s := d.position(n)
	if d.more {
		s += "+"
	}
	return s
}

// nothing says why there are no hits, or what can be typed.
func (d *Search) nothing(width int) []string {
	switch {
	case d.failed:
		return paragraph(d.th.Error, d.told, width)
	case d.asked != "":
		return paragraph(d.th.Dim, d.told, width)
	}
	var rows []string
	for _, it := range []Item{
		{`word "side by side" begin*`, "messages that have all of it"},
		{"from:name  from:me", "what somebody said"},
		{"in:room  in:@name", "in a room, or with somebody"},
		{"has:link  has:file", "with a link or a file"},
		{"after:2026-11-02 before:…", "said after or before a day"},
	} {
		r := theme.NewRow(d.th, width, false)
		r.Col(d.th.Accent, it.Use, 28)
		if width >= 50 {
			r.Put(d.th.Dim, it.Does)
		}
		rows = append(rows, r.Done())
	}
	return rows
}

// hit adds a hit: a row with when, where and who in columns, or in a row of their own above the text.
func (d *Search) hit(body []string, i, width, rows int) []string {
	h, chosen := &d.hits[i], i == d.sel
	r := theme.NewRow(d.th, width, chosen)
	d.mark(r, chosen)
	switch {
	case rows == 1 && width < searchNarrow:
	case rows == 1:
		r.Col(d.th.Dim, h.When, 13)
		r.Skip(1)
		r.Col(d.th.Dim, h.Where, min(14, width/6))
		r.Skip(1)
		r.Col(d.th.Name(h.Who), h.Who, min(12, width/7))
		r.Skip(1)
	default:
		r.Put(d.th.Dim, h.When)
		r.Skip(1)
		r.Put(d.th.Dim, h.Where)
		r.Skip(1)
		r.Put(d.th.Name(h.Who), h.Who)
		body = append(body, r.Done())
		r = theme.NewRow(d.th, width, chosen)
		d.mark(r, chosen)
		r.Skip(1)
	}
	d.text(r, h)
	return append(body, r.Done())
}

// text adds what of a message fits, so that the first of what was looked for is in sight.
func (d *Search) text(r *theme.Row, h *Hit) {
	from := 0
	for len(h.Marks) > 0 && from < h.Marks[0][0] && ansi.StringWidth(h.Text[from:h.Marks[0][1]])+2 > r.Left()*2/3 {
		n, _ := theme.First(h.Text[from:])
		from += n
	}
	if from > 0 {
		r.Put(d.th.Dim, d.th.Glyph.Ellipsis)
	}
	found := d.th.Accent.With(d.th.Strong)
	rest, _ := theme.Clip(h.Text[from:], r.Left(), d.th.Glyph.Ellipsis)
	at := 0
	for _, m := range h.Marks {
		start, end := max(m[0]-from, at), min(m[1]-from, len(rest))
		if start >= end {
			continue
		}
		r.Put(d.th.Text, rest[at:start])
		r.Put(found, rest[start:end])
		at = end
	}
	r.Put(d.th.Text, rest[at:])
}
