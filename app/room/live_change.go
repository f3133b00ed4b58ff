package room

import "parley/app/chat"

// alteredSize is how many changes are remembered, for answers to what was changed in the same moment.
const alteredSize = 8

// change hands a later version of a message to every attached session. If its turn to be delivered did not
// come yet, it is delivered in the place of the earlier one. Heal is as deliver has it.
func (l *live) change(e chat.MessageChanged) (heal bool) {
	l.mu.Lock()
	if e.Message.Seq > l.room.LastSeq {
		l.mu.Unlock()
		return l.deliver(chat.MessagePosted(e))
	}
	defer l.mu.Unlock()
	l.changes++
	if e.Message.Deleted {
		l.unmentioned(e.Message.Seq)
	}
	e.Message = l.quoted(e.Message)
	l.altered = append(l.altered, e.Message)
	l.altered = l.altered[max(0, len(l.altered)-alteredSize):]
	for i, m := range l.recent {
		if m.Seq == e.Message.Seq && m.Version < e.Message.Version {
			m = withThread(e.Message, m.Thread)
		}
		l.recent[i] = l.quoted(m)
	}
	l.putLocked(e, nil)
	return false
}

// quoted returns the message with what it answers as of now, if that changed a moment ago: the store may have
// read it before. The caller holds mu.
func (l *live) quoted(m *chat.Message) *chat.Message {
	if m.Reply == 0 {
		return m
	}
	var latest *chat.Message
	for _, a := range l.altered {
		if a.Seq == m.Reply && (latest == nil || latest.Version < a.Version) {
			latest = a
		}
	}
	if latest == nil {
		return m
	}
	answer := *m
	answer.Quote = latest.Quoted()
	return &answer
}

// changed returns a number that is another after each change: for whoever reads messages from the store, to
// keep them only if none came meanwhile.
func (l *live) changed() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.changes
}
