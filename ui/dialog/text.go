package dialog

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// wrap breaks text into lines of at most width cells.
func wrap(text string, width int) []string {
	if text == "" || width <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(strings.Map(printable, text), width, ""), "\n")
}

// paragraph returns text as rows of exactly width cells.
func paragraph(s theme.Style, text string, width int) []string {
	lines := wrap(text, width)
	for i, l := range lines {
		l, w := clip(strings.TrimRight(l, " "), width, "")
		lines[i] = s.Render(l) + spaces(width-w)
	}
	return lines
}

// widest returns the width of the widest of the lines.
func widest(lines []string) int {
	w := 0
	for _, l := range lines {
		w = max(w, ansi.StringWidth(l))
	}
	return w
}

// thousands returns n as "12,345".
func thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// reveal returns the top nearest to the given one for which line at is in sight.
func reveal(top, at, height int) int {
	return max(min(top, at), at-height+1)
}
