package command

import (
	"slices"
	"strings"
	"unicode/utf8"

	"parley/app/chat"
)

// WithEmoji returns a text with the emoji in place of shortcodes that were typed whole, as :tada:. In code they
// are what they are, and so is one with a \ before it.
func WithEmoji(text string) string {
	if strings.Count(text, ":") < 2 {
		return text
	}
	var b strings.Builder
	fence := ""
	for line := range strings.Lines(text) {
		switch mark := fenceOf(line); {
		case fence != "" && strings.HasPrefix(mark, fence):
			fence = ""
			b.WriteString(line)
		case fence == "" && mark != "":
			fence = mark
			b.WriteString(line)
		case fence != "":
			b.WriteString(line)
		default:
			emojify(&b, line)
		}
	}
	return b.String()
}

// fenceOf returns the ``` or ~~~ that a line begins with, or nothing.
func fenceOf(line string) string {
	line = strings.TrimLeft(line, " >")
	for _, sign := range []string{"`", "~"} {
		if n := len(line) - len(strings.TrimLeft(line, sign)); n >= 3 {
			return line[:n]
		}
	}
	return ""
}

// emojify writes a line that is in no block of code.
func emojify(b *strings.Builder, line string) {
	for i := 0; i < len(line); {
		n := 1
		switch line[i] {
		case '\\':
			n = min(2, len(line)-i)
		case '`':
			run := len(line[i:]) - len(strings.TrimLeft(line[i:], "`"))
			n = run
			if end := strings.Index(line[i+run:], line[i:i+run]); end >= 0 {
				n = run + end + run // a span of code
			}
		case ':':
			if length, text := shortcodeAt(line, i); length > 0 {
				b.WriteString(text)
				i += length
				continue
			}
		}
		b.WriteString(line[i : i+n])
		i += n
	}
}

// shortcodeAt returns how long the shortcode is that stands at an offset of a line, and its emoji; 0 if it is
// none, as in 10:30:00 or http://a:100:b, where a letter or digit stands before or after it.
func shortcodeAt(line string, at int) (length int, text string) {
	end := strings.IndexAny(line[at+1:], ": \t\n")
	if end <= 0 || line[at+1+end] != ':' {
		return 0, ""
	}
	length = end + 2
	before, _ := utf8.DecodeLastRuneInString(line[:at])
	after, _ := utf8.DecodeRuneInString(line[at+length:])
	if slices.ContainsFunc([]rune{before, after}, func(r rune) bool { return isLetter(r) }) {
		return 0, ""
	}
	if text = chat.EmojiNamed(line[at : at+length]); text == "" {
		return 0, ""
	}
	return length, text
}

func isLetter(r rune) bool {
	return r == '_' || r == '/' || 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
}
