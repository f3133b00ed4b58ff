package room_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// The console acts on everybody, but never on the last who looks after the server.
func TestConsole(t *testing.T) {
	h, m, enter := staff(t)
	con := m.Console()
	id := func(name string) chat.UserID {
		p, err := con.Find(name)
		h.code(err, "")
		return p.ID
	}
	ban := func(b chat.Ban) error { return con.Ban(t.Context(), b) }
	owen, bob := enter("owen"), enter("bob")
	if con.Role() != chat.Owner || con.Me().Name != chat.Console || con.Me().ID != 0 {
		t.Errorf("the console is %s %+v", con.Role(), con.Me())
	}
	if list, err := con.Sessions(); err != nil || len(list) != 2 || len(con.Present()) != 2 {
		t.Errorf("the console is among the sessions or people: %+v, %v", list, err)
	}

	h.code(con.SetRole(t.Context(), id("bob"), chat.Moderator), "")
	await(h, bob, func(e chat.Announcement) bool { return e.Text == "console made you moderator of this server" })
	_, err := con.Kick(t.Context(), id("owen"), "a test")
	h.code(err, "")
	await(h, owen, func(e chat.Closing) bool { return e.Reason == "console made you leave: a test" })
	h.code(ban(chat.Ban{User: id("chief")}), chat.Forbidden) // whom the list lets in whatever is banned
	h.code(ban(chat.Ban{Fingerprint: "SHA256:chief"}), chat.Forbidden)
	h.code(con.SetRole(t.Context(), id("owen"), chat.Plain), "")
	h.code(con.RuleRoom(t.Context(), con.Lobby(), room.Locked(true)), "")
	await(h, bob, func(e chat.Announcement) bool {
		return e.Text == "#lobby: console locked this room: only moderators write here"
	})
	deeds, err := con.Deeds(t.Context(), "console")
	if err != nil || len(deeds) != 4 || deeds[0].By != 0 || deeds[0].Name != chat.Console {
		t.Errorf("in the audit log: %+v, %v", deeds, err)
	}

	h.code(con.SetStatus(t.Context(), "busy"), chat.Invalid)
	h.code(con.Block(t.Context(), id("bob"), true), chat.Invalid)
	_, err = con.Direct(t.Context(), id("bob"))
	h.code(err, chat.Invalid)
	_, err = con.Join(t.Context(), chat.Lobby)
	h.code(err, chat.Invalid)
	_, err = con.Post(t.Context(), chat.Draft{Room: con.Lobby(), ClientID: "1", Text: "hello"})
	h.code(err, chat.NotFound)
	con.Close()
	h.code(con.Announce(t.Context(), "late"), chat.Unavailable)
}

// However the console goes about it, somebody is left who looks after the server and can come in.
func TestConsoleLeavesAnAdministrator(t *testing.T) {
	h := newHouse(t)
	ids := map[string]chat.UserID{}
	for name, role := range map[string]chat.Role{"owen": chat.Owner, "ada": chat.Admin} {
		u, err := h.store.CreateUser(t.Context(), chat.User{Name: name, Role: role}, chat.Key{Fingerprint: "SHA256:" + name})
		h.code(err, "")
		ids[name] = u.ID
	}
	con := h.managed(room.Config{}).Console()
	defer con.Close()
	h.code(con.Ban(t.Context(), chat.Ban{User: ids["ada"]}), "")
	h.code(con.Ban(t.Context(), chat.Ban{User: ids["owen"]}), chat.Forbidden) // ada could not come
	h.code(con.Ban(t.Context(), chat.Ban{Fingerprint: "SHA256:owen"}), chat.Forbidden)
	h.code(con.SetRole(t.Context(), ids["owen"], chat.Plain), chat.Forbidden)
	h.code(con.Unban(t.Context(), chat.Ban{User: ids["ada"]}), "")
	h.code(con.SetRole(t.Context(), ids["owen"], chat.Plain), "")
	h.code(con.SetRole(t.Context(), ids["ada"], chat.Plain), chat.Forbidden)
}

// A server that the console gave an administrator is nobody's who merely comes first.
func TestConsoleMakesTheFirstAdministrator(t *testing.T) {
	h := newHouse(t)
	u, err := h.store.CreateUser(t.Context(), chat.User{Name: "ada"}, chat.Key{Fingerprint: "SHA256:ada"})
	h.code(err, "")
	m := h.managed(room.Config{})
	con := m.Console()
	defer con.Close()
	h.code(con.SetRole(t.Context(), u.ID, chat.Admin), "")
	bob, err := m.Enter(t.Context(), visitor("bob", true))
	h.code(err, "")
	defer bob.Close()
	if bob.Role() != chat.Plain {
		t.Errorf("bob is %s", bob.Role())
	}
}
