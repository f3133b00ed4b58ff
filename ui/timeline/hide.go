package timeline

import (
	"strconv"

	"parley/app/chat"
)

// What people say whom the reader hides is one line, as many messages as it may be, until the reader wants to see it.

// hides reports whether a message is of somebody whom the reader hides. What they do to the room is told all the same.
func (m *Model) hides(msg *chat.Message) bool {
	return m.kind != chat.Direct && msg.Kind != chat.Notice && m.viewer.Hides != nil && m.viewer.Hides(msg.Author)
}

// alike reports whether the items at i and i+1 are messages of one person whom the reader hides, shown in the same
// way, with nothing between them.
func (m *Model) alike(i int) bool {
	if i < 0 || i+1 >= len(m.items) {
		return false
	}
	a, b := &m.items[i], &m.items[i+1]
	return a.msg != nil && b.msg != nil && a.msg.Author == b.msg.Author && a.hidden == b.hidden && !b.newDay && !b.firstNew &&
		(a.hidden || m.revealed[a.seq] && m.revealed[b.seq])
}

// fold sees to the line that the item at index i-1 may be folded into, and to that of i.
func (m *Model) fold(i int) {
	if i > 0 && i <= len(m.items) {
		above := &m.items[i-1]
		if folded := above.hidden && m.alike(i-1); folded != above.folded {
			above.folded, above.body = folded, nil
		}
	}
	for ; i >= 0 && i < len(m.items) && m.items[i].hidden; i++ { // that line counts them
		if m.items[i].body = nil; !m.items[i].folded {
			break
		}
	}
}

// hiddenText is the line for the item and those that are folded into it.
func (m *Model) hiddenText(it *item) string {
	n := 1
	for i := m.find(it.seq) - 1; i >= 0 && m.items[i].folded; i-- {
		n++
	}
	what := " messages of "
	if n == 1 {
		what = " message of "
	}
	return strconv.Itoa(n) + what + it.author + ", blocked"
}

// Reveal shows a message, with those beside it, in place of the line that stands for them, or the line again. It
// returns false when its author is nobody whom the reader hides.
func (m *Model) Reveal(seq chat.Seq) bool {
	i := m.find(seq)
	if i < 0 || !m.items[i].hidden && !m.revealed[seq] {
		return false
	}
	if m.revealed == nil {
		m.revealed = map[chat.Seq]bool{}
	}
	from, last := i, i
	for ; m.alike(from - 1); from-- {
	}
	for ; m.alike(last); last++ {
	}
	show := m.items[i].hidden
	for j := from; j <= last; j++ {
		m.revealed[m.items[j].seq] = show
		m.prepare(&m.items[j])
	}
	for j := from; j <= last+1; j++ {
		m.relate(j)
	}
	if !show && m.picked != 0 {
		m.choose(m.items[last].seq) // the others have no row
	}
	m.dirty = true
	return true
}
