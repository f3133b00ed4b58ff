package chat

import (
	"net/netip"
	"time"
)

// Ban keeps somebody out: an account with all of its keys, one key, or whoever comes from a network.
// One of User, Fingerprint and Network is set.
type Ban struct {
	ID          int64
	User        UserID
	Fingerprint string
	Network     netip.Prefix
	Reason      string // shown to whom it keeps out; may be empty
	Since       time.Time
	Until       time.Time // zero: until it is lifted
}

// Lasts says whether the ban is in force.
func (b Ban) Lasts(now time.Time) bool { return b.Until.IsZero() || now.Before(b.Until) }

// Text is what those are told whom it keeps out.
func (b Ban) Text() string {
	text := "you are banned"
	if !b.Until.IsZero() {
		text += " until " + b.Until.UTC().Format("2006-01-02 15:04 MST")
	}
	if b.Reason != "" {
		text += ": " + b.Reason
	}
	return text
}
