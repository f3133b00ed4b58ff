package chat

import (
	"strings"
	"unicode"
)

// The runes below are invisible and have a use beside some neighbours only. Elsewhere they hide
// things: two texts that look the same, or a message inside an emoji.
const (
	zwnj      = '\u200C'
	zwj       = '\u200D'
	lrm       = '\u200E'
	rlm       = '\u200F'
	alm       = '\u061C'
	flagBase  = '\U0001F3F4' // the black flag that a region's flag is spelled after, in tags
	tagCancel = '\U000E007F'
)

// dropUnjoined drops joiners, variation selectors, tags and bidi marks that stand where they join,
// vary, spell or mark nothing.
func dropUnjoined(s string) string {
	if !strings.ContainsFunc(s, needsNeighbour) {
		return s
	}
	in, rtl := []rune(s), strings.ContainsFunc(s, isRTL)
	out := make([]rune, 0, len(in))
	for i := 0; i < len(in); i++ {
		r, rest := in[i], in[i+1:]
		switch {
		case r == flagBase:
			n := tagRun(rest)
			out = append(out, in[i:i+1+n]...)
			i += n
		case !needsNeighbour(r) || hasUse(r, out, rest, rtl):
			out = append(out, r)
		}
	}
	return string(out)
}

// needsNeighbour tells whether r is one of those that are judged by what stands beside them.
func needsNeighbour(r rune) bool {
	switch r {
	case zwnj, zwj, lrm, rlm, alm:
		return true
	}
	return isTag(r) || unicode.Is(unicode.Variation_Selector, r)
}

// hasUse tells whether r has its use between before and after, in a text that has letters written from
// right to left or has none.
func hasUse(r rune, before, after []rune, rtl bool) bool {
	if len(before) == 0 || needsNeighbour(before[len(before)-1]) && r != zwj {
		return false
	}
	last := before[len(before)-1]
	switch r {
	case lrm, rlm, alm:
		return rtl
	case zwnj:
		return joins(last) && len(after) > 0 && joins(after[0])
	case zwj:
		return joins(last) || len(after) > 0 && isPictograph(after[0]) && isPictograph(pictographOf(before))
	}
	return !isTag(r) && varies(last, r)
}

// joins tells whether r is of a script whose letters take other shapes beside each other, so that
// joiners matter: Arabic to Mongolian without Hangul and Ethiopic, and the Indic ones further up.
func joins(r rune) bool {
	if !unicode.IsLetter(r) && !unicode.IsMark(r) || unicode.Is(unicode.Variation_Selector, r) {
		return false
	}
	switch {
	case 0x0600 <= r && r <= 0x109F, 0x1700 <= r && r <= 0x1CFF, 0xA800 <= r && r <= 0xABFF,
		0x10A00 <= r && r <= 0x11FFF, 0x1E900 <= r && r <= 0x1E95F:
		return true
	}
	return false
}

// varies tells whether the variation selector vs can choose a shape for base. The sequences that are
// defined are many (StandardizedVariants.txt, the IVD); this keeps to the kinds of bases they have.
func varies(base, vs rune) bool {
	switch {
	case vs >= 0xE0100: // ideographic variants
		return unicode.Is(unicode.Han, base)
	case vs < 0xFE00: // free variation selectors
		return unicode.Is(unicode.Mongolian, base)
	case vs < 0xFE0E:
		return base >= 0x1000 && isVisible(base) && !unicode.IsMark(base)
	case base == 'ℹ':
		return true
	}
	return isVisible(base) && !unicode.IsLetter(base) && !unicode.IsMark(base)
}

// isPictograph tells whether r can be a part of an emoji sequence that ZWJ holds together.
func isPictograph(r rune) bool {
	switch {
	case 0x2190 <= r && r <= 0x2BFF:
		return unicode.IsSymbol(r)
	case 0x1F000 <= r && r <= 0x1FAFF:
		return !isSkinTone(r)
	}
	return r == '©' || r == '®'
}

// pictographOf returns the last rune before that is neither a skin tone nor a variation selector.
func pictographOf(before []rune) rune {
	for i := len(before) - 1; i >= 0 && i >= len(before)-3; i-- {
		if r := before[i]; !isSkinTone(r) && r != 0xFE0F {
			return r
		}
	}
	return 0
}

// tagRun returns how many tags at the start of after spell the region of a flag: two letters of a
// country, one to three letters or digits, and the cancel tag. Source: UTS #51, ED-14a.
func tagRun(after []rune) int {
	for i, r := range after {
		c := r - 0xE0000
		switch {
		case r == tagCancel && 3 <= i:
			return i + 1
		case i > 4, !('a' <= c && c <= 'z') && (i < 2 || c < '0' || c > '9'):
			return 0
		}
	}
	return 0
}

func isTag(r rune) bool      { return 0xE0020 <= r && r <= 0xE007F }
func isSkinTone(r rune) bool { return 0x1F3FB <= r && r <= 0x1F3FF }

// isRTL tells whether r is in a block of letters written from right to left.
func isRTL(r rune) bool {
	return 0x0590 <= r && r <= 0x08FF && r != alm || 0xFB1D <= r && r <= 0xFDFF || 0xFE70 <= r && r <= 0xFEFF ||
		0x10800 <= r && r <= 0x10FFF || 0x1E800 <= r && r <= 0x1EFFF
}
