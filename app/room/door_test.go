package room_test

import (
	"net/netip"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// listed is a list of keys that exists if it is not nil.
type listed map[string]bool

func (l listed) Exists() bool                                 { return l != nil }
func (l listed) Has(fingerprint string) bool                  { return l[fingerprint] }
func (l listed) Allows(fingerprint string, _ netip.Addr) bool { return l[fingerprint] }

// managed makes a manager over the house's store, beside its own.
func (h *house) managed(c room.Config) *room.Manager {
	h.Helper()
	c.Store = h.store
	m, err := room.New(h.Context(), c)
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// from is a visitor to a screen from an address.
func from(name, addr string) room.Visitor {
	v := visitor(name, true)
	v.Origin.Addr = netip.AddrPortFrom(netip.MustParseAddr(addr), 1)
	return v
}

func TestAdmit(t *testing.T) {
	h := newHouse(t)
	admins, allow := listed{"SHA256:chief": true}, listed{"SHA256:ana": true}
	here := netip.MustParseAddr("192.0.2.1")
	for _, c := range []struct {
		access chat.Access
		key    string
		want   chat.Code
	}{
		{"", "SHA256:bob", ""}, {chat.Open, "SHA256:bob", ""},
		{chat.Allowlist, "SHA256:bob", chat.Forbidden}, {chat.Allowlist, "", chat.Forbidden},
		{chat.Allowlist, "SHA256:ana", ""}, {chat.Allowlist, "SHA256:chief", ""},
	} {
		m := h.managed(room.Config{Access: c.access, Admins: admins, Allow: allow})
		h.code(m.Admit(c.key, here), c.want)
	}
	closed := h.managed(room.Config{Access: chat.Allowlist}) // and no lists at all
	_, err := closed.Enter(t.Context(), from("ana", "192.0.2.1"))
	h.code(err, chat.Forbidden)
	_, err = closed.EnterAs(t.Context(), from("ana", "192.0.2.1"), "ana")
	h.code(err, chat.Forbidden)
	_, err = h.store.UserByName(t.Context(), "ana")
	h.code(err, chat.NotFound)
	s, err := closed.Enter(t.Context(), from("ana", "127.0.0.1")) // or nobody ever could
	if err != nil || s.Role() != chat.Owner {
		t.Errorf("the first from the server's own machine: %v", err)
	}
}

// The first who comes from the server's own machine to a screen owns it, and nobody else does.
func TestFirstFromLoopbackOwns(t *testing.T) {
	h := newHouse(t)
	role := func(m *room.Manager, v room.Visitor) chat.Role {
		s, err := m.Enter(t.Context(), v)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		return s.Me().Role
	}
	listedAdmins := h.managed(room.Config{Admins: listed{}})
	for name, c := range map[string]struct {
		m *room.Manager
		v room.Visitor
	}{
		"from elsewhere":            {h.manager, from("bob", "192.0.2.1")},
		"from elsewhere over IPv6":  {h.manager, from("cara", "2001:db8::1")},
		"a script":                  {h.manager, visitor("dan", false)},
		"there is a list of admins": {listedAdmins, from("eve", "127.0.0.1")},
	} {
		if r := role(c.m, c.v); r != chat.Plain {
			t.Errorf("%s: %s", name, r)
		}
	}
	ana, err := h.manager.Enter(t.Context(), from("ana", "::1"))
	if err != nil || ana.Me().Role != chat.Owner {
		t.Fatalf("the first from loopback is %s, %v", ana.Me().Role, err)
	}
	await(h, ana, func(e chat.Announcement) bool { return e.Text != "" })
	ana.Close()
	h.close() // and after a restart
	h.open()
	for _, v := range []room.Visitor{from("fred", "127.0.0.1"), from("bob", "127.0.0.1")} {
		if r := role(h.manager, v); r != chat.Plain {
			t.Errorf("a second one is %s", r)
		}
	}
	if r := role(h.manager, from("ana", "192.0.2.1")); r != chat.Owner {
		t.Errorf("the owner is %s when they come again", r)
	}
}

// An account that was there already is the owner at once, too.
func TestAnOldAccountOwns(t *testing.T) {
	h := newHouse(t)
	s, err := h.manager.Enter(t.Context(), from("ana", "192.0.2.1"))
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	s, err = h.manager.Enter(t.Context(), from("ana", "127.0.0.1"))
	if err != nil || s.Role() != chat.Owner {
		t.Errorf("%s, %v", s.Role(), err)
	}
	s.Close()
}
