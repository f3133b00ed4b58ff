package composer

import (
	"bytes"
	"unicode/utf8"
)

// MaxDraft is how long a draft may be, in bytes: far more than may be sent, so that what was pasted by
// mistake can be cut down.
const MaxDraft = 1 << 20

// change puts s, which is clean, in the place of the offsets from … to, and the cursor after it.
// It reports false, and does nothing, where the draft would be too long.
func (m *Model) change(from, to int, s string) bool {
	if len(m.buf.text)-(to-from)+len(s) > MaxDraft {
		return false
	}
	if from == to && s == "" {
		return true
	}
	m.past.note(from, m.buf.text[from:to], s, m.cur)
	m.apply(from, to, s)
	return true
}

// apply is change without limits and without a note for undo.
func (m *Model) apply(from, to int, s string) {
	m.buf.replace(from, to, s)
	// what was put in may have joined with what follows: the cursor goes behind both
	_, m.cur = m.buf.around(from + len(s))
	m.stale = true
	m.settle()
}

// moveTo moves the cursor to the offset of a cluster's edge.
func (m *Model) moveTo(at int) {
	m.cur = at
	m.settle()
}

// settle scrolls as little as shows the cursor and leaves no empty rows.
func (m *Model) settle() {
	h, row := m.Height(), m.buf.row(m.cur)
	top := max(min(m.top, row, m.buf.rows()-h), row-h+1)
	if top != m.top {
		m.top, m.stale = top, true
	}
}

func (m *Model) prev() int { at, _ := m.buf.around(m.cur - 1); return at }
func (m *Model) next() int { _, at := m.buf.around(m.cur + 1); return at }

func (m *Model) lineStart() int { return bytes.LastIndexByte(m.buf.text[:m.cur], '\n') + 1 }

func (m *Model) lineEnd() int {
	if n := bytes.IndexByte(m.buf.text[m.cur:], '\n'); n >= 0 {
		return m.cur + n
	}
	return len(m.buf.text)
}

// wordStart returns where the word at the cursor or before it begins. Here and in wordEnd a word is at
// most so long that looking for its end stays cheap.
func (m *Model) wordStart() int {
	at, inWord := m.cur, false
	for at > 0 && m.cur-at < patience {
		r, n := utf8.DecodeLastRune(m.buf.text[:at])
		if white(r) && inWord {
			break
		}
		inWord = !white(r)
		at -= n
	}
	at, _ = m.buf.around(at)
	return at
}

// wordEnd returns where the word at the cursor or after it ends.
func (m *Model) wordEnd() int {
	at, inWord := m.cur, false
	for at < len(m.buf.text) && at-m.cur < patience {
		r, n := utf8.DecodeRune(m.buf.text[at:])
		if white(r) && inWord {
			break
		}
		inWord = !white(r)
		at += n
	}
	_, at = m.buf.around(at)
	return at
}

// vertical moves the cursor by rows and keeps the column that it came from. It reports false, and does
// nothing, where there is no such row.
func (m *Model) vertical(by int) bool {
	row := m.buf.row(m.cur) + by
	if row < 0 || row >= m.buf.rows() {
		return false
	}
	if m.goal < 0 {
		m.goal = m.buf.column(m.cur)
	}
	m.moveTo(m.buf.offset(row, m.goal))
	return true
}

// transpose swaps the clusters beside the cursor and moves on; at the end of a line, the two before it.
func (m *Model) transpose() {
	start, mid := m.lineStart(), m.cur
	if mid == m.lineEnd() {
		mid = m.prev()
	}
	if mid <= start {
		return
	}
	from, _ := m.buf.around(mid - 1)
	_, to := m.buf.around(mid + 1)
	m.change(from, to, string(m.buf.text[mid:to])+string(m.buf.text[from:mid]))
}
