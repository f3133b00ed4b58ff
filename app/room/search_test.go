package room_test

import (
	"context"
	"testing"

	"parley/app/chat"
)

// slowSearch is a store whose searches begin and then wait to be let go, or for their end.
type slowSearch struct {
	chat.Store
	begun chan string
	free  chan struct{}
}

func (s slowSearch) Search(ctx context.Context, q chat.Search) (chat.Found, error) {
	s.begun <- q.Terms[0].Words[0]
	select {
	case <-s.free:
		return chat.Found{Next: 7}, nil
	case <-ctx.Done():
		return chat.Found{}, chat.Wrap(chat.Unavailable, ctx.Err(), "the server did not answer in time")
	}
}

// TestSearchEndsTheOneBefore: of the same user, on whichever screen it was; what others look for goes on.
func TestSearchEndsTheOneBefore(t *testing.T) {
	slow := slowSearch{begun: make(chan string), free: make(chan struct{})}
	h := newHouse(t, func(s chat.Store) chat.Store {
		slow.Store = s
		return slow
	})
	ana, again, bob := h.enter("ana"), h.enter("ana"), h.enter("bob")
	type answer struct {
		found chat.Found
		err   error
	}
	search := func(find func(context.Context, chat.Query, int64) (chat.Found, error), word string) chan answer {
		to := make(chan answer, 1)
		go func() {
			found, err := find(t.Context(), chat.Query{Terms: []chat.Term{{Words: []string{word}}}}, 0)
			to <- answer{found, err}
		}()
		if got := <-slow.begun; got != word {
			t.Errorf("%q was looked for, want %q", got, word)
		}
		return to
	}
	first, others := search(ana.Search, "first"), search(bob.Search, "others")
	second := search(again.Search, "second")
	h.code((<-first).err, chat.Conflict)
	third := search(again.Search, "third")
	h.code((<-second).err, chat.Conflict)
	close(slow.free)
	for _, got := range []answer{<-third, <-others} {
		if got.err != nil || got.found.Next != 7 {
			t.Errorf("%+v", got)
		}
	}
}
