package room_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// unread fails unless so many messages of the room wait for the session's user.
func (h *house) unread(s *room.Session, id chat.RoomID, want int64) {
	h.Helper()
	k, err := s.Room(id)
	if err != nil {
		h.Fatal(err)
	}
	if _, skipped := s.Counts(id); k.Unread() != want || k.Skipped != skipped {
		h.Errorf("%s has %d unread (%d skipped, or %d), not %d", s.Me().Name, k.Unread(), k.Skipped, skipped, want)
	}
}

// What somebody says whom one blocks waits for nobody: on no screen of theirs, and not when they or the server come
// back; when they take it again, it does. In a chat of two it stands there as ever.
func TestBlockedAreNotUnread(t *testing.T) {
	h := newHouse(t)
	ana, ana2, bob, cara := h.enter("ana"), h.enter("ana"), h.enter("bob"), h.enter("cara")
	id := h.channel("plans", ana, bob, cara)
	if k, err := ana.Room(id); err != nil {
		t.Fatal(err)
	} else {
		ana.MarkRead(id, k.Room.LastSeq)
	}
	direct := h.direct(bob, "ana")
	h.post(bob, direct, "before")
	h.post(bob, id, "before")
	h.unread(ana, id, 1)
	block := func(s *room.Session, on bool) {
		t.Helper()
		if err := s.Block(t.Context(), bob.Me().ID, on); err != nil {
			t.Fatal(err)
		}
	}
	block(ana, true)
	h.post(bob, id, "@ana spam")
	h.post(cara, id, "news")
	h.post(bob, id, "more spam")
	posted(h, ana2, "more spam")
	for _, s := range []*room.Session{ana, ana2} {
		h.unread(s, id, 1)
		h.counted(s, id, 0)
		h.unread(s, direct, 1)
	}
	ana.Close()
	ana2.Close()
	last := h.post(bob, id, "while she is out")
	ana = h.enter("ana")
	h.unread(ana, id, 1)
	h.close()
	h.open()
	ana, bob = h.enter("ana"), h.enter("bob")
	h.unread(ana, id, 1)
	block(ana, false)
	h.unread(ana, id, 5)
	block(ana, true)
	h.unread(ana, id, 1)
	ana.MarkRead(id, last.Seq)
	h.unread(ana, id, 0)
	h.post(bob, id, "still here")
	h.unread(ana, id, 0)
}
