package timeline

import (
	"slices"

	"parley/app/chat"
)

// Bounds on what is kept.
const (
	maxLoaded  = 500 // messages and notices, wherever the reader is
	keepAtEnd  = 200 // those kept while the newest are on the screen…
	trimSlack  = 50  // …when there are more than that by this many
	maxNotices = 50
	nearEdge   = 10 // items between the view and what is not loaded
)

// Apply takes a message that was posted, or a later version of one. A pending line that it confirms
// goes. After Hole nothing has changed on the screen, and Missing is true.
func (m *Model) Apply(e Entry) Outcome {
	msg := e.Message
	if msg == nil || msg.Room != m.room {
		return Duplicate
	}
	last := m.Last()
	m.newest = max(m.newest, msg.Seq)
	m.dirty = true
	if msg.Seq > last+1 && !m.cut {
		return Hole
	}
	m.confirm(msg)
	if msg.Seq > last && m.cut {
		return Inserted
	}
	if i := m.find(msg.Seq); i >= 0 {
		return m.replace(i, e)
	}
	if msg.Seq < m.First() {
		return Duplicate
	}
	it := m.itemOf(e)
	if m.wantNew && m.newAt == 0 && !m.newIsOlder() && msg.Seq > m.read && msg.Author != m.viewer.Me && !it.hidden {
		m.newAt = msg.Seq
	}
	m.insert(it)
	m.bound()
	return Inserted
}

// Missing says whether a message is known that comes after the last one loaded: Apply was called with
// it and left a hole. Those after Last are to be read and applied. It stays true until they are, so
// that a hole that is found while the room is being loaded is not forgotten.
func (m *Model) Missing() bool { return !m.cut && m.newest > m.Last() }

// Notice shows a line that is not stored, below what is there now. Only the last 50 are kept.
func (m *Model) Notice(text string) {
	if m.notices++; m.notices > maxNotices {
		i := slices.IndexFunc(m.items, func(it item) bool { return it.msg == nil })
		m.remove(i, i+1)
		m.notices--
	}
	it := item{seq: max(m.newest, m.Last()), local: &local{what: notice, text: text, at: m.now()}}
	m.prepare(&it)
	m.insert(it)
	m.bound()
}

// peerMarks is how far the other person of a direct room has come.
type peerMarks struct{ read, delivered chat.Seq }

// word returns what is said of a message of mine.
func (p peerMarks) word(seq chat.Seq) string {
	switch {
	case p.read >= seq:
		return "seen"
	case p.delivered >= seq:
		return "delivered"
	}
	return "sent"
}

// SetPeerMarks tells how far the other person of a direct room has read and been handed messages; the
// last message says so if it is mine. Marks only grow: an older one that comes late changes nothing.
func (m *Model) SetPeerMarks(read, delivered chat.Seq) {
	m.peer = peerMarks{max(m.peer.read, read), max(m.peer.delivered, delivered)}
	m.dirty = true
}

// bound drops items so that memory stays bounded: the oldest while the reader is at the end, else
// those on that side of the view where there are more.
func (m *Model) bound() {
	n := len(m.items)
	if m.follow {
		if keep := max(keepAtEnd, 2*m.h); n > keep+trimSlack {
			m.dropOldest(n - keep)
		}
		return
	}
	excess := n - max(maxLoaded, 3*m.h)
	if excess <= 0 {
		return
	}
	bot := min(m.bot, n-1)
	if above, below := bot-m.h, n-1-bot; above > below {
		m.dropOldest(min(excess, above))
	} else {
		m.dropNewest(min(excess, below))
	}
}

func (m *Model) dropOldest(n int) {
	m.more = true
	m.dropItems(0, n)
}

func (m *Model) dropNewest(n int) {
	m.cut = true
	m.dropItems(len(m.items)-n, len(m.items))
}

func (m *Model) dropItems(from, to int) {
	for _, it := range m.items[from:to] {
		if it.msg == nil {
			m.notices--
		}
	}
	m.remove(from, to)
}
