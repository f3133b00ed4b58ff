package chat

import (
	"slices"
	"unicode"
)

// writtenTogether has the sets of scripts that one word may mix.
// Source: UTS #39 §5.2, the restriction level "highly restrictive".
var writtenTogether = [][]string{
	{"Latin", "Han", "Hiragana", "Katakana"},
	{"Latin", "Han", "Bopomofo"},
	{"Latin", "Han", "Hangul"},
}

// mixedScripts returns two scripts of name that are not written together, if it has such.
func mixedScripts(name string) (a, b string, mixed bool) {
	var seen []string
	for _, r := range name {
		if len(seen) > 0 && unicode.Is(unicode.Scripts[seen[len(seen)-1]], r) {
			continue
		}
		if script := scriptOf(r); script != "" && !slices.Contains(seen, script) {
			seen = append(seen, script)
		}
	}
	if len(seen) < 2 {
		return "", "", false
	}
	for _, set := range writtenTogether {
		if !slices.ContainsFunc(seen, func(s string) bool { return !slices.Contains(set, s) }) {
			return "", "", false
		}
	}
	slices.Sort(seen)
	return seen[0], seen[1], true
}

// scriptOf returns the name of the script that r is of, "" if it is of none or of many.
func scriptOf(r rune) string {
	switch r {
	case 'ー', '〆': // Common in Scripts.txt, but Japanese in ScriptExtensions.txt
		return "Katakana"
	}
	for script, table := range unicode.Scripts {
		if unicode.Is(table, r) {
			if script == "Common" || script == "Inherited" {
				return ""
			}
			return script
		}
	}
	return ""
}

// mixedDigits tells whether name has decimal digits of two scripts.
func mixedDigits(name string) bool {
	zero := rune(-1)
	for _, r := range name {
		if !unicode.IsDigit(r) {
			continue
		}
		z := zeroOf(r)
		if zero >= 0 && z != zero {
			return true
		}
		zero = z
	}
	return false
}

// zeroOf returns the digit 0 of the decimal digits that r is of. Unicode puts the ten of a script in
// a row, which begins where a range of the table does or a multiple of ten later.
func zeroOf(r rune) rune {
	for _, rg := range unicode.Digit.R16 {
		if lo := rune(rg.Lo); lo <= r && r <= rune(rg.Hi) {
			return r - (r-lo)%10
		}
	}
	for _, rg := range unicode.Digit.R32 {
		if lo := rune(rg.Lo); lo <= r && r <= rune(rg.Hi) {
			return r - (r-lo)%10
		}
	}
	return r
}
