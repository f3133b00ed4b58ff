package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// leaving is the mute of an account while it is being deleted.
var leaving = &chat.Mute{Reason: "your account is being deleted"}

// DeleteAccount erases the account of the session's user: who they are, and their keys. Their sessions end,
// and their name is free again. What they said stays, under chat.DeletedUser, or is deleted first with erase;
// direct rooms stay for the others. Forbidden for the last administrator, and for who is muted, since a new
// account would not be.
func (s *Session) DeleteAccount(ctx context.Context, erase bool) error {
	if err := s.mayDeleteAccount(); err != nil {
		return err
	}
	a, m := s.account, s.manager
	ctx = context.WithoutCancel(ctx)
	a.muted.Store(leaving) // so that nothing is said meanwhile
	err := s.leaveAll(ctx)
	if err == nil {
		err = m.deleteAccount(ctx, a, erase)
	}
	if err != nil {
		a.muted.Store(nil)
	}
	return err
}

func (s *Session) mayDeleteAccount() error {
	if err := s.open(); err != nil {
		return err
	}
	if err := s.silenced(); err != nil {
		return err
	}
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	return s.manager.mayGo(s.account)
}

// mayGo fails for the last administrator. The caller holds mu.
func (m *Manager) mayGo(a *account) error {
	if m.isLastAdmin(a) {
		return chat.Errorf(chat.Forbidden, "you are the last administrator: make another one first")
	}
	return nil
}

func (m *Manager) deleteAccount(ctx context.Context, a *account, erase bool) error {
	what := "what they said stays"
	if erase {
		what = "with what they said"
		if _, err := m.purge(ctx, a.id, time.Time{}, func(int) {}); err != nil {
			return err
		}
	}
	if err := m.forget(ctx, a, what); err != nil {
		return err
	}
	if erase { // what was on its way to the disk
		if _, err := m.purge(ctx, a.id, time.Time{}, func(int) {}); err != nil {
			m.log.Error("messages of a deleted account may be left", "err", err)
		}
	}
	return nil
}

// leaveAll takes the session's user out of their channels and groups, so that who is left inherits them and
// knows.
func (s *Session) leaveAll(ctx context.Context) error {
	m, a := s.manager, s.account
	m.arranging.Lock()
	defer m.arranging.Unlock()
	m.mu.RLock()
	var left []*live
	for id, k := range a.rooms {
		if id != m.lobby && (k.live.kind == chat.Channel || k.live.kind == chat.Group) {
			k.live.posting.Add(1) // holds it
			left = append(left, k.live)
		}
	}
	m.mu.RUnlock()
	var err error
	for _, l := range left {
		if err == nil {
			err = m.remove(ctx, a, l, a.id, "left")
		}
		s.unhold(l)
	}
	return err
}

// forget deletes an account in the store and then in memory, and ends its sessions.
func (m *Manager) forget(ctx context.Context, a *account, what string) error {
	m.ruling.Lock() // the other administrator may be leaving too
	defer m.ruling.Unlock()
	a.editing.Lock()
	defer a.editing.Unlock()
	m.mu.RLock()
	err := m.mayGo(a)
	m.mu.RUnlock()
	if err != nil {
		return err
	}
	if err := m.store.DeleteUser(ctx, a.id, m.deed(a.id, Origin{}, "delete-account", what, "")); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if skeleton := chat.Skeleton(a.user.Load().Name); m.byName[skeleton] == a {
		delete(m.byName, skeleton)
	}
	for _, key := range a.keys {
		delete(m.byKey, key)
	}
	a.keys = nil
	m.dropLinks(a)
	for _, b := range m.browsersOf(a, func(*chat.Browser) bool { return true }) {
		m.dropBrowser(b, "your account is deleted")
	}
	u := &chat.User{ID: a.id, Name: chat.DeletedUser, Gone: true}
	a.user.Store(u)
	for _, other := range m.accounts {
		if other.refuses(a.id) {
			other.refuse(a.id, false)
		}
	}
	for s := range m.sessions { // their name may stand on any screen
		s.mailbox.put(chat.UserChanged{User: u})
	}
	for _, s := range a.sessions {
		m.expel(s, "your account is deleted")
	}
	m.moved(a)
	return nil
}
