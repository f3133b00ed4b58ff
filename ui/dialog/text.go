package dialog

import (
	"regexp"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// wrap breaks text into lines of at most width cells.
func wrap(text string, width int) []string {
	if text == "" || width <= 0 {
		return nil
	}
	return strings.Split(ansi.Wrap(chat.PrintableLine(text), width, ""), "\n")
}

// columns are what stands between those of a row.
var columns = regexp.MustCompile(`(\S)  +`)

// hang breaks a row of columns into lines of at most width cells. Its columns move together before that, and what
// goes on below is indented.
func hang(text string, width int) []string {
	const indent = 2
	text = columns.ReplaceAllString(text, "$1  ")
	lines := wrap(text, width)
	if len(lines) < 2 || width <= 2*indent {
		return lines
	}
	lines = wrap(text, width-indent)
	for i := range lines[1:] {
		lines[i+1] = theme.Spaces(indent) + strings.TrimLeft(lines[i+1], " ")
	}
	return lines
}

// paragraph returns text as rows of exactly width cells.
func paragraph(s theme.Style, text string, width int) []string {
	lines := wrap(text, width)
	for i, l := range lines {
		l, w := theme.Clip(strings.TrimRight(l, " "), width, "")
		lines[i] = s.Render(l) + theme.Spaces(width-w)
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

// reveal returns the top nearest to the given one for which line at is in sight.
func reveal(top, at, height int) int {
	return max(min(top, at), at-height+1)
}
