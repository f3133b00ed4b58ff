package room_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// What an account does too fast is refused with the time to wait, and is forgiven with time.
func TestLimitsOfAnAccount(t *testing.T) {
	h := newHouse(t)
	for i := range 30 {
		h.enter(fmt.Sprint("other", i)).Close()
	}
	now := time.Unix(1e9, 0)
	m := h.managed(room.Config{
		Now:    func() time.Time { return now },
		Limits: room.Limits{LoginBurst: 3, ChatBurst: 5, VerbBurst: 4, Sessions: 1000},
	})
	bob, err := m.Enter(t.Context(), visitor("bob", true))
	h.code(err, "")
	defer bob.Close()
	peer := 0
	for _, c := range []struct {
		name  string
		burst int
		every time.Duration
		do    func() error
	}{
		{"coming in", 2, 500 * time.Millisecond, func() error { // the third is bob's own
			s, err := m.Enter(t.Context(), visitor("bob", false))
			if err == nil {
				s.Close()
			}
			return err
		}},
		{"opening chats", 5, 30 * time.Second, func() error {
			p, err := bob.Find(fmt.Sprint("other", peer))
			h.code(err, "")
			_, err = bob.Direct(t.Context(), p.ID)
			if err == nil {
				peer++
			}
			return err
		}},
		{"using verbs", 4, 200 * time.Millisecond, bob.Pace},
	} {
		for i := range c.burst {
			if err := c.do(); err != nil {
				t.Fatalf("%s: the %d. is refused: %v", c.name, i+1, err)
			}
		}
		err := c.do()
		want := fmt.Sprintf("you are %s too fast: try again in %s", c.name, chat.Wait(c.every))
		if chat.CodeOf(err) != chat.TooMany || chat.MessageOf(err) != want {
			t.Errorf("%s: %v", c.name, err)
		}
		now = now.Add(c.every)
		h.code(c.do(), "")
		h.code(c.do(), chat.TooMany)
		now = now.Add(time.Duration(c.burst) * c.every)
		for range c.burst { // all is forgiven
			h.code(c.do(), "")
		}
	}
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	if err != nil || ana.Pace() != nil {
		t.Errorf("another account is held up: %v", err)
	}
	ana.Close()
	if p, err := bob.Find("other0"); err != nil || func() error { _, err := bob.Direct(t.Context(), p.ID); return err }() != nil {
		t.Errorf("a chat that there is can't be opened: %v", err)
	}
}

// The mailbox holds as many events as it is told.
func TestMailboxSize(t *testing.T) {
	h := newHouse(t)
	m := h.managed(room.Config{Limits: room.Limits{Mailbox: 3, PostBurst: 100}})
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	h.code(err, "")
	defer ana.Close()
	for i := range 4 {
		h.post(ana, ana.Lobby(), strings.Repeat("x", i+1))
	}
	await(h, ana, func(chat.Gap) bool { return true })
}
