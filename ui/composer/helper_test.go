package composer

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	tea "charm.land/bubbletea/v2"

	"parley/ui/theme"
)

var look = theme.For(theme.Look{Profile: colorprofile.TrueColor})

func draft(t testing.TB, width, height int, text string) *Model {
	t.Helper()
	m := New(look)
	m.SetSize(width, height)
	m.SetValue(text)
	return m
}

// press makes the message of a key by its name, as "ctrl+w" or "x".
func press(name string) tea.KeyPressMsg {
	named := map[string]rune{
		"left": tea.KeyLeft, "right": tea.KeyRight, "up": tea.KeyUp, "down": tea.KeyDown, "home": tea.KeyHome,
		"end": tea.KeyEnd, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "enter": tea.KeyEnter, "tab": tea.KeyTab,
	}
	var k tea.Key
	for {
		mod, rest, found := strings.Cut(name, "+")
		bit, isMod := map[string]tea.KeyMod{"ctrl": tea.ModCtrl, "alt": tea.ModAlt, "shift": tea.ModShift}[mod]
		if !found || !isMod {
			break
		}
		k.Mod |= bit
		name = rest
	}
	if code, ok := named[name]; ok {
		k.Code = code
		return tea.KeyPressMsg(k)
	}
	k.Code, _ = utf8.DecodeRuneInString(name)
	if k.Mod == 0 {
		k.Text = name
		if utf8.RuneCountInString(name) > 1 {
			k.Code = tea.KeyExtended
		}
	}
	return tea.KeyPressMsg(k)
}

// shown puts a bar where the cursor is.
func shown(m *Model) string { return m.Value()[:m.cur] + "|" + m.Value()[m.cur:] }

// naive is the composer as one would write it without a thought for cost: the clusters are measured
// anew from the start of the text at each step.
type naive struct {
	text string
	cur  int
}

func (n *naive) edges() []int {
	edges := []int{0}
	for at := 0; at < len(n.text); {
		size := 1
		if c := n.text[at]; c != '\n' && c != '\t' {
			c, _ := ansi.FirstGraphemeCluster(n.text[at:], ansi.GraphemeWidth)
			size = len(c)
		}
		at += size
		edges = append(edges, at)
	}
	return edges
}

func (n *naive) floor(at int) int {
	best := 0
	for _, e := range n.edges() {
		if e <= at {
			best = e
		}
	}
	return best
}

func (n *naive) ceil(at int) int {
	for _, e := range n.edges() {
		if e >= at {
			return e
		}
	}
	return len(n.text)
}

func (n *naive) change(from, to int, s string) {
	n.text = n.text[:from] + s + n.text[to:]
	n.cur = n.ceil(from + len(s))
}

func (n *naive) wordStart() int {
	left := strings.TrimRightFunc(n.text[:n.cur], white)
	i := strings.LastIndexFunc(left, white)
	_, size := utf8.DecodeRuneInString(left[max(i, 0):])
	if i < 0 {
		size = 1
	}
	return n.floor(i + size)
}

func (n *naive) wordEnd() int {
	right := strings.TrimLeftFunc(n.text[n.cur:], white)
	at := len(n.text) - len(right)
	if i := strings.IndexFunc(right, white); i >= 0 {
		return n.ceil(at + i)
	}
	return len(n.text)
}

func (n *naive) lineStart() int { return strings.LastIndex(n.text[:n.cur], "\n") + 1 }

func (n *naive) lineEnd() int {
	if i := strings.Index(n.text[n.cur:], "\n"); i >= 0 {
		return n.cur + i
	}
	return len(n.text)
}

// press does what the key does; false for a key that it does not know (those by row, undo).
func (n *naive) press(key string) bool {
	switch key {
	case "left":
		n.cur = n.floor(n.cur - 1)
	case "right":
		n.cur = n.ceil(n.cur + 1)
	case "home":
		n.cur = n.lineStart()
	case "end":
		n.cur = n.lineEnd()
	case "alt+b":
		n.cur = n.wordStart()
	case "alt+f":
		n.cur = n.wordEnd()
	case "ctrl+home":
		n.cur = 0
	case "ctrl+end":
		n.cur = len(n.text)
	case "backspace":
		n.change(n.floor(n.cur-1), n.cur, "")
	case "delete":
		n.change(n.cur, n.ceil(n.cur+1), "")
	case "ctrl+w":
		n.change(n.wordStart(), n.cur, "")
	case "alt+d":
		n.change(n.cur, n.wordEnd(), "")
	case "ctrl+u":
		n.change(n.lineStart(), n.cur, "")
	case "ctrl+j":
		n.change(n.cur, n.cur, "\n")
	default:
		return false
	}
	return true
}
