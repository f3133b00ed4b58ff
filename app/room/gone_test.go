package room_test

import (
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

func TestDeleteAccount(t *testing.T) {
	for _, erase := range []bool{false, true} {
		h, m, enter := staff(t)
		mo, bob, phone := enter("mo"), enter("bob"), enter("bob")
		id := bob.Me().ID
		direct := h.direct(bob, "mo")
		h.post(bob, bob.Lobby(), "to all")
		h.post(bob, direct, "to mo")
		code, _, err := bob.LinkCode()
		h.code(err, "")
		h.code(bob.DeleteAccount(t.Context(), erase), "")
		for _, s := range []*room.Session{bob, phone} {
			await(h, s, func(e chat.Closing) bool { return e.Reason == "your account is deleted" })
			_, err := s.Post(t.Context(), chat.Draft{Room: s.Lobby(), ClientID: "x", Text: "I am still here"})
			h.code(err, chat.Forbidden)
			s.Close()
		}
		await(h, mo, func(e chat.UserChanged) bool { return e.User.ID == id && e.User.Name == chat.DeletedUser })
		again := h.managed(room.Config{}) // and after a restart
		mo2, err := again.Enter(t.Context(), visitor("mo", true))
		h.code(err, "")
		t.Cleanup(mo2.Close)
		for _, s := range []*room.Session{mo, mo2} {
			if u := s.User(id); u == nil || u.Name != chat.DeletedUser || !u.Gone {
				t.Errorf("left of bob: %+v", u)
			}
			_, err := s.Find("bob")
			h.code(err, chat.NotFound)
			for _, p := range s.Everybody() {
				if p.ID == id {
					t.Errorf("among the people: %+v", p)
				}
			}
			_, err = s.Post(t.Context(), chat.Draft{Room: direct, ClientID: "m", Text: "hello?"})
			h.code(err, chat.NotFound)
			page, err := s.History(t.Context(), direct, 0, 10)
			if err != nil || len(page) != 1 || page[0].Deleted != erase {
				t.Errorf("erase %v: between the two: %+v, %v", erase, page, err)
			}
			page, err = s.History(t.Context(), s.Lobby(), 0, 10)
			if err != nil || len(page) != 1 || page[0].Deleted != erase {
				t.Errorf("erase %v: in the lobby: %+v, %v", erase, page, err)
			}
		}
		g := m.Guest(visitor("thief", false))
		_, err = g.Link(t.Context(), code)
		h.code(err, chat.NotFound)
		g.Close()
		if new := enter("bob"); new.Me().ID == id || new.Me().Name != "bob" {
			t.Errorf("the key and the name are not free: %+v", new.Me())
		}
	}
}

func TestWhoMayDeleteTheirAccount(t *testing.T) {
	h, m, enter := staff(t)
	bob := enter("bob")
	h.code(enter("mo").Mute(t.Context(), chat.Mute{User: bob.Me().ID, Until: time.Now().Add(time.Hour)}), "")
	h.code(bob.DeleteAccount(t.Context(), false), chat.Forbidden)
	h.code(m.Console().DeleteAccount(t.Context(), false), chat.Invalid)
	h.code(enter("ada").DeleteAccount(t.Context(), false), "")
	h.code(enter("owen").DeleteAccount(t.Context(), false), "") // chief is left

	alone := newHouse(t)
	owner, err := alone.manager.Enter(t.Context(), from("ana", "127.0.0.1"))
	h.code(err, "")
	defer owner.Close()
	h.code(owner.DeleteAccount(t.Context(), true), chat.Forbidden)
	alone.post(owner, owner.Lobby(), "I am still here")
}

// The rooms of one who goes are somebody else's then.
func TestRoomsOfADeletedAccount(t *testing.T) {
	h, _, enter := staff(t)
	bob, mo := enter("bob"), enter("mo")
	made, err := bob.CreateChannel(t.Context(), "garden", "", false)
	h.code(err, "")
	_, err = mo.Join(t.Context(), "garden")
	h.code(err, "")
	h.code(bob.DeleteAccount(t.Context(), false), "")
	await(h, mo, func(e chat.Announcement) bool { return e.Text == "you are the owner of #garden now" })
	list, err := h.store.Members(t.Context(), made.Room.ID, chat.Member{}, 10)
	if err != nil || len(list) != 1 || list[0].User != mo.Me().ID || list[0].Role != chat.Owner {
		t.Errorf("%+v, %v", list, err)
	}
	found, err := mo.Channels(t.Context(), "")
	h.code(err, "")
	for _, c := range found {
		if c.Room.Name == "lobby" && c.Members != 4 {
			t.Errorf("%d in the lobby", c.Members)
		}
	}
}
