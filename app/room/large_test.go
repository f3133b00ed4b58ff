package room_test

import (
	"fmt"
	"testing"
	"time"

	"parley/app/chat"
)

// fill makes so many accounts, who are all in the lobby.
func (h *house) fill(n int) {
	h.Helper()
	for i := range n {
		name := fmt.Sprintf("person-%d", i)
		if _, err := h.store.CreateUser(h.Context(), chat.User{Name: name}, chat.Key{Fingerprint: "SHA256:" + name}); err != nil {
			h.Fatal(err)
		}
	}
}

// A room of many members opens as fast as a small one, and its members are read by the page.
func TestLargeRoom(t *testing.T) {
	const people = 2000
	h := newHouse(t)
	ana := h.enter("ana")
	small, err := ana.CreateChannel(t.Context(), "small", "", false)
	h.code(err, "")
	h.fill(people)
	took := func(id chat.RoomID) time.Duration {
		best := time.Hour
		for range 5 {
			s := h.enter("bob")
			begin := time.Now()
			if _, err := s.Join(t.Context(), "small"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.History(t.Context(), id, 0, 64); err != nil {
				t.Fatal(err)
			}
			if _, _, err := s.Fellows(t.Context(), id, chat.Member{}, 50); err != nil {
				t.Fatal(err)
			}
			best = min(best, time.Since(begin))
			s.Close()
		}
		return best
	}
	few, many := took(small.Room.ID), took(ana.Lobby())
	if many > 10*few+5*time.Millisecond {
		t.Errorf("a room of %d opens in %v, a small one in %v", people, many, few)
	}
	seen := map[chat.UserID]bool{}
	for after := (chat.Member{}); ; {
		list, total, err := ana.Fellows(t.Context(), ana.Lobby(), after, 500)
		if err != nil || total != people+2 {
			t.Fatal(total, err)
		}
		if len(list) == 0 {
			break
		}
		for _, f := range list {
			seen[f.Member.User], after = true, f.Member
		}
	}
	if len(seen) != people+2 {
		t.Errorf("%d members were listed", len(seen))
	}
}

// Nobody who comes or goes is told of in a room of many.
func TestManyAreNotTold(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	k, err := ana.CreateChannel(t.Context(), "crowd", "", false)
	h.code(err, "")
	h.fill(60)
	for i := range 60 {
		p, err := ana.Find(fmt.Sprintf("person-%d", i))
		if err != nil {
			s := h.enter(fmt.Sprintf("person-%d", i))
			p.ID = s.Me().ID
			s.Close()
		}
		_, err = h.store.AddMember(t.Context(), chat.Member{Room: k.Room.ID, User: p.ID})
		h.code(err, "")
	}
	bob := h.enter("bob")
	_, err = bob.Join(t.Context(), "crowd")
	h.code(err, "")
	h.code(bob.Leave(t.Context(), k.Room.ID), "")
	if now, _ := ana.Room(k.Room.ID); now.Room.LastSeq != 0 {
		t.Errorf("%d messages", now.Room.LastSeq)
	}
}
