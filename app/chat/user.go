package chat

import (
	"crypto/sha256"
	"encoding/base64"
	"net/netip"
	"strings"
	"time"
)

// UserID names an account for ever; it is never used again.
type UserID int64

// User is a person's account.
type User struct {
	ID       UserID
	Name     string // as CleanName let it in; shown with a leading @ where it could be mistaken
	Role     Role   // on the server; a list of administrators may give them more
	Created  time.Time
	LastSeen time.Time // when the last screen was left, or entered; scripts don't count; zero if never
	Status   string    // a line that the person wrote about themselves, may be empty
	Away     bool      // the person said that they are away
	AwayText string    // why, may be empty
	Gone     bool      // they deleted their account: nothing but what they said is left, under DeletedUser
	Zone     string    // IANA name of their time zone, empty when they did not say
	Prefs    *Prefs    // nil when they chose nothing; Chosen is never nil
}

// DeletedUser is how somebody is called who deleted their account.
const DeletedUser = "deleted user"

// Limits of what a person writes about themselves, in characters.
const MaxStatus = 80

// Key is an SSH public key that opens an account. A key belongs to at most one user.
type Key struct {
	Fingerprint string // "SHA256:…" as OpenSSH prints it
	User        UserID
	Type        string // "ssh-ed25519" …
	Comment     string // what the person calls it, may be empty
	Created     time.Time
	LastUsed    time.Time
	LastFrom    netip.Addr // where that was from; for administrators
}

// MaxKeys is how many keys an account may have.
const MaxKeys = 20

// ErrLastKey answers who would revoke the only key of their account.
var ErrLastKey = Errorf(Forbidden, "that is your last key: without it nobody could open your account")

// Seen is a last sign of life: of a user, of a key, or of both. At replaces an earlier time only.
type Seen struct {
	User        UserID     // sets LastSeen when not 0
	Fingerprint string     // sets LastUsed when not empty
	From        netip.Addr // where the key was used from
	At          time.Time
}

// Block says that By takes no direct messages and no notices from Other.
type Block struct{ By, Other UserID }

// Presence says how reachable a person is.
type Presence uint8

// Presences, from least to most reachable.
const (
	Offline Presence = iota
	Away
	Here
)

// String returns the word that screens show.
func (p Presence) String() string {
	switch p {
	case Here:
		return "here"
	case Away:
		return "away"
	}
	return "offline"
}

// Person is a user as others see them now.
type Person struct {
	User
	Presence Presence
	Since    time.Time // when the presence became what it is; for Offline, when they were last seen, zero if they hide it
}

// Says returns what somebody says of themselves now: why they are away, else their status.
func (p *Person) Says() string {
	if p.Presence == Away && p.AwayText != "" {
		return p.AwayText
	}
	return p.Status
}

// CheckFingerprint returns nil for a text that can be a key's fingerprint, and else Invalid.
func CheckFingerprint(text string) error {
	sum, isSHA := strings.CutPrefix(text, "SHA256:")
	b, err := base64.RawStdEncoding.Strict().DecodeString(sum)
	if err != nil || !isSHA || len(b) != sha256.Size {
		return Errorf(Invalid, "%q is no fingerprint; ssh-keygen -l shows a key's", Printable(text))
	}
	return nil
}
