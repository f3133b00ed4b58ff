package timeline

import (
	"strings"

	"parley/ui/theme"
)

// style is all that parsing a text needs to know.
type style struct {
	th    *theme.Theme
	lexer *lexer
	base  theme.Style // of the text where it has no look of its own
	names []string    // whose mentions are highlighted
	width int         // of the text column, in cells
}

// parse returns the lines of a message's Markdown, at least one. It shows every word of the text:
// what is no Markdown after all, or what the parser fails on, is shown as it stands.
func parse(text string, st style) []line {
	lines := plainLines(text, st)
	if !isPlain(text) && !isTangle(text) {
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

// Classes of bytes for isPlain: always, sometimes, or only at the beginning of a line part of Markdown.
const (
	always = iota + 1
	before // the text from here on decides
	atStart
)

var classes = func() (t [256]uint8) {
	for _, c := range "*_~`[<\\" {
		t[c] = always
	}
	for _, c := range ":@w" {
		t[c] = before
	}
	for _, c := range "#>-+0123456789" {
		t[c] = atStart
	}
	return t
}()

// isPlain says whether Markdown would show the text as it stands. It may say no of a text that it
// would; it is there to spare most lines the parser.
func isPlain(text string) bool {
	start := true
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch classes[c] {
		case always:
			return false
		case before:
			if beginsLink(text, i) {
				return false
			}
		case atStart:
			if start && beginsBlock(text[i:]) {
				return false
			}
		}
		start = c == '\n' || (start && (c == ' ' || c == '\t'))
	}
	return true
}

// beginsLink says whether there may be a bare link around text[i], one of ":@w".
func beginsLink(text string, i int) bool {
	switch rest := text[i:]; rest[0] {
	case ':':
		return strings.HasPrefix(rest, "://")
	case 'w':
		return strings.HasPrefix(rest, "www.")
	}
	return i > 0 && text[i-1] != ' ' && text[i-1] != '\n' // an e-mail address
}

// beginsBlock says whether s, at the beginning of a line, may be a heading, a quote or a list.
func beginsBlock(s string) bool {
	if c := s[0]; c < '0' || c > '9' {
		return true
	}
	s = strings.TrimLeft(s, "0123456789")
	return s != "" && (s[0] == '.' || s[0] == ')')
}

// Limits of markup: a text with more is shown as it stands. The parser takes time that grows with
// the square of these, and all who see the message wait for it.
const (
	maxBrackets = 256  // [
	maxMarks    = 1024 // * _ ~ ` <
	maxMarkers  = 32   // > and bullets before the text of a line
)

// isTangle says whether the text has so much markup that only somebody who means harm can have
// written it. Code is no exception: what is in a fence is not parsed, but telling where one ends is.
func isTangle(text string) bool {
	brackets, marks, markers := 0, 0, 0
	start := true
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case '\n':
			start, markers = true, 0
		case '[':
			brackets++
			start = false
		case '_', '~', '`', '<':
			marks++
			start = false
		case '*':
			marks++
			fallthrough
		case '>', '-', '+', '.', ')':
			if start && (c == '>' || strings.HasPrefix(text[i+1:], " ") || strings.HasPrefix(text[i+1:], "\t")) {
				markers++
			}
		default:
			start = start && (c <= ' ' || (c >= '0' && c <= '9'))
		}
		if brackets > maxBrackets || marks > maxMarks || markers > maxMarkers {
			return true
		}
	}
	return false
}
