package chat

import (
	"cmp"
	"iter"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/unicode/rangetable"
)

// maxWord is how much of a word is looked at, in bytes: what is longer (a key, an address) is found by its
// beginning.
const maxWord = 60

// Word is a word of a text as search takes it: folded, so that case, accents and width are nothing. Of a
// run of letters that are written without spaces, as Chinese, each two neighbours are a word, and the
// last one alone: so every part of the run is found.
type Word struct {
	Text     string
	From, To int // where it stands in the text, in bytes
}

// Letter returns the letter that the word begins with if it is of a script that is written without spaces, else "".
func (w Word) Letter() string {
	r, size := utf8.DecodeRuneInString(w.Text)
	if !unspaced(r) {
		return ""
	}
	return w.Text[:size]
}

// Words returns the words of a text, in their order. Emoji are words.
func Words(text string) iter.Seq[Word] {
	return func(yield func(Word) bool) {
		for at := 0; at < len(text); {
			r, size := utf8.DecodeRuneInString(text[at:])
			more := true
			switch {
			case unspaced(r):
				at, more = yieldRun(text, at, yield)
			case isWordRune(r):
				at, more = yieldWord(text, at, yield)
			case unicode.Is(unicode.So, r):
				more = yield(Word{text[at : at+size], at, at + size})
				at += size
			default:
				at += size
			}
			if !more {
				return
			}
		}
	}
}

// yieldWord yields the word that begins at an offset, and returns where it ends.
func yieldWord(text string, from int, yield func(Word) bool) (int, bool) {
	folded := make([]byte, 0, maxWord+utf8.UTFMax)
	at := from
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !isWordRune(r) || unspaced(r) {
			break
		}
		if len(folded) < maxWord {
			folded = appendFolded(folded, r)
		}
		at += size
	}
	if len(folded) == 0 { // marks without a letter
		return at, true
	}
	return at, yield(Word{string(folded), from, at})
}

// yieldRun yields the words of the run of unspaced letters that begins at an offset, and returns where it ends.
func yieldRun(text string, from int, yield func(Word) bool) (int, bool) {
	last, lastAt := "", from
	at := from
	for at < len(text) {
		r, size := utf8.DecodeRuneInString(text[at:])
		if !unspaced(r) {
			break
		}
		letter := cmp.Or(string(appendFolded(nil, r)), text[at:at+size])
		if at > from && !yield(Word{last + letter, lastAt, at + size}) {
			return at, false
		}
		last, lastAt = letter, at
		at += size
	}
	return at, yield(Word{last, lastAt, at})
}

// unspacedRunes are the letters of scripts that are written without spaces between words, or, as Hangul,
// with endings that a word would not be found with.
var unspacedRunes = rangetable.Merge(unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
	unicode.Yi, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan, unicode.Javanese,
	rangetable.New('ー', '〆'))

func unspaced(r rune) bool {
	return r >= 0x0E00 && unicode.Is(unspacedRunes, r) && (unicode.IsLetter(r) || unicode.IsMark(r))
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r)
}

// foldings has letters that fold to others without being made of them and a mark.
var foldings = map[rune]string{
	'ß': "ss", 'ø': "o", 'đ': "d", 'ð': "d", 'ł': "l", 'ħ': "h", 'ı': "i", 'æ': "ae", 'œ': "oe", 'þ': "th", 'ς': "σ",
	'ى': "ي", 'ة': "ه", 'ـ': "", // Arabic letters that people write for one another, and the stroke that only stretches
}

// appendFolded appends what a letter is looked for as.
func appendFolded(to []byte, r rune) []byte {
	switch {
	case r < utf8.RuneSelf:
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(to, byte(r))
	case r >= 0x3040 && r < 0x3100, r >= 0x4E00 && r < 0xA000, r >= 0xAC00 && r < 0xD7A4:
		return utf8.AppendRune(to, r) // kana, Han, Hangul: what they are made of is nothing to look for
	}
	var room [utf8.UTFMax]byte
	for _, part := range string(norm.NFKD.Append(nil, room[:utf8.EncodeRune(room[:], r)]...)) {
		part = unicode.ToLower(part)
		other, known := foldings[part]
		switch {
		case known:
			to = append(to, other...)
		case isAccent(part), !isWordRune(part): // as the spaces in ﷺ
		default:
			to = utf8.AppendRune(to, part)
		}
	}
	return to
}

// isAccent tells the marks that people leave out when they type: those of Latin, Greek and Cyrillic, and
// the vowels of Hebrew and Arabic. Those of Indic scripts are what the text says.
func isAccent(r rune) bool {
	return unicode.Is(unicode.Mn, r) && unicode.In(r, unicode.Inherited, unicode.Hebrew, unicode.Arabic)
}
