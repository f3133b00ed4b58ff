package composer

import (
	"unicode/utf8"

	"parley/app/chat"
	"parley/ui/theme"
)

const sgrReset = "\x1b[m"

// indent is how many cells are before the text: the prompt and a space, or nothing where that leaves too few.
func (m *Model) indent() int {
	if m.width < 6 {
		return 0
	}
	return 2
}

// Height returns how many rows the composer takes now: at least 1, at most the height that was set.
func (m *Model) Height() int { return min(m.buf.rows(), m.maxHeight) }

// Rows returns the Height rows of the composer, each as wide as was set and without the looks of another.
// A row that did not change is the same string as before. The slice is good until the next call.
func (m *Model) Rows() []string {
	if !m.stale {
		return m.drawn
	}
	m.stale = false
	h := m.Height()
	if h > len(m.drawn) {
		m.drawn = append(m.drawn, make([]string, h-len(m.drawn))...)
	}
	clear(m.drawn[h:])
	m.drawn = m.drawn[:h]
	var room [512]byte
	for i := range m.drawn {
		row := m.appendRow(room[:0], i)
		if m.drawn[i] != string(row) {
			m.drawn[i] = string(row)
		}
	}
	return m.drawn
}

// appendRow appends the i-th visible row to b. A reset is between the prompt, the text and the padding,
// so that an unusual letter at the text's edge joins with neither.
func (m *Model) appendRow(b []byte, i int) []byte {
	b = append(b, sgrReset...)
	if m.indent() > 0 {
		g := &m.theme.Glyph
		switch {
		case m.top+i == 0:
			b = append(b, m.theme.Accent.Render(g.Prompt)...)
		case i == 0:
			b = append(b, m.theme.Dim.Render(g.Less)...)
		case i == m.maxHeight-1 && m.top+i < m.buf.rows()-1:
			b = append(b, m.theme.Dim.Render(g.More)...)
		default:
			b = append(b, ' ')
		}
		b = append(b, " "+sgrReset...)
	}
	room := m.width - m.indent()
	used := 0
	if m.Empty() {
		shown := m.placeholder
		if m.theme.ASCII {
			shown = theme.ToASCII(shown)
		}
		shown, used = theme.Clip(shown, room-1, m.theme.Glyph.Ellipsis)
		b = append(b, m.theme.Dim.Render(shown)...)
	} else {
		b, used = m.appendText(b, m.top+i, room)
	}
	b = append(b, sgrReset...)
	for ; used < room; used++ {
		b = append(b, ' ')
	}
	return append(b, sgrReset...)
}

// appendText appends what fits of a row's text in a room of cells, and returns how many it took.
func (m *Model) appendText(b []byte, row, room int) ([]byte, int) {
	n, end := m.buf.span(row)
	used := 0
	for n < end && m.buf.text[n] != '\n' {
		size, w := cluster(m.buf.text[n:end])
		switch {
		case m.buf.text[n] == '\t':
			w = min(w, room-used)
			b = append(b, sgrReset...) // lest the spaces join with their neighbours, as at the row's ends
			b = append(b, tab[:w]...)
			b = append(b, sgrReset...)
		case used+w <= room:
			b = append(b, m.buf.text[n:n+size]...)
			if size > maxCluster-utf8.UTFMax {
				b = append(b, sgrReset...) // a piece of a cluster stays apart from the rest of it
			}
		default: // hanging white space, or a composer narrower than a letter
			return b, used
		}
		n, used = n+size, used+w
	}
	return b, used
}

// Cursor returns the cell of the cursor, from the composer's upper left.
func (m *Model) Cursor() (x, y int) {
	x = m.indent() + m.buf.column(m.cur)
	return min(x, m.width-1), m.buf.row(m.cur) - m.top
}

// Over tells whether the draft is longer than a message may be.
func (m *Model) Over() bool {
	return len(m.buf.text) > chat.MaxMessageBytes || m.lineCount() > chat.MaxMessageLines
}

// Info returns a few words about the draft's length when it is near a message's limit or over it, like
// "5,000 of 100 lines"; else "".
func (m *Model) Info() string {
	lines, bytes := m.lineCount(), len(m.buf.text)
	switch {
	case lines > chat.MaxMessageLines:
		return theme.Thousands(lines) + " of " + theme.Thousands(chat.MaxMessageLines) + " lines"
	case bytes > chat.MaxMessageBytes*9/10:
		return theme.Thousands(bytes) + " of " + theme.Thousands(chat.MaxMessageBytes) + " bytes"
	case lines > chat.MaxMessageLines*9/10:
		return theme.Thousands(lines) + " of " + theme.Thousands(chat.MaxMessageLines) + " lines"
	}
	return ""
}

// lineCount returns how many lines the draft has; an empty one has one.
func (m *Model) lineCount() int { return m.buf.lines + 1 }
