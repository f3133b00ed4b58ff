package room

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"parley/app/chat"
)

// mentionsMax bounds how many unread mentions of a room are counted.
const mentionsMax = 200

// address finds out whom a draft mentions: people by name, who don't block its author, and everybody where
// the author may call them. Whether they are members is left to the store.
func (s *Session) address(k *membership, d chat.Draft) (named []chat.UserID, call chat.Call) {
	if !strings.Contains(d.Text, "@") { // most drafts
		return nil, chat.NoCall
	}
	names, call := chat.Mentioned(d.Text)
	if call != chat.NoCall && s.mayIn(k, chat.CallAll) != nil {
		call = chat.NoCall
	}
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, name := range names {
		a := m.byName[chat.Skeleton(name)]
		if a == nil || a == s.account || a.refuses(s.account.id) || !strings.EqualFold(a.user.Load().Name, name) {
			continue
		}
		if !slices.Contains(named, a.id) {
			named = append(named, a.id)
		}
	}
	return named, call
}

// mentionedIn reports whether a message mentions the account, which is here, or not, as it is said.
func (a *account) mentionedIn(m *chat.Message, here bool) bool {
	return m.Mentions(a.id, here) && !a.refuses(m.Author)
}

// noteMentions counts a message for those whom it mentions. The caller holds mu.
func (l *live) noteMentions(m *chat.Message) {
	if m.Call == chat.NoCall && len(m.Named) == 0 {
		return
	}
	for _, a := range l.attached {
		if a.session.account.mentionedIn(m, a.session.isHere()) {
			a.membership.mentioned(m.Seq)
		}
	}
}

// isHere reports whether somebody looks at the session, or could: it has a screen, and they are not away.
func (s *Session) isHere() bool { return s.origin.Screen && !s.Me().Away }

// here returns who of a room is here, and is found by a call that somebody makes now.
func (l *live) here(by *account) (found []chat.UserID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, a := range l.attached {
		if them := a.session.account; them != by && a.session.isHere() && !them.refuses(by.id) {
			found = append(found, them.id)
		}
	}
	slices.Sort(found) // somebody may have several screens
	return slices.Compact(found)
}

// mentioned counts a message that mentions the member, once. The caller holds live.mu.
func (m *membership) mentioned(seq chat.Seq) {
	n := len(m.named)
	if n > 0 && m.named[n-1] >= seq || int64(seq) <= m.read.Load() {
		return
	}
	if n == mentionsMax {
		m.named = slices.Delete(m.named, 0, 1)
	}
	m.named = append(m.named, seq)
}

// unmentioned forgets a message that was deleted. The caller holds mu.
func (l *live) unmentioned(seq chat.Seq) {
	for _, a := range l.attached {
		if k := a.membership; len(k.named) > 0 {
			k.named = slices.DeleteFunc(k.named, func(s chat.Seq) bool { return s == seq })
		}
	}
}

// mentions returns how many messages that the member has not read mention them. The caller holds live.mu.
func (m *membership) mentions() int {
	read := chat.Seq(m.read.Load())
	i := 0
	for i < len(m.named) && m.named[i] <= read {
		i++
	}
	if m.named = m.named[i:]; len(m.named) == 0 {
		m.named = nil
	}
	return len(m.named)
}

// loadMentions counts where the store has the account mentioned, by room, and what came since the room was
// read from it. The caller holds Manager.mu.
func (m *membership) loadMentions(a *account, places []chat.Place, since chat.Seq) {
	l := m.live
	l.mu.Lock()
	defer l.mu.Unlock()
	i, _ := slices.BinarySearchFunc(places, l.id, func(p chat.Place, id chat.RoomID) int { return cmp.Compare(p.Room, id) })
	for ; i < len(places) && places[i].Room == l.id; i++ {
		m.mentioned(places[i].Seq)
	}
	for _, msg := range l.recent {
		if msg.Seq > since && a.mentionedIn(msg, false) {
			m.mentioned(msg.Seq)
		}
	}
}

// Unheeded returns how many messages of a room that the session's user has not read mention them.
func (s *Session) Unheeded(id chat.RoomID) int {
	k, err := s.membership(id)
	if err != nil {
		return 0
	}
	k.live.mu.Lock()
	defer k.live.mu.Unlock()
	return k.mentions()
}

// SetNotify says how much of a room the session's user wants to be told of; their screens follow. NotFound
// if they are not a member.
func (s *Session) SetNotify(ctx context.Context, id chat.RoomID, l chat.Level) error {
	if err := s.open(); err != nil {
		return err
	}
	k, err := s.membership(id)
	if err != nil {
		return err
	}
	if err := s.manager.store.SetNotify(ctx, id, s.account.id, l); err != nil {
		return err
	}
	k.notify.Store(uint32(l))
	changed := chat.RoomChanged{Room: k.live.snapshot()}
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	for _, mine := range s.account.sessions {
		mine.mailbox.put(changed)
	}
	return nil
}

// Mentions returns up to limit messages that mention the session's user, in rooms that they are in, newest
// first.
func (s *Session) Mentions(ctx context.Context, limit int) ([]*chat.Message, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.manager.store.Mentions(ctx, s.account.id, limit)
}
