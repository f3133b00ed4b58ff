package chat

import (
	"net/netip"
	"time"
)

// MaxReason is how long a reason or an announcement may be, in characters.
const MaxReason = 300

// Console is how whoever works on the server's own machine is called, and no account can be.
const Console = "console"

// Deed is something that somebody did to the server or to people on it by their role: a row of the audit log.
type Deed struct {
	At     time.Time
	By     UserID     // 0: the console
	Name   string     // how By is called; the store fills it in
	Verb   string     // "role", "kick" …
	On     string     // whom or what it was done to, in words
	Reason string     // may be empty
	From   netip.Addr // where By was; the zero one if it is not known
}
