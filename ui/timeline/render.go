package timeline

import (
	"fmt"
	"strings"

	"parley/app/chat"
	"parley/ui/markup"
	"parley/ui/theme"
)

// columns is where the parts of a message stand, in cells.
type columns struct {
	time, name int // widths; 0 where they are in a row of their own above the text
	text       int // where the text begins
	width      int // of the text, at least 1
	gap        int // between columns
}

const (
	wideFrom    = 60  // from this width on, time and name are columns…
	compactFrom = 36  // …and from this one, where they are to be compact
	tightBelow  = 30  // below this one, no margins
	maxMeasure  = 120 // longer rows of text are hard to read
	gap         = 2   // between columns that are not compact
)

// isWide says whether time and name are columns in a timeline of w cells.
func isWide(w int, f flags) bool { return w >= wideFrom || f&compact != 0 && w >= compactFrom }

func columnsOf(w int, f flags) columns {
	c := columns{gap: gap}
	switch {
	case isWide(w, f):
		c.time, c.name = 5, 10
		if f&hour12 != 0 {
			c.time = 7
		}
		switch {
		case f&compact != 0:
			c.name, c.gap = 8, 1
		case w >= 80:
			c.name = 12
		}
		c.text = 1 + c.time + c.gap + c.name + c.gap
	case w >= tightBelow:
		c.text = 2
	case w >= 12:
		c.text = 1
	}
	right := 1
	if w < tightBelow {
		right = 0
	}
	c.width = max(1, min(w-c.text-right, maxMeasure))
	return c
}

// render makes the rows of an entry: a message, a notice or a rule.
func render(k *key, what content, lx *markup.Lexer) *block {
	r := &renderer{key: k, columns: columnsOf(int(k.width), k.flags), th: k.theme, lexer: lx}
	r.out.width = r.columns.width
	r.out.left = r.leftColumns
	if k.minute != noTime {
		r.clock = clockText(int(k.minute), k.has(hour12))
	}
	r.out.b.Grow(len(what.text)*3/2 + 128)
	text := printable(what.text, r.th)
	label := printable(chat.PrintableLine(k.label), r.th)
	switch k.what {
	case rule:
		r.rule(label, k.has(isNew))
	case opening:
		r.lines([]line{{spans: []span{{text: label, style: r.th.Dim}}}})
	case notice:
		r.notice(label)
	default:
		r.message(what, text, label)
	}
	return r.out.block()
}

type renderer struct {
	key *key
	columns
	th          *theme.Theme
	lexer       *markup.Lexer
	out         wrapper
	clock, name string // still to be written: in their columns, or in the row above the text
}

// leftColumns begins a row: with time and name if they are still to be written, else with spaces.
func (r *renderer) leftColumns(w *rowWriter) {
	if r.columns.name == 0 || r.clock+r.name == "" {
		w.pad(r.text)
		return
	}
	name := truncate(r.name, r.columns.name, r.th)
	cells := width(name)
	w.pad(1 + r.time - len(r.clock))
	w.put(r.th.Dim, r.clock, len(r.clock))
	w.pad(r.gap)
	w.put(r.nameStyle(r.name), name, cells)
	w.pad(r.columns.name - cells + r.gap)
	r.clock, r.name = "", ""
}

func (r *renderer) nameStyle(name string) theme.Style {
	if r.key.has(mine) {
		return r.th.Accent.With(r.th.Bold)
	}
	return r.th.Name(name)
}

// highlighted are the names whose mentions are to be seen: the reader's, and those that call everybody
// where they do.
func (r *renderer) highlighted(msg *chat.Message) (names []string) {
	if r.key.me != "" {
		names = append(names, printable(r.key.me, r.th))
	}
	if msg != nil && msg.Call != chat.NoCall {
		names = append(names, "everyone", "here")
	}
	return names
}

// message writes a message by the person named author. What is not sent has one look all over.
func (r *renderer) message(what content, text, author string) {
	msg := what.msg
	st := style{th: r.th, lexer: r.lexer, base: r.th.Text, names: r.highlighted(msg), width: r.width}
	if r.key.what == action {
		st.base = r.nameStyle(author).With(r.th.Italic)
	} else if !r.key.has(grouped) {
		if r.name = author; r.columns.name == 0 {
			r.header()
		}
	}
	if r.key.has(answer) {
		r.quote()
	}
	lines := r.body(what, text, st)
	if r.key.what == action {
		lines = afterName("* "+author, lines, st.base)
	}
	switch {
	case r.key.has(pending):
		recolor(lines, r.th.Dim)
	case r.key.has(failed):
		recolor(lines, r.th.Error)
	}
	r.lines(lines)
	r.files(what)
	if msg != nil {
		r.reactions(msg.Reactions)
	}
	r.thread()
}

// recolor gives all text one look.
func recolor(lines []line, look theme.Style) {
	for _, l := range lines {
		for i := range l.spans {
			l.spans[i].style = look
		}
	}
}

// afterName puts who before the first line, in a line of its own if that is no simple one.
func afterName(who string, lines []line, look theme.Style) []line {
	s := span{text: who, style: look, code: true}
	if len(lines) == 0 {
		return []line{{spans: []span{s}}}
	}
	if first := &lines[0]; len(first.lead) == 0 && !first.verbatim {
		s.text += " "
		first.spans = append([]span{s}, first.spans...)
		return lines
	}
	return append([]line{{spans: []span{s}}}, lines...)
}

func (r *renderer) lines(lines []line) {
	for _, l := range lines {
		r.out.line(l)
	}
}

// header writes name and time above a message in a narrow timeline.
func (r *renderer) header() {
	margin := r.margin()
	room := int(r.key.width) - 2*margin
	if room-gap-len(r.clock) < 6 {
		r.clock = ""
	} else if r.clock != "" {
		room -= gap + len(r.clock)
	}
	name := truncate(r.name, room, r.th)
	r.out.pad(margin)
	r.out.put(r.nameStyle(r.name), name, width(name))
	if r.clock != "" {
		r.out.pad(gap)
		r.out.put(r.th.Dim, r.clock, len(r.clock))
	}
	r.out.end()
}

// margin returns the cells that stay free at both sides.
func (r *renderer) margin() int {
	if r.key.width < tightBelow {
		return 0
	}
	return 1
}

// notice writes a line that nobody said.
func (r *renderer) notice(text string) {
	look := r.th.Dim.With(r.th.Italic)
	lines := plainLines(text, style{th: r.th, base: look})
	for i := range lines {
		lines[i].hang = []span{{text: "  "}}
		if lines[i].lead = lines[i].hang; i == 0 {
			lines[i].lead = []span{{text: r.th.Glyph.Bullet + " ", style: r.th.Dim}}
		}
	}
	r.lines(lines)
}

// rule writes a line across the timeline, with a day and the word that what is below is new.
func (r *renderer) rule(label string, isNew bool) {
	look, word := r.th.Faint, ""
	if isNew {
		look, word = r.th.NewMark, "new"
	}
	drawRule(&r.out.rowWriter, r.th, int(r.key.width), r.margin(), look, span{text: label, style: r.th.Dim}, word)
}

// drawRule writes a row of w cells like " ── label ─────────── word ── ", of which what does not fit
// is left out.
func drawRule(out *rowWriter, th *theme.Theme, w, margin int, look theme.Style, label span, word string) {
	out.pad(margin)
	room := w - 2*margin
	side := min(2, room/8)
	if label.text = truncate(label.text, max(0, room-2*side-2), th); label.text != "" {
		out.put(look, strings.Repeat(th.Glyph.Horizontal, side), side)
		out.put(label.style, " "+label.text+" ", width(label.text)+2)
	}
	room -= out.cells - margin
	if word != "" && width(word)+2+2*side > room {
		word, side = "", 0
	}
	if word != "" {
		word = " " + word + " " + strings.Repeat(th.Glyph.Horizontal, side)
	}
	n := max(0, room-width(word))
	out.put(look, strings.Repeat(th.Glyph.Horizontal, n)+word, n+width(word))
	out.end()
}

// clockText returns a minute of the day as "15:04" or "3:04pm".
func clockText(minute int, clock12 bool) string {
	h, m := minute/60, minute%60
	if !clock12 {
		return string([]byte{'0' + byte(h/10), '0' + byte(h%10), ':', '0' + byte(m/10), '0' + byte(m%10)})
	}
	half := "am"
	if h >= 12 {
		half = "pm"
	}
	return fmt.Sprintf("%d:%02d%s", (h+11)%12+1, m, half)
}
