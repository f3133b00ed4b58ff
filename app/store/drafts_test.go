package store

import (
	"testing"

	"parley/app/chat"
)

// TestDrafts: the last text counts, an empty one is none, and those of people outside are not kept.
func TestDrafts(t *testing.T) {
	s := newStore(t)
	ana, outside := newUser(t, s, "ana").ID, newChannel(t, s, "outside").ID
	want := func(room chat.RoomID, text string) {
		t.Helper()
		if got, err := s.Draft(ctx, ana, room); err != nil || got != text {
			t.Errorf("%q, %v, want %q", got, err, text)
		}
	}
	save := func(list ...chat.Unsent) {
		t.Helper()
		if err := s.SaveDrafts(ctx, list); err != nil {
			t.Fatal(err)
		}
	}
	want(s.lobby, "")
	save(chat.Unsent{User: ana, Room: s.lobby, Text: "one"}, chat.Unsent{User: ana, Room: outside, Text: "secret"})
	want(s.lobby, "one")
	want(outside, "")
	save(chat.Unsent{User: ana, Room: s.lobby, Text: "two"})
	want(s.lobby, "two")
	save(chat.Unsent{User: ana, Room: s.lobby}, chat.Unsent{User: 99, Room: s.lobby, Text: "x"})
	want(s.lobby, "")
}
