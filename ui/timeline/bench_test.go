package timeline

import (
	"fmt"
	"testing"
	"time"

	"parley/app/chat"
	"parley/ui/markup"
	"parley/ui/theme"
)

var benchKey = key{theme: theme.For(dark), width: 80, minute: 754, label: "ana", room: 1, seq: 1}

func BenchmarkRenderPlain(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		render(&benchKey, content{text: "The train leaves at nine, so let us meet at the station"}, new(markup.Lexer))
	}
}

func BenchmarkRenderPlainWrapped(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		render(&benchKey, content{text: "The train leaves at nine, so let us meet at the station, by the clock, ten minutes before that"}, new(markup.Lexer))
	}
}

func BenchmarkRenderMarkdown(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		render(&benchKey, content{text: "The **release notes** say *nothing* about `--json`, see https://example.org/notes"}, new(markup.Lexer))
	}
}

func BenchmarkRenderCode(b *testing.B) {
	b.ReportAllocs()
	lx := new(markup.Lexer)
	for b.Loop() {
		render(&benchKey, content{text: "```go\nfunc main() {\n\tfmt.Println(\"hello\", 42)\n}\n```"}, lx)
	}
}

func BenchmarkCacheHit(b *testing.B) {
	c := NewCache(0)
	for i := range 1000 {
		k := benchKey
		k.seq = chat.Seq(i)
		c.rows(k, content{text: "text"})
	}
	b.ReportAllocs()
	for b.Loop() {
		c.rows(benchKey, content{text: "text"})
	}
}

// BenchmarkApply is a message that arrives at the bottom of a screen of 20 rows and was rendered for
// another session before: what each of many receivers pays.
func BenchmarkApply(b *testing.B) {
	cache := NewCache(0)
	var entries []Entry
	for i := range 10000 {
		entries = append(entries, said(chat.Seq(i+1), bob, fmt.Sprintf("text of %d", i)))
		entries[i].Message.Posted = noon.Add(time.Duration(i) * 20 * time.Second)
	}
	m := New(cache)
	m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(dark)})
	m.SetSize(80, 20)
	m.Open(7, chat.Channel, entries[:100], 100, true)
	m.Rows()
	i := 100
	next := func() {
		if i == len(entries) {
			m.Open(8, chat.Channel, nil, 0, false)
			m.Open(7, chat.Channel, entries[:100], 100, true)
			i = 100
		}
		if m.Apply(entries[i]) != Inserted {
			b.Fatal("not inserted")
		}
		m.Rows()
		i++
	}
	for range 10000 {
		next()
	}
	b.ReportAllocs()
	for b.Loop() {
		next()
	}
}

func BenchmarkOpen(b *testing.B) {
	cache := NewCache(0)
	entries := page(1, 100)
	b.ReportAllocs()
	for b.Loop() {
		m := New(cache)
		m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(dark)})
		m.SetSize(80, 20)
		m.Open(7, chat.Channel, entries, 100, true)
		m.Rows()
	}
}
