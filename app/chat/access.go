package chat

import (
	"net/netip"
	"time"
)

// Access says who may come in.
type Access string

// The ways of access.
const (
	Open      Access = "open"      // whoever has a key
	Invited   Access = "invite"    // who has an account, or a code for one
	Allowlist Access = "allowlist" // whose key is listed
)

// ParseAccess reads the name of a way of access; Invalid when it is none.
func ParseAccess(name string) (Access, error) {
	switch a := Access(name); a {
	case Open, Invited, Allowlist:
		return a, nil
	}
	return "", Errorf(Invalid, "%q is none of open, invite and allowlist", Printable(name))
}

// KeyList is a list of keys that somebody keeps outside of parley, and may change at any time. It
// answers from memory.
type KeyList interface {
	// Exists says whether somebody keeps such a list at all.
	Exists() bool
	// Has says whether the key is listed now, for a client at whatever address.
	Has(fingerprint string) bool
	// Allows says whether the key is listed for a client at that address, now.
	Allows(fingerprint string, from netip.Addr) bool
}

// Allowed is a key that an administrator let in while the server ran.
type Allowed struct {
	Fingerprint string
	Comment     string // whose it is, in their words; may be empty
	Since       time.Time
}

// Limits of what is said at the door, in characters.
const (
	MaxComment = 80
	MaxKnock   = 100
)

// Knock is somebody's wish to be let in. There is one at most for a key.
type Knock struct {
	ID          int64
	Fingerprint string
	Login       string // the name that they gave, empty if nobody can be called so
	Reason      string
	At          time.Time
	From        netip.Addr
	Refused     time.Time // zero: nobody has answered yet
}

// Name is how people call who knocks. It is a name that they gave themselves.
func (k Knock) Name() string {
	if k.Login == "" {
		return "somebody"
	}
	return k.Login
}
