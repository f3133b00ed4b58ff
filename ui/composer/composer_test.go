package composer

import (
	"strings"
	"testing"

	"parley/app/chat"
)

func TestPaste(t *testing.T) {
	tests := []struct{ in, want string }{
		{"a\r\nb\rc\nd", "a\nb\nc\nd"},
		{"a\x1b[31mb\x00\x7f\u0085c", "a[31mbc"},
		{"a\u2028b\u2029c", "a\nb\nc"},
		{"a\tb", "a\tb"},
		{"a\xff\xfeb", "a\ufffdb"},
		{"a\u202eb\u202c", "ab"},
		{"", ""},
	}
	for _, tt := range tests {
		m := draft(t, 40, 5, "")
		if err := m.Paste(tt.in); err != nil || m.Value() != tt.want {
			t.Errorf("%q: got %q, %v; want %q", tt.in, m.Value(), err, tt.want)
		}
		check(t, m)
	}
}

func TestPasteTooMuch(t *testing.T) {
	m := draft(t, 40, 5, "before")
	for _, text := range []string{strings.Repeat("x", MaxDraft), strings.Repeat("\r\n", MaxDraft+1), strings.Repeat("x", 4*MaxDraft)} {
		if err := m.Paste(text); chat.CodeOf(err) != chat.Invalid {
			t.Errorf("got %v", err)
		}
		if m.Value() != "before" {
			t.Fatal("the draft changed")
		}
	}
	if err := m.Paste(strings.Repeat("\r\n", MaxDraft-6)); err != nil {
		t.Error(err)
	}
	m.Update(press("x")) // full: nothing more enters
	if len(m.Value()) != MaxDraft {
		t.Error(len(m.Value()))
	}
	m.SetValue(strings.Repeat("世", MaxDraft))
	if n := len(m.Value()); n > MaxDraft || n < MaxDraft-3 {
		t.Error(n)
	}
}

func TestManyLines(t *testing.T) {
	m := draft(t, 80, 6, "")
	if err := m.Paste(strings.Repeat("a line of a log, as people paste them\n", 4999) + "the end"); err != nil {
		t.Fatal(err)
	}
	if m.Info() != "5,000 of 100 lines" || !m.Over() || m.Height() != 6 {
		t.Error(m.Info(), m.Over(), m.Height())
	}
	check(t, m)
	m.Update(press("ctrl+home"))
	check(t, m)
	m.Update(press("x"))
	check(t, m)
	m.Reset()
	if !m.Empty() || m.Height() != 1 || m.Info() != "" || m.buf.text != nil || m.buf.breaks != nil {
		t.Error("not as new after Reset")
	}
	check(t, m)
}

func TestInfo(t *testing.T) {
	for text, want := range map[string]string{
		"":                                     "",
		strings.Repeat("a\n", 89):              "",
		strings.Repeat("a\n", 90):              "91 of 100 lines",
		strings.Repeat("a\n", 99):              "100 of 100 lines",
		strings.Repeat("a\n", 100):             "101 of 100 lines",
		strings.Repeat("a", 7000):              "",
		strings.Repeat("a", 8000):              "8,000 of 8,192 bytes",
		strings.Repeat("a", 8193):              "8,193 of 8,192 bytes",
		strings.Repeat("a", 1<<20):             "1,048,576 of 8,192 bytes",
		strings.Repeat("0123456789abc\n", 800): "801 of 100 lines",
	} {
		m := draft(t, 40, 5, text)
		over := len(text) > chat.MaxMessageBytes || strings.Count(text, "\n") >= chat.MaxMessageLines
		if m.Info() != want || m.Over() != over {
			t.Errorf("%d bytes: %q, over: %v; want %q", len(text), m.Info(), m.Over(), want)
		}
	}
}

func TestWord(t *testing.T) {
	tests := []struct {
		text, word string
		start      int
		after      string
	}{
		{"|", "", 0, "@ana |"},
		{"hi @an|", "@an", 3, "hi @ana |"},
		{"hi @an|na", "@an", 3, "hi @ana |na"},
		{"hi |", "", 3, "hi @ana |"},
		{"one\n/go|", "/go", 4, "one\n@ana |"},
		{"a\u3000日本|", "日本", 4, "a\u3000@ana |"},
		{strings.Repeat("x", 300) + "|", "", 300, strings.Repeat("x", 300) + "@ana |"},
	}
	for _, tt := range tests {
		left, right, _ := strings.Cut(tt.text, "|")
		m := draft(t, 40, 5, left+right)
		m.moveTo(len(left))
		word, start := m.Word()
		if word != tt.word || start != tt.start {
			t.Errorf("%q: word %q at %d", tt.text, word, start)
		}
		m.ReplaceFrom(start, "@anastasia ")
		m.ReplaceFrom(start, "@ana ") // as when a Tab follows a Tab
		if shown(m) != tt.after {
			t.Errorf("%q: got %q, want %q", tt.text, shown(m), tt.after)
		}
	}
}

// A long line without spaces is broken anew only in part; the rows stay good ones.
func TestLongLineMeetsOldRows(t *testing.T) {
	for _, unit := range []string{"x", "世", "🇩🇪", "👩‍👩‍👧‍👦", "a\u0301", "\u200b"} {
		m := draft(t, 40, 5, strings.Repeat(unit, 300<<10/len(unit)))
		before := len(m.buf.breaks)
		m.moveTo(0)
		for range 5 {
			m.Update(press("x"))
		}
		if got := len(m.buf.breaks); got < before || got > before+7 {
			t.Errorf("%q: %d rows became %d", unit, before, got)
		}
		for row := range m.buf.rows() {
			at, end := m.buf.span(row)
			cells := 0
			for at < end {
				size, w := cluster(m.buf.text[at:])
				at, cells = at+size, cells+w
			}
			if at != end || cells > m.buf.width {
				t.Fatalf("%q: row %d ends in a cluster, or has %d cells", unit, row, cells)
			}
		}
	}
}
