package room

import (
	"context"
	"testing"
	"time"

	"parley/app/chat"
)

// typingTold takes what waits for a session, and returns who was said to type.
func typingTold(t *testing.T, s *Session) (names []string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	events, _ := s.Next(ctx)
	for _, e := range events {
		if typing, ok := e.(chat.Typing); ok {
			names = append(names, typing.User.Name)
		}
	}
	return names
}

// TestTypingIsTold: at most once in three seconds, to those who look at the room, and not in large ones.
func TestTypingIsTold(t *testing.T) {
	m, _ := crowd(t, maxTypingIn)
	now := time.Unix(1_000_000, 0)
	m.now = func() time.Time { return now }
	one, two, three := enterAs(t, m, 1), enterAs(t, m, 2), enterAs(t, m, 3)
	two.Look(1)
	try := func(what string, want int) {
		t.Helper()
		one.Typing(1)
		if got := typingTold(t, two); len(got) != want {
			t.Errorf("%s: told of %v", what, got)
		}
	}
	try("at first", 1)
	try("at once again", 0)
	now = now.Add(typingEvery)
	try("later", 1)
	if got := typingTold(t, three); got != nil {
		t.Errorf("one who looks elsewhere is told of %v", got)
	}
	for id := chat.UserID(4); id <= maxTypingIn; id++ {
		enterAs(t, m, id)
	}
	now = now.Add(typingEvery)
	try("with as many as may be", 1)
	enterAs(t, m, 3)
	now = now.Add(typingEvery)
	try("in a large room", 0)
}
