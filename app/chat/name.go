package chat

import (
	"errors"
	"strings"
	"unicode"

	"github.com/rivo/uniseg"
	"golang.org/x/text/secure/bidirule"
	"golang.org/x/text/secure/precis"
)

// Limits of the name of a user or channel, in characters as people count them: grapheme clusters.
const (
	MinName = 2
	MaxName = 32
)

// maxNameMarks is how many combining marks may follow a letter of a name. Source: UTS #39 §5.4.
const maxNameMarks = 4

const nameRule = "a name is made of letters and digits, with - _ . between them"

// CleanName returns the name of a user or channel (without @ or #) as it may be stored: the PRECIS
// profile UsernameCasePreserved (RFC 8265), narrowed to letters and digits of one script or of scripts
// that are written together, and - _ . inside. Case is kept; a name is unique by its Skeleton, which
// is the same before and after. It fails with Invalid, and words that say which rule, when the name
// breaks one, when it is reserved or looks like a reserved one, and when it would deceive.
func CleanName(s string) (string, error) {
	if len(s) > MaxName*maxCluster {
		return "", nameLength()
	}
	name, err := precis.UsernameCasePreserved.String(s)
	switch n := uniseg.GraphemeClusterCount(name); {
	case strings.ContainsFunc(s, unicode.IsSpace):
		return "", Errorf(Invalid, "a name can't have spaces")
	case errors.Is(err, bidirule.ErrInvalid) && strings.ContainsFunc(s, isRTL) && isWord(s):
		return "", Errorf(Invalid, "a name written from right to left starts with a letter and keeps its direction")
	case s == "" || err == nil && (n < MinName || n > MaxName):
		return "", nameLength()
	case err != nil || !isWord(name):
		return "", Errorf(Invalid, nameRule)
	}
	if err := honest(name); err != nil {
		return "", err
	}
	return name, nil
}

func nameLength() error {
	return Errorf(Invalid, "a name has %d to %d characters", MinName, MaxName)
}

// isWord tells whether name is letters and digits with separators inside, and marks on letters only,
// not too many and none twice.
func isWord(name string) bool {
	var last rune = '-'
	marks := 0
	for _, r := range name {
		switch {
		case unicode.IsMark(r):
			if marks++; marks > maxNameMarks || r == last || !unicode.IsLetter(last) && !unicode.IsMark(last) && last != zwj {
				return false
			}
		case r == zwj || r == zwnj: // only where PRECIS lets them be
		case r == '-' || r == '_' || r == '.':
			if isSeparator(last) {
				return false
			}
			marks = 0
		case isSpacingModifier(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			return false
		default:
			marks = 0
		}
		last = r
	}
	return !isSeparator(last)
}

func isSeparator(r rune) bool { return r == '-' || r == '_' || r == '.' }

// isSpacingModifier tells whether r is one of the letters that look like quotes, colons and accents.
func isSpacingModifier(r rune) bool { return 0x02B0 <= r && r <= 0x02FF || 0xA700 <= r && r <= 0xA721 }

// honest returns why name would deceive its readers, or nil.
func honest(name string) error {
	if a, b, mixed := mixedScripts(name); mixed {
		return Errorf(Invalid, "a name can't mix %s and %s letters", a, b)
	}
	if mixedDigits(name) {
		return Errorf(Invalid, "a name can't mix digits of two scripts")
	}
	skeleton := Skeleton(name)
	if like := looksASCII(name); like != "" && Skeleton(like) != skeleton {
		return Errorf(Invalid, "the name “%s” can be taken for “%s”; write it in small letters", name, like)
	}
	if isReserved(name, skeleton) {
		return Errorf(Invalid, "the name “%s” is reserved", name)
	}
	return nil
}

// reserved has the skeletons of the names that speak for the house or stand for people in mentions.
var reserved = skeletons("admin", "administrator", "all", "anonymous", "channel", "deleted", "everyone",
	"here", "me", "moderator", "nobody", "operator", "parley", "root", "server", "system", "you")

// free are names that look like a reserved one in the skeleton only, and that people have.
var free = map[string]bool{"ali": true, "Ali": true, "ALI": true}

func isReserved(name, skeleton string) bool {
	return reserved[strings.ReplaceAll(skeleton, "-", "")] && !free[name]
}

func skeletons(names ...string) map[string]bool {
	set := make(map[string]bool, len(names))
	for _, name := range names {
		set[Skeleton(name)] = true
	}
	return set
}
