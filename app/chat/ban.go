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
	With        UserID // a network that is banned because this user, who is banned too, came from there
	Since       time.Time
	Until       time.Time // zero: until it is lifted
}

// Lasts says whether the ban is in force.
func (b Ban) Lasts(now time.Time) bool { return b.Until.IsZero() || now.Before(b.Until) }

// Text is what those are told whom it keeps out.
func (b Ban) Text() string { return sentence("you are banned", b.Until, b.Reason) }

// Mute says that somebody may read but not write.
type Mute struct {
	User   UserID
	Reason string // shown to them; may be empty
	Since  time.Time
	Until  time.Time // zero: until it is lifted
}

// Lasts says whether the mute is in force.
func (m Mute) Lasts(now time.Time) bool { return m.Until.IsZero() || now.Before(m.Until) }

// Text is what they are told when they write.
func (m Mute) Text() string { return sentence("you are muted", m.Until, m.Reason) }

// sentence adds until when something lasts, and why it is so.
func sentence(text string, until time.Time, reason string) string {
	if !until.IsZero() {
		text += " until " + until.UTC().Format("2006-01-02 15:04 MST")
	}
	if reason != "" {
		text += ": " + reason
	}
	return text
}
