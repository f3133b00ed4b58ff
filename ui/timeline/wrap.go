package timeline

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/ui/theme"
)

// span is a piece of text in one look. The text has no newline, tab or control character.
type span struct {
	text  string
	style theme.Style
	link  string // what OSC 8 opens, or empty
	code  bool   // verbatim: mentions are not looked for
}

// line is what is between two line breaks of a message; it becomes one row or more.
type line struct {
	lead, hang []span // before the first row, before the further ones: bars, bullets, indents
	spans      []span
	verbatim   bool // code: broken where the row ends, and its spaces are kept
}

// minText is how many cells bars and bullets leave to the text, if there are as many.
const minText = 8

// wrapper writes lines as rows of at most width cells, each after what left writes.
type wrapper struct {
	rowWriter
	width int
	left  func(*rowWriter) // writes the columns to the left of the text
}

// line writes a line: rows are broken after spaces and around wide characters, words that are
// longer than a row anywhere.
func (w *wrapper) line(l line) {
	lead, leadCells := fit(l.lead, w.width)
	hang, hangCells := fit(l.hang, w.width)
	avail := w.width - leadCells
	text, stops := join(l.spans)
	if min(avail, w.width-hangCells) < 2 {
		text = withoutWide(text, stops)
	}
	text = w.trimFront(text, stops, l.verbatim)
	r := runner{text: text, verbatim: l.verbatim, brk: -1}
	for first := true; first || r.pos < len(text); first = false {
		from, to := r.next(avail)
		w.left(&w.rowWriter)
		for _, s := range lead {
			w.put(s.style, s.text, width(s.text))
		}
		w.slice(l.spans, stops, text, from, to)
		w.end()
		lead, avail = hang, w.width-hangCells
	}
}

// trimFront takes from the front of text marks without a base and, unless it is verbatim, spaces
// beyond half a row. It shortens stops, the end of each span in text, alike.
func (w *wrapper) trimFront(text string, stops []int, verbatim bool) string {
	trimmed := trimMarks(text)
	indent := len(trimmed) - len(strings.TrimLeft(trimmed, " "))
	if most := w.width / 2; indent > most && !verbatim {
		trimmed = trimmed[indent-most:]
	}
	if cut := len(text) - len(trimmed); cut > 0 {
		for i := range stops {
			stops[i] = max(0, stops[i]-cut)
		}
	}
	return trimmed
}

// slice writes text[from:to], each part in the look of the span that it comes from.
func (w *wrapper) slice(spans []span, stops []int, text string, from, to int) {
	first, _ := slices.BinarySearch(stops, from+1)
	open := 0
	for i := first; i < len(spans) && from < to; i++ {
		for i+1 < len(spans) && spans[i].style == spans[i+1].style && spans[i].link == spans[i+1].link {
			i++ // to the terminal they are one
		}
		part := text[from:min(stops[i], to)]
		w.putLink(spans[i].style, part, width(part), spans[i].link)
		open = isolates(part, open)
		from += len(part)
	}
	if open > 0 {
		w.b.WriteString(strings.Repeat("\u2069", min(open, 16)))
	}
}

// isolates returns how many bidi isolates are open after s, when open ones were before it.
func isolates(s string, open int) int {
	if !strings.Contains(s, "\u2066"[:2]) {
		return open
	}
	for _, r := range s {
		switch {
		case r >= 0x2066 && r <= 0x2068:
			open++
		case r == 0x2069 && open > 0:
			open--
		}
	}
	return open
}

// join returns the texts of the spans as one, and where each ends in it. A grapheme cluster that
// reaches over the end of a span counts as a part of it, so that no escape sequence splits one.
func join(spans []span) (string, []int) {
	if len(spans) == 1 {
		return spans[0].text, []int{len(spans[0].text)}
	}
	var b strings.Builder
	stops := make([]int, len(spans))
	ascii := true
	for i, s := range spans {
		b.WriteString(s.text)
		stops[i] = b.Len()
		ascii = ascii && len(s.text) == width(s.text)
	}
	text := b.String()
	if ascii {
		return text, stops
	}
	i := 0
	for at := 0; at < len(text); {
		n, _ := theme.First(text[at:])
		at += n
		for ; i < len(stops) && stops[i] <= at; i++ {
			if stops[i] > at-n {
				stops[i] = at
			}
		}
	}
	return text, stops
}

// fit returns as many of the spans as leave minText cells of a row, and the cells they take.
func fit(spans []span, row int) ([]span, int) {
	cells := 0
	for i, s := range spans {
		c := width(s.text)
		if cells+c > row-min(minText, row) {
			return spans[:i], cells
		}
		cells += c
	}
	return spans, cells
}

// withoutWide replaces what is two cells wide, for rows that have only one, and moves stops alike.
func withoutWide(text string, stops []int) string {
	var b strings.Builder
	i := 0
	for at := 0; at < len(text); {
		n, cells := theme.First(text[at:])
		if cells > 1 {
			b.WriteByte('?')
		} else {
			b.WriteString(text[at : at+n])
		}
		for at += n; i < len(stops) && stops[i] <= at; i++ {
			stops[i] = b.Len()
		}
	}
	return b.String()
}

// runner finds where the rows of a text begin and end.
type runner struct {
	text     string
	verbatim bool
	pos      int // where the next row begins
	brk      int // the last place in the row where it may be broken, or -1
}

// next returns the bounds of the next row, of at most avail cells, without the spaces at its end.
func (r *runner) next(avail int) (from, to int) {
	from, r.brk = r.pos, -1
	if len(r.text)-from <= avail { // no cluster has more cells than bytes
		r.pos = len(r.text)
		return from, r.trimmed(from, r.pos)
	}
	cells, inIndent := 0, true
	prev := ""
	for at := from; at < len(r.text); {
		n, c := theme.First(r.text[at:])
		cur := r.text[at : at+n]
		space := cur == " "
		if !r.verbatim && !inIndent && !space && mayBreak(prev, cur, c) {
			r.brk = at
		}
		if cells+c > avail && cells > 0 && (!space || r.verbatim) {
			return from, r.breakAt(from, at)
		}
		inIndent = inIndent && space
		cells += c
		at += n
		prev = cur
	}
	r.pos = len(r.text)
	return from, r.trimmed(from, len(r.text))
}

// breakAt ends the row at the last good place before at, or at at if there is none.
func (r *runner) breakAt(from, at int) int {
	if r.brk > from {
		at = r.brk
	}
	r.pos = at
	return r.trimmed(from, at)
}

func (r *runner) trimmed(from, to int) int {
	for !r.verbatim && to > from && r.text[to-1] == ' ' {
		to--
	}
	return to
}

// mayBreak says whether a row may end between two clusters, the second of which is cells wide.
func mayBreak(prev, cur string, cells int) bool {
	if prev == " " {
		return true
	}
	if prev == "" || (cells < 2 && len(prev) < 3) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(cur)
	last, _ := utf8.DecodeRuneInString(prev)
	if strings.ContainsRune(neverFirst, first) || strings.ContainsRune(neverLast, last) {
		return false
	}
	return cells == 2 || width(prev) == 2
}

// Punctuation that East Asian text does not begin, and does not end, a row with.
const (
	neverFirst = "、。，．：；？！）」』】〉》〕”’…ーゝ々,.!?:;)]}"
	neverLast  = "（「『【〈《〔“‘([{"
)
