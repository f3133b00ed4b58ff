package timeline

import "parley/app/chat"

// SetNew moves the new rule below after: above the first message of somebody else that follows it,
// now or later. A screen that loses the focus calls it with Seen.
func (m *Model) SetNew(after chat.Seq) {
	m.ClearNew()
	m.read, m.wantNew = after, true
	m.placeNew()
}

// SettleNew leaves the new rule where it is, and if it has no place yet, lets none that comes later
// be one: a screen that has the focus again calls it, for what comes now is seen as it comes.
func (m *Model) SettleNew() { m.wantNew = m.newAt != 0 || m.wantNew && m.newIsOlder() }

// ClearNew takes the new rule away.
func (m *Model) ClearNew() {
	m.wantNew = false
	m.setNewAt(0)
}

// NewAbove says whether the first message that was not read is above the view, loaded or not.
func (m *Model) NewAbove() bool {
	m.layout()
	if m.newAt == 0 {
		return m.wantNew && m.newIsOlder()
	}
	return m.find(m.newAt) < m.top
}

func (m *Model) setNewAt(seq chat.Seq) {
	was := m.newAt
	m.newAt = seq
	for _, s := range [2]chat.Seq{was, seq} {
		if i := m.find(s); i >= 0 && was != seq {
			m.relate(i)
			m.dirty = true
		}
	}
}

// placeNew finds the message that the new rule goes above. It waits for older messages while the
// first that was not read may be among them.
func (m *Model) placeNew() {
	if !m.wantNew || m.newIsOlder() {
		return
	}
	for i := range m.items {
		if it := &m.items[i]; it.msg != nil && it.seq > m.read && it.msg.Author != m.viewer.Me && !it.hidden {
			m.setNewAt(it.seq)
			return
		}
	}
}

// newIsOlder says that the first message that was not read may be older than what is loaded.
func (m *Model) newIsOlder() bool { return m.more && m.First() > m.read+1 }
