package room_test

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// clock is one that tests move.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time       { return time.Unix(0, c.at.Load()) }
func (c *clock) pass(d time.Duration) { c.at.Add(int64(d)) }

// guarded is a manager with this access, its clock, and its console.
func (h *house) guarded(access chat.Access) (*room.Manager, *clock, *room.Session) {
	c := &clock{}
	c.pass(time.Hour)
	m := h.managed(room.Config{Access: access, Now: c.now, Admins: listed{}})
	return m, c, m.Console()
}

// Whoever may come in in each way of access, and who gets as far as the door.
func TestAdmitByRules(t *testing.T) {
	h := newHouse(t)
	h.enter("owner") // the first from loopback
	account := from("ana", "192.0.2.1")
	h.enter("ana")
	admin := h.enter("chief")
	if err := h.manager.Console().SetRole(t.Context(), admin.Me().ID, chat.Admin); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		access              chat.Access
		lockdown            bool
		ana, bob, dan, root string // with an account, a stranger, one who is allowed, an administrator
	}{
		{chat.Open, false, "in", "in", "in", "in"},
		{chat.Invited, false, "in", "door", "in", "in"},
		{chat.Allowlist, false, "door", "door", "in", "in"},
		{chat.Open, true, "in", "out", "out", "in"},
		{chat.Invited, true, "in", "out", "out", "in"},
		{chat.Allowlist, true, "out", "out", "out", "in"},
	} {
		m, _, console := h.guarded(c.access)
		if _, err := console.Allow(t.Context(), fingerprintOf("dan")); err != nil {
			t.Fatal(err)
		}
		if err := console.SetLockdown(t.Context(), c.lockdown); err != nil {
			t.Fatal(err)
		}
		dan := from("dan", "192.0.2.1")
		dan.Key.Fingerprint = fingerprintOf("dan")
		for who, want := range map[*room.Visitor]string{&account: c.ana, ptr(from("bob", "192.0.2.1")): c.bob, &dan: c.dan, ptr(from("chief", "192.0.2.1")): c.root} {
			err := m.Admit(who.Key.Fingerprint, who.Origin.Addr.Addr())
			got := map[bool]string{true: "door", false: "out"}[room.AtDoor(err)]
			if err == nil {
				got = "in"
			}
			if got != want {
				t.Errorf("%s, lockdown %v: %s is %s, not %s", c.access, c.lockdown, who.Login, got, want)
			}
			if isGuest := m.Guest(*who) != nil; isGuest != (got == "door" || got == "in" && who.Login != "ana" && who.Login != "chief") {
				t.Errorf("%s, lockdown %v: %s as a guest: %v", c.access, c.lockdown, who.Login, isGuest)
			}
		}
	}
}

func ptr(v room.Visitor) *room.Visitor { return &v }

// fingerprintOf is one of the right form.
func fingerprintOf(name string) string {
	return "SHA256:" + (name + "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")[:43]
}

// A code for three lets in three of many who use it at once.
func TestJoinAtOnce(t *testing.T) {
	h := newHouse(t)
	m, _, console := h.guarded(chat.Invited)
	_, code, err := console.Invite(t.Context(), 3, time.Hour, "")
	if err != nil {
		t.Fatal(err)
	}
	var in atomic.Int32
	var all sync.WaitGroup
	for i := range 12 {
		all.Go(func() {
			g := m.Guest(from(fmt.Sprint("user", i), "192.0.2.1"))
			defer g.Close()
			if s, err := g.Join(t.Context(), code, fmt.Sprint("user", i)); err == nil {
				in.Add(1)
				s.Close()
			} else if code := chat.CodeOf(err); code != chat.Forbidden && code != chat.TooMany {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if users, _ := h.store.AllUsers(t.Context()); in.Load() != 3 || len(users) != 3 {
		t.Errorf("%d came in, %d have an account", in.Load(), len(users))
	}
}

// Guesses are counted by key and by address, and forgiven with time.
func TestGuessing(t *testing.T) {
	h := newHouse(t)
	m, clock, console := h.guarded(chat.Invited)
	const wrong = "7K3F-9QXA-0RTB-M2VD"
	try := func(name, addr, code string) chat.Code {
		g := m.Guest(from(name, addr))
		defer g.Close()
		s, err := g.Join(t.Context(), code, name)
		if err == nil {
			s.Close()
		}
		return chat.CodeOf(err)
	}
	for range 5 {
		h.codeIs(try("eve", "192.0.2.1", wrong), chat.NotFound)
	}
	h.codeIs(try("eve", "192.0.2.2", wrong), chat.TooMany) // another address, the same key
	h.codeIs(try("bob", "192.0.2.1", wrong), chat.TooMany) // another key, the same address
	h.codeIs(try("bob", "192.0.2.3", wrong), chat.NotFound)
	h.codeIs(try("eve", "127.0.0.1", wrong), chat.TooMany)
	h.codeIs(try("dan", "127.0.0.1", wrong), chat.NotFound) // loopback is exempt by address
	clock.pass(time.Minute)
	h.codeIs(try("eve", "192.0.2.2", wrong), chat.NotFound)
	h.codeIs(try("eve", "192.0.2.2", wrong), chat.TooMany)
	_, code, err := console.Invite(t.Context(), 9, time.Hour, "")
	if err != nil {
		t.Fatal(err)
	}
	clock.pass(10 * time.Minute)
	for range 9 { // a good code is no guess, whatever is wrong with the name
		h.codeIs(try("x", "192.0.2.9", code), chat.Invalid)
	}
}

func (h *house) codeIs(got, want chat.Code) {
	h.Helper()
	if got != want {
		h.Errorf("got %q, want %q", got, want)
	}
}

// Knocks are few from an address, one for a key, and never in the name of somebody else.
func TestKnocksAreBounded(t *testing.T) {
	h := newHouse(t)
	h.enter("ana")
	m, clock, console := h.guarded(chat.Invited)
	knock := func(name, login, addr string) chat.Code {
		v := from(name, addr)
		v.Login = login
		g := m.Guest(v)
		defer g.Close()
		return chat.CodeOf(g.Knock(t.Context(), "let me in\x1b[31m"))
	}
	h.codeIs(knock("eve", "ana", "192.0.2.1"), "")
	h.codeIs(knock("eve", "eve", "192.0.2.7"), chat.Conflict)
	h.codeIs(knock("bob", "bob", "192.0.2.1"), "")
	h.codeIs(knock("cara", "root", "192.0.2.1"), "")
	h.codeIs(knock("dan", "dan", "192.0.2.1"), chat.TooMany)
	clock.pass(20 * time.Minute)
	h.codeIs(knock("dan", "dan", "192.0.2.1"), "")
	list, err := console.Knocks()
	if err != nil || len(list) != 4 || list[0].Name() != "somebody" || list[1].Name() != "bob" || list[2].Name() != "somebody" || list[0].Reason != "let me in␛[31m" {
		t.Errorf("%+v, %v", list, err)
	}
	for i := range 96 {
		h.codeIs(knock(fmt.Sprint("k", i), "", fmt.Sprint("198.51.100.", i)), "")
	}
	h.codeIs(knock("late", "", "203.0.113.1"), chat.TooMany)
	for _, k := range list[:2] {
		if _, err := console.AnswerKnock(t.Context(), k.ID, k.Login == "bob"); err != nil {
			t.Error(err)
		}
		_, err := console.AnswerKnock(t.Context(), k.ID, true) // another was faster
		h.code(err, chat.NotFound)
	}
	h.codeIs(knock("late", "", "203.0.113.1"), "")
	h.codeIs(knock("eve", "eve", "203.0.113.2"), chat.Forbidden)
	clock.pass(25 * time.Hour)
	h.codeIs(chat.CodeOf(m.Admit("SHA256:bob", from("bob", "192.0.2.1").Origin.Addr.Addr())), "")
	clock.pass(31 * 24 * time.Hour)
	if list, _ := console.Knocks(); len(list) != 0 {
		t.Errorf("%d knock after a month", len(list))
	}
}
