package room_test

import (
	"context"
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

// TestAuthorsScreensAgree: what one says is read on all of one's screens, if all before it was.
func TestAuthorsScreensAgree(t *testing.T) {
	h := newHouse(t)
	ana, bob, bob2 := h.enter("ana"), h.enter("bob"), h.enter("bob")
	h.post(bob, bob.Lobby(), "one")
	await(h, bob2, func(e chat.MarksMoved) bool { return e.Mark.Read == 1 && e.Mark.User == bob.Me().ID })
	h.post(ana, ana.Lobby(), "two")
	h.post(bob, bob.Lobby(), "three")
	posted(h, bob2, "three")
	if m, err := bob2.Room(bob.Lobby()); err != nil || m.Member.Read != 1 {
		t.Fatalf("read up to %d (%v)", m.Member.Read, err)
	}
}
