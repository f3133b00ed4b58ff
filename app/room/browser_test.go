package room_test

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// here is a browser that seems to be on the server's own machine, as all do behind a proxy.
var here = room.Origin{Addr: netip.MustParseAddrPort("127.0.0.1:1"), Client: "Firefox", Screen: true}

// newcomer comes from here.
func newcomer(name string) room.Newcomer { return room.Newcomer{Name: name, From: here} }

// passkey is one that was proven, of that name.
func passkey(name string) chat.Passkey {
	return chat.Passkey{Credential: name, Handle: []byte(name), Data: []byte("{}")}
}

// TestNewcomersOfNobodysServer: a server that nobody owns yet lets no newcomer in by browser whom its rules keep out, though
// they come by a proxy on its own machine.
func TestNewcomersOfNobodysServer(t *testing.T) {
	for _, c := range []struct {
		access    chat.Access
		lockdown  bool
		yes, code bool
		want      chat.Code
	}{
		{chat.Open, false, true, false, ""}, {chat.Invited, false, true, true, chat.Forbidden},
		{chat.Allowlist, false, false, false, chat.Forbidden}, {chat.Open, true, false, false, chat.Forbidden},
	} {
		h := newHouse(t)
		m := h.managed(room.Config{Access: c.access})
		if c.lockdown {
			if err := m.Console().SetLockdown(t.Context(), true); err != nil {
				t.Fatal(err)
			}
		}
		if yes, code := m.TakesNewcomers(here); yes != c.yes || code != c.code {
			t.Errorf("%+v: takes them %v, with a code %v", c, yes, code)
		}
		_, err := m.MayJoin(t.Context(), newcomer("max"))
		h.code(err, c.want)
		_, err = m.Join(t.Context(), newcomer("max"), passkey("max"), "Firefox")
		h.code(err, c.want)
		_, err = h.store.UserByName(t.Context(), "max")
		if made := err == nil; made != (c.want == "") {
			t.Errorf("%+v: is there an account: %v", c, made)
		}
	}
}

// TestFloodsFromHere: who asks, or makes accounts, behind a proxy that the server does not know is not without limits.
func TestFloodsFromHere(t *testing.T) {
	h := newHouse(t)
	for range 30 {
		if _, _, err := h.manager.Ask("Firefox", here); err != nil {
			t.Fatal(err)
		}
	}
	_, _, err := h.manager.Ask("Firefox", here)
	h.code(err, chat.TooMany)
	h.code(h.manager.PaceDoor(here), chat.TooMany)
	for i := range 6 {
		name := fmt.Sprint("user", i)
		_, err = h.manager.Join(t.Context(), newcomer(name), passkey(name), "Firefox")
	}
	h.code(err, chat.TooMany)
}

// TestFullDoor: who fills the door from some addresses pushes out what is theirs, and nobody who came before or comes after.
func TestFullDoor(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	bob := func(n int) room.Origin { return from("bob", fmt.Sprintf("203.0.113.%d", n)).Origin }
	first, ticket, err := h.manager.Ask("Firefox", bob(1))
	h.code(err, "")
	for network := range 50 {
		for range 30 {
			_, _, err := h.manager.Ask("Firefox", from("eve", fmt.Sprintf("2001:db8:%x::1", network)).Origin)
			h.code(err, "")
		}
	}
	last, _, err := h.manager.Ask("Firefox", bob(2))
	h.code(err, "")
	h.code(ana.Approve(last), "")
	h.code(ana.Approve(first), "")
	secret, err := h.manager.Asked(t.Context(), first, ticket, bob(1))
	if err != nil || secret == "" {
		t.Errorf("%q, %v", secret, err)
	}
}

// TestBrowsersLeaveRoomForTerminals: however many sessions browsers begin, the account's terminals come in.
func TestBrowsersLeaveRoomForTerminals(t *testing.T) {
	for _, c := range []struct {
		limits room.Limits
		let    int
	}{{room.Limits{Sessions: 10}, 6}, {room.Limits{Sessions: 1000, LoginBurst: 8, LoginEvery: time.Hour}, 8}} {
		h := newHouse(t)
		m := h.managed(room.Config{Limits: c.limits})
		terminal := func() *room.Session {
			t.Helper()
			s, err := m.Enter(t.Context(), room.Visitor{Key: chat.Key{Fingerprint: "ana", Type: "ssh-ed25519"}, Login: "ana", Origin: here})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			return s
		}
		code, _, err := terminal().WebCode()
		if err != nil {
			t.Fatal(err)
		}
		secret, err := m.SignIn(t.Context(), code, "Firefox", here)
		if err != nil {
			t.Fatal(err)
		}
		let := 0
		for range 2 * c.let {
			s, err := m.Browse(t.Context(), secret, here)
			if err != nil {
				h.code(err, chat.TooMany)
				continue
			}
			t.Cleanup(s.Close)
			let++
		}
		if let != c.let {
			t.Errorf("%+v: %d sessions in browsers", c.limits, let)
		}
		for range 3 {
			terminal()
		}
	}
}
