package composer

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var (
	pieces = []string{
		"a", "b", "word", "a longer line of words ", " ", "  ", "\t", "世", "界面", "é", "ж", "e\u0301", "\u0301", "か", "\u3099",
		"👩", "\u200d", "👧", "👩‍👩‍👧‍👦", "🇩", "🇪", "🇩🇪", "\ufe0f", "☺", "\U0001f3fd", "\u200b", "น้ำ", "각", "\u11a8", "क्", "ष", "\u0600",
		"\u00a0", "\u3000", "\n", "one\ntwo\nthree", "https://example.org/a/very/long/path?with=query",
	}
	known = []string{
		"left", "right", "home", "end", "alt+b", "alt+f", "ctrl+home", "ctrl+end", "backspace", "delete", "ctrl+w", "alt+d", "ctrl+u", "ctrl+j",
	}
	byRow = []string{"up", "down", "ctrl+z", "ctrl+y", "ctrl+t", "size"}
)

func TestRandomKeys(t *testing.T) {
	for seed := range uint64(40) {
		rnd := rand.New(rand.NewPCG(seed, 1))
		script := make([]byte, 250)
		for i := range script {
			script[i] = byte(rnd.IntN(256))
		}
		play(t, script)
	}
}

func FuzzKeys(f *testing.F) {
	f.Add([]byte("hello"))
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) < 1000 {
			play(t, script)
		}
	})
}

// play runs a script, a step for each byte, on the composer and on the naive model, and compares.
func play(t *testing.T, script []byte) {
	m, n := draft(t, 20, 4, ""), &naive{}
	for i, c := range script {
		step := int(c)
		var name string
		switch {
		case step < 140:
			name = pieces[step%len(pieces)]
			if step%2 == 0 && !strings.ContainsAny(name, "\n\t") {
				m.Update(press(name))
			} else if err := m.Paste(name); err != nil {
				t.Fatal(err)
			}
			n.change(n.cur, n.cur, name)
		case step < 225:
			name = known[step%len(known)]
			m.Update(press(name))
			n.press(name)
		default:
			name = byRow[step%len(byRow)]
			if name == "size" {
				m.SetSize(1+i%40, 1+i%7)
			} else {
				m.Update(press(name))
				n.text = m.Value()
				n.cur = n.ceil(m.cur) // fails below if it was not between clusters
			}
		}
		if m.Value() != n.text || m.cur != n.cur {
			t.Fatalf("step %d %q:\n got %q\nwant %q", i, name, shown(m), n.text[:n.cur]+"|"+n.text[n.cur:])
		}
		check(t, m)
	}
}

// check fails unless what holds of every composer holds of this one.
func check(t *testing.T, m *Model) {
	t.Helper()
	whole := buffer{width: m.buf.width, text: m.buf.text}
	whole.rewrap(0, 0, len(whole.text))
	if !slices.Equal(whole.breaks, m.buf.breaks) {
		t.Fatalf("rows of %q at width %d: got %v, want %v", m.buf.text, m.buf.width, m.buf.breaks, whole.breaks)
	}
	if m.buf.lines != strings.Count(m.Value(), "\n") {
		t.Fatalf("%d lines in %q", m.buf.lines, m.Value())
	}
	rows := m.Rows()
	if len(rows) != m.Height() || m.Height() > m.maxHeight || m.Height() < 1 {
		t.Fatalf("%d rows, height %d of %d", len(rows), m.Height(), m.maxHeight)
	}
	for _, r := range rows {
		if w := ansi.StringWidth(r); w != m.width {
			t.Fatalf("row %q is %d cells wide, not %d", r, w, m.width)
		}
		if strings.ContainsAny(r, "\n\t") {
			t.Fatalf("row %q has control characters", r)
		}
	}
	if x, y := m.Cursor(); x < 0 || x >= m.width || y < 0 || y >= m.Height() {
		t.Fatalf("cursor at %d,%d of %d,%d in %q", x, y, m.width, m.Height(), shown(m))
	}
	size := m.past.size
	for _, e := range m.past.changes {
		size -= len(e.old) + len(e.new)
	}
	if size != 0 || m.past.size > maxPast || len(m.past.changes) > maxChanges {
		t.Fatalf("history of %d bytes (off by %d) in %d changes", m.past.size, size, len(m.past.changes))
	}
}

func TestUndoAll(t *testing.T) {
	for seed := range uint64(50) {
		rnd := rand.New(rand.NewPCG(seed, 2))
		m := draft(t, 20, 4, "")
		for range 60 {
			if rnd.IntN(3) > 0 {
				m.Paste(pieces[rnd.IntN(len(pieces))])
			} else {
				m.Update(press(known[rnd.IntN(len(known))]))
			}
		}
		last := m.Value()
		for range maxChanges {
			m.Update(press("ctrl+z"))
			check(t, m)
		}
		if !m.Empty() {
			t.Fatalf("undo leaves %q of %q", m.Value(), last)
		}
		for range maxChanges {
			m.Update(press("ctrl+y"))
		}
		if m.Value() != last {
			t.Fatalf("redo makes %q, not %q", m.Value(), last)
		}
	}
}

func TestResizeKeepsTextAndCursor(t *testing.T) {
	m := draft(t, 80, 5, strings.Join(pieces, " "))
	for m.cur > len(m.buf.text)/2 {
		m.Update(press("left"))
	}
	want := shown(m)
	for _, step := range []int{1, 3, 7} {
		for width := 1; width < 120; width += step {
			m.SetSize(width, 1+width%9)
			check(t, m)
			if shown(m) != want {
				t.Fatalf("at width %d: %q", width, shown(m))
			}
		}
	}
}
