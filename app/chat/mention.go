package chat

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxNamed is how many people one message can mention by name; more names are only text.
const MaxNamed = 50

// Call says whether a message mentions people without naming them.
type Call uint8

// The calls.
const (
	NoCall       Call = iota
	CallHere          // @here: members who are here when it is said, and not away
	CallEveryone      // @everyone: all members
)

// Mentions reports whether the message mentions a member who is here, or not, as it is said. Nobody
// mentions themselves.
func (m *Message) Mentions(u UserID, here bool) bool {
	if m.Call == NoCall && len(m.Named) == 0 || m.Author == u { // most messages
		return false
	}
	return m.Call == CallEveryone || m.Call == CallHere && here || slices.Contains(m.Named, u)
}

// Mentioned returns the names that follow an @ in a text, each once and as they stand there, and whether
// it calls everybody. Code is no place to mention anybody.
func Mentioned(text string) (names []string, call Call) {
	for at := 0; at < len(text); {
		switch text[at] {
		case '`':
			at += codeEnd(text[at:])
			continue
		case '@':
			if name := nameAt(text, at); name != "" {
				switch {
				case strings.EqualFold(name, "everyone"):
					call = CallEveryone
				case strings.EqualFold(name, "here"):
					call = max(call, CallHere)
				case len(names) < MaxNamed && !slices.Contains(names, name):
					names = append(names, name)
				}
			}
		}
		at++
	}
	return names, call
}

// codeEnd returns how long the code is that begins a text with a run of backticks: up to the next run
// of as many, or if there is none, only the run.
func codeEnd(text string) int {
	run := len(text) - len(strings.TrimLeft(text, "`"))
	for at := run; ; {
		i := strings.IndexByte(text[at:], '`')
		if i < 0 {
			return run
		}
		at += i
		n := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		if at += n; n == run {
			return at
		}
	}
}

// MentionAt returns how many bytes of a text, from the @ at a byte on, mention somebody as it is written; 0 when that
// is no mention. Whether there is somebody of that name is not looked at.
func MentionAt(text string, at int) int {
	name := nameAt(text, at)
	if name == "" {
		return 0
	}
	return 1 + len(name)
}

// nameAt returns the name after the @ at a byte of a text; "" when that is no mention.
func nameAt(text string, at int) string {
	if r, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && inName(r) {
		return ""
	}
	rest := text[at+1:]
	end := strings.IndexFunc(rest, func(r rune) bool { return !inName(r) && !isSeparator(r) })
	if end < 0 {
		end = len(rest)
	}
	return strings.TrimRight(rest[:min(end, MaxName*maxCluster)], "-_.")
}

// inName reports whether r can be in a name, but for separators.
func inName(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == zwj || r == zwnj
}
