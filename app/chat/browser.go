package chat

import (
	"net/netip"
	"time"
)

// Browser is one that is signed in to an account. It shows itself by a secret, of which only the hash is kept.
type Browser struct {
	ID      int64
	User    UserID
	Hash    string // of its secret, as HashCode
	Key     string // fingerprint of the key by which it was let in, or with which its passkey was added; may be empty
	Passkey int64  // by which it was let in; 0 if that was a key
	Name    string // what it is: "Firefox on Linux"
	Created time.Time
	Used    time.Time  // when it was last here, to the hour
	From    netip.Addr // from where it was signed in; for administrators
}

// Bounds of browsers.
const (
	MaxBrowsers = 20                  // of an account; one more ends the one that was not used for longest
	BrowserAge  = 90 * 24 * time.Hour // one that is not used for so long is signed out
	MaxAgent    = 60                  // characters of Browser.Name
)

// Over says whether the browser was not used for too long.
func (b *Browser) Over(now time.Time) bool { return now.Sub(b.Used) > BrowserAge }
