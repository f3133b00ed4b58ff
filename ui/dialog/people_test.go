package dialog

import (
	"testing"
	"time"

	"parley/app/chat"
)

// TestDirectoryOfManyIsFast: a letter among 10,000 people is found well before the next is typed, also on a
// machine that does other things.
func TestDirectoryOfManyIsFast(t *testing.T) {
	d := NewDirectory(dark, "People", "Enter opens a chat", "Nobody is like that.")
	var entries []Listed
	for _, p := range crowd(10_000) {
		entries = append(entries, Listed{Kind: chat.Direct, Presence: p.Presence, Name: p.Name, Note: "some words about themselves"})
	}
	d.Add(entries, len(entries))
	best := time.Hour
	for _, key := range []string{"b", "1", "7", "9", "backspace", "backspace"} {
		start := time.Now()
		d.Update(press(key))
		d.Box(80, 24)
		best = min(best, time.Since(start))
	}
	if best > 200*time.Millisecond {
		t.Errorf("a letter takes %v", best)
	}
	t.Log(best)
}
