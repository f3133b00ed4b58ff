package room_test

import (
	"path/filepath"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// thread opens the thread below a message.
func (h *house) thread(s *room.Session, m *chat.Message) chat.RoomID {
	h.Helper()
	k, err := s.Thread(h.Context(), m.Place())
	if err != nil {
		h.Fatal(err)
	}
	return k.Room.ID
}

func TestThread(t *testing.T) {
	h := newHouse(t)
	ana, bob, cara := h.enter("ana"), h.enter("bob"), h.enter("cara")
	root := h.post(ana, ana.Lobby(), "what is for lunch?")
	id := h.thread(bob, root)
	await(h, ana, func(e chat.RoomAdded) bool { return e.Membership.Room.ID == id }) // it is her message
	h.post(bob, id, "soup")
	posted(h, ana, "soup")
	moved := await(h, cara, func(e chat.ThreadMoved) bool { return e.Replies.Count == 1 })
	if moved.Root != root.Place() || moved.Replies.Room != id {
		t.Fatalf("%+v", moved)
	}
	if k, err := ana.Room(id); err != nil || k.Unread() != 1 || k.Room.Parent != root.Room || k.Room.Root != root.Seq {
		t.Fatalf("%+v %v", k, err)
	}
	if _, err := cara.Room(id); chat.CodeOf(err) != chat.NotFound {
		t.Fatalf("cara follows what she did not open: %v", err)
	}
	for _, s := range []*room.Session{ana, bob, cara} { // threads are no rooms of the list, nor of a room's unread
		if k, err := s.Room(s.Lobby()); len(s.Rooms()) != 1 || err != nil || k.Room.LastSeq != 1 {
			t.Fatalf("%d rooms, %+v, %v", len(s.Rooms()), k, err)
		}
	}
	page, err := cara.History(h.Context(), root.Room, 0, 10)
	if err != nil || page[0].Thread == nil || page[0].Thread.Count != 1 {
		t.Fatalf("%+v %v", page[0].Thread, err)
	}
	found, err := cara.Search(h.Context(), chat.Query{Terms: []chat.Term{{Words: []string{"soup"}}}}, 0)
	if err != nil || len(found.Messages) != 1 || found.Messages[0].Room != id {
		t.Fatalf("cara finds %+v, %v", found, err)
	}
	if at, err := cara.Root(h.Context(), id); err != nil || at != root.Place() {
		t.Fatalf("%+v %v", at, err)
	}
	if h.thread(cara, root) != id {
		t.Fatal("the message has two threads")
	}
	if _, err := bob.Delete(h.Context(), chat.Place{Room: id, Seq: 1}); err != nil {
		t.Fatal(err)
	}
	changed(h, cara, func(m *chat.Message) bool { return m.Room == id && m.Deleted })

	if err := cara.Unfollow(h.Context(), id); err != nil {
		t.Fatal(err)
	}
	await(h, cara, func(e chat.RoomRemoved) bool { return e.Room == id })
	if _, err := cara.Room(id); chat.CodeOf(err) != chat.NotFound || len(cara.Rooms()) != 1 {
		t.Fatalf("cara still follows it, or left more than that: %v", err)
	}
	ana.MarkRead(id, 1)
	for _, s := range []*room.Session{ana, bob, cara} {
		s.Close()
	}
	h.close()
	h.open()
	ana, dan := h.enter("ana"), h.enter("dan1")
	if list := ana.Threads(); len(list) != 1 || list[0].Room.ID != id || list[0].Unread() != 0 {
		t.Fatalf("after a restart: %+v", list)
	}
	if page, err := dan.History(h.Context(), root.Room, 0, 10); err != nil || page[0].Thread == nil || page[0].Thread.Count != 1 {
		t.Fatalf("after a restart: %+v %v", page, err)
	}
}

// TestThreadRefused: a thread is where its room is, for whom that is, and follows its rules.
func TestThreadRefused(t *testing.T) {
	h := newHouse(t)
	ana, _, eve := h.enter("ana"), h.enter("bob"), h.enter("eve1")
	ctx := h.Context()
	secret := h.post(ana, h.direct(ana, "bob"), "between us")
	id := h.thread(ana, secret)
	h.post(ana, id, "here too")
	_, open := eve.Thread(ctx, secret.Place())
	_, read := eve.History(ctx, id, 0, 10)
	_, post := eve.Post(ctx, chat.Draft{Room: id, ClientID: "x", Text: "me too"})
	_, follow := eve.Root(ctx, id)
	_, none := ana.Thread(ctx, chat.Place{Room: secret.Room, Seq: 99})
	_, nested := ana.Thread(ctx, chat.Place{Room: id, Seq: 1})
	gone := h.post(ana, secret.Room, "oops")
	if _, err := ana.Delete(ctx, gone.Place()); err != nil {
		t.Fatal(err)
	}
	_, deleted := ana.Thread(ctx, gone.Place())
	for i, err := range []error{open, follow, read, post, none, nested, deleted} {
		if chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%d: %v", i, err)
		}
	}
	bob := h.enter("bob")
	if err := bob.Block(ctx, ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	if _, err := ana.Post(ctx, chat.Draft{Room: id, ClientID: "y", Text: "hello?"}); chat.CodeOf(err) != chat.Forbidden {
		t.Errorf("who is blocked writes in a thread: %v", err)
	}
}

// TestThreadRevives: a thread leaves the list of rooms when nothing was said in it for long, but not before
// anything was; who follows it has it again when something is said.
func TestThreadRevives(t *testing.T) {
	c := &clock{}
	c.at.Store(time.Date(2026, 11, 2, 12, 0, 0, 0, time.UTC).UnixNano())
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	h := &house{T: t, store: s}
	h.manager = h.managed(room.Config{Now: c.now})
	t.Cleanup(h.close)
	ana, bob := h.enter("ana"), h.enter("bob")
	root := h.post(ana, ana.Lobby(), "what is for lunch?")
	ana.Close()
	id := h.thread(bob, root)
	if ana = h.enter("ana"); len(ana.Threads()) != 1 {
		t.Fatal("who comes before anything was said does not follow the thread below their message")
	}
	h.post(bob, id, "soup")
	posted(h, ana, "soup")
	ana.Close()
	c.pass(chat.ThreadAge + time.Hour)
	if ana = h.enter("ana"); len(ana.Threads()) != 0 {
		t.Fatal("a thread that is over is still listed")
	}
	h.post(bob, id, "soup again")
	await(h, ana, func(e chat.RoomAdded) bool { return e.Membership.Room.ID == id })
	if k, err := ana.Room(id); err != nil || k.Unread() != 2 {
		t.Fatalf("%+v %v", k, err)
	}
	if list := bob.Threads(); len(list) != 1 || list[0].Unread() != 0 {
		t.Fatalf("%+v", list)
	}
}

// TestThreadBrings: who is named in a thread follows it.
func TestThreadBrings(t *testing.T) {
	h := newHouse(t)
	ana, bob, cara := h.enter("ana"), h.enter("bob"), h.enter("cara")
	id := h.thread(bob, h.post(ana, ana.Lobby(), "lunch?"))
	h.post(bob, id, "@cara knows")
	if e := posted(h, cara, "@cara knows"); e.Message.Room != id || !e.Message.Mentions(cara.Me().ID, true) {
		t.Fatalf("%+v", e.Message)
	}
	if k, err := cara.Room(id); err != nil || k.Unread() != 1 || k.Mentions != 1 {
		t.Fatalf("%+v %v", k, err)
	}
	dm := h.direct(ana, "bob")
	own := h.thread(ana, h.post(ana, dm, "private"))
	h.post(ana, own, "@cara knows not")
	if _, err := cara.Room(own); chat.CodeOf(err) != chat.NotFound {
		t.Fatalf("cara was brought into a room that she is not in: %v", err)
	}
}
