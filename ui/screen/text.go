package screen

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

const (
	esc         = 0x1b
	bel         = 0x07
	can         = 0x18
	sub         = 0x1a
	resetStyle  = "\x1b[m"
	resetLink   = "\x1b]8;;\x1b\\"
	replacement = "\uFFFD"
)

// kind says what a token of a line does to the terminal.
type kind uint8

const (
	text    kind = iota // takes cells
	style               // changes how text looks
	reset               // makes text plain again
	link                // opens or closes a hyperlink
	graphic             // draws a picture over the cells before it
	nothing             // must not reach the terminal
)

// token is the first thing in a line: n bytes that take cols cells.
type token struct {
	n, cols int
	kind    kind
	odd     bool  // terminals disagree about cols
	over    int16 // of a graphic: the cells that it is drawn over
}

// next returns the first token of s, which is not empty. Only text, styles, hyperlinks and graphics are
// let through to a terminal: whatever else moved the cursor would break the frame.
func next(s string) token {
	switch b := s[0]; {
	case b == esc:
		return escape(s)
	case b < ' ' || b == 0x7f:
		return token{n: 1, kind: nothing}
	case b < utf8.RuneSelf && (len(s) == 1 || s[1] < utf8.RuneSelf):
		return token{n: 1, cols: 1}
	}
	cluster, cols := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
	switch {
	case len(cluster) == 0:
		return token{n: 1, kind: nothing}
	case !utf8.ValidString(cluster):
		return token{n: len(cluster), cols: 1, odd: true}
	case cols <= 0: // a stray mark or a control: it would change the cell before it
		return token{n: len(cluster), kind: nothing}
	}
	return token{n: len(cluster), cols: cols, odd: odd(cluster)}
}

// escape is next for a line that starts with ESC.
func escape(s string) token {
	n, whole := sequence(s)
	if !whole {
		return token{n: len(s), kind: nothing}
	}
	switch seq := s[:n]; {
	case seq == resetStyle || seq == "\x1b[0m":
		return token{n: n, kind: reset}
	case n > 2 && seq[1] == '[' && seq[n-1] == 'm' && seq[2] <= ';':
		return token{n: n, kind: style}
	case strings.HasPrefix(seq, "\x1b]8;"):
		return token{n: n, kind: link}
	default:
		if _, over := graphicOf(seq); over > 0 {
			return token{n: n, kind: graphic, over: over}
		}
	}
	return token{n: n, kind: nothing}
}

// odd reports whether terminals disagree about the width of a cluster: all that are joined from
// several characters, but for letters with an accent or two and for kitty's placeholders, and all emoji,
// whose widths differ with the version of Unicode.
func odd(cluster string) bool {
	if strings.HasPrefix(cluster, placeholder) {
		return false
	}
	marks := 0
	for i, r := range cluster {
		switch {
		case i == 0 && r < 0x1f000:
		case i > 0 && r >= 0x300 && r < 0x370 && marks < 2:
			marks++
		default:
			return true
		}
	}
	return false
}

// ascii returns the length of the run of plain characters s starts with. The character before a
// non-ASCII one is left out, since the two may join.
func ascii(s string) int {
	for i := range len(s) {
		switch b := s[i]; {
		case b >= utf8.RuneSelf:
			return max(i-1, 0)
		case b < ' ' || b == 0x7f:
			return i
		}
	}
	return len(s)
}

// width returns how many cells a line takes, and whether all terminals agree.
func width(line string) (cols int, sure bool) {
	sure = true
	for i := 0; i < len(line); {
		if n := ascii(line[i:]); n > 0 {
			i, cols = i+n, cols+n
			continue
		}
		t := next(line[i:])
		i, cols, sure = i+t.n, cols+t.cols, sure && !t.odd
	}
	return cols, sure
}

// blank reports whether a line shows nothing.
func blank(line string) bool { return strings.Trim(line, " ") == "" }

// same reports whether two lines look alike: they may be padded differently. Mostly they are the
// very same string.
func same(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return a == b[:len(a)] && blank(b[len(a):])
}

// cut is a place inside a line from which the rest of it can be written alone.
type cut struct {
	at   int // bytes before it
	col  int // cells before it
	from int // the styles in force there are those between from and at
}

// common returns the last safe cut before the first difference of two lines, at most cols cells
// in. Safe means that no cluster or sequence is cut through, that nothing after it can join what
// is before it, and that the style in force can be restored.
func common(old, line string, cols int) cut {
	n := 0
	for n < len(old) && n < len(line) && old[n] == line[n] {
		n++
	}
	var c, best cut
	for c.at < n {
		t := next(line[c.at:])
		if c.at += t.n; c.at > n || c.col+t.cols > cols || t.kind == link || t.kind == graphic || t.kind == nothing {
			break
		}
		c.col += t.cols
		if t.kind == reset {
			c.from = c.at
		}
		if plainAt(old, c.at) && plainAt(line, c.at) {
			best = c
		}
	}
	return best
}

// plainAt reports whether nothing at byte i of s can join the character before it.
func plainAt(s string, i int) bool { return i == len(s) || s[i] < utf8.RuneSelf }

// appendStyles appends only the style sequences of a piece of a line.
func appendStyles(b []byte, piece string) []byte {
	for i := strings.IndexByte(piece, esc); i >= 0 && i < len(piece); {
		t := next(piece[i:])
		if t.kind == style {
			b = append(b, piece[i:i+t.n]...)
		}
		i += t.n
	}
	return b
}
