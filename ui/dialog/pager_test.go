package dialog

import (
	"fmt"
	"strings"
	"testing"
)

// numbered is a text of so many lines.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "line %d\n", i+1)
	}
	return b.String()
}

// pagerOf is a pager with a text, and a screen of 10 rows of it.
func pagerOf(text string, more bool) *Pager {
	d := NewPager(dark, "a.txt")
	d.Text(plainPaint)
	d.Add([]byte(text), more, "")
	d.Box(44, 12)
	return d
}

// The pager scrolls by the usual keys, and stops at both ends.
func TestPagerScrolls(t *testing.T) {
	d := pagerOf(numbered(100), false)
	for _, step := range []struct{ key, first string }{
		{"down", "line 2"}, {"j", "line 3"}, {"k", "line 2"}, {"pgdown", "line 11"}, {" ", "line 20"}, {"b", "line 11"},
		{"G", "line 91"}, {"down", "line 91"}, {"g", "line 1"}, {"up", "line 1"}, {"end", "line 91"}, {"home", "line 1"},
	} {
		d.Update(press(step.key))
		if rows := strings.Split(shown(d, 44, 12), "\n"); !strings.HasPrefix(rows[1], "│ "+step.first+" ") {
			t.Fatalf("after %s:\n%s", step.key, shown(d, 44, 12))
		}
	}
	if i := d.Update(press("s")); i != (Fetch{}) {
		t.Error(i)
	}
	if i := d.Update(press("esc")); i != (Close{}) {
		t.Error(i)
	}
}

// What is looked for is found below, above, and in what is read only because of it.
func TestPagerFinds(t *testing.T) {
	d := pagerOf(numbered(100), true)
	pressAll(d, "/", "L", "i", "n", "e", " ", "5", "0", "enter")
	if s := shown(d, 44, 12); !strings.Contains(s, "line 50 ") {
		t.Fatalf("line 50 is not found:\n%s", s)
	}
	pressAll(d, "/", "7", "7", "7", "enter")
	if s := shown(d, 44, 12); !d.Wants() || !strings.Contains(s, "Looking for it") {
		t.Fatalf("it is not looked for in the rest:\n%s", s)
	}
	d.Add([]byte(strings.TrimPrefix(numbered(800), numbered(100))), false, "")
	if s := shown(d, 44, 12); d.Wants() || !strings.Contains(s, "line 777 ") {
		t.Fatalf("line 777 is not found in what came:\n%s", s)
	}
	pressAll(d, "n")
	if s := shown(d, 44, 12); !strings.Contains(s, "not found") || !strings.Contains(s, "line 777 ") {
		t.Errorf("it is there once:\n%s", s)
	}
	pressAll(d, "/", "5", "0", "enter", "N")
	pressAll(d, "/", "x", "esc")
	if s := shown(d, 44, 12); strings.Contains(s, "› x") {
		t.Errorf("Esc does not leave the search:\n%s", s)
	}
}

// Characters and lines that a piece ends in are whole; long lines are broken; nothing of a file reaches the terminal as a code.
func TestPagerReadsPieces(t *testing.T) {
	text := "wörld 日本\r\nescape \x1b[2J\tand tab\n" + strings.Repeat("x", 3*maxLineBytes) + "\nlast, without an end"
	d := pagerOf("", true)
	for i := range len(text) {
		d.Add([]byte(text[i:i+1]), i+1 < len(text), "")
	}
	s := shown(d, 44, 12)
	if !strings.Contains(s, "│ wörld 日本") || strings.Contains(strings.Join(d.Box(44, 12), ""), "\x1b[2J") || !strings.Contains(s, "␛[2J") {
		t.Errorf("the beginning is\n%s", s)
	}
	pressAll(d, "G")
	if s := shown(d, 44, 12); !strings.Contains(s, "last, without an end") {
		t.Errorf("the end is\n%s", s)
	}
	check(t, "pager", d.Box(44, 12), 44, 12)
}

// A broken file is as long as it is; an empty one says so; one that can't be read says why.
func TestPagerSaysWhatIsWrong(t *testing.T) {
	if s := shown(pagerOf("\xff\xfe\x00", false), 44, 12); !strings.Contains(s, "1 of 1 lines") {
		t.Error(s)
	}
	if s := shown(pagerOf("", false), 44, 12); !strings.Contains(s, "This file is empty.") {
		t.Error(s)
	}
	d := pagerOf("", true)
	d.Fail("there is no such file")
	if s := shown(d, 44, 12); !strings.Contains(s, "there is no such file") || d.Wants() {
		t.Error(s)
	}
	d = pagerOf("", true)
	d.Add([]byte(numbered(3)), false, "Only the first 1 MB are shown.")
	if s := shown(d, 44, 12); !strings.Contains(s, "Only the first 1 MB are shown.") {
		t.Error(s)
	}
}
