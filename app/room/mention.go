package room

import (
	"context"
	"slices"
	"strings"

	"parley/app/chat"
)

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

// unmentioned forgets a message that was deleted. The caller holds mu.
func (l *live) unmentioned(seq chat.Seq) {
	for _, a := range l.attached {
		a.membership.named.forget(seq)
	}
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
