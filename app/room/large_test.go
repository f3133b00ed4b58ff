package room_test

import (
	"fmt"
	"testing"

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

// The members of a room of many are read by the page, each of them once.
func TestLargeRoom(t *testing.T) {
	const people = 2000
	h := newHouse(t)
	ana := h.enter("ana")
	h.fill(people)
	seen := map[chat.UserID]bool{}
	for after := (chat.Member{}); ; {
		list, total, err := ana.Fellows(t.Context(), ana.Lobby(), after, 500)
		if err != nil || total != people+1 {
			t.Fatal(total, err)
		}
		if len(list) == 0 {
			break
		}
		for _, f := range list {
			seen[f.Member.User], after = true, f.Member
		}
	}
	if len(seen) != people+1 {
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
