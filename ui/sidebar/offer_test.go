package sidebar

import (
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// TestHomeOffersAPerson: until the cursor is moved it is on somebody who is here, where there is
// anybody, and does not follow them when they go.
func TestHomeOffersAPerson(t *testing.T) {
	h := NewHome(dark)
	h.SetSize(60, 20)
	h.SetRooms(sampleRooms())
	h.SetPeople(nil, now)
	h.Rows()
	on := func(what string, want chat.UserID) {
		t.Helper()
		h.Rows()
		if c, _ := h.Selected(); c.User != want {
			t.Errorf("%s: the cursor is on %v, want %d", what, c, want)
		}
	}
	bob := person(2, "bob", chat.Here, 0, "")
	dan := person(4, "dan", chat.Here, 0, "")
	h.SetPeople([]chat.Person{bob}, now)
	on("somebody arrived", 2)
	h.SetPeople([]chat.Person{dan, bob}, now)
	on("another one arrived", 2)
	bob.Presence = chat.Offline
	h.SetPeople([]chat.Person{dan, bob}, now)
	on("bob left", 4)

	h.Move(1) // by hand, to a room
	room := selected(h)
	h.SetPeople([]chat.Person{bob}, now)
	if h.Rows(); selected(h) != room {
		t.Errorf("moved by hand, and then it went to %v", selected(h))
	}
	h.Hide()
	h.SetPeople([]chat.Person{dan, bob}, now)
	on("back on Home", 4)
}

// TestHomeHintsCountEntries: the greeting is nothing that is missed.
func TestHomeHintsCountEntries(t *testing.T) {
	h := NewHome(dark)
	h.SetPeople(crowd(9), now)
	for height := 3; height < 20; height++ {
		h.SetSize(20, height)
		if text := visible(h.Rows()); strings.Contains(text, " 0 more") {
			t.Errorf("%d rows:\n%s", height, text)
		}
	}
}

func TestHomeTellsWhoWantsToChat(t *testing.T) {
	h := NewHome(dark)
	h.SetSize(80, 12)
	h.SetRooms([]Room{{ID: 6, Kind: chat.Direct, Name: "bob", Unread: 1, Wanted: true}})
	h.SetPeople([]chat.Person{person(2, "bob", chat.Here, time.Minute, "")}, now)
	if text := visible(h.Rows()); !strings.Contains(text, "wants to chat") || strings.Contains(text, "1 new") {
		t.Errorf("%s", text)
	}
}
