package room_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"parley/app/chat"
	"parley/app/room"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestFirstConversation(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	ana := h.enter("ana")

	id := h.direct(ana, "bob")
	ana.WantChat(id)
	want := await(h, bob, func(chat.ChatWanted) bool { return true })
	if want.Room != id || want.From.Name != "ana" {
		t.Fatalf("bob was told %+v", want)
	}
	said := []struct {
		by   *room.Session
		text string
	}{{ana, "hello"}, {bob, "goodbye"}, {ana, "goodbye again"}}
	for i, s := range said {
		if m := h.post(s.by, id, s.text); m.Seq != chat.Seq(i+1) {
			t.Fatalf("%q has seq %d", s.text, m.Seq)
		}
		for _, to := range []*room.Session{ana, bob} {
			if e := posted(h, to, s.text); e.Author.ID != s.by.Me().ID {
				t.Fatalf("%q is by %s", s.text, e.Author.Name)
			}
		}
	}
	bob.Close()
	left := await(h, ana, func(chat.PeerMoved) bool { return true })
	if left.Person.Name != "bob" || left.Person.Presence != chat.Offline {
		t.Fatalf("ana was told %+v", left)
	}
}

func TestWaitsForWhoIsAway(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	h.post(ana, id, "one")
	posted(h, bob, "one")
	bob.MarkRead(id, 1)
	bob.Close()
	h.post(ana, id, "two")
	h.post(ana, id, "three")

	bob = h.enter("bob")
	m, err := bob.Room(id)
	if err != nil || m.Unread() != 2 || m.Member.Read != 1 {
		t.Fatalf("bob has %d unread after %d (%v)", m.Unread(), m.Member.Read, err)
	}
	moved := await(h, ana, func(e chat.MarksMoved) bool { return e.Mark.User == bob.Me().ID && e.Mark.Delivered == 3 })
	if moved.Mark.Read != 1 {
		t.Fatalf("ana is told that bob read up to %d", moved.Mark.Read)
	}
	page, err := bob.History(t.Context(), id, 0, 10)
	if err != nil || len(page) != 3 || page[2].Text != "three" {
		t.Fatalf("history: %v %v", page, err)
	}
}

func TestMarksSurviveARestart(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	for i := range 5 {
		h.post(ana, id, fmt.Sprint("n", i))
	}
	bob.MarkRead(id, 3)
	h.close()
	h.open()
	bob = h.enter("bob")
	m, err := bob.Room(id)
	if err != nil || m.Member.Read != 3 || m.Unread() != 2 {
		t.Fatalf("after a restart bob has read %d, unread %d (%v)", m.Member.Read, m.Unread(), err)
	}
	if p := bob.Person(ana.Me().ID); p.Presence != chat.Offline || p.LastSeen.IsZero() {
		t.Fatalf("ana: %+v", p)
	}
}

func TestAllScreensOfAPersonAgree(t *testing.T) {
	h := newHouse(t)
	ana, bob, bob2 := h.enter("ana"), h.enter("bob"), h.enter("bob")
	id := h.direct(ana, "bob")
	await(h, bob2, func(e chat.RoomAdded) bool { return e.Membership.Room.ID == id })
	h.post(ana, id, "x")
	posted(h, bob2, "x")
	bob.MarkRead(id, 1)
	await(h, bob2, func(e chat.MarksMoved) bool { return e.Mark.User == bob.Me().ID && e.Mark.Read == 1 })
	if err := bob.SetStatus(t.Context(), "busy"); err != nil {
		t.Fatal(err)
	}
	await(h, bob2, func(e chat.UserChanged) bool { return e.User.Status == "busy" })
	bob.Close()
	if p := ana.Person(bob2.Me().ID); p.Presence != chat.Here {
		t.Fatalf("bob still has a screen, but is %s", p.Presence)
	}
}

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

func TestNames(t *testing.T) {
	h := newHouse(t)
	h.enter("ana")
	other := visitor("ana", true)
	other.Key.Fingerprint = "SHA256:other"
	_, err := h.manager.Enter(t.Context(), other)
	h.code(err, chat.Conflict)
	other.Login = "root"
	_, err = h.manager.Enter(t.Context(), other)
	h.code(err, chat.Invalid)
	_, err = h.manager.EnterAs(t.Context(), other, "\u0430na") // a Cyrillic a
	if err == nil {
		t.Fatal("a look-alike of a taken name was given away")
	}
	s, err := h.manager.EnterAs(t.Context(), other, "bea")
	if err != nil || s.Me().Name != "bea" {
		t.Fatal(s, err)
	}
	s.Close()
	other.Login = "somebody-else"
	s, err = h.manager.Enter(t.Context(), other)
	if err != nil || s.Me().Name != "bea" {
		t.Fatalf("the key's account is %v (%v)", s, err)
	}
	s.Close()
}

// TestFirstLoginTwiceAtOnce: a new key that comes on many connections at once makes one account.
func TestFirstLoginTwiceAtOnce(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			s, err := h.manager.Enter(t.Context(), visitor("ana", true))
			if err != nil {
				t.Error(err)
				return
			}
			s.Close()
		})
	}
	wg.Wait()
	if people := h.enter("bob").People(); len(people) > 2 {
		t.Fatalf("%d accounts", len(people))
	}
}

func TestScriptsAreNotPresent(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	bob := h.enterFrom("bob", false)
	if p := ana.Person(bob.Me().ID); p.Presence != chat.Offline {
		t.Fatalf("a script makes bob %s", p.Presence)
	}
}

func TestBlock(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	h.code(bob.Block(t.Context(), bob.Me().ID, true), chat.Invalid)
	if err := bob.Block(t.Context(), ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	ana.WantChat(id)
	_, err := ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "x"})
	h.code(err, chat.Forbidden)
	_, err = bob.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "x"})
	h.code(err, chat.Forbidden)
	h.close()
	h.open() // a block outlives the server
	ana = h.enter("ana")
	_, err = ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "x"})
	h.code(err, chat.Forbidden)
	bob = h.enter("bob")
	if !bob.Blocks(ana.Me().ID) {
		t.Fatal("the block is forgotten")
	}
	if err := bob.Block(t.Context(), ana.Me().ID, false); err != nil {
		t.Fatal(err)
	}
	h.post(ana, id, "again")
	for _, e := range mustNext(h, bob) {
		if _, ok := e.(chat.ChatWanted); ok {
			t.Fatal("bob was told of somebody he blocks")
		}
	}
}

func mustNext(h *house, s *room.Session) []chat.Event {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.Context(), 10*time.Second)
	defer cancel()
	events, err := s.Next(ctx)
	if err != nil {
		h.Fatal(err)
	}
	return events
}

// TestOthersRooms: a room that one is not in is as one that does not exist.
func TestOthersRooms(t *testing.T) {
	h := newHouse(t)
	ana, _, eve := h.enter("ana"), h.enter("bob"), h.enter("eve")
	id := h.direct(ana, "bob")
	h.post(ana, id, "secret")
	_, err := eve.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "x"})
	h.code(err, chat.NotFound)
	_, absent := eve.Post(t.Context(), chat.Draft{Room: 4711, ClientID: "1", Text: "x"})
	if err.Error() != absent.Error() {
		t.Fatalf("%q tells a room from no room: %q", err, absent)
	}
	_, err = eve.History(t.Context(), id, 0, 10)
	h.code(err, chat.NotFound)
	_, err = eve.After(t.Context(), id, 0, 10)
	h.code(err, chat.NotFound)
	_, err = eve.Marks(t.Context(), id)
	h.code(err, chat.NotFound)
	if n := len(eve.Rooms()); n != 1 {
		t.Fatalf("eve is in %d rooms", n)
	}
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

func TestTooManySessions(t *testing.T) {
	h := newHouse(t)
	m, err := room.New(t.Context(), room.Config{Store: h.store, Limits: room.Limits{Sessions: 2}})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		s, err := m.Enter(t.Context(), visitor("ana", true))
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
	}
	_, err = m.Enter(t.Context(), visitor("ana", true))
	h.code(err, chat.TooMany)
}

func TestClose(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	var wg sync.WaitGroup
	wg.Go(func() {
		await(h, ana, func(e chat.Closing) bool { return e.Reason != "" })
		ana.Close()
	})
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := h.manager.Close(ctx); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	if _, err := ana.Next(t.Context()); chat.CodeOf(err) != chat.Unavailable {
		t.Fatal(err)
	}
	_, err := h.manager.Enter(t.Context(), visitor("bob", true))
	h.code(err, chat.Unavailable)
	_, err = ana.Post(t.Context(), chat.Draft{Room: ana.Lobby(), ClientID: "1", Text: "x"})
	if err == nil {
		t.Fatal("a post was taken after the end")
	}
}

func TestPeople(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	ana.WatchPeople(true)
	bob := h.enter("bob")
	here := func(want ...string) {
		t.Helper()
		await(h, ana, func(chat.PeopleMoved) bool {
			var names []string
			for _, p := range ana.People() {
				if p.Presence == chat.Here {
					names = append(names, p.Name)
				}
			}
			return slices.Equal(names, want)
		})
	}
	here("ana", "bob")
	if err := bob.SetAway(t.Context(), "lunch"); err != nil {
		t.Fatal(err)
	}
	here("ana")
	if err := bob.SetBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	here("ana", "bob")
	bob.Close()
	here("ana")
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
