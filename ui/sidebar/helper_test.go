package sidebar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

var (
	dark   = theme.For(theme.Look{Profile: colorprofile.ANSI256})
	light  = theme.For(theme.Look{Profile: colorprofile.ANSI256, Light: true})
	plain  = theme.For(theme.Look{Profile: colorprofile.ASCII})
	dumb   = theme.For(theme.Look{Profile: colorprofile.NoTTY, ASCII: true})
	themes = map[string]*theme.Theme{"dark": dark, "light": light, "plain": plain, "dumb": dumb}
)

var now = time.Date(2026, 3, 5, 14, 0, 0, 0, time.UTC)

func sampleRooms() []Room {
	at := func(d time.Duration) time.Time { return now.Add(-d) }
	return []Room{
		{ID: 1, Kind: chat.Channel, Name: "general", Unread: 128, LastAt: at(2 * time.Minute)},
		{ID: 2, Kind: chat.Channel, Name: "lobby", LastAt: at(3 * time.Second)},
		{ID: 3, Kind: chat.Channel, Name: "ops", Unread: 12, Mentions: 1, LastAt: at(26 * time.Hour)},
		{ID: 4, Kind: chat.Channel, Name: "random", Unread: 7, Muted: true, LastAt: at(4 * time.Hour)},
		{ID: 5, Kind: chat.Group, Name: "trip to the mountains", LastAt: at(90 * time.Hour)},
		{ID: 6, Kind: chat.Direct, Name: "bob", Unread: 2, Presence: chat.Here, LastAt: at(time.Hour)},
		{ID: 7, Kind: chat.Direct, Name: "carol", Presence: chat.Away},
		{ID: 8, Kind: chat.Direct, Name: "山田太郎", LastAt: at(1000 * time.Hour)},
	}
}

func person(id chat.UserID, name string, p chat.Presence, ago time.Duration, note string) chat.Person {
	u := chat.User{ID: id, Name: name}
	if p == chat.Away {
		u.AwayText = note
	} else {
		u.Status = note
	}
	return chat.Person{User: u, Presence: p, Since: now.Add(-ago)}
}

func samplePeople() []chat.Person {
	return []chat.Person{
		person(2, "bob", chat.Here, 5*time.Minute, "writing a parser, ask me about it"),
		person(1, "ana", chat.Here, time.Minute, ""),
		person(9, "zoë", chat.Here, 20*time.Second, "☕ and a long line about everything that happened since breakfast"),
		person(8, "山田太郎", chat.Here, 3*time.Hour, "東京から"),
		person(7, "carol", chat.Away, 20*time.Minute, "lunch"),
		person(5, "dave", chat.Away, 30*time.Second, ""),
		person(6, "erin", chat.Offline, 80*time.Hour, "back on Monday"),
	}
}

// crowd returns n people, most of them here.
func crowd(n int) []chat.Person {
	people := make([]chat.Person, n)
	for i := range people {
		p := chat.Here
		if i >= n*8/10 {
			p = chat.Away
		}
		people[i] = person(chat.UserID(i+1), fmt.Sprintf("person-%d", i+1), p, time.Duration(i)*time.Second, "around")
	}
	return people
}

func sampleHome(th *theme.Theme, w, h int) *Home {
	p := NewHome(th)
	p.SetSize(w, h)
	p.SetMe(1, "ana")
	p.SetInvite("ssh chat.example.org")
	p.SetRooms(sampleRooms())
	p.SetPeople(samplePeople(), now)
	return p
}

// check fails unless there are height rows of exactly width cells, each ending in the default look.
func check(t *testing.T, what string, rows []string, width, height int) {
	t.Helper()
	if len(rows) != height {
		t.Fatalf("%s: %d rows, want %d", what, len(rows), height)
	}
	for y, r := range rows {
		if w := ansi.StringWidth(r); w != width {
			t.Fatalf("%s: row %d is %d wide, want %d: %q", what, y, w, width, r)
		}
		if i := strings.LastIndex(r, "\x1b"); i >= 0 && !strings.HasPrefix(r[i:], "\x1b[m") {
			t.Fatalf("%s: row %d does not end in the default look: %q", what, y, r)
		}
	}
}

// visible returns rows with their escape sequences readable and their ends marked.
func visible(rows []string) string {
	var b strings.Builder
	for _, r := range rows {
		b.WriteString(strings.ReplaceAll(r, "\x1b", "␛") + "|\n")
	}
	return b.String()
}
