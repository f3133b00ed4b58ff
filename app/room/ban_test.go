package room_test

import (
	"net/netip"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

func TestBans(t *testing.T) {
	h, m, enter := staff(t)
	ada, mo := enter("ada"), enter("mo")
	bob := enter("bob").Me().ID
	admitted := func(m *room.Manager, name, addr string, want bool) {
		t.Helper()
		if err := m.Admit("SHA256:"+name, netip.MustParseAddr(addr)); (err == nil) != want {
			t.Errorf("%s from %s: %v", name, addr, err)
		}
	}
	for name, c := range map[string]struct {
		ban         chat.Ban
		who, from   string
		other, away string // who is not hit from there
	}{
		"account": {chat.Ban{User: bob}, "bob", "192.0.2.1", "mo", "192.0.2.1"},
		"key":     {chat.Ban{Fingerprint: "SHA256:bob"}, "bob", "192.0.2.1", "mo", "192.0.2.1"},
		"network": {chat.Ban{Network: netip.MustParsePrefix("192.0.2.0/24")}, "bob", "192.0.2.1", "bob", "198.51.100.1"},
	} {
		twice := []*room.Session{}
		for range 2 {
			s, err := m.Enter(t.Context(), from(c.who, c.from))
			h.code(err, "")
			twice = append(twice, s)
		}
		c.ban.Reason = "enough " + name
		h.code(ada.Ban(t.Context(), c.ban), "")
		for _, s := range twice {
			await(h, s, func(e chat.Closing) bool { return e.Reason == "you are banned: enough "+name })
			s.Close()
		}
		again := h.managed(room.Config{Admins: listed{"SHA256:chief": true}}) // after a restart
		for _, m := range []*room.Manager{m, again} {
			admitted(m, c.who, c.from, false)
			admitted(m, c.other, c.away, true)
			admitted(m, "ada", c.from, true) // administrators are not banned by accident
			admitted(m, "chief", c.from, true)
		}
		_, err := m.Enter(t.Context(), from(c.who, c.from))
		h.code(err, chat.Forbidden)
		if list, err := ada.Bans(); err != nil || len(list) != 1 || list[0].Reason != c.ban.Reason {
			t.Errorf("%s: %+v, %v", name, list, err)
		}
		c.ban.Reason = ""
		h.code(mo.Unban(t.Context(), c.ban), chat.Forbidden)
		h.code(ada.Unban(t.Context(), c.ban), "")
		h.code(ada.Unban(t.Context(), c.ban), chat.NotFound)
		admitted(m, c.who, c.from, true)
	}
}

func TestWhoCannotBeBanned(t *testing.T) {
	h, _, enter := staff(t)
	ada := enter("ada")
	user := func(name string) chat.Ban { p, _ := ada.Find(name); return chat.Ban{User: p.ID} }
	network := func(text string) chat.Ban { return chat.Ban{Network: netip.MustParsePrefix(text)} }
	for name, c := range map[string]struct {
		ban  chat.Ban
		want chat.Code
	}{
		"oneself":          {user("ada"), chat.Invalid},
		"one's own key":    {chat.Ban{Fingerprint: "SHA256:ada"}, chat.Invalid},
		"the owner":        {user("owen"), chat.Forbidden},
		"the owner's key":  {chat.Ban{Fingerprint: "SHA256:owen"}, chat.Forbidden},
		"a listed one":     {user("chief"), chat.Forbidden},
		"a listed key":     {chat.Ban{Fingerprint: "SHA256:chief"}, chat.Forbidden},
		"nobody":           {chat.Ban{User: 99}, chat.NotFound},
		"loopback":         {network("127.0.0.1/32"), chat.Invalid},
		"a part of it":     {network("127.8.0.0/16"), chat.Invalid},
		"everybody":        {network("0.0.0.0/0"), chat.Invalid},
		"everybody, IPv6":  {network("::/0"), chat.Invalid},
		"a long reason":    {chat.Ban{Fingerprint: "SHA256:x", Reason: strings.Repeat("x", 301)}, chat.Invalid},
		"somebody unknown": {chat.Ban{Fingerprint: "SHA256:x"}, ""},
	} {
		if err := ada.Ban(t.Context(), c.ban); chat.CodeOf(err) != c.want {
			t.Errorf("%s: %v", name, err)
		}
	}
	h.code(enter("mo").Ban(t.Context(), user("bob")), chat.Forbidden)
}

func TestBansExpire(t *testing.T) {
	h, _, _ := staff(t)
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	m := h.managed(room.Config{Now: func() time.Time { return now }})
	owen, err := m.Enter(t.Context(), visitor("owen", true))
	h.code(err, "")
	defer owen.Close()
	h.code(owen.Ban(t.Context(), chat.Ban{Fingerprint: "SHA256:bob", Until: now.Add(time.Hour)}), "")
	err = m.Admit("SHA256:bob", netip.Addr{})
	if chat.MessageOf(err) != "you are banned until 2026-05-01 13:00 UTC" {
		t.Errorf("told %v", err)
	}
	now = now.Add(time.Hour)
	h.code(m.Admit("SHA256:bob", netip.Addr{}), "")
	if list, err := owen.Bans(); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}
