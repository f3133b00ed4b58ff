package markup

import (
	"iter"
	"strings"
)

// quotesApart cuts a text after each quote that is answered on the very next line. Markdown would
// take the answer into the quote; in a chat everybody means it to stand outside.
func quotesApart(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		fence, quoted, from, at := "", false, 0, 0
		for line := range strings.Lines(s) {
			text := strings.TrimLeft(line, " ")
			answer := quoted && strings.TrimSpace(text) != "" && !isQuote(text)
			if answer && fence == "" {
				if !yield(s[from:at]) {
					return
				}
				from = at
			}
			fence = fenceAfter(fence, text)
			quoted = fence == "" && isQuote(text)
			at += len(line)
		}
		yield(s[from:])
	}
}

func isQuote(line string) bool {
	rest, ok := strings.CutPrefix(line, ">")
	return ok && (rest == "" || strings.ContainsAny(rest[:1], " \t\n>"))
}

// fenceAfter returns the fence of code that is open after a line, given the one open before it.
func fenceAfter(open, line string) string {
	if open != "" {
		if strings.HasPrefix(line, open) && strings.Trim(line, open[:1]+" \n") == "" {
			return ""
		}
		return open
	}
	for _, c := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, c)); n >= 3 {
			return line[:n]
		}
	}
	return ""
}
