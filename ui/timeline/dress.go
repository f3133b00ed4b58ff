package timeline

import (
	"parley/app/chat"
	"parley/ui/theme"
)

// dress returns an item's rows with what only this session has around them: the rule above, and
// below the last message of mine whether the other person has seen it.
func (m *Model) dress(it *item, b *block) *block {
	marked := it.msg != nil && it.seq == m.marked
	picked := it.msg != nil && it.seq == m.picked
	if !it.newDay && !it.firstNew && !marked && !picked {
		return b
	}
	dressed := joined(b)
	if picked {
		m.addBar(dressed)
	}
	if it.newDay || it.firstNew {
		k := m.blankKey(rule)
		if it.newDay {
			k.label = dayName(it.day, m.today, m.w < 40)
		}
		if it.firstNew {
			k.flags |= isNew
		}
		dressed = joined(m.cache.rows(k, content{}), dressed)
	}
	if marked {
		m.addMark(dressed)
	}
	return dressed
}

// addMark writes the mark at the right end of the last row, or in a row below where it doesn't fit.
// The block is not shared yet.
func (m *Model) addMark(b *block) {
	c := columnsOf(m.w, m.viewer.flags())
	edge, cells := c.text+c.width, len(m.markWord)
	if cells > edge {
		return
	}
	last := len(b.rows) - 1
	if used := int(b.widths[last]); used+gap+cells > edge {
		b.rows, b.widths = append(b.rows, ""), append(b.widths, 0)
		last++
	}
	b.rows[last] += theme.Spaces(edge-cells-int(b.widths[last])) + m.viewer.Theme.Dim.Render(m.markWord)
	b.widths[last] = uint16(edge)
}

// moveMark finds the message that has the mark: the last of a direct room, if it is mine.
func (m *Model) moveMark() {
	seq, word := chat.Seq(0), ""
	if m.kind == chat.Direct && !m.cut && len(m.waiting) == 0 {
		if i := m.find(m.Last()); i >= 0 && m.items[i].msg.Author == m.viewer.Me {
			seq = m.items[i].seq
			word = m.peer.word(seq)
		}
	}
	if seq == m.marked && word == m.markWord {
		return
	}
	for _, s := range [2]chat.Seq{m.marked, seq} {
		if i := m.find(s); i >= 0 {
			m.items[i].body = nil
		}
	}
	m.marked, m.markWord = seq, word
}

// hold notes that the item at index i has its rows.
func (m *Model) hold(i int) {
	if m.held.from >= m.held.to {
		m.held = bounds{i, i + 1}
		return
	}
	m.held.from, m.held.to = min(m.held.from, i), max(m.held.to, i+1)
}

// release lets go of rows that are not on the screen.
func (m *Model) release() {
	shown := bounds{max(0, m.top), min(m.bot+1, len(m.items))}
	for i := max(0, m.held.from); i < min(m.held.to, len(m.items)); i++ {
		if i < shown.from || i >= shown.to {
			m.items[i].body = nil
		}
	}
	m.held = shown
}

// forget lets go of all rows, to have them made again.
func (m *Model) forget() {
	for i := max(0, m.held.from); i < min(m.held.to, len(m.items)); i++ {
		m.items[i].body = nil
	}
	for i := range m.waiting {
		m.waiting[i].body = nil
	}
	m.held, m.dirty = bounds{}, true
	m.below = belowRow{}
}
