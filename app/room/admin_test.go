package room_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// staff is a house with a list of administrators, on which chief is, and somebody of each other role.
func staff(t *testing.T) (h *house, m *room.Manager, enter func(name string) *room.Session) {
	h = newHouse(t)
	for name, role := range map[string]chat.Role{"owen": chat.Owner, "ada": chat.Admin, "mo": chat.Moderator, "bob": chat.Plain, "chief": chat.Plain} {
		_, err := h.store.CreateUser(t.Context(), chat.User{Name: name, Role: role}, chat.Key{Fingerprint: "SHA256:" + name})
		h.code(err, "")
	}
	m = h.managed(room.Config{Admins: listed{"SHA256:chief": true}})
	return h, m, func(name string) *room.Session {
		s, err := m.Enter(t.Context(), visitor(name, true))
		h.code(err, "")
		t.Cleanup(s.Close)
		return s
	}
}

func TestSetRole(t *testing.T) {
	h, _, enter := staff(t)
	ada, bob := enter("ada"), enter("bob")
	id := func(name string) chat.UserID {
		p, err := ada.Find(name)
		h.code(err, "")
		return p.ID
	}
	set := func(by *room.Session, name string, role chat.Role) error {
		return by.SetRole(t.Context(), id(name), role)
	}
	if enter("chief").Role() != chat.Admin {
		t.Error("who is on the list is no administrator")
	}
	h.code(set(bob, "bob", chat.Admin), chat.Forbidden)
	h.code(set(enter("mo"), "bob", chat.Moderator), chat.Forbidden)
	h.code(set(ada, "bob", chat.Moderator), "")
	await(h, bob, func(e chat.Announcement) bool { return e.Text == "ada made you moderator of this server" })
	if bob.Role() != chat.Moderator || ada.Person(id("bob")).Role != chat.Moderator {
		t.Errorf("bob is %s", bob.Role())
	}
	h.code(bob.SetStatus(t.Context(), "new here"), "") // an edit of the profile does not undo it
	if u, err := h.store.UserByID(t.Context(), id("bob")); err != nil || u.Role != chat.Moderator || bob.Role() != chat.Moderator {
		t.Errorf("stored: %+v, %v", u, err)
	}
	h.code(set(ada, "owen", chat.Plain), chat.Forbidden)
	h.code(set(ada, "owen", chat.Admin), chat.Forbidden)
	h.code(set(enter("owen"), "owen", chat.Plain), chat.Forbidden)
	h.code(set(ada, "chief", chat.Plain), chat.Forbidden)
	h.code(set(ada, "ada", chat.Plain), "") // there are others
	h.code(set(ada, "ada", chat.Admin), chat.Forbidden)
	h.code(enter("chief").SetRole(t.Context(), 99, chat.Admin), chat.NotFound)
}

// Without a list and an owner, the last administrator stays one, whoever of them tries.
func TestLastAdministratorStays(t *testing.T) {
	h := newHouse(t)
	for _, name := range []string{"ada", "eva"} {
		_, err := h.store.CreateUser(t.Context(), chat.User{Name: name, Role: chat.Admin}, chat.Key{Fingerprint: "SHA256:" + name})
		h.code(err, "")
	}
	m := h.managed(room.Config{})
	ada, err := m.Enter(t.Context(), visitor("ada", true))
	h.code(err, "")
	defer ada.Close()
	eva, err := m.Enter(t.Context(), visitor("eva", true))
	h.code(err, "")
	defer eva.Close()
	done := make(chan error, 2)
	go func() { done <- ada.SetRole(t.Context(), eva.Me().ID, chat.Plain) }()
	go func() { done <- eva.SetRole(t.Context(), ada.Me().ID, chat.Plain) }()
	if a, b := <-done, <-done; (a == nil) == (b == nil) {
		t.Errorf("both at once: %v, %v", a, b)
	}
	if ada.Role() == eva.Role() {
		t.Errorf("ada is %s, eva is %s", ada.Role(), eva.Role())
	}
}

func TestKickAndAnnounce(t *testing.T) {
	h, _, enter := staff(t)
	mo, ada := enter("mo"), enter("ada")
	first, second := enter("bob"), enter("bob")
	id := first.Me().ID
	n, err := mo.Kick(t.Context(), id, "too loud")
	h.code(err, "")
	if n != 2 {
		t.Errorf("%d sessions, want both", n)
	}
	for _, s := range []*room.Session{first, second} {
		await(h, s, func(e chat.Closing) bool { return e.Reason == "mo made you leave: too loud" })
	}
	for who, want := range map[*room.Session]chat.Code{first: chat.Forbidden, mo: chat.Forbidden, enter("chief"): chat.Forbidden} {
		_, err := who.Kick(t.Context(), ada.Me().ID, "")
		h.code(err, want)
	}
	_, err = ada.Kick(t.Context(), 99, "")
	h.code(err, chat.NotFound)
	_, err = mo.Sessions()
	h.code(err, chat.Forbidden)
	list, err := ada.Sessions()
	if err != nil || len(list) != 5 || list[0].Origin.Addr.Port() != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	h.code(mo.Announce(t.Context(), "hear"), chat.Forbidden)
	h.code(ada.Announce(t.Context(), " "), chat.Invalid)
	h.code(ada.Announce(t.Context(), "a restart at noon"), "")
	await(h, mo, func(e chat.Announcement) bool { return e.Text == "ada announces: a restart at noon" })
}
