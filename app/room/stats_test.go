package room_test

import (
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

func TestStats(t *testing.T) {
	h := newHouse(t)
	m := h.managed(room.Config{Version: "v1", Admins: listed{"SHA256:chief": true}, Limits: room.Limits{Mailbox: 4, PostBurst: 100}})
	chief, err := m.Enter(t.Context(), visitor("chief", true))
	h.code(err, "")
	defer chief.Close()
	bob, err := m.Enter(t.Context(), visitor("bob", false))
	h.code(err, "")
	defer bob.Close()
	for range 9 {
		h.post(bob, bob.Lobby(), "hello")
	}
	_, err = bob.Stats(t.Context())
	h.code(err, chat.Forbidden)
	s, err := chief.Stats(t.Context())
	if err != nil || s.Version != "v1" || s.Accounts != 2 || s.Sessions != 2 || s.Screens != 1 || s.Rooms != 1 || s.LiveRooms != 1 ||
		s.Messages != 9 || s.Bytes < 4096 || s.Memory < 1<<20 || s.Goroutines < 2 || s.Gaps != 2 || s.Behind != 2 || s.Started.IsZero() {
		t.Errorf("%+v, %v", s, err)
	}
	await(h, chief, func(chat.Gap) bool { return true })
	await(h, bob, func(chat.Gap) bool { return true })
	if s, err = chief.Stats(t.Context()); err != nil || s.Behind != 0 || s.Gaps != 2 {
		t.Errorf("once all was taken: %+v, %v", s, err)
	}
}

func TestMOTD(t *testing.T) {
	h := newHouse(t)
	admins := listed{"SHA256:chief": true}
	m := h.managed(room.Config{Admins: admins})
	chief, err := m.Enter(t.Context(), visitor("chief", true))
	h.code(err, "")
	defer chief.Close()
	bob, err := m.Enter(t.Context(), visitor("bob", true))
	h.code(err, "")
	defer bob.Close()
	h.code(bob.SetMOTD(t.Context(), "mine"), chat.Forbidden)
	h.code(chief.SetMOTD(t.Context(), strings.Repeat("x", chat.MaxMOTD+1)), chat.Invalid)
	h.code(chief.SetMOTD(t.Context(), "tea\x1b[2J at five"), "")
	await(h, bob, func(chat.MOTDChanged) bool { return true })
	if text := bob.MOTD(); !strings.HasPrefix(text, "tea") || strings.Contains(text, "\x1b") {
		t.Errorf("%q", text)
	}
	if text := h.managed(room.Config{}).Console().MOTD(); text != bob.MOTD() {
		t.Errorf("after a restart: %q", text)
	}
	h.code(chief.SetMOTD(t.Context(), ""), "")
	if text := bob.MOTD(); text != "" {
		t.Errorf("still %q", text)
	}
}

func TestReload(t *testing.T) {
	h := newHouse(t)
	con := h.managed(room.Config{}).Console()
	_, err := con.Reload(t.Context())
	h.code(err, chat.Unavailable)
	con = h.managed(room.Config{Reload: func() []string { return []string{"admins:3: no key"} }}).Console()
	bad, err := con.Reload(t.Context())
	if err != nil || len(bad) != 1 || bad[0] != "admins:3: no key" {
		t.Errorf("%q, %v", bad, err)
	}
}
