package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// A person may change their name so often at once, and then once in each nameEvery.
const (
	nameBurst = 3
	nameEvery = 8 * time.Hour
)

// Rename gives the session's user another name, which reaches every screen. Invalid when it can't be a
// name, Conflict when it, or one that looks like it, is somebody else's; TooMany when they changed it a few
// times today, Forbidden when they are muted.
func (s *Session) Rename(ctx context.Context, name string) error {
	if err := s.open(); err != nil {
		return err
	}
	if err := s.silenced(); err != nil {
		return err
	}
	return s.manager.rename(ctx, s.account, name, func(string) (*chat.Deed, error) {
		if s.account.names.allow(s.manager.now(), nameBurst, nameEvery) != nil {
			return nil, chat.Errorf(chat.TooMany, "you changed your name %d times today; try again tomorrow", nameBurst)
		}
		return nil, nil
	})
}

// RenameUser gives somebody else another name, and tells them. Forbidden when the user may not, or the
// other's role is not below theirs; Invalid and Conflict as in Rename.
func (s *Session) RenameUser(ctx context.Context, other chat.UserID, name string) error {
	p, err := s.over(chat.RenameUsers, other)
	if err != nil {
		return err
	}
	m := s.manager
	m.mu.RLock()
	a := m.accounts[other]
	m.mu.RUnlock()
	err = m.rename(ctx, a, name, func(name string) (*chat.Deed, error) {
		d := m.deed(s.account.id, s.origin, "rename", "@"+p.Name+": @"+name, "")
		return &d, nil
	})
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.tell(a, s.Me().Name+" renamed you: you are "+a.user.Load().Name+" now", nil)
	return nil
}

// rename gives an account another name. may is asked last: it returns the deed that it is, if it is one, or
// why it can't be.
func (m *Manager) rename(ctx context.Context, a *account, name string, may func(name string) (*chat.Deed, error)) error {
	name, err := chat.CleanName(name)
	if err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	a.editing.Lock()
	defer a.editing.Unlock()
	old := a.user.Load().Name
	if name == old {
		return chat.Errorf(chat.Conflict, "that is the name already")
	}
	if m.isTaken(name, a) {
		return chat.Errorf(chat.Conflict, "the name “%s” is taken", name)
	}
	d, err := may(name)
	if err != nil {
		return err
	}
	if err := m.store.Rename(ctx, a.id, name, d); err != nil {
		return err
	}
	m.log.Info("renamed", "user", old, "now", name)
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.byName[chat.Skeleton(old)] == a { // else somebody took the old name since
		delete(m.byName, chat.Skeleton(old))
	}
	m.byName[chat.Skeleton(name)] = a
	u := *a.user.Load()
	u.Name = name
	a.user.Store(&u)
	changed := chat.UserChanged{User: &u}
	for s := range m.sessions { // it may stand on any screen, and is rare
		s.mailbox.put(changed)
	}
	m.moved(a)
	return nil
}

// isTaken says whether somebody but the account is called so, or alike.
func (m *Manager) isTaken(name string, a *account) bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	other := m.byName[chat.Skeleton(name)]
	return other != nil && other != a
}
