package dialog

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

func TestLineKeys(t *testing.T) {
	for _, c := range []struct{ keys, want string }{
		{"a b c left X", "abXc"},
		{"a 山 b left left backspace", "山b"},
		{"e \u0301 x left backspace", "x"},
		{"a b home X end Y", "XabY"},
		{"a b ctrl+a delete", "b"},
		{"a b left ctrl+k", "a"},
		{"a b left ctrl+u", "b"},
		{"a b c ctrl+b ctrl+b ctrl+f Z", "abZc"},
	} {
		var l Line
		for _, k := range strings.Fields(c.keys) {
			l.Update(press(k))
		}
		if l.Text() != c.want {
			t.Errorf("%s: %q, want %q", c.keys, l.Text(), c.want)
		}
	}
}

func TestLineWords(t *testing.T) {
	var l Line
	l.Set("one two  three")
	l.Update(press("ctrl+w"))
	if l.Text() != "one two  " {
		t.Errorf("%q", l.Text())
	}
	l.Update(press("alt+b"))
	l.Insert("X")
	if l.Text() != "one Xtwo  " {
		t.Errorf("%q", l.Text())
	}
	l.Update(press("alt+d"))
	if l.Text() != "one X  " {
		t.Errorf("%q", l.Text())
	}
}

// TestLineSelected: what is typed takes the place of a text that is selected; keys that move leave it as it is.
func TestLineSelected(t *testing.T) {
	for keys, want := range map[string]string{
		"X": "X", "X Y": "XY", "backspace X": "X", "delete": "", "ctrl+w X": "one X", "left X": "one twXo", "right X": "one twoX", "home X": "Xone two", "ctrl+u": "", "up X": "X",
	} {
		var l Line
		l.Set("one two")
		l.Select()
		for _, k := range strings.Fields(keys) {
			l.Update(press(k))
		}
		if l.Text() != want {
			t.Errorf("%s: %q, want %q", keys, l.Text(), want)
		}
	}
	var l Line
	l.Select()
	l.Insert("a")
	l.Insert("b")
	if l.Text() != "ab" {
		t.Errorf("%q", l.Text())
	}
}

func TestLineTakesOnlyText(t *testing.T) {
	var l Line
	l.Insert("a\x1b[31m\nb\u0085\xff\tc")
	if l.Text() != "a[31m b c" {
		t.Errorf("%q", l.Text())
	}
	l.Insert(strings.Repeat("山", 1000))
	if n := utf8.RuneCountInString(l.Text()); n != maxLine {
		t.Errorf("%d code points", n)
	}
}

// TestLineAtRandom edits at random: the cursor must stand at the edge of a character, in sight.
func TestLineAtRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	keys := []string{"a", " ", "山", "\u0301", "👩", "\u200d", "🇩", "1", "\ufe0f", "\u20e3", "क", "्",
		"left", "left", "right", "home", "end", "backspace", "delete", "ctrl+w", "alt+b", "alt+f", "ctrl+u"}
	var l Line
	for range 20000 {
		k := keys[rng.IntN(len(keys)-rng.IntN(2))]
		l.Update(press(k))
		edge := 0
		for edge < l.at {
			edge = l.after(edge)
		}
		if edge != l.at {
			t.Fatalf("after %s the cursor is inside a character: %q %d", k, l.text, l.at)
		}
		width := rng.IntN(12)
		text, cursor := l.View(width)
		if cursor < 0 || cursor >= max(1, width) || ansi.StringWidth(text) > width {
			t.Fatalf("width %d: %q, cursor %d", width, text, cursor)
		}
	}
}
