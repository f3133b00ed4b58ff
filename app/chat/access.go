package chat

import "net/netip"

// Access says who may come in.
type Access string

// The ways of access.
const (
	Open      Access = "open"      // whoever has a key
	Allowlist Access = "allowlist" // whose key is listed
)

// ParseAccess reads the name of a way of access; Invalid when it is none.
func ParseAccess(name string) (Access, error) {
	switch a := Access(name); a {
	case Open, Allowlist:
		return a, nil
	}
	return "", Errorf(Invalid, "%q is neither open nor allowlist", Printable(name))
}

// KeyList is a list of keys that somebody keeps outside of parley, and may change at any time. It
// answers from memory.
type KeyList interface {
	// Exists says whether somebody keeps such a list at all.
	Exists() bool
	// Has says whether the key is listed, for whomever and however long.
	Has(fingerprint string) bool
	// Allows says whether the key is listed for a client at that address, now.
	Allows(fingerprint string, from netip.Addr) bool
}
