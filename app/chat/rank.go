package chat

import (
	"strings"
	"unicode/utf8"
)

// NoRank is the rank of a name that does not have what was typed.
const NoRank = 4

// Rank says how well a name fits what was typed of it, the less the better: it begins with that, one of its
// parts does, it has it somewhere, or it has the letters in their order. Both are in lower case.
func Rank(name, typed string) int {
	at := strings.Index(name, typed)
	switch {
	case at == 0:
		return 0
	case at > 0 && strings.ContainsRune("-_. ", rune(name[at-1])):
		return 1
	case at > 0:
		return 2
	}
	rest := typed
	for _, r := range name {
		if next, size := utf8.DecodeRuneInString(rest); r == next {
			rest = rest[size:]
		}
	}
	if rest == "" {
		return 3
	}
	return NoRank
}
