package timeline

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// printable returns s as it may leave for the terminal: checked once more (it was cleaned at the
// door), and in ASCII where the terminal knows no more.
func printable(s string, th *theme.Theme) string {
	s = chat.Printable(s)
	if th.ASCII {
		return theme.ToASCII(s)
	}
	return s
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
	s, _ = theme.Clip(s, w, th.Glyph.Ellipsis)
	return s
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
			b.WriteString(theme.Spaces(n))
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
