package composer

import (
	"unicode/utf8"

	"parley/app/chat"
	"parley/ui/theme"
)

// Model is the composer of one session. It is used by one goroutine.
type Model struct {
	buf  buffer
	cur  int // the cursor: the offset of a cluster's edge, in bytes
	goal int // the column that moves by row keep to, in cells; -1 when the last key was no such move
	past history

	theme       *theme.Theme
	width       int // of the whole composer, in cells
	maxHeight   int // in rows
	top         int // the first visible row
	placeholder string
	drawn       []string // what Rows returned
	stale       bool     // drawn is not what it would return now
}

// New makes an empty composer, 80 cells wide and up to 6 rows high until SetSize.
func New(th *theme.Theme) *Model {
	m := &Model{theme: th, goal: -1}
	m.SetSize(80, 6)
	return m
}

// SetTheme changes the look.
func (m *Model) SetTheme(th *theme.Theme) { m.theme, m.stale = th, true }

// SetPlaceholder sets what an empty composer shows: one line without escape sequences.
func (m *Model) SetPlaceholder(text string) {
	if text != m.placeholder {
		m.placeholder, m.stale = text, true
	}
}

// SetSize sets the width in cells and how many rows it may grow to, each at least 1.
func (m *Model) SetSize(width, maxHeight int) {
	width, maxHeight = max(width, 1), max(maxHeight, 1)
	if width == m.width && maxHeight == m.maxHeight {
		return
	}
	m.width, m.maxHeight = width, maxHeight
	m.buf.resize(m.width - m.indent() - 1) // one cell at the end is for the cursor
	m.goal, m.stale = -1, true
	m.settle()
}

// Paste puts text at the cursor, as one change. Lines may end in any way; control characters are left
// out. It fails with Invalid, and the draft stays as it is, when that would be longer than MaxDraft.
func (m *Model) Paste(text string) error {
	tooLong := len(text) > 2*MaxDraft // cleaning can halve it (\r\n), not more
	if !tooLong {
		m.goal = -1
		tooLong = !m.change(m.cur, m.cur, clean(text))
	}
	if tooLong {
		return chat.Errorf(chat.Invalid, "that is too much to paste: a draft holds up to %d KB", MaxDraft>>10)
	}
	return nil
}

// Value returns the draft's text.
func (m *Model) Value() string { return string(m.buf.text) }

// SetValue makes text, cleaned and cut to MaxDraft bytes, the draft, with the cursor at its end. It can't be undone.
func (m *Model) SetValue(text string) {
	text = clean(text)
	if len(text) > MaxDraft {
		n := MaxDraft
		for !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	m.Reset()
	m.apply(0, 0, text)
}

// Reset empties the draft and gives all its memory back.
func (m *Model) Reset() {
	m.buf = buffer{width: m.buf.width}
	m.past = history{}
	m.cur, m.goal, m.top = 0, -1, 0
	m.drawn, m.stale = nil, true
}

// Empty tells whether there is no text at all.
func (m *Model) Empty() bool { return len(m.buf.text) == 0 }

// AtStart tells whether nothing is before the cursor.
func (m *Model) AtStart() bool { return m.cur == 0 }

// OnFirstRow tells whether no row is above the cursor's.
func (m *Model) OnFirstRow() bool { return m.buf.row(m.cur) == 0 }

// OnLastRow tells whether no row is below the cursor's.
func (m *Model) OnLastRow() bool { return m.buf.row(m.cur) == m.buf.rows()-1 }

// maxWord is how far back a word is looked for, in bytes: what is longer is no name or verb.
const maxWord = 256

// Word returns what is between the last white space before the cursor and the cursor, and where in the
// text it begins, in bytes; "" and the cursor if that is longer than any word to complete.
func (m *Model) Word() (text string, start int) {
	start = m.cur
	for start > 0 {
		r, n := utf8.DecodeLastRune(m.buf.text[:start])
		if white(r) {
			break
		}
		if start -= n; m.cur-start > maxWord {
			return "", m.cur
		}
	}
	return string(m.buf.text[start:m.cur]), start
}

// ReplaceFrom puts s in the place of what is between start, as Word returned it, and the cursor; the
// cursor is after it then.
func (m *Model) ReplaceFrom(start int, s string) {
	m.goal = -1
	m.change(start, m.cur, clean(s))
}
