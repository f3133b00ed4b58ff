package chat

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"go.mau.fi/util/confusable"
	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Skeleton returns what a name is unique by: names that a reader could take for one another have the
// same one. It is for comparing only, never for showing, and may change with the table: whoever
// stores skeletons must be able to compute them anew. Any string is allowed.
//
// It is the skeleton of UTS #39 §4 over Unicode's confusables.txt, and on top of it:
//   - letter case is nothing (Ana, ANA), nor is width or font (NFKC);
//   - "i", "l", "I", "1", "|" are one letter: "Ian" and "lan" look alike, and so must "ian" and "LAN";
//   - the separators "-", "_" and "." are one, but "ab" is not "a-b";
//   - what is invisible is nothing.
//
// Accents count: "Åna" is not "Ana".
func Skeleton(name string) string {
	fold := cases.Fold() // has state, so not shared
	return settle(name, func(s string) string {
		s = strings.ToLower(fold.String(norm.NFKC.String(s))) // Cherokee folds to capitals, or not at all
		s = replaceRunes(norm.NFD.String(s), func(r rune) string {
			if p, ok := alike[r]; ok {
				return p
			}
			return confusable.GetReplacement(r)
		})
		return norm.NFD.String(dotted.Replace(s))
	})
}

// looksASCII returns the name in ASCII that a name looks like in the capitals and small letters that
// it is written in, or "" when it does not look like one. That name's skeleton is mostly the name's own.
// It is another when a capital and its small letter look like two letters: Greek "Νονα" looks like
// "Nova", and has the skeleton of "νονα", which is that of "vova".
func looksASCII(name string) string {
	s := replaceRunes(norm.NFD.String(name), confusable.GetReplacement)
	beyond := strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
	if beyond || !isWord(s) {
		return ""
	}
	return s
}

// replaceRunes replaces the runes of s for which by returns more than "", and drops invisible ones.
func replaceRunes(s string, by func(rune) string) string {
	var out strings.Builder
	out.Grow(len(s) + utf8.UTFMax)
	for _, r := range s {
		if admit(r) != r || needsNeighbour(r) {
			continue
		}
		if to := by(r); to != "" {
			out.WriteString(to)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}

// dotted takes the dot from letters that have one without it.
var dotted = strings.NewReplacer("i\u0307", "i", "l\u0307", "l", "j\u0307", "j")

// alike is asked before confusables.txt. It makes small letters equal what only their capitals look
// like, since case is nothing (Greek ν and υ are left to look like v and u, see looksASCII), and small
// capitals equal the letters that they are.
var alike = map[rune]string{
	'i': "l", '_': "-", '.': "-",
	'ð': "d\u0335",                                              // Ð, Đ
	'β': "b", 'ε': "e", 'ζ': "z", 'η': "h", 'μ': "rn", 'χ': "x", // Greek
	'ƅ': "b", 'ɜ': "3", 'ȝ': "3", 'ʍ': "rn", 'ю': "lo", 'б': "6", 'Б': "6", 'ĸ': "k", // Cyrillic ь з ӡ м
	'ᴀ': "a", 'ʙ': "b", 'ᴅ': "d", 'ᴇ': "e", 'ɢ': "g", 'ʜ': "h", 'ᴊ': "j", 'ᴋ': "k", 'ʟ': "l", // small capitals
	'ᴍ': "rn", 'ɴ': "n", 'ᴘ': "p", 'ʀ': "r", 'ᴛ': "t",
}
