package room_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

func TestPostTwiceIsOneMessage(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	d := chat.Draft{Room: ana.Lobby(), ClientID: "same", Text: "once"}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if m, err := ana.Post(t.Context(), d); err != nil || m.Seq != 1 {
				t.Errorf("%+v %v", m, err)
			}
		})
	}
	wg.Wait()
	h.post(ana, ana.Lobby(), "next")
	var seqs []chat.Seq
	await(h, ana, func(e chat.MessagePosted) bool {
		seqs = append(seqs, e.Message.Seq)
		return e.Message.Text == "next"
	})
	if !slices.Equal(seqs, []chat.Seq{1, 2}) {
		t.Fatalf("events for %v", seqs)
	}
}

// TestOrder has many people post at once: every session gets every message once and in order.
func TestOrder(t *testing.T) {
	h := newHouse(t)
	const people, each = 16, 40
	var sessions []*room.Session
	for i := range people {
		sessions = append(sessions, h.enter(fmt.Sprintf("user%d", i)))
	}
	lobby := sessions[0].Lobby()
	var wg sync.WaitGroup
	for i, s := range sessions {
		wg.Go(func() {
			for n := range each {
				if _, err := s.Post(t.Context(), chat.Draft{Room: lobby, ClientID: fmt.Sprint(i, "-", n), Text: "x"}); err != nil {
					t.Error(err)
				}
			}
		})
		wg.Go(func() {
			ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
			defer cancel()
			for last := chat.Seq(0); last < people*each; {
				events, err := s.Next(ctx)
				if err != nil {
					t.Errorf("after %d: %v", last, err)
					return
				}
				for _, e := range events {
					switch e := e.(type) {
					case chat.MessagePosted:
						if e.Message.Seq != last+1 {
							t.Errorf("%d came after %d", e.Message.Seq, last)
						}
						last = e.Message.Seq
					case chat.Gap:
						page, err := s.After(ctx, lobby, last, 10_000)
						if err != nil || len(page) == 0 {
							t.Errorf("after a gap: %v %v", page, err)
							return
						}
						last = page[len(page)-1].Seq
					}
				}
			}
		})
	}
	wg.Wait()
}

// TestSlowReader never takes its events: it costs a bounded mailbox, delays nobody, and finds
// everything again.
func TestSlowReader(t *testing.T) {
	h := newHouse(t)
	ana, slow := h.enter("ana"), h.enter("slow")
	for i := range 1000 {
		h.post(ana, ana.Lobby(), fmt.Sprint("n", i))
		posted(h, ana, fmt.Sprint("n", i))
	}
	events, err := slow.Next(t.Context())
	if err != nil || len(events) > 300 {
		t.Fatalf("%d events wait (%v)", len(events), err)
	}
	if _, ok := events[0].(chat.Gap); !ok {
		t.Fatalf("the first event is %T", events[0])
	}
	page, err := slow.After(t.Context(), slow.Lobby(), 0, 2000)
	if err != nil || len(page) != 1000 || page[999].Text != "n999" {
		t.Fatalf("%d messages (%v)", len(page), err)
	}
}

func TestWhatIsWantedSurvivesAGap(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	ana.WantChat(h.direct(ana, "bob"))
	for i := range 600 {
		h.post(ana, ana.Lobby(), fmt.Sprint(i))
	}
	await(h, bob, func(e chat.ChatWanted) bool { return e.From.Name == "ana" })
}

func TestRate(t *testing.T) {
	h := newHouse(t)
	now := time.Unix(1000, 0)
	m, err := room.New(t.Context(), room.Config{Store: h.store, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Enter(t.Context(), visitor("ana", true))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	post := func(n int) error {
		_, err := s.Post(t.Context(), chat.Draft{Room: s.Lobby(), ClientID: fmt.Sprint(n), Text: "x"})
		return err
	}
	for n := range 10 {
		if err := post(n); err != nil {
			t.Fatal(n, err)
		}
	}
	h.code(post(10), chat.TooMany)
	now = now.Add(time.Second)
	for n := range 2 {
		if err := post(11 + n); err != nil {
			t.Fatal(n, err)
		}
	}
	h.code(post(14), chat.TooMany)
}

// broken fails appends on demand, before or after they are on disk.
type broken struct {
	chat.Store
	mu     sync.Mutex
	before error
	after  error
}

func (b *broken) AppendMessage(ctx context.Context, m chat.Message) (*chat.Message, bool, error) {
	b.mu.Lock()
	before, after := b.before, b.after
	b.mu.Unlock()
	if before != nil {
		return nil, false, before
	}
	stored, fresh, err := b.Store.AppendMessage(ctx, m)
	if after != nil {
		return nil, false, after
	}
	return stored, fresh, err
}

func (b *broken) fail(before, after error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.before, b.after = before, after
}

func TestDiskFull(t *testing.T) {
	b := &broken{}
	h := newHouse(t, func(s chat.Store) chat.Store { b.Store = s; return b })
	ana := h.enter("ana")
	full := chat.Errorf(chat.Unavailable, "the disk is full")
	b.fail(full, nil)
	d := chat.Draft{Room: ana.Lobby(), ClientID: "1", Text: "x"}
	if _, err := ana.Post(t.Context(), d); !errors.Is(err, full) {
		t.Fatal(err)
	}
	b.fail(nil, nil)
	if m, err := ana.Post(t.Context(), d); err != nil || m.Seq != 1 {
		t.Fatal(m, err)
	}
	posted(h, ana, "x")
}

// TestLostAnswer has an append fail although it was committed: what comes after it must not wait
// for ever, and nothing is shown twice.
func TestLostAnswer(t *testing.T) {
	b := &broken{}
	h := newHouse(t, func(s chat.Store) chat.Store { b.Store = s; return b })
	ana, bob := h.enter("ana"), h.enter("bob")
	b.fail(nil, errors.New("the answer was lost"))
	if _, err := ana.Post(t.Context(), chat.Draft{Room: ana.Lobby(), ClientID: "1", Text: "lost"}); err == nil {
		t.Fatal("no error")
	}
	b.fail(nil, nil)
	h.post(bob, bob.Lobby(), "next")
	var texts []string
	await(h, bob, func(e chat.MessagePosted) bool {
		texts = append(texts, e.Message.Text)
		return e.Message.Text == "next"
	})
	if !slices.Equal(texts, []string{"lost", "next"}) {
		t.Fatal(texts)
	}
}
