package dialog

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

func TestBoxesFitEverySize(t *testing.T) {
	for look, th := range themes {
		for name, d := range samples(th) {
			for w := 1; w <= 60; w++ {
				for h := 1; h <= 20; h++ {
					what := fmt.Sprintf("%s %s %dx%d", look, name, w, h)
					rows := d.Box(w, h)
					check(t, what, rows, w, h)
					x, y, ok := d.Cursor()
					if ok && (y < 0 || y >= len(rows) || x < 0 || x >= ansi.StringWidth(rows[0])) {
						t.Fatalf("%s: the cursor is at %d,%d", what, x, y)
					}
				}
			}
		}
	}
}

func TestBoxIsKept(t *testing.T) {
	for name, d := range samples(dark) {
		rows := d.Box(80, 24)
		if &rows[0] != &d.Box(80, 24)[0] {
			t.Errorf("%s is drawn again", name)
		}
		if n := testing.AllocsPerRun(10, func() { d.Box(80, 24) }); n != 0 {
			t.Errorf("%s: %v allocations", name, n)
		}
		d.SetTheme(light)
		if slices.Equal(rows, d.Box(80, 24)) {
			t.Errorf("%s kept its old look", name)
		}
	}
}

func TestName(t *testing.T) {
	d := NewName(dark, "why", "")
	if got := d.Update(press("enter")); got != nil {
		t.Errorf("an empty name: %v", got)
	}
	for _, k := range []string{" ", "a", "n", "e", "backspace", "a", "\u0301"} {
		d.Update(press(k))
	}
	if got := d.Update(press("enter")); got != (Named{"ana\u0301"}) {
		t.Errorf("%#v", got)
	}
	d.Refuse("it is taken")
	if text := ansi.Strip(strings.Join(d.Box(50, 10), "\n")); !strings.Contains(text, "it is taken") || !strings.Contains(text, "ana\u0301") {
		t.Errorf("refused:\n%s", text)
	}
	d.Update(press("x"))
	if text := strings.Join(d.Box(50, 10), "\n"); strings.Contains(text, "it is taken") {
		t.Error("the reason stays after typing")
	}
	if x, _, ok := d.Cursor(); !ok || x != 2+2+5 {
		t.Errorf("cursor in column %d", x)
	}
	for _, k := range []string{"esc", "ctrl+c"} {
		if got := d.Update(press(k)); got != (Quit{}) {
			t.Errorf("%s: %v", k, got)
		}
	}
}

func TestConfirm(t *testing.T) {
	for keys, want := range map[string]bool{
		"y": true, "Y": true, "n": false, "N": false, "esc": false, "ctrl+c": false,
		"enter": false, "tab enter": true, "right enter": true, "left right enter": false,
	} {
		d := NewConfirm(dark, "Delete", "Sure?", 42)
		var got Intent
		for _, k := range strings.Fields(keys) {
			got = d.Update(press(k))
		}
		if got != (Answered{Yes: want, About: 42}) {
			t.Errorf("%s: %v", keys, got)
		}
	}
}

func TestHelpScrolls(t *testing.T) {
	d := NewHelp(dumb, "Help", sampleHelp())
	text := func() string { return strings.Join(d.Box(80, 10), "\n") }
	if !strings.Contains(text(), "Writing") || strings.Contains(text(), "/quit") {
		t.Errorf("at the top:\n%s", text())
	}
	d.Update(press("end"))
	if !strings.Contains(text(), "/quit") || strings.Contains(text(), "more") {
		t.Errorf("at the end:\n%s", text())
	}
	d.Update(press("g"))
	d.Update(press("j"))
	if strings.Contains(text(), "Writing") {
		t.Errorf("one down:\n%s", text())
	}
	for _, k := range []string{"esc", "q", "?", "enter"} {
		if d.Update(press(k)) != (Close{}) {
			t.Errorf("%s does not close", k)
		}
	}
}

func TestHelpHasAllWords(t *testing.T) {
	for w := 24; w <= 130; w++ {
		d := NewHelp(mono, "Help", sampleHelp())
		text := ansi.Strip(strings.Join(d.Box(w, 500), " "))
		for _, g := range sampleHelp() {
			for _, it := range g.Items {
				for _, word := range strings.Fields(it.Use + " " + it.Does) {
					if !strings.Contains(text, word) && len(word) < 8 {
						t.Fatalf("width %d: %q is missing", w, word)
					}
				}
			}
		}
	}
}

func TestHelpOfLines(t *testing.T) {
	d := NewHelp(dumb, "", []Group{{Items: []Item{{Does: "one"}, {Does: ""}, {Does: "two"}}}})
	want := []string{"| one          |", "|              |", "| two          |"}
	if rows := d.Box(16, 9); !slices.Equal(rows[1:4], want) {
		t.Errorf("%q", rows)
	}
}

func TestSwitcher(t *testing.T) {
	open := func(keys ...string) Intent {
		d := NewSwitcher(dark, sampleTargets(), samplePeople(), 1)
		d.Box(80, 24)
		var got Intent
		for _, k := range keys {
			got = d.Update(press(k))
			d.Box(80, 24)
		}
		return got
	}
	for _, c := range []struct {
		keys string
		want Intent
	}{
		{"enter", Open{Room: 3}}, // somebody named the reader there
		{"down enter", Open{Room: 1}},
		{"ctrl+n ctrl+n enter", Open{Room: 6}},
		{"down ctrl+p up enter", Open{Room: 3}},
		{"l o b enter", Open{Room: 2}},
		{"z o e enter", Open{User: 9}},
		{"b o b enter", Open{Room: 6}}, // the direct room, not the person a second time
		{"@ o enter", Open{User: 5}},
		{"# o enter", Open{Room: 3}},
		{"a n a enter", nil}, // the reader is not listed
		{"x x x enter", nil},
		{"x ctrl+u enter", Open{Room: 3}},
		{"pgdown enter", Open{User: 5}},
		{"esc", Close{}},
		{"ctrl+k", Close{}},
	} {
		if got := open(strings.Fields(c.keys)...); got != c.want {
			t.Errorf("%s: %v, want %v", c.keys, got, c.want)
		}
	}
}

func TestSwitcherClick(t *testing.T) {
	d := NewSwitcher(dark, sampleTargets(), samplePeople(), 1)
	rows := d.Box(80, 24)
	for y, r := range rows {
		d.Box(80, 24)
		hit := d.Click(y)
		if got := d.Update(press("enter")); strings.Contains(r, "lobby") && (!hit || got != (Open{Room: 2})) || y < 3 && hit {
			t.Errorf("row %d: %v %v", y, hit, got)
		}
	}
}

func TestSwitcherStandsStill(t *testing.T) {
	d := NewSwitcher(dark, nil, crowd(100), 0)
	high := len(d.Box(80, 24))
	d.Paste("no such name")
	if len(d.Box(80, 24)) != high {
		t.Error("the box changed its height")
	}
}

func BenchmarkSwitcherKey(b *testing.B) {
	d := NewSwitcher(dark, sampleTargets(), crowd(10_000), chat.UserID(1))
	b.ReportAllocs()
	for b.Loop() { // a letter that all have, then one more, then none
		for _, k := range []string{"p", "n", "ctrl+u"} {
			d.Update(press(k))
			d.Box(80, 24)
		}
	}
}
