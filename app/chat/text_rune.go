package chat

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// admit says what becomes of a rune wherever it stands: itself, another, or -1 for nothing. Runes
// that depend on their neighbours pass, and are judged by dropUnjoined and closeIsolates.
func admit(r rune) rune {
	switch {
	case r == '\n' || r == '\t' || ' ' <= r && r < 0x7F:
		return r
	case r == '\r' || r == 0x2028 || r == 0x2029: // line and paragraph separator
		return '\n'
	case r <= 0x7F:
		return picture(r)
	case r < 0xA0: // C1; U+009B is CSI to some terminals
		return utf8.RuneError
	case r == 0x10EEEE: // in place of which kitty draws a part of a picture
		return utf8.RuneError
	case r&0xFFFE == 0xFFFE || 0xFDD0 <= r && r <= 0xFDEF: // noncharacters
		return utf8.RuneError
	case unicode.Is(hiddenRunes, r), unicode.Is(unicode.Cf, r) && !unicode.Is(formatRunes, r):
		return -1
	}
	return r
}

// hiddenRunes has the default-ignorable code points that are no format characters: joiners nobody types,
// letters and vowels without a shape, and code points set aside for more of the kind.
// Source: Unicode, DerivedCoreProperties.txt, Default_Ignorable_Code_Point.
var hiddenRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034F, Hi: 0x034F, Stride: 1}, // combining grapheme joiner
		{Lo: 0x115F, Hi: 0x1160, Stride: 1}, // Hangul fillers
		{Lo: 0x17B4, Hi: 0x17B5, Stride: 1}, // Khmer inherent vowels
		{Lo: 0x2065, Hi: 0x2065, Stride: 1},
		{Lo: 0x3164, Hi: 0x3164, Stride: 1}, // Hangul filler
		{Lo: 0xFFA0, Hi: 0xFFA0, Stride: 1}, // the same, half width
		{Lo: 0xFFF0, Hi: 0xFFF8, Stride: 1},
	},
	R32: []unicode.Range32{
		{Lo: 0xE0000, Hi: 0xE001F, Stride: 1},
		{Lo: 0xE0080, Hi: 0xE00FF, Stride: 1},
		{Lo: 0xE01F0, Hi: 0xE0FFF, Stride: 1},
	},
}

// formatRunes has the format characters (Cf) that have a shape or a use in plain text. All others, soft
// hyphen and zero width space among them, are dropped, and with them the bidi embeddings and
// overrides, which no text needs since there are isolates.
var formatRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0600, Hi: 0x0605, Stride: 1}, // Arabic number signs, drawn around digits
		{Lo: 0x061C, Hi: 0x061C, Stride: 1}, // ALM
		{Lo: 0x06DD, Hi: 0x06DD, Stride: 1},
		{Lo: 0x070F, Hi: 0x070F, Stride: 1},
		{Lo: 0x0890, Hi: 0x0891, Stride: 1},
		{Lo: 0x08E2, Hi: 0x08E2, Stride: 1},
		{Lo: 0x200C, Hi: 0x200F, Stride: 1}, // ZWNJ, ZWJ, LRM, RLM
		{Lo: 0x2066, Hi: 0x2069, Stride: 1}, // LRI, RLI, FSI, PDI
	},
	R32: []unicode.Range32{
		{Lo: 0x110BD, Hi: 0x110CD, Stride: 0x10}, // Kaithi number signs
		{Lo: 0xE0020, Hi: 0xE007F, Stride: 1},    // tags, in flags
	},
}

// isVisible tells whether r leaves a trace on the screen in clean text.
func isVisible(r rune) bool {
	return !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r) && r != 0x2800 // an empty Braille cell
}

// isPlain tells, quickly, that cleaning would change nothing in s. It may say no to clean text.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= 0x7F || c < ' ' && c != '\n' && c != '\t' {
			return isPlainUnicode(s[i:]) && norm.NFC.IsNormalString(s)
		}
	}
	return true
}

func isPlainUnicode(s string) bool {
	for _, r := range s {
		if !unicode.Is(plainRunes, r) { // U+FFFD is none: it may be what range makes of a wrong byte
			return false
		}
	}
	return true
}

// plainRunes has the runes that are clean in every neighbourhood of each other: visible, no marks, and
// each a cluster of its own. It is a short list of what most messages are made of; a rune that is
// missing here costs time, nothing else.
var plainRunes = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: '\t', Hi: '\n', Stride: 1},
		{Lo: ' ', Hi: '~', Stride: 1},
		{Lo: 0x00A0, Hi: 0x00AC, Stride: 1},
		{Lo: 0x00AE, Hi: 0x02FF, Stride: 1}, // Latin
		{Lo: 0x0370, Hi: 0x0482, Stride: 1}, // Greek, Cyrillic
		{Lo: 0x048A, Hi: 0x058F, Stride: 1}, // Cyrillic, Armenian
		{Lo: 0x05D0, Hi: 0x05F4, Stride: 1}, // Hebrew
		{Lo: 0x0620, Hi: 0x064A, Stride: 1}, // Arabic
		{Lo: 0x10A0, Hi: 0x10FF, Stride: 1}, // Georgian
		{Lo: 0x1E00, Hi: 0x1FFF, Stride: 1}, // Latin, Greek
		{Lo: 0x2010, Hi: 0x2027, Stride: 1}, // punctuation
		{Lo: 0x2030, Hi: 0x205E, Stride: 1},
		{Lo: 0x20A0, Hi: 0x20CF, Stride: 1}, // currencies
		{Lo: 0x2100, Hi: 0x2BFF, Stride: 1}, // symbols
		{Lo: 0x3000, Hi: 0x3029, Stride: 1},
		{Lo: 0x3030, Hi: 0x3098, Stride: 1}, // kana
		{Lo: 0x309B, Hi: 0x3163, Stride: 1},
		{Lo: 0x3165, Hi: 0xA4CF, Stride: 1}, // Han, Yi
		{Lo: 0xAC00, Hi: 0xD7A3, Stride: 1}, // Hangul syllables
		{Lo: 0xFF01, Hi: 0xFF9D, Stride: 1}, // full and half width
	},
	R32: []unicode.Range32{
		{Lo: 0x1F000, Hi: 0x1F1E5, Stride: 1}, // emoji, without flags and skin tones
		{Lo: 0x1F200, Hi: 0x1F3FA, Stride: 1},
		{Lo: 0x1F400, Hi: 0x1FAFF, Stride: 1},
	},
}
