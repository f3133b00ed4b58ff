package chat

import "time"

// Passkey opens an account in a browser, which keeps the secret half of it.
type Passkey struct {
	ID         int64
	User       UserID
	Credential string // its name, which browsers made; no two have the same
	Handle     []byte // by which browsers know the account; those of one account have the same
	Data       []byte // what it takes to prove it, as the door for browsers wrote it
	Key        string // fingerprint of the key by which its user was in when it was added; empty if there was none
	Name       string // what its user calls it
	Created    time.Time
	Used       time.Time // zero: never
}

// MaxPasskeys bounds the passkeys of an account.
const MaxPasskeys = 20

// ErrLastWay refuses to take away what alone opens an account.
var ErrLastWay = Errorf(Forbidden, "this passkey is all that opens your account: add a key or another passkey first")
