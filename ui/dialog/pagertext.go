package dialog

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"parley/app/chat"
	"parley/ui/theme"
)

// text is what a pager has of a file, as lines, and as the rows that these are in a box.
type text struct {
	lines []string
	rest  []byte // of the last line, the end of which did not come yet
	more  bool

	width   int
	rows    []textRow
	laid    int // lines that have their rows
	painted map[int][][]theme.Span
}

// textRow is a part of a line.
type textRow struct{ line, from, to int }

// paintAtOnce is how many lines are given their looks together: what a look depends on above them is lost, as in a
// comment that is longer.
const paintAtOnce = 50

// maxLineBytes is where a line is cut that is longer, so that each is quickly read.
const maxLineBytes = 8 << 10

// add adds what follows. A character, or a line, may be cut by the end of data.
func (t *text) add(data []byte, more bool) {
	data = append(t.rest, data...)
	t.rest, t.more = nil, more
	for len(data) > 0 {
		n, next := bytes.IndexByte(data[:min(len(data), maxLineBytes)], '\n'), 0
		switch {
		case n >= 0:
			next = n + 1
		case len(data) >= maxLineBytes:
			for n = maxLineBytes - 1; n > maxLineBytes-utf8.UTFMax && !utf8.RuneStart(data[n]); n-- {
			}
			next = n
		case more:
			t.rest = bytes.Clone(data)
			return
		default:
			n, next = len(data), len(data)
		}
		t.lines = append(t.lines, lineText(data[:n]))
		data = data[next:]
	}
}

// lineText returns a line as it may be shown: in clean UTF-8 and without tabs.
func lineText(line []byte) string {
	s := strings.ToValidUTF8(string(bytes.TrimSuffix(line, []byte("\r"))), "\ufffd")
	if strings.IndexByte(s, '\t') >= 0 {
		s = untabbed(s)
	}
	return chat.PrintableLine(s)
}

const tabStop = 8

// untabbed replaces tabs by spaces up to the next stop, as if what is before them were one cell each.
func untabbed(s string) string {
	var b strings.Builder
	col := 0
	for _, r := range s {
		if r != '\t' {
			b.WriteRune(r)
			col++
			continue
		}
		n := tabStop - col%tabStop
		b.WriteString(theme.Spaces(n))
		col += n
	}
	return b.String()
}

// layout gives the lines that have none their rows, or all when the width is another.
func (t *text) layout(width int) {
	if width != t.width {
		t.width, t.rows, t.laid = width, nil, 0
	}
	for ; t.laid < len(t.lines); t.laid++ {
		line := t.lines[t.laid]
		from, cells := 0, 0
		for at := 0; at < len(line); {
			n, w := theme.First(line[at:])
			if cells+w > width && at > from {
				t.rows = append(t.rows, textRow{t.laid, from, at})
				from, cells = at, 0
			}
			at, cells = at+n, cells+w
		}
		t.rows = append(t.rows, textRow{t.laid, from, len(line)})
	}
}

// find returns the first row with what is looked for: from the given one on with dir 0, else after it, or before it.
func (t *text) find(what *regexp.Regexp, from, dir int) (row int, found bool) {
	step := 1
	if dir < 0 {
		step = -1
	}
	line, marks := -1, [][]int(nil)
	for y := from + dir; y >= 0 && y < len(t.rows); y += step {
		r := t.rows[y]
		if r.line != line {
			line, marks = r.line, what.FindAllStringIndex(t.lines[r.line], -1)
		}
		for _, m := range marks {
			if m[0] >= r.from && m[0] < r.to {
				return y, true
			}
		}
	}
	return 0, false
}

// draw returns a row.
func (t *text) draw(th *theme.Theme, y, width int, paint Painting, what *regexp.Regexp) string {
	r := t.rows[y]
	out := theme.NewRow(th, width, false)
	var marks [][]int
	if what != nil {
		marks = what.FindAllStringIndex(t.lines[r.line], -1)
	}
	at := 0
	for _, s := range t.spans(th, r.line, paint) {
		from, to := max(at, r.from), min(at+len(s.Text), r.to)
		for from < to {
			end, marked := markAt(marks, from)
			end = min(end, to)
			if marked {
				out.On(th.Chosen)
			} else {
				out.On(theme.Style{})
			}
			out.Put(s.Style, s.Text[from-at:end-at])
			from = end
		}
		at += len(s.Text)
	}
	out.On(theme.Style{})
	return out.Done()
}

// markAt says whether there is a mark at an offset, and up to where that is so.
func markAt(marks [][]int, at int) (end int, marked bool) {
	for _, m := range marks {
		switch {
		case at < m[0]:
			return m[0], false
		case at < m[1]:
			return m[1], true
		}
	}
	return 1 << 62, false
}

// spans returns a line in its looks.
func (t *text) spans(th *theme.Theme, line int, paint Painting) []theme.Span {
	part := line / paintAtOnce
	from := part * paintAtOnce
	to := min(from+paintAtOnce, len(t.lines))
	painted := t.painted[part]
	if len(painted) < to-from {
		if t.painted == nil || len(t.painted) > 8 {
			t.painted = map[int][][]theme.Span{}
		}
		painted = paint(th, t.lines[from:to])
		t.painted[part] = painted
	}
	if line-from < len(painted) {
		return painted[line-from]
	}
	return nil
}

// where says how far in the text a row is that comes next.
func (t *text) where(end int) string {
	if len(t.rows) == 0 {
		return ""
	}
	s := theme.Thousands(t.rows[max(0, end-1)].line+1) + " of " + theme.Thousands(len(t.lines))
	if t.more {
		s += "+"
	}
	return s + " lines"
}

// seek is what is looked for in a text.
type seek struct {
	what *regexp.Regexp
	open bool   // it is looked for in what comes
	told string // what became of it, if it was not found
}

// of has it look for a text in any case of letters.
func (s *seek) of(text string) {
	*s = seek{}
	if text != "" && utf8.ValidString(text) {
		s.what = regexp.MustCompile("(?i)" + regexp.QuoteMeta(text))
	}
}
