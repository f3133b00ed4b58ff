package room

import (
	"context"
	"net/netip"

	"parley/app/chat"
)

// ErrNotListed is what Admit returns for a key that would have to be on a list.
var ErrNotListed = chat.Errorf(chat.Forbidden, "only people whose keys are listed may come in here, and your key is not")

// Admit says whether whoever has proven a key may come in from an address: nil, or Forbidden with the
// reason for them. It is asked at every login and at every session, and answers from memory; those who
// are in stay in whatever it would answer now.
func (m *Manager) Admit(fingerprint string, from netip.Addr) error {
	m.mu.RLock()
	err := m.barred(fingerprint, from)
	m.mu.RUnlock()
	if err != nil {
		return err
	}
	if m.access == chat.Allowlist && !m.admins.Allows(fingerprint, from) && !m.allow.Allows(fingerprint, from) {
		return ErrNotListed
	}
	return nil
}

// claim makes an account the owner of a server that has none: the first that comes from the server's own
// machine, to a screen that tells them, while there is no list of administrators. It says whether it did.
func (m *Manager) claim(ctx context.Context, u chat.User, from Origin) bool {
	if !m.unowned.Load() || !from.Screen || !from.Addr.Addr().IsLoopback() || m.admins.Exists() || m.isClosed() || !m.unowned.CompareAndSwap(true, false) {
		return false
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SetRole(ctx, u.ID, chat.Owner, m.deed(u.ID, from, "role", "@"+u.Name+": owner", "first from this machine")); err != nil {
		m.log.Error("nobody owns the server yet", "err", err)
		m.unowned.Store(true)
		return false
	}
	m.mu.Lock()
	m.changeUser(m.admit(u), func(u *chat.User) { u.Role = chat.Owner })
	m.mu.Unlock()
	m.log.Warn("this account owns the server now: it is the first from this machine", "user", u.Name)
	return true
}

// nobody is a list that nobody is on.
type nobody struct{}

func (nobody) Exists() bool                   { return false }
func (nobody) Has(string) bool                { return false }
func (nobody) Allows(string, netip.Addr) bool { return false }
