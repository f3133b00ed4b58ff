package room_test

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

func TestMute(t *testing.T) {
	h, _, _ := staff(t)
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	config := room.Config{Now: func() time.Time { return now }}
	m := h.managed(config)
	enter := func(name string) *room.Session {
		t.Helper()
		s, err := m.Enter(t.Context(), visitor(name, true))
		h.code(err, "")
		t.Cleanup(s.Close)
		return s
	}
	mo, bob := enter("mo"), enter("bob")
	say := func(s *room.Session, id string) error {
		_, err := s.Post(t.Context(), chat.Draft{Room: s.Lobby(), ClientID: id, Text: "x"})
		return err
	}
	h.code(bob.Mute(t.Context(), chat.Mute{User: mo.Me().ID}), chat.Forbidden)
	h.code(mo.Mute(t.Context(), chat.Mute{User: mo.Me().ID}), chat.Invalid)
	h.code(mo.Mute(t.Context(), chat.Mute{User: enter("ada").Me().ID}), chat.Forbidden)
	h.code(mo.Mute(t.Context(), chat.Mute{User: 99}), chat.NotFound)
	h.code(mo.Unmute(t.Context(), bob.Me().ID), chat.NotFound)
	h.code(mo.Mute(t.Context(), chat.Mute{User: bob.Me().ID, Reason: "too loud", Until: now.Add(time.Hour)}), "")
	const told = "you are muted until 2026-05-01 13:00 UTC: too loud"
	await(h, bob, func(e chat.Announcement) bool { return e.Text == told })

	m = h.managed(config) // and after a restart
	mo, again := enter("mo"), enter("bob")
	for _, s := range []*room.Session{bob, again} {
		if err := say(s, "1"); chat.MessageOf(err) != told {
			t.Errorf("told %v", err)
		}
		h.code(s.SetStatus(t.Context(), "read this"), chat.Forbidden)
		h.code(s.SetStatus(t.Context(), ""), "")
		h.code(s.SetAway(t.Context(), "or this"), chat.Forbidden)
		h.code(s.Rename(t.Context(), "orthis"), chat.Forbidden)
		_, err := s.CreateChannel(t.Context(), "orthis", "", false)
		h.code(err, chat.Forbidden)
	}
	if list, err := mo.Mutes(); err != nil || len(list) != 1 || list[0].User != again.Me().ID || list[0].Reason != "too loud" {
		t.Errorf("%+v, %v", list, err)
	}
	now = now.Add(time.Hour)
	h.code(say(again, "2"), "") // it is over by itself
	if list, err := mo.Mutes(); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	h.code(mo.Mute(t.Context(), chat.Mute{User: again.Me().ID}), "")
	h.code(say(again, "3"), chat.Forbidden)
	h.code(mo.Unmute(t.Context(), again.Me().ID), "")
	await(h, again, func(e chat.Announcement) bool { return e.Text == "you are not muted any more" })
	h.code(say(again, "4"), "")
	_, err := again.Mutes()
	h.code(err, chat.Forbidden)
}

// Who is muted does nothing to others either: reasons and notices are words too. What is theirs they may still do.
func TestMutedModerator(t *testing.T) {
	h, _, enter := staff(t)
	ada, mo, bob := enter("ada"), enter("mo"), enter("bob")
	k, err := ada.CreateChannel(t.Context(), "plans", "", false)
	h.code(err, "")
	id := k.Room.ID
	for _, s := range []*room.Session{mo, bob} {
		_, err := ada.Add(t.Context(), id, s.Me().ID)
		h.code(err, "")
	}
	h.code(ada.SetMember(t.Context(), id, mo.Me().ID, chat.Owner), "")
	said, own := h.post(bob, id, "something"), h.post(mo, id, "mine")
	h.code(ada.Mute(t.Context(), chat.Mute{User: mo.Me().ID}), "")
	_, deletes := mo.Delete(t.Context(), said.Place())
	_, kicks := mo.Kick(t.Context(), bob.Me().ID, "words")
	for what, err := range map[string]error{
		"expel":   mo.Expel(t.Context(), id, bob.Me().ID, "words"),
		"role":    mo.SetMember(t.Context(), id, bob.Me().ID, chat.Moderator),
		"topic":   mo.ChangeRoom(t.Context(), id, room.Topic("words")),
		"lock":    mo.ChangeRoom(t.Context(), id, room.Locked(true)),
		"mute":    mo.Mute(t.Context(), chat.Mute{User: bob.Me().ID, Reason: "words"}),
		"strike":  mo.Strike(t.Context(), said.Place(), 0, "words"),
		"deletes": deletes,
		"kicks":   kicks,
	} {
		if chat.CodeOf(err) != chat.Forbidden || !strings.Contains(chat.MessageOf(err), "you are muted") {
			t.Errorf("%s: %v", what, err)
		}
	}
	_, err = mo.Delete(t.Context(), own.Place())
	h.code(err, "")
	h.code(mo.Leave(t.Context(), id), "")
}

// An account is banned with the addresses that it comes from, but none that others need.
func TestBanWithAddresses(t *testing.T) {
	h, _, _ := staff(t)
	m := h.managed(room.Config{Trusted: []netip.Prefix{netip.MustParsePrefix("198.51.100.0/24")}})
	enter := func(v room.Visitor) *room.Session {
		s, err := m.Enter(t.Context(), v)
		h.code(err, "")
		t.Cleanup(s.Close)
		return s
	}
	ada := enter(from("ada", "192.0.2.9"))
	enter(from("bob", "192.0.2.7")).Close() // was there
	var bob chat.UserID
	for _, addr := range []string{"192.0.2.1", "2001:db8::1", "198.51.100.1", "127.0.0.1"} {
		bob = enter(from("bob", addr)).Me().ID
	}
	d, err := ada.Dossier(t.Context(), bob)
	if err != nil || len(d.Sessions) != 4 || len(d.Keys) != 1 {
		t.Errorf("%+v, %v", d, err)
	}
	want := []netip.Addr{netip.MustParseAddr("192.0.2.1"), netip.MustParseAddr("2001:db8::1")}
	list, err := ada.BanWith(t.Context(), chat.Ban{User: bob, Reason: "spam"})
	if err != nil || !slices.Equal(list, want) {
		t.Errorf("%v, %v", list, err)
	}
	for addr, out := range map[string]bool{"192.0.2.1": true, "2001:db8::1": true, "198.51.100.1": false, "127.0.0.1": false, "192.0.2.2": false} {
		if err := m.Admit("SHA256:new", netip.MustParseAddr(addr)); (err != nil) != out {
			t.Errorf("a new key from %s: %v", addr, err)
		}
	}
	h.code(m.Admit("SHA256:bob", netip.MustParseAddr("203.0.113.1")), chat.Forbidden)
	h.code(ada.Unban(t.Context(), chat.Ban{User: bob}), "")
	h.code(m.Admit("SHA256:bob", netip.MustParseAddr("192.0.2.1")), "")
	_, err = enter(from("mo", "192.0.2.8")).Dossier(t.Context(), bob)
	h.code(err, chat.Forbidden)
}

// However it is written, the server's own machine is not banned; and what means IPv4 addresses bans them.
func TestLoopbackIsNotBanned(t *testing.T) {
	h, m, enter := staff(t)
	ada := enter("ada")
	for _, network := range []string{
		"127.0.0.1/32", "127.4.0.0/16", "0.0.0.0/0", "0.0.0.0/1", "64.0.0.0/2", "::/0", "::1/128", "::/64", "::/96",
		"::ffff:127.0.0.1/128", "::ffff:127.0.0.0/104", "::ffff:0:0/96", "::ffff:0:0/90",
	} {
		h.code(ada.Ban(t.Context(), chat.Ban{Network: netip.MustParsePrefix(network)}), chat.Invalid)
	}
	h.code(ada.Ban(t.Context(), chat.Ban{Network: netip.MustParsePrefix("::ffff:192.0.2.0/120")}), "")
	h.code(m.Admit("SHA256:new", netip.MustParseAddr("192.0.2.1")), chat.Forbidden)
	h.code(ada.Unban(t.Context(), chat.Ban{Network: netip.MustParsePrefix("192.0.2.0/24")}), "")
}
