package timeline

import (
	"strings"

	"parley/ui/markup"
	"parley/ui/theme"
)

// style is all that parsing a text needs to know.
type style struct {
	th    *theme.Theme
	lexer *markup.Lexer
	base  theme.Style // of the text where it has no look of its own
	names []string    // whose mentions are highlighted
	width int         // of the text column, in cells
}

// parse returns the lines of a message's Markdown, at least one. It shows every word of the text:
// what is no Markdown after all, or what the parser fails on, is shown as it stands.
func parse(text string, st style) []line {
	lines := plainLines(text, st)
	if !markup.IsPlain(text) && !markup.IsTangle(text) {
		if marked := markdownLines(text, st); visible(marked) {
			lines = marked
		}
	}
	if len(st.names) > 0 {
		for i := range lines {
			lines[i].spans = mark(lines[i].spans, st)
		}
	}
	return lines
}

func visible(lines []line) bool {
	for _, l := range lines {
		if len(l.lead) > 0 {
			return true
		}
		for _, s := range l.spans {
			if s.text != "" {
				return true
			}
		}
	}
	return false
}

// plainLines returns the lines of a text without Markdown. Of several blank lines one is kept, of
// those around the text none; so does Markdown.
func plainLines(text string, st style) []line {
	if strings.IndexByte(text, '\n') < 0 {
		return []line{{spans: []span{{text: expandTabs(strings.TrimSpace(text), 0), style: st.base}}}}
	}
	var lines []line
	blank := false
	for part := range strings.SplitSeq(text, "\n") {
		part = strings.TrimRight(part, " \t")
		if part == "" {
			blank = len(lines) > 0
			continue
		}
		if blank {
			lines = append(lines, line{})
			blank = false
		}
		lines = append(lines, line{spans: []span{{text: expandTabs(part, 0), style: st.base}}})
	}
	if len(lines) == 0 {
		lines = []line{{}}
	}
	return lines
}
