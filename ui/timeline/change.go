package timeline

import "parley/app/chat"

// Change takes a later version of a message, and what it means for those that answer it. One that is not
// loaded is no matter: it will be read as it is then.
func (m *Model) Change(e Entry) Outcome {
	msg := e.Message
	if msg == nil || msg.Room != m.room {
		return Duplicate
	}
	i := m.find(msg.Seq)
	if i < 0 || msg.Version <= m.items[i].msg.Version {
		return Duplicate
	}
	m.requote(msg)
	return m.replace(i, e)
}

func (m *Model) replace(i int, e Entry) Outcome {
	if e.Message.Version <= m.items[i].msg.Version {
		return Duplicate
	}
	was := m.items[i].thread
	m.items[i] = m.itemOf(e)
	m.items[i].thread = m.items[i].thread.Newer(was)
	m.relate(i)
	m.relate(i + 1)
	m.dirty = true
	return Replaced
}

// requote shows a message as it is now above those that answer it.
func (m *Model) requote(msg *chat.Message) {
	now := msg.Quoted()
	for i := range m.items {
		if it := &m.items[i]; it.quote != nil && it.msg.Reply == msg.Seq && *it.quote != *now {
			it.quote, it.body, m.dirty = now, nil, true
		}
	}
}

// Refresh takes messages that are loaded anew from the store, after changes of them may have been missed.
func (m *Model) Refresh(entries []Entry) {
	for _, e := range entries {
		if i := m.find(e.Message.Seq); i >= 0 && e.Message.Version >= m.items[i].msg.Version {
			m.items[i] = m.itemOf(e)
		}
	}
	m.relateAll()
}

// SetCut says whether there are newer messages than those that Open was called with.
func (m *Model) SetCut(cut bool) {
	m.cut, m.dirty = cut, true
	m.follow = m.follow && !cut
}

// SetNewest tells of the newest message that there is, loaded or not: Missing is then true if it is not.
func (m *Model) SetNewest(seq chat.Seq) {
	m.newest = max(m.newest, seq)
	m.dirty = true
}
