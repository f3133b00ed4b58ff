package room

import (
	"time"

	"parley/app/chat"
)

const (
	typingEvery = 3 * time.Second // between two notices of one person in one room
	maxTypingIn = 50              // sessions in a room; in larger ones somebody types always
)

// Look says which room the session shows, 0 for none.
func (s *Session) Look(id chat.RoomID) { s.looking.Store(int64(id)) }

// Typing tells those who look at a room that the session's user is typing there: at most once in
// typingEvery, in small rooms only, and nobody who blocks them. It says nothing when they may not write there, or
// chose not to be seen typing.
func (s *Session) Typing(id chat.RoomID) {
	if s.Prefs().Typing == chat.Hidden || s.MayPost(id) != nil {
		return
	}
	k, err := s.membership(id)
	if err != nil || !k.types(s.manager.now()) {
		return
	}
	k.live.putTyping(chat.Typing{Room: id, User: s.Me()}, s.account)
}

// types notes that the member is typing; false when that was told a moment ago.
func (m *membership) types(now time.Time) bool {
	last := m.typed.Load()
	return now.UnixNano()-last >= int64(typingEvery) && m.typed.CompareAndSwap(last, now.UnixNano())
}

func (l *live) putTyping(e chat.Typing, by *account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.attached) > maxTypingIn {
		return
	}
	for _, a := range l.attached {
		other := a.session.account
		if other == by || a.session.looking.Load() != int64(e.Room) {
			continue
		}
		if refused := other.refused.Load(); refused == nil || !(*refused)[by.id] {
			a.session.mailbox.put(e)
		}
	}
}
