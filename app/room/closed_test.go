package room_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// TestAClosedSession can do nothing any more, though another session of its user can.
func TestAClosedSession(t *testing.T) {
	h := newHouse(t)
	ana, bob, bob2 := h.enter("ana"), h.enter("bob"), h.enter("bob")
	id := h.direct(bob2, "ana")
	bob.Close()
	_, err := bob.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "x"})
	h.code(err, chat.Unavailable)
	_, err = bob.Room(id)
	h.code(err, chat.Unavailable)
	_, err = bob.Direct(t.Context(), ana.Me().ID)
	h.code(err, chat.Unavailable)
	_, err = bob.Join(t.Context(), chat.Lobby)
	h.code(err, chat.Unavailable)
	h.code(bob.Block(t.Context(), ana.Me().ID, true), chat.Unavailable)
	h.code(bob.SetStatus(t.Context(), "x"), chat.Unavailable)
	if n := len(bob.Rooms()); n != 0 {
		t.Fatalf("it has %d rooms", n)
	}
	h.post(bob2, id, "hello")
}

// TestNothingIsWrittenWhileClosing: sessions that still are there when the server goes down.
func TestNothingIsWrittenWhileClosing(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := h.manager.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatal(err)
	}
	h.code(ana.Block(t.Context(), bob.Me().ID, true), chat.Unavailable)
	h.code(ana.SetAway(t.Context(), ""), chat.Unavailable)
	_, err := ana.Direct(t.Context(), bob.Me().ID)
	h.code(err, chat.Unavailable)
	h.close()
	h.open()
	if ana = h.enter("ana"); ana.Blocks(bob.Me().ID) || ana.Me().Away {
		t.Fatal("it was written all the same")
	}
}

// TestNoChatWithOneWhoBlocks: who is blocked can't put a new room into the other's list.
func TestNoChatWithOneWhoBlocks(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	if err := bob.Block(t.Context(), ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	_, err := ana.Direct(t.Context(), bob.Me().ID)
	h.code(err, chat.Forbidden)
	if n := len(bob.Rooms()); n != 1 {
		t.Fatalf("bob has %d rooms", n)
	}
}

func TestNewRoomsComeFirst(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	h.enter("bob")
	h.post(ana, ana.Lobby(), "x")
	id := h.direct(ana, "bob")
	if rooms := ana.Rooms(); rooms[0].Room.ID != id {
		t.Fatalf("%+v", rooms)
	}
	ana.Close()
	stored, err := h.store.RoomsOf(t.Context(), ana.Me().ID)
	if err != nil || stored[0].Room.ID != id {
		t.Fatalf("the store has another order: %+v (%v)", stored, err)
	}
}

func TestBackWithoutHavingLeft(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	since := ana.Person(ana.Me().ID).Since
	time.Sleep(time.Millisecond)
	if err := ana.SetBack(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := ana.Person(ana.Me().ID).Since; !now.Equal(since) {
		t.Fatalf("here since %v, and then since %v", since, now)
	}
}

// TestWantingToChatHasARate: nobody rings everybody's bell at once.
func TestWantingToChatHasARate(t *testing.T) {
	h := newHouse(t)
	now := time.Now()
	m, err := room.New(t.Context(), room.Config{Store: h.store, Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	if err != nil {
		t.Fatal(err)
	}
	defer ana.Close()
	asked := 0
	for i := range 20 {
		other, err := m.Enter(t.Context(), visitor(fmt.Sprint("user", i), true))
		if err != nil {
			t.Fatal(err)
		}
		defer other.Close()
		id := h.direct(ana, other.Me().Name)
		ana.WantChat(id)
		for _, e := range mustNext(h, other) {
			if _, ok := e.(chat.ChatWanted); ok {
				asked++
			}
		}
	}
	if asked != 10 {
		t.Fatalf("%d people were asked at once", asked)
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
