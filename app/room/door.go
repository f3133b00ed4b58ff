package room

import (
	"context"
	"errors"
	"net/netip"

	"parley/app/chat"
)

// rules say who may come in. They are replaced as a whole, and never written to.
type rules struct {
	access   chat.Access
	lockdown bool // nobody new
	motd     string
}

// Why somebody may come no further than the door, where they may do something about it; and why not even there.
var (
	errNotListed  = chat.Errorf(chat.Forbidden, "only people whose keys are listed may come in here; to ask for it, write knock and who you are behind your ssh command")
	errNotInvited = chat.Errorf(chat.Forbidden, "people come in here by invitation: write join and your code behind your ssh command, or knock and who you are")
	errLockdown   = chat.Errorf(chat.Forbidden, "nobody new is let in at the moment; come back later")
)

// AtDoor says whether an error of Admit is one for which somebody may be a Guest.
func AtDoor(err error) bool {
	return errors.Is(err, errNotListed) || errors.Is(err, errNotInvited)
}

// Admit says whether whoever has proven a key may come in from an address: nil, or Forbidden with the
// reason for them. It is asked at every login and at every session, and answers from memory; those who
// are in stay in whatever it would answer now.
func (m *Manager) Admit(fingerprint string, from netip.Addr) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.admitted(m.byKey[fingerprint], fingerprint, from)
}

// admitted is Admit for an account, nil for a key that opens none; who came without a key has an empty one.
// The caller holds mu.
func (m *Manager) admitted(a *account, fingerprint string, from netip.Addr) error {
	if err := m.barred(a, fingerprint, from); err != nil {
		return err
	}
	return m.shut(m.rules.Load(), a, fingerprint, from)
}

// shut says why rules keep somebody out. Administrators always may come in, and so may the first who comes with a key
// from the server's own machine while it is nobody's: newcomers in browsers all seem to be there when a proxy is. The caller
// holds mu.
func (m *Manager) shut(r *rules, a *account, fingerprint string, from netip.Addr) error {
	_, allowed := m.allowed[fingerprint]
	allowed = allowed || m.allow.Allows(fingerprint, from)
	in := r.access == chat.Open || allowed || r.access == chat.Invited && a != nil
	switch {
	case m.admins.Allows(fingerprint, from), a != nil && a.user.Load().Role >= chat.Admin:
	case fingerprint != "" && from.IsLoopback() && m.unowned.Load() && !m.admins.Exists() && !m.allow.Exists():
	case r.lockdown && (a == nil || !in):
		return errLockdown
	case in:
	case r.access == chat.Invited:
		return errNotInvited
	default:
		return errNotListed
	}
	return nil
}

// claim makes an account the owner of a server that has none: the first that comes from the server's own
// machine, to a screen that tells them, while there is no list of administrators. It says whether it did.
func (m *Manager) claim(ctx context.Context, a *account, from Origin) bool {
	if !m.unowned.Load() || !from.Screen || !from.Addr.Addr().IsLoopback() || m.admins.Exists() || m.isClosed() || !m.unowned.CompareAndSwap(true, false) {
		return false
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	u := a.user.Load()
	if err := m.store.SetRole(ctx, u.ID, chat.Owner, m.deed(u.ID, from, "role", "@"+u.Name+": owner", "first from this machine")); err != nil {
		m.log.Error("nobody owns the server yet", "err", err)
		m.unowned.Store(true)
		return false
	}
	m.mu.Lock()
	m.changeUser(a, func(u *chat.User) { u.Role = chat.Owner })
	m.mu.Unlock()
	m.log.Warn("this account owns the server now: it is the first from this machine", "user", u.Name)
	return true
}

// nobody is a list that nobody is on.
type nobody struct{}

func (nobody) Exists() bool                   { return false }
func (nobody) Has(string) bool                { return false }
func (nobody) Allows(string, netip.Addr) bool { return false }
