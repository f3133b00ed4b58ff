package theme

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

// ToASCII replaces each grapheme cluster that is not ASCII by as many question marks as it has
// cells: for terminals whose locale is not UTF-8. The separators of our own hints become dashes, and
// the sign before a file a word.
func ToASCII(s string) string {
	if strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		cluster, cells := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
		switch {
		case cluster == "·":
			b.WriteByte('-')
		case cluster == chat.FileSign:
			b.WriteString("[file]")
		case len(cluster) > 1:
			b.WriteString(strings.Repeat("?", cells))
		default:
			b.WriteString(cluster)
		}
		s = s[len(cluster):]
	}
	return b.String()
}
