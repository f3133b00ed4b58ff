package room

import (
	"cmp"
	"context"

	"parley/app/chat"
)

// The names of what is kept about the door.
const (
	settingAccess   = "access"
	settingLockdown = "lockdown"
)

// How the settings of switches are kept.
const (
	switchedOn  = "on"
	switchedOff = "off"
)

// loadDoor takes what is kept in memory about the door from the store. What administrators changed wins
// over the flag.
func (m *Manager) loadDoor(ctx context.Context, flag chat.Access) error {
	kept, err := m.store.Settings(ctx)
	if err != nil {
		return err
	}
	r := rules{access: cmp.Or(flag, chat.Open), lockdown: kept[settingLockdown] == switchedOn, motd: kept[settingMOTD]}
	if name := kept[settingAccess]; name != "" {
		access, err := chat.ParseAccess(name)
		switch {
		case err != nil:
			m.log.Error("what is kept about access can't be understood; the flag counts", "access", name)
		case access != r.access:
			m.log.Warn("an administrator changed who may come in, which wins over the flag", "access", access, "flag", r.access)
			r.access = access
		}
	}
	m.rules.Store(&r)
	if r.lockdown {
		m.log.Warn("lockdown: nobody new is let in until an administrator says so")
	}
	list, err := m.store.AllAllowed(ctx)
	if err != nil {
		return err
	}
	for _, a := range list {
		m.allowed[a.Fingerprint] = a
	}
	if r.access == chat.Allowlist && !m.admins.Exists() && !m.allow.Exists() && len(list) == 0 {
		m.log.Warn("nobody can come in but administrators: only listed keys may, and there is no list yet")
	}
	if err := m.store.ForgetKnocks(ctx, m.now().Add(-knockLasts), m.now().Add(-refusedFor)); err != nil {
		return err
	}
	m.knocks, err = m.store.AllKnocks(ctx)
	return err
}

// Access returns who may come in, and whether nobody new is let in whatever that says. Forbidden when the
// user may not know.
func (s *Session) Access() (access chat.Access, lockdown bool, err error) {
	if err := s.may(chat.SetAccess); err != nil {
		return "", false, err
	}
	r := s.manager.rules.Load()
	return r.access, r.lockdown, nil
}

// SetAccess changes who may come in, from now on and after a restart. Those who are in stay in. Forbidden
// when the user may not.
func (s *Session) SetAccess(ctx context.Context, access chat.Access) error {
	return s.setDoor(ctx, settingAccess, string(access), func(r *rules) { r.access = access })
}

// SetLockdown lets in nobody new, or again those whom the access says. Forbidden when the user may not.
func (s *Session) SetLockdown(ctx context.Context, on bool) error {
	value := switchedOff
	if on {
		value = switchedOn
	}
	return s.setDoor(ctx, settingLockdown, value, func(r *rules) { r.lockdown = on })
}

// setDoor is setRule for the door, to which those are told to look who wait there.
func (s *Session) setDoor(ctx context.Context, name, value string, edit func(*rules)) error {
	err := s.setRule(ctx, chat.SetAccess, name, value, edit)
	if err == nil {
		s.manager.doorMoved()
	}
	return err
}

// setRule keeps a setting and then puts edited rules in the place of those in force. Forbidden when the
// user may not do that.
func (s *Session) setRule(ctx context.Context, act chat.Act, name, value string, edit func(*rules)) error {
	m := s.manager
	m.ruling.Lock()
	defer m.ruling.Unlock()
	if err := s.may(act); err != nil {
		return err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SaveSetting(ctx, name, value, m.deed(s.account.id, s.origin, name, cmp.Or(value, "off"), "")); err != nil {
		return err
	}
	r := *m.rules.Load()
	edit(&r)
	m.rules.Store(&r)
	return nil
}

// ShutOut returns how many accounts could not come in any more if only listed keys might.
func (s *Session) ShutOut() int {
	m := s.manager
	m.mu.RLock()
	defer m.mu.RUnlock()
	n := 0
	for _, a := range m.accounts {
		out := m.roleOf(a) < chat.Admin && !a.user.Load().Gone
		for _, key := range a.keys {
			_, allowed := m.allowed[key]
			out = out && !allowed && !m.allow.Has(key)
		}
		if out {
			n++
		}
	}
	return n
}

// doorMoved tells guests to look whether they may come in now, and those who may answer knocks to look
// who knocks.
func (m *Manager) doorMoved() {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for g := range m.guests {
		g.look()
	}
	for s := range m.sessions {
		if s.Role().May(chat.LetIn) == nil {
			s.mailbox.put(chat.KnocksMoved{})
		}
	}
}
