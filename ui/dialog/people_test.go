package dialog

import (
	"testing"

	"parley/app/chat"
)

// BenchmarkDirectoryKey is a letter among 10,000 people.
func BenchmarkDirectoryKey(b *testing.B) {
	d := NewDirectory(dark, "People", "Enter opens a chat", "Nobody is like that.")
	var entries []Listed
	for _, p := range crowd(10_000) {
		entries = append(entries, Listed{Kind: chat.Direct, Presence: p.Presence, Name: p.Name, Note: "some words about themselves"})
	}
	d.Add(entries, len(entries))
	b.ReportAllocs()
	for b.Loop() {
		for _, key := range []string{"b", "1", "backspace", "backspace"} {
			d.Update(press(key))
			d.Box(80, 24)
		}
	}
}
