package room

import (
	"net/netip"
	"slices"

	"parley/app/chat"
)

// Console starts a session for whoever works on the server's own machine. It has no account, so no rooms
// and no place among the sessions and people that others see; what it does is done by chat.Console. It may
// do all that an owner may, to owners too, but leaves somebody who looks after the server.
func (m *Manager) Console() *Session {
	a := &account{}
	a.user.Store(&chat.User{Name: chat.Console, Role: chat.Owner})
	return &Session{manager: m, account: a, started: m.now(), mailbox: m.newMailbox()}
}

// isConsole says whether the session has no account.
func (s *Session) isConsole() bool { return s.account.id == 0 }

// above says whether somebody of that role has to bear what the session's user does.
func (s *Session) above(role chat.Role) bool { return s.isConsole() || role < s.Role() }

// canCome says whether an account has a key that no ban keeps out for good or for now, wherever it comes
// from. The caller holds mu.
func (m *Manager) canCome(a *account) bool {
	return slices.ContainsFunc(a.keys, func(key string) bool {
		_, banned := m.banOf(a, key, netip.Addr{})
		return !banned || m.admins.Has(key)
	})
}

var errNoAccount = chat.Errorf(chat.Invalid, "that takes an account, and the console has none")
