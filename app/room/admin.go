package room

import (
	"context"
	"fmt"
	"slices"

	"parley/app/chat"
)

// Role returns what the session's user may do on the server now: their account's role, and at least
// that of an administrator if the list of those allows this session's key.
func (s *Session) Role() chat.Role {
	role := s.Me().Role
	if role < chat.Admin && s.manager.admins.Allows(s.key, s.origin.Addr.Addr()) {
		return chat.Admin
	}
	return role
}

// roleOf is the most that an account may do, with any of its keys. The caller holds mu.
func (m *Manager) roleOf(a *account) chat.Role {
	role := a.user.Load().Role
	if role < chat.Admin && m.isListed(a) {
		return chat.Admin
	}
	return role
}

// isListed says whether an account is on the list of administrators. The caller holds mu.
func (m *Manager) isListed(a *account) bool { return slices.ContainsFunc(a.keys, m.admins.Has) }

// SetRole gives somebody another role on the server, and tells them. Forbidden when the user may not,
// when the other is the owner, is on the list of administrators, or is the last of these.
func (s *Session) SetRole(ctx context.Context, other chat.UserID, role chat.Role) error {
	m := s.manager
	m.ruling.Lock() // two administrators at once could unmake each other
	defer m.ruling.Unlock()
	if err := s.may(chat.SetRole); err != nil {
		return err
	}
	if err := s.mayUnmake(other, role); err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	on := fmt.Sprintf("@%s: %s", m.userOf(other).Name, role)
	if err := m.store.SetRole(ctx, other, role, m.deed(s.account.id, s.origin, "role", on, "")); err != nil {
		return err
	}
	if role >= chat.Admin {
		m.unowned.Store(false)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.accounts[other]
	m.changeUser(a, func(u *chat.User) { u.Role = role })
	said := chat.Announcement{Text: fmt.Sprintf("%s made you %s of this server", s.Me().Name, role)}
	for _, o := range a.sessions {
		o.mailbox.put(said)
	}
	m.moved(a)
	return nil
}

// may fails as alive does, and with Forbidden when the session's user may not do that.
func (s *Session) may(act chat.Act) error {
	if err := s.alive(); err != nil {
		return err
	}
	return s.Role().May(act)
}

// whole is for a change that the store and the manager's memory must have alike: it does not end with
// the session.
func whole(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), postTimeout)
}

// deed is what somebody does now, for the audit log.
func (m *Manager) deed(by chat.UserID, from Origin, verb, on, reason string) chat.Deed {
	return chat.Deed{At: m.now(), By: by, Verb: verb, On: on, Reason: reason, From: from.Addr.Addr()}
}

// Deeds returns the newest deeds of the audit log that have the text in them, newest first.
// Forbidden when the user may not see them.
func (s *Session) Deeds(ctx context.Context, text string) ([]chat.Deed, error) {
	const most = 200
	if err := s.may(chat.SeeDeeds); err != nil {
		return nil, err
	}
	return s.manager.store.Deeds(ctx, text, most)
}

// mayUnmake says whether somebody may be given a role, as far as it depends on who they are.
func (s *Session) mayUnmake(other chat.UserID, role chat.Role) error {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	a := m.accounts[other]
	if a == nil {
		return chat.Errorf(chat.NotFound, "there is no such person")
	}
	name := a.user.Load().Name
	switch {
	case a.user.Load().Role == chat.Owner && !s.isConsole():
		return chat.Errorf(chat.Forbidden, "%s owns this server", name)
	case role >= chat.Admin:
		return nil
	case m.isListed(a):
		return chat.Errorf(chat.Forbidden, "%s is on the list of administrators: take the key out of its file", name)
	case m.isLastAdmin(a):
		return chat.Errorf(chat.Forbidden, "%s is the last administrator: make another one first", name)
	}
	return nil
}

// isLastAdmin says whether nobody but the account looks after the server. The caller holds mu.
func (m *Manager) isLastAdmin(a *account) bool {
	if m.roleOf(a) < chat.Admin {
		return false
	}
	for _, other := range m.accounts {
		if other != a && m.roleOf(other) >= chat.Admin && m.canCome(other) {
			return false
		}
	}
	return true
}

// changeUser puts an edited copy in the place of a user whom the store has so already, and tells the
// user's own sessions. The caller holds mu.
func (m *Manager) changeUser(a *account, edit func(*chat.User)) {
	u := *a.user.Load()
	edit(&u)
	a.user.Store(&u)
	changed := chat.UserChanged{User: &u}
	for _, s := range a.sessions {
		s.mailbox.put(changed)
	}
}
