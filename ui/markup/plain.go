package markup

import "strings"

// Classes of bytes for IsPlain: always, sometimes, or only at the beginning of a line part of Markdown.
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

// IsPlain says whether Markdown would show the text as it stands. It may say no of a text that it
// would; it is there to spare most lines the parser.
func IsPlain(text string) bool {
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

// IsTangle says whether the text has so much markup that only somebody who means harm can have
// written it. Code is no exception: what is in a fence is not parsed, but telling where one ends is.
func IsTangle(text string) bool {
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
