package room_test

import (
	"fmt"
	"slices"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// A roster has those who are here first, though a page of the members does not have them, and nobody who has
// left; of who is not in the room it shows nothing.
func TestRoster(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	k, err := ana.CreateChannel(t.Context(), "crowd", "", false)
	h.code(err, "")
	for i := range 30 {
		p := h.enter(fmt.Sprintf("person-%d", i))
		_, err = p.Join(t.Context(), "crowd")
		h.code(err, "")
		p.Close()
	}
	zed := h.enter("zed")
	_, err = zed.Join(t.Context(), "crowd")
	h.code(err, "")
	const most = 10
	page, total, err := ana.Fellows(t.Context(), k.Room.ID, chat.Member{}, most)
	if err != nil || total != 32 || slices.ContainsFunc(page, func(f room.Fellow) bool { return f.Name == "zed" }) {
		t.Fatal(total, err)
	}
	names := func(s *room.Session) (list []string) {
		for _, f := range s.Roster(k.Room.ID, page, most) {
			list = append(list, f.Name+" "+f.Member.Role.String())
		}
		return list
	}
	ana.WatchPeople(true)
	h.code(zed.SetAway(t.Context(), "lunch"), "")
	await(h, ana, func(chat.PeopleMoved) bool { return ana.People()[1].Presence == chat.Away })
	if got := names(ana); len(got) != most || got[0] != "ana owner" || got[1] != "zed member" || got[2] != "person-0 member" {
		t.Errorf("the roster is %q", got)
	}
	h.code(zed.Leave(t.Context(), k.Room.ID), "")
	if got := names(ana); len(got) != most || got[1] != "person-0 member" {
		t.Errorf("after zed left it is %q", got)
	}
	if got := names(zed); got != nil {
		t.Errorf("zed is still shown %q", got)
	}
}
