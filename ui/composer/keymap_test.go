package composer

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// The bar in a text is the cursor.
func TestKeys(t *testing.T) {
	tests := []struct{ keys, before, after string }{
		{"x", "|", "x|"},
		{"x", "a|b", "ax|b"},
		{"世", "a|b", "a世|b"},
		{"shift+enter", "a|b", "a\n|b"},
		{"alt+enter", "a|b", "a\n|b"},
		{"ctrl+j", "|", "\n|"},
		{"left", "ab|", "a|b"},
		{"left", "|ab", "|ab"},
		{"left", "a\n|b", "a|\nb"},
		{"left", "e\u0301|", "|e\u0301"},
		{"ctrl+b", "👩‍👩‍👧‍👦|", "|👩‍👩‍👧‍👦"},
		{"right", "|🇩🇪🇫🇷", "🇩🇪|🇫🇷"},
		{"right", "ab|", "ab|"},
		{"up", "one\ntw|o", "on|e\ntwo"},
		{"down", "on|e\ntwo", "one\ntw|o"},
		{"up up", "long\n\nlo|ng", "lo|ng\n\nlong"},
		{"down", "世界|世\nabcdef", "世界世\nabcd|ef"},
		{"down", "abc|\n世界世", "abc\n世|界世"},
		{"home", "one\ntwo th|ree", "one\n|two three"},
		{"ctrl+a", "on|e", "|one"},
		{"end", "o|ne\ntwo", "one|\ntwo"},
		{"ctrl+e", "|one", "one|"},
		{"ctrl+left", "one  two|", "one  |two"},
		{"alt+left", "one  |two", "|one  two"},
		{"alt+b", "one\ntw|o", "one\n|two"},
		{"ctrl+right", "|one two", "one| two"},
		{"alt+right", "one| two", "one two|"},
		{"alt+f", "one|\n\ntwo", "one\n\ntwo|"},
		{"ctrl+home", "one\ntw|o", "|one\ntwo"},
		{"alt+<", "one\ntw|o", "|one\ntwo"},
		{"ctrl+end", "o|ne\ntwo", "one\ntwo|"},
		{"alt+>", "o|ne\ntwo", "one\ntwo|"},
		{"backspace", "ab|c", "a|c"},
		{"shift+backspace", "ab|c", "a|c"},
		{"ctrl+h", "e\u0301|c", "|c"},
		{"backspace", "a\n|b", "a|b"},
		{"backspace", "|b", "|b"},
		{"delete", "a|bc", "a|c"},
		{"delete", "a|\nb", "a|b"},
		{"ctrl+d", "|👩‍👩‍👧‍👦c", "|c"},
		{"ctrl+d", "b|", "b|"},
		{"ctrl+w", "one two|", "one |"},
		{"ctrl+w", "one two  |", "one |"},
		{"alt+backspace", "one tw|o", "one |o"},
		{"ctrl+backspace", "one\n|two", "|two"},
		{"alt+d", "one| two three", "one| three"},
		{"alt+delete", "|one two", "| two"},
		{"ctrl+delete", "one two|", "one two|"},
		{"ctrl+u", "one\ntwo th|ree", "one\n|ree"},
		{"ctrl+t", "ab|c", "acb|"},
		{"ctrl+t", "ab|", "ba|"},
		{"ctrl+t", "世e\u0301|", "e\u0301世|"},
		{"ctrl+t", "a|", "a|"},
		{"ctrl+t", "a\n|b", "a\n|b"},
		{"x y ctrl+z", "a|b", "a|b"},
		{"x ctrl+j y ctrl+z", "a|b", "ax|b"},
		{"backspace backspace ctrl+z", "abc|d", "abc|d"},
		{"delete delete ctrl+z", "a|bcd", "a|bcd"},
		{"x ctrl+z ctrl+y", "a|b", "ax|b"},
		{"x ctrl+z alt+z", "a|b", "ax|b"},
		{"x ctrl+z y ctrl+y", "a|b", "ay|b"},
		{"ctrl+z", "a|b", "a|b"},
		{"\u0301", "e|x", "e\u0301|x"},             // a mark joins with what it follows
		{"backspace", "a👩b|\u200d👧", "a👩\u200d👧|"}, // and the cursor stays between clusters
	}
	for _, tt := range tests {
		left, right, _ := strings.Cut(tt.before, "|")
		m := draft(t, 40, 5, left+right)
		m.moveTo(len(left))
		for _, k := range strings.Fields(tt.keys) {
			if !m.Update(press(k)) {
				t.Errorf("%q: %s is not used", tt.before, k)
			}
		}
		if got := shown(m); got != tt.after {
			t.Errorf("%s on %q: got %q, want %q", tt.keys, tt.before, got, tt.after)
		}
		check(t, m)
	}
}

func TestKeysLeftAlone(t *testing.T) {
	tests := []struct{ text, keys string }{
		{"", "left right up down home end ctrl+a ctrl+e ctrl+home ctrl+end alt+b alt+f backspace delete ctrl+d ctrl+w alt+d ctrl+u ctrl+t"},
		{"a", "up down enter tab shift+tab ctrl+k ctrl+n ctrl+p ctrl+c ctrl+f ctrl+g ctrl+l alt+a alt+h alt+l alt+m alt+n alt+p alt+u alt+up alt+down alt+/ alt+1"},
		{"a\nb\nc", "down"},
	}
	for _, tt := range tests {
		m := draft(t, 40, 5, tt.text)
		for _, k := range strings.Fields(tt.keys) {
			if m.Update(press(k)) || m.Value() != tt.text {
				t.Errorf("%s on %q is used", k, tt.text)
			}
		}
	}
}

func TestNoKeyTwice(t *testing.T) {
	n := 0
	for _, b := range Keys() {
		n += len(b.Keys())
		if b.Help().Key == "" || b.Help().Desc == "" {
			t.Errorf("no help for %v", b.Keys())
		}
	}
	if n != len(byKey) {
		t.Errorf("%d keys in the table, %d of them different", n, len(byKey))
	}
}

// A column is kept over shorter rows, and forgotten at the next key that moves otherwise.
func TestGoalColumn(t *testing.T) {
	m := draft(t, 40, 9, "abcdef\na\nabcdef\nabcdef")
	m.moveTo(5)
	m.Update(press("down"))
	m.Update(press("down"))
	if shown(m) != "abcdef\na\nabcde|f\nabcdef" {
		t.Error(shown(m))
	}
	m.Update(press("home"))
	m.Update(press("down"))
	if shown(m) != "abcdef\na\nabcdef\n|abcdef" {
		t.Error(shown(m))
	}
}

func TestMoveBySoftRows(t *testing.T) {
	m := draft(t, 13, 9, "aaaa bbbb cccc dddd") // 10 cells for words: "aaaa bbbb " and "cccc dddd"
	if m.buf.rows() != 2 || !m.OnLastRow() || m.OnFirstRow() {
		t.Fatal(m.buf.breaks)
	}
	m.Update(press("up"))
	if shown(m) != "aaaa bbbb| cccc dddd" || !m.OnFirstRow() {
		t.Error(shown(m))
	}
	m.Update(press("down"))
	m.Update(press("home"))
	if !m.AtStart() {
		t.Error("home goes to the start of the line, not of the row:", shown(m))
	}
}

func TestTextOfKeys(t *testing.T) {
	m := draft(t, 40, 5, "")
	m.Update(tea.KeyPressMsg{Code: 'a', ShiftedCode: 'A', Text: "A", Mod: tea.ModShift})
	m.Update(tea.KeyPressMsg{Code: tea.KeySpace, Text: " "})
	m.Update(tea.KeyPressMsg{Code: tea.KeyExtended, Text: "né\x1b\x00\xff"})
	if m.Value() != "A né\ufffd" {
		t.Errorf("%q", m.Value())
	}
}
