package room_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// channel makes sessions members of a channel that is made for it.
func (h *house) channel(name string, sessions ...*room.Session) (id chat.RoomID) {
	h.Helper()
	if _, err := h.store.CreateRoom(h.Context(), chat.Room{Kind: chat.Channel, Name: name}, 0); err != nil {
		h.Fatal(err)
	}
	for _, s := range sessions {
		k, err := s.Join(h.Context(), name)
		if err != nil {
			h.Fatal(err)
		}
		id = k.Room.ID
	}
	return id
}

// counted fails unless so many unread messages of the room mention the session's user, by both ways to ask.
func (h *house) counted(s *room.Session, id chat.RoomID, want int) {
	h.Helper()
	k, err := s.Room(id)
	if err != nil {
		h.Fatal(err)
	}
	if n, _ := s.Counts(id); k.Mentions != want || n != want {
		h.Errorf("%s has %d mentions, or %d, not %d", s.Me().Name, k.Mentions, n, want)
	}
}

// Who is named is counted on all their screens, also when they come back or the server does, until they
// have read it. Others are not, and nobody outside of the room is.
func TestMentionsAreCounted(t *testing.T) {
	h := newHouse(t)
	ana, bob, bob2, carl := h.enter("ana"), h.enter("bob"), h.enter("bob"), h.enter("carl")
	id := h.channel("plans", ana, bob)
	first := h.post(ana, id, "@BOB and @carl, please; `@bob`")
	h.post(ana, id, "nobody")
	last := h.post(ana, id, "@bob again, @ana")
	for _, s := range []*room.Session{bob, bob2} {
		posted(h, s, "@bob again, @ana")
		h.counted(s, id, 2)
	}
	h.counted(ana, id, 0)
	bob.MarkRead(id, first.Seq)
	h.counted(bob2, id, 1)
	bob.Close()
	bob2.Close()
	h.counted(h.enter("bob"), id, 1)
	h.close()
	h.open()
	bob, ana = h.enter("bob"), h.enter("ana")
	h.counted(bob, id, 1)
	list, err := bob.Mentions(t.Context(), 10)
	if err != nil || len(list) != 2 || list[0].Seq != last.Seq || list[1].Seq != first.Seq {
		t.Fatalf("gathered: %v, %v", list, err)
	}
	if _, err := ana.Delete(t.Context(), last.Place()); err != nil {
		t.Fatal(err)
	}
	h.counted(bob, id, 0)
	if list, _ := bob.Mentions(t.Context(), 10); len(list) != 1 {
		t.Errorf("gathered after one is deleted: %v", list)
	}
	if list, err := h.enter("carl").Mentions(t.Context(), 10); err != nil || len(list) != 0 {
		t.Errorf("carl, who is not in the room, finds %v, %v", list, err)
	}
	_ = carl
}

// A call mentions all members: @everyone whoever they are, @here who was there.
func TestCalls(t *testing.T) {
	h := newHouse(t)
	h.enter("boss") // the owner
	ana, bob, carl, dan := h.enter("ana"), h.enter("bob"), h.enter("carl"), h.enter("dan")
	id := h.channel("plans", ana, bob, carl, dan)
	if m := h.post(ana, id, "@everyone!"); m.Call != chat.NoCall {
		t.Error("a plain member calls everybody in a channel")
	}
	if err := h.store.SetMemberRole(t.Context(), id, ana.Me().ID, chat.Moderator); err != nil {
		t.Fatal(err)
	}
	ana.Close()
	ana = h.enter("ana")
	if err := dan.Block(t.Context(), ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	carl.Close()
	h.post(ana, id, "@everyone look")
	h.post(ana, id, "@here look")
	posted(h, bob, "@here look")
	h.counted(bob, id, 2)
	h.counted(h.enter("carl"), id, 1)
	h.counted(dan, id, 0)
	bob.Close()
	h.counted(h.enter("bob"), id, 2)
}

// Whom @here finds was here when it was said: not who was away, or came later, however often they come and go
// without reading it, and nobody is found of whom nothing is left.
func TestHereIsWhoWasHere(t *testing.T) {
	h := newHouse(t)
	h.enter("boss")
	ana, bob, carl, dan, eve := h.enter("ana"), h.enter("bob"), h.enter("carl"), h.enter("dan"), h.enter("eve")
	id := h.channel("plans", ana, bob, carl, dan, eve)
	if err := h.store.SetMemberRole(t.Context(), id, ana.Me().ID, chat.Moderator); err != nil {
		t.Fatal(err)
	}
	ana.Close()
	ana = h.enter("ana")
	carl.Close()
	if err := dan.SetAway(t.Context(), "lunch"); err != nil {
		t.Fatal(err)
	}
	eve.Close()
	h.enterFrom("eve", false) // a script
	call := h.post(ana, id, "@here and @bob look")
	posted(h, bob, "@here and @bob look")
	for range 3 {
		h.counted(bob, id, 1)
		for _, name := range []string{"carl", "dan", "eve"} {
			s := h.enter(name)
			h.counted(s, id, 0)
			if list, err := s.Mentions(t.Context(), 10); err != nil || len(list) != 0 {
				t.Errorf("%s finds %v, %v", name, list, err)
			}
			s.Close()
		}
		bob.Close()
		bob = h.enter("bob")
	}
	h.close()
	h.open()
	bob = h.enter("bob")
	h.counted(bob, id, 1)
	h.counted(h.enter("carl"), id, 0)
	if list, err := bob.Mentions(t.Context(), 10); err != nil || len(list) != 1 || list[0].Here != nil {
		t.Errorf("bob finds %v, %v", list, err)
	}
	if _, err := h.enter("ana").Delete(t.Context(), call.Place()); err != nil {
		t.Fatal(err)
	}
	h.counted(bob, id, 0)
	if list, err := bob.Mentions(t.Context(), 10); err != nil || len(list) != 0 {
		t.Errorf("bob finds what was deleted: %v, %v", list, err)
	}
}

// How much of a room somebody wants to be told of is kept with their membership, and their screens follow.
func TestNotifyLevels(t *testing.T) {
	h := newHouse(t)
	ana, ana2, bob := h.enter("ana"), h.enter("ana"), h.enter("bob")
	id := h.channel("plans", ana, bob)
	if err := ana.SetNotify(t.Context(), id, chat.LevelMentions); err != nil {
		t.Fatal(err)
	}
	await(h, ana2, func(e chat.RoomChanged) bool { return e.Room.ID == id })
	level := func(s *room.Session) chat.Level {
		k, err := s.Room(id)
		if err != nil {
			t.Fatal(err)
		}
		return k.Member.Notify
	}
	if level(ana2) != chat.LevelMentions || level(bob) != chat.LevelAll {
		t.Errorf("ana has %s, bob %s", level(ana2), level(bob))
	}
	h.code(h.enter("carl").SetNotify(t.Context(), id, chat.LevelNone), chat.NotFound)
	h.close()
	h.open()
	if l := level(h.enter("ana")); l != chat.LevelMentions {
		t.Errorf("after a restart: %s", l)
	}
}
