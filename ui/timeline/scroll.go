package timeline

import "parley/app/chat"

// ScrollBy moves the view by so many rows: down, to what is newer, or up when rows is negative.
func (m *Model) ScrollBy(rows int) {
	m.layout()
	if rows < 0 {
		m.up(-rows)
	} else {
		m.down(rows)
	}
	m.dirty = true
}

// overlap is how many rows two pages have in common.
const overlap = 2

// PageUp and PageDown move by the height of the view, less 2 rows.
func (m *Model) PageUp() { m.ScrollBy(-max(1, m.h-overlap)) }

// PageDown is documented with PageUp.
func (m *Model) PageDown() { m.ScrollBy(max(1, m.h-overlap)) }

// ToBottom moves to the newest message and stays there. It returns false when that is not loaded:
// the caller opens the room again, and calls it then.
func (m *Model) ToBottom() bool {
	if m.cut {
		m.bot, m.skip = m.end(), 0
	} else {
		m.follow = true
	}
	m.dirty = true
	return !m.cut
}

// ToNew moves the new rule to the top of the view, as far as there is enough below it. It returns
// false when there is none; if that is because older messages are not loaded, it moves to the first.
func (m *Model) ToNew() bool {
	i := m.find(m.newAt)
	if i < 0 {
		if m.wantNew && m.more {
			m.toTop(0)
		}
		return false
	}
	m.toTop(i)
	return true
}

// toTop moves the entry at index i to the top.
func (m *Model) toTop(i int) {
	m.layout()
	if i > m.end() {
		return
	}
	m.follow, m.bot = false, i
	m.skip = max(0, len(m.block(i).rows)-1)
	m.down(m.h - 1)
	m.dirty = true
}

// AtBottom says whether the newest message is on the screen, and the next will be.
func (m *Model) AtBottom() bool {
	m.layout()
	return m.follow
}

// NeedsOlder says whether the reader is near the first loaded message and there are older ones.
func (m *Model) NeedsOlder() bool {
	m.layout()
	return m.more && m.room != 0 && m.top <= nearEdge
}

// NeedsNewer says whether the reader is near the last loaded message and there are newer ones: those
// were dropped because the reader had gone far from them.
func (m *Model) NeedsNewer() bool {
	m.layout()
	return m.cut && m.bot >= m.end()-nearEdge
}

// up moves the bottom edge up by n rows, to the first row at most.
func (m *Model) up(n int) {
	m.follow = false
	for m.bot >= m.begin() && m.bot <= m.end() {
		rest := len(m.block(m.bot).rows) - m.skip
		if n < rest {
			m.skip += n
			return
		}
		if m.bot == m.begin() {
			m.skip += rest - 1
			return
		}
		n -= rest
		m.bot, m.skip = m.bot-1, 0
	}
}

// down moves the bottom edge down by n rows, to the last row at most.
func (m *Model) down(n int) {
	for n > m.skip && m.bot < m.end() {
		n -= m.skip
		m.bot++
		m.skip = len(m.block(m.bot).rows)
	}
	m.skip = max(0, m.skip-n)
}

// settle brings the bottom edge into what there is, and down as far as the view would else not be
// full.
func (m *Model) settle() {
	if m.follow {
		m.bot, m.skip = m.end(), 0
		return
	}
	if m.bot > m.end() {
		m.bot, m.skip = m.end(), 0
	}
	if m.bot = max(m.bot, m.begin()); m.bot <= m.end() {
		m.skip = max(0, min(m.skip, len(m.block(m.bot).rows)-1))
		rows := -m.skip
		for i := m.bot; i >= m.begin() && rows < m.h; i-- {
			rows += len(m.block(i).rows)
		}
		if rows < m.h {
			m.down(m.h - rows)
		}
	}
	m.follow = m.bot >= m.end() && m.skip == 0 && !m.cut && m.picked == 0
}

// shift keeps the view in place when n items come in at index i, or -n go from there on.
func (m *Model) shift(i, n int) {
	m.bot, m.skip = moved(m.bot, m.skip, i, n)
	m.held.from, _ = moved(m.held.from, 0, i, n)
	if m.held.to > i {
		m.held.to = max(i, m.held.to+n)
	}
}

func moved(at, skip, i, n int) (int, int) {
	switch {
	case at < i:
		return at, skip
	case n < 0 && at < i-n: // it is gone
		return i - 1, 0
	}
	return at + n, skip
}

// anchor returns the Seq at the bottom edge, 0 while the view follows the newest.
func (m *Model) anchor() chat.Seq {
	if m.follow {
		return 0
	}
	return m.seqAt(m.bot)
}

// restore moves the view to where anchor was called.
func (m *Model) restore(at chat.Seq) {
	if m.follow = at == 0 || at < m.First(); !m.follow {
		m.bot = max(0, m.place(at+1)-1)
	}
	m.dirty = true
}
