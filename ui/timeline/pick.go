package timeline

import (
	"parley/app/chat"
)

// Pick chooses the message that is next above what was chosen, or with a positive delta next below it; at
// first it is the last one that is on the screen. It returns false when there is none further.
func (m *Model) Pick(delta int) bool {
	m.layout()
	i := m.find(m.picked)
	if i < 0 {
		i, delta = min(m.bot+1, len(m.items)), -1
	}
	for i += delta; i >= 0 && i < len(m.items); i += delta {
		if m.items[i].msg != nil && !m.items[i].folded {
			m.choose(m.items[i].seq)
			m.reveal(i)
			return true
		}
	}
	return false
}

// PickAt chooses the message at row y; it returns false when there is none.
func (m *Model) PickAt(y int) bool {
	i, ok := m.at(y)
	if !ok || i < 0 || i >= len(m.items) || m.items[i].msg == nil {
		return false
	}
	m.choose(m.items[i].seq)
	return true
}

// Goto chooses a message, or the line that it is hidden behind, and brings it into the middle of the view; it
// returns false when it is not loaded.
func (m *Model) Goto(seq chat.Seq) bool {
	i := m.find(seq)
	if i < 0 {
		return false
	}
	for m.items[i].folded {
		i++
	}
	m.choose(m.items[i].seq)
	m.layout()
	m.toTop(i)
	m.up(max(0, (m.h-len(m.block(i).rows))/2))
	m.dirty = true
	return true
}

// Picked returns the chosen message, nil if there is none.
func (m *Model) Picked() *chat.Message {
	if i := m.find(m.picked); i >= 0 {
		return m.items[i].msg
	}
	return nil
}

// Unpick chooses nothing. Who was at the newest message before is there again.
func (m *Model) Unpick() {
	if m.picked != 0 {
		m.choose(0)
		m.follow = m.follow || m.followed && !m.cut
	}
}

// choose moves the mark. While something is chosen the view stays where it is.
func (m *Model) choose(seq chat.Seq) {
	if m.picked == 0 {
		m.followed = m.follow
	}
	for _, s := range [2]chat.Seq{m.picked, seq} {
		if i := m.find(s); i >= 0 {
			m.items[i].body = nil
		}
	}
	m.picked, m.dirty = seq, true
	m.follow = m.follow && seq == 0
}

// reveal scrolls as little as it takes to have all of the entry at index i on the screen, or its first rows.
func (m *Model) reveal(i int) {
	m.layout()
	switch {
	case i > m.bot || i == m.bot && m.skip > 0:
		m.bot, m.skip = i, 0
		if extra := len(m.block(i).rows) - m.h; extra > 0 {
			m.skip = extra
		}
	case i < m.top || i == m.top && m.cutTop() > 0:
		m.toTop(i)
	}
	m.dirty = true
}

// cutTop returns how many rows of the first entry are above the view.
func (m *Model) cutTop() int {
	rows := -m.skip
	for i := m.bot; i >= m.top && i >= m.begin(); i-- {
		rows += len(m.block(i).rows)
	}
	return max(0, rows-m.h)
}

// at returns the index of the entry at row y.
func (m *Model) at(y int) (int, bool) {
	m.layout()
	row := m.h + m.skip
	for i := m.bot; i >= m.top && i >= m.begin() && i <= m.end(); i-- {
		if row -= len(m.block(i).rows); y >= row {
			return i, y < m.h
		}
	}
	return 0, false
}

// addBar writes the mark of what is chosen into the first column of a block that is not shared yet.
func (m *Model) addBar(b *block) {
	bar := m.viewer.Theme.Accent.Render(m.viewer.Theme.Glyph.Chosen)
	for i, row := range b.rows {
		switch {
		case row == "":
			b.rows[i], b.widths[i] = bar, 1
		case row[0] == ' ':
			b.rows[i] = bar + row[1:]
		}
	}
}
