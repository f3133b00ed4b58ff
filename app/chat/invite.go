package chat

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// Invite lets so many newcomers in, with a code that only its hash is kept of.
type Invite struct {
	ID      int64
	Hash    string // of the code
	Uses    int    // how many newcomers it is for
	Used    int    // how many came
	Created time.Time
	Until   time.Time // when it ends
	By      string    // the name of who made it; the store fills it in
	Note    string    // what it is for, may be empty
}

// Limits of an invitation.
const (
	MaxUses = 1000
	MaxNote = 80
)

// ErrNoInvite is what is said of a code that there is no invitation for.
var ErrNoInvite = Errorf(NotFound, "nobody was invited with that code")

// Check says whether an invitation can still be used: nil, or Forbidden with the reason.
func (i Invite) Check(now time.Time) error {
	switch {
	case i.Used >= i.Uses:
		return Errorf(Forbidden, "that code was used already")
	case !now.Before(i.Until):
		return Errorf(Forbidden, "that code is not good any more: ask for another")
	}
	return nil
}

// The alphabet of codes is Crockford's: no letter in it looks like another or like a digit.
const (
	codeLetters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	codeLength  = 16 // 5 bits each
	codeGroup   = 4
)

// NewCode makes the code of an invitation, which nobody can guess: 80 bits, as "7K3F-…".
func NewCode() string {
	var b [codeLength]byte
	_, _ = rand.Read(b[:])
	var code strings.Builder
	for i, c := range b {
		if i > 0 && i%codeGroup == 0 {
			code.WriteByte('-')
		}
		code.WriteByte(codeLetters[c%32])
	}
	return code.String()
}

// likeLetters are letters that are read for others.
var likeLetters = strings.NewReplacer("O", "0", "I", "1", "L", "1", "-", "", " ", "")

// HashCode returns what is kept of a code, however it was typed: in small letters, without its dashes,
// with letters that look like the right ones. Invalid when that is no code.
func HashCode(typed string) (string, error) {
	code := likeLetters.Replace(strings.ToUpper(typed))
	if len(code) != codeLength || strings.Trim(code, codeLetters) != "" {
		return "", Errorf(Invalid, "that is no code; one looks like 7K3F-9QXA-0RTB-M2VD")
	}
	sum := sha256.Sum256([]byte(code))
	return hex.EncodeToString(sum[:]), nil
}

// IsCode tells a code, if need be a mistyped one, from a sentence.
func IsCode(typed string) bool {
	words := strings.Fields(typed)
	if len(words) > 1 { // as a code only when it is all in groups
		return !slices.ContainsFunc(words, func(w string) bool { return len(w) != codeGroup }) && isHashed(typed)
	}
	return isHashed(typed) || len(typed) > codeLength/2 && strings.ContainsAny(typed, "0123456789-") &&
		strings.Trim(strings.ToUpper(typed), "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-") == ""
}

func isHashed(typed string) bool {
	_, err := HashCode(typed)
	return err == nil
}
