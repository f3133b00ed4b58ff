package composer

import (
	"runtime"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// huge returns about a megabyte of what the unit repeats.
func huge(unit string) string {
	return strings.Repeat(unit, (MaxDraft-4<<10)/len(unit))
}

var drafts = []struct{ name, text string }{
	{"short", "a short text, as most are"},
	{"8KiB", strings.Repeat("words in a line of some length that wraps, and then it ends\n", 138)},
	{"1MiB-lines", huge(strings.Repeat("some words ", 18) + "\n")},
	{"1MiB-one-line", huge("some words ")},
	{"1MiB-unbroken", huge("x")},
	{"1MiB-han", huge("世界")},
	{"1MiB-emoji", huge("👩‍👩‍👧‍👦")},
	{"1MiB-marks", huge("a\u0301\u0302")},
	{"1MiB-joiners", huge("\u200b")},
	{"1MiB-zalgo", "a" + huge("\u0301")},
}

// BenchmarkType is a letter typed and deleted, each with the rows and the cursor that follow.
func BenchmarkType(b *testing.B) {
	for _, d := range drafts {
		for _, where := range []string{"start", "end"} {
			b.Run(d.name+"/"+where, func(b *testing.B) {
				m := draft(b, 80, 6, d.text)
				if where == "start" {
					m.Update(press("ctrl+home"))
				}
				benchKeys(b, m, []string{"x", "backspace"})
			})
		}
	}
}

// BenchmarkMove is the cursor going over a word and a row, there and back.
func BenchmarkMove(b *testing.B) {
	for _, d := range drafts {
		b.Run(d.name, func(b *testing.B) {
			benchKeys(b, draft(b, 80, 6, d.text), []string{"ctrl+left", "ctrl+right", "up", "down"})
		})
	}
}

func benchKeys(b *testing.B, m *Model, names []string) {
	b.ReportAllocs()
	var keys []tea.KeyPressMsg
	for _, name := range names {
		keys = append(keys, press(name))
	}
	i := 0
	for b.Loop() {
		m.Update(keys[i%len(keys)])
		m.Rows()
		m.Cursor()
		i++
	}
}

func BenchmarkResize(b *testing.B) {
	for _, d := range drafts {
		b.Run(d.name, func(b *testing.B) {
			b.ReportAllocs()
			m := draft(b, 80, 6, d.text)
			for i := 0; b.Loop(); i++ {
				m.SetSize(60+i%2, 6)
				m.Rows()
			}
		})
	}
}

func BenchmarkRowsUnchanged(b *testing.B) {
	m := draft(b, 80, 6, drafts[1].text)
	b.ReportAllocs()
	for b.Loop() {
		m.Rows()
	}
}

// heap returns the bytes that one of many that create makes takes.
func heap(create func() *Model) float64 {
	const n = 500
	all := make([]*Model, n)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	for i := range all {
		all[i] = create()
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	runtime.KeepAlive(all)
	return float64(after.HeapAlloc-before.HeapAlloc) / n
}

func TestMemory(t *testing.T) {
	placeholder := "Message #lobby"
	fresh := func() *Model {
		m := New(look)
		m.SetPlaceholder(placeholder)
		m.Rows()
		return m
	}
	used := func() *Model {
		m := fresh()
		m.Paste(drafts[1].text)
		m.Rows()
		m.Reset()
		m.Rows()
		return m
	}
	for name, f := range map[string]func() *Model{"fresh": fresh, "used": used} {
		if got := heap(f); got > 1<<10 {
			t.Errorf("an empty composer takes %.0f bytes (%s)", got, name)
		} else {
			t.Logf("%s: %.0f bytes", name, got)
		}
	}
}
