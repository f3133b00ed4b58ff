package dialog

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// Line is a one-line editor. Its cursor moves by what people take for one character, however many
// code points and cells that has. The zero Line is empty and takes up to maxLine code points.
type Line struct {
	text string
	at   int  // the cursor: an offset into text, at the edge of a character
	all  bool // the whole text is selected: what is typed takes its place
}

const maxLine = 128

// Text returns what was typed.
func (l *Line) Text() string { return l.text }

// Set replaces the text and puts the cursor at its end.
func (l *Line) Set(text string) {
	*l = Line{}
	l.Insert(text)
}

// Select selects the whole text: what is typed next takes its place, and keys that move leave it.
func (l *Line) Select() { l.at, l.all = len(l.text), l.text != "" }

// Insert types text at the cursor. Line ends become spaces, other control characters are dropped,
// and what would make the line too long is cut off.
func (l *Line) Insert(text string) {
	if l.all {
		*l = Line{}
	}
	space := maxLine - utf8.RuneCountInString(l.text)
	var b strings.Builder
	for _, r := range text {
		switch {
		case r == '\n' || r == '\t':
			r = ' '
		case unicode.IsControl(r) || r == utf8.RuneError:
			continue
		}
		if space--; space < 0 {
			break
		}
		b.WriteRune(r)
	}
	l.replace(l.at, l.at, b.String())
}

// Update takes a key and says whether it was one of an editor's.
func (l *Line) Update(k tea.KeyPressMsg) bool {
	if k.Text != "" && k.Mod&(tea.ModAlt|tea.ModCtrl) == 0 {
		l.Insert(k.Text)
		return true
	}
	all := l.all
	l.all = false
	switch k.Keystroke() {
	case "left", "ctrl+b":
		l.at = l.before(l.at)
	case "right", "ctrl+f":
		l.at = l.after(l.at)
	case "home", "ctrl+a":
		l.at = 0
	case "end", "ctrl+e":
		l.at = len(l.text)
	case "ctrl+left", "alt+left", "alt+b":
		l.at = l.wordBefore()
	case "ctrl+right", "alt+right", "alt+f":
		l.at = l.wordAfter()
	case "backspace", "ctrl+h", "shift+backspace":
		if all {
			l.Set("")
		} else {
			l.replace(l.before(l.at), l.at, "")
		}
	case "delete", "ctrl+d":
		if all {
			l.Set("")
		} else {
			l.replace(l.at, l.after(l.at), "")
		}
	case "ctrl+w", "alt+backspace", "ctrl+backspace":
		l.replace(l.wordBefore(), l.at, "")
	case "alt+d", "ctrl+delete":
		l.replace(l.at, l.wordAfter(), "")
	case "ctrl+u":
		l.replace(0, l.at, "")
	case "ctrl+k":
		l.replace(l.at, len(l.text), "")
	default:
		l.all = all
		return false
	}
	return true
}

// View returns the stretch of the text that is in sight in width cells, and the cursor's column in
// it, which is always less than width (0 for a width of 0).
func (l *Line) View(width int) (text string, cursor int) {
	start := 0
	cursor = ansi.StringWidth(l.text[:l.at])
	for cursor >= max(1, width) && start < l.at {
		next := l.after(start)
		cursor -= ansi.StringWidth(l.text[start:next])
		start = next
	}
	text, _ = theme.Clip(l.text[start:], width, "")
	return text, cursor
}

// replace puts text in place of [from, to) and the cursor after it.
func (l *Line) replace(from, to int, text string) {
	l.text = l.text[:from] + text + l.text[to:]
	l.at = l.edge(from + len(text)) // text may have joined with what is around it
}

// edge returns the first edge of a character at or behind an offset.
func (l *Line) edge(offset int) int {
	at := 0
	for at < offset {
		at = l.after(at)
	}
	return at
}

// after returns the edge behind the character at an edge.
func (l *Line) after(at int) int {
	if at >= len(l.text) {
		return len(l.text)
	}
	n, _ := theme.First(l.text[at:])
	return at + n
}

// before returns the edge in front of the character before an edge.
func (l *Line) before(at int) int {
	edge := 0
	for next := l.after(0); next < at; next = l.after(next) {
		edge = next
	}
	return edge
}

func (l *Line) wordBefore() int {
	space := strings.LastIndexByte(strings.TrimRight(l.text[:l.at], " "), ' ')
	if at := l.edge(space + 1); at < l.at {
		return at
	}
	return l.before(l.at) // marks have joined with the space
}

func (l *Line) wordAfter() int {
	rest := strings.TrimLeft(l.text[l.at:], " ")
	at := len(l.text) - len(rest)
	if n := strings.IndexByte(rest, ' '); n >= 0 {
		return l.edge(at + n)
	}
	return len(l.text)
}
