package room

import (
	"net/netip"

	"parley/app/chat"
)

// ErrNotListed is what Admit returns for a key that would have to be on a list.
var ErrNotListed = chat.Errorf(chat.Forbidden, "only people whose keys are listed may come in here, and your key is not")

// Admit says whether whoever has proven a key may come in from an address: nil, or Forbidden with the
// reason for them. It is asked at every login and at every session, and answers from memory; those who
// are in stay in whatever it would answer now.
func (m *Manager) Admit(fingerprint string, from netip.Addr) error {
	if m.access == chat.Allowlist && !m.admins.Allows(fingerprint, from) && !m.allow.Allows(fingerprint, from) {
		return ErrNotListed
	}
	return nil
}

// nobody is a list that nobody is on.
type nobody struct{}

func (nobody) Allows(string, netip.Addr) bool { return false }
