package composer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	tab     = "    " // how a tab is shown
	tabSize = len(tab)

	// maxCluster bounds a cluster, in bytes: no writing needs a third of it, but a text may pile a
	// million marks on one letter, and then each key would cost a walk over all of them.
	maxCluster = 128
)

// cluster measures the grapheme cluster that b, not empty, starts with: its bytes and its cells.
// A new line is a cluster without cells. Measuring again from any cluster's end gives the same clusters.
func cluster(b []byte) (size, cells int) {
	switch c := b[0]; {
	case c == '\n':
		return 1, 0
	case c == '\t':
		return 1, tabSize
	case c < utf8.RuneSelf && (len(b) == 1 || b[1] < utf8.RuneSelf):
		return 1, 1
	}
	if size, cells = plain(b); size > 0 {
		return size, cells
	}
	if len(b) > maxCluster {
		b = b[:maxCluster]
		for r, n := utf8.DecodeLastRune(b); r == utf8.RuneError && n == 1; r, n = utf8.DecodeLastRune(b) {
			b = b[:len(b)-1] // the cut fell into a character
		}
	}
	first, cells := ansi.FirstGraphemeCluster(b, ansi.GraphemeWidth)
	return len(first), cells
}

// plain is the short way for the commonest letters outside ASCII, in text where marks and joiners are
// far: a letter is a cluster of its own if what follows it is a plain letter or ASCII too. Size 0 means
// that the long way must decide.
func plain(b []byte) (size, cells int) {
	r, size := utf8.DecodeRune(b)
	cells = plainCells(r)
	if cells == 0 {
		return 0, 0
	}
	if rest := b[size:]; len(rest) > 0 && rest[0] >= utf8.RuneSelf {
		if next, _ := utf8.DecodeRune(rest); plainCells(next) == 0 {
			return 0, 0
		}
	}
	return size, cells
}

// plainCells returns the cells of a letter that joins only with what joins with every letter, or 0.
func plainCells(r rune) int {
	switch {
	case r >= 0xc0 && r <= 0x24f, r >= 0x391 && r <= 0x3ff, r >= 0x400 && r <= 0x482, r >= 0x48a && r <= 0x52f:
		return 1 // Latin, Greek, Cyrillic
	case r >= 0x3041 && r <= 0x3096, r >= 0x30a1 && r <= 0x30fa, r >= 0x4e00 && r <= 0x9fff, r >= 0xff01 && r <= 0xff60:
		return 2 // kana, han, full-width forms
	}
	return 0
}

// letters returns how many of the first most bytes are, each, a visible ASCII letter and a cluster of its own.
func letters(b []byte, most int) int {
	n := 0
	for n < most && n < len(b) && b[n] > ' ' && b[n] < 0x7f {
		n++
	}
	if n > 0 && n < len(b) && b[n] >= utf8.RuneSelf {
		n-- // a mark may follow
	}
	return n
}

// white tells whether r separates words. The spaces made for keeping words together do not.
func white(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r == '\n' || r == '\t'
	}
	return unicode.IsSpace(r) && r != '\u00a0' && r != '\u2007' && r != '\u202f'
}

// blank tells whether a cluster is white space and nothing else (a mark may sit on a space).
func blank(c []byte) bool {
	if len(c) == 1 {
		return white(rune(c[0]))
	}
	r, n := utf8.DecodeRune(c)
	return n == len(c) && white(r)
}

// clean returns text as it may enter a draft: valid UTF-8, lines that end in \n, and of the control
// characters only new line and tab.
func clean(text string) string {
	if strings.IndexFunc(text, func(r rune) bool { return r == utf8.RuneError || settled(r) != r }) < 0 {
		return text
	}
	return strings.Map(settled, strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n"))
}

// settled returns what stands for r in a draft, -1 for nothing.
func settled(r rune) rune {
	switch {
	case r == '\n' || r == '\t':
		return r
	case r == '\r' || r == '\u2028' || r == '\u2029':
		return '\n'
	case unicode.IsControl(r):
		return -1
	case r >= '\u202a' && r <= '\u202e':
		return -1 // bidi embeddings and overrides: no message keeps them, and they would turn the row around
	}
	return r
}
