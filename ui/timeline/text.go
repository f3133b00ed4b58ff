package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// printable returns s without anything that a terminal could take for a command or that could upset
// the order of other text: controls (but newline and tab), line separators and bidi overrides are
// shown as U+FFFD. What comes here was cleaned at the door; this is the check on the way out. With
// an ASCII theme, what is not ASCII becomes question marks of the same width.
func printable(s string, th *theme.Theme) string {
	ascii := true
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf {
			ascii = false
		} else if (c < ' ' && c != '\n' && c != '\t') || c == 0x7f {
			return printableSlow(s, th)
		}
	}
	if ascii {
		return s
	}
	return printableSlow(s, th)
}

func printableSlow(s string, th *theme.Theme) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		if forbidden(r) {
			return utf8.RuneError
		}
		return r
	}, s)
	if th.ASCII {
		return toASCII(s)
	}
	return s
}

func forbidden(r rune) bool {
	switch {
	case r == '\n' || r == '\t':
		return false
	case r < 0xa0:
		return r < ' ' || r >= 0x7f
	case r == 0x2028 || r == 0x2029:
		return true
	}
	return r >= 0x202a && r <= 0x202e
}

// toASCII replaces each cluster that is not ASCII by as many question marks as it has cells.
func toASCII(s string) string {
	var b strings.Builder
	for len(s) > 0 {
		n, cells := 1, 1
		if s[0] != '\n' && s[0] != '\t' {
			n, cells = cluster(s)
		}
		if n == 1 {
			b.WriteByte(s[0])
		} else {
			b.WriteString("??"[:min(cells, 2)])
		}
		s = s[n:]
	}
	return b.String()
}

// cluster returns the bytes and the cells of the first grapheme cluster of s, which is not empty.
func cluster(s string) (n, cells int) {
	if s[0] < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf) {
		return 1, 1
	}
	c, w := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	return max(1, len(c)), w
}

// width returns the cells of a text without escape sequences.
func width(s string) int {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return ansi.StringWidth(s)
		}
	}
	return len(s)
}

// truncate cuts s to at most w cells, the last of them an ellipsis if something was cut.
func truncate(s string, w int, th *theme.Theme) string {
	if len(s) <= w || width(s) <= w {
		return s
	}
	return ansi.Truncate(s, w, th.Glyph.Ellipsis)
}

const tabStop = 4

// expandTabs replaces tabs by spaces up to the next stop, for a text that begins at column col.
func expandTabs(s string, col int) string {
	if strings.IndexByte(s, '\t') < 0 {
		return s
	}
	var b strings.Builder
	for i, part := range strings.Split(s, "\t") {
		if i > 0 {
			n := tabStop - col%tabStop
			b.WriteString(spaces(n))
			col += n
		}
		b.WriteString(part)
		col += width(part)
	}
	return b.String()
}

// trimMarks drops combining marks at the beginning of a row: without a base of their own they would
// join whatever stands to the left of it.
func trimMarks(s string) string {
	return strings.TrimLeftFunc(s, func(r rune) bool { return r == 0x200d || unicode.Is(unicode.M, r) })
}
