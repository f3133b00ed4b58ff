package sidebar

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

func TestRowsFillEverySize(t *testing.T) {
	for name, th := range themes {
		m := New(th)
		m.SetRooms(sampleRooms())
		for w := 1; w <= 60; w++ {
			for h := 1; h <= 20; h++ {
				m.SetSize(w, h)
				m.SetCurrent(chat.RoomID((w + h) % 9))
				check(t, fmt.Sprintf("%s %dx%d", name, w, h), m.Rows(), w, h)
			}
			check(t, "strip", []string{m.Strip(w)}, w, 1)
		}
	}
}

func TestCurrentStaysInSight(t *testing.T) {
	m := New(dark)
	m.SetRooms(sampleRooms())
	for h := 1; h <= 20; h++ {
		m.SetSize(22, h)
		for _, id := range []chat.RoomID{0, 8, 3, 1, 6, 0, 5} {
			m.SetCurrent(id)
			seen := 0
			for y, r := range m.Rows() {
				at, ok := m.At(y)
				if ok && at == id {
					seen++
					if !strings.Contains(r, "▌") {
						t.Errorf("height %d: row of %d is not marked: %q", h, id, r)
					}
				}
			}
			if seen != 1 {
				t.Errorf("height %d: room %d is in %d rows", h, id, seen)
			}
		}
	}
}

func TestHintsCountWhatIsOutOfSight(t *testing.T) {
	m := New(dumb)
	m.SetRooms(sampleRooms())
	m.SetSize(22, 9)
	m.SetCurrent(2)
	if last := m.Rows()[8]; !strings.Contains(last, "v 3 more, 1 new") {
		t.Errorf("below: %q", last)
	}
	if _, ok := m.At(8); ok {
		t.Error("a hint can be chosen")
	}
	m.SetCurrent(8)
	if first := m.Rows()[0]; !strings.Contains(first, "^ 3 more, 1 new") {
		t.Errorf("above: %q", first)
	}
	m.Scroll(-100)
	if got := strings.TrimSpace(m.Rows()[0]); got != "Home" {
		t.Errorf("after scrolling up: %q", got)
	}
}

func TestRowsStayTheSame(t *testing.T) {
	m := New(dark)
	m.SetRooms(sampleRooms())
	m.SetSize(24, 20)
	rows := m.Rows()
	later := sampleRooms()
	for i := range later {
		later[i].LastAt = now.Add(time.Hour) // told on Home only
	}
	m.SetRooms(later)
	m.SetSize(24, 20)
	m.SetCurrent(0)
	m.SetTheme(dark)
	if &rows[0] != &m.Rows()[0] {
		t.Error("drawn again though nothing changed")
	}
	later[0].Unread++
	later[0].Unread = 3
	m.SetRooms(later)
	if &rows[0] == &m.Rows()[0] {
		t.Error("not drawn again")
	}
}

func TestStripTellsUnreadFirst(t *testing.T) {
	m := New(dumb)
	m.SetRooms(sampleRooms())
	m.SetCurrent(2)
	for width, want := range map[int]string{
		80: " Home >#lobby  #general 99+  #ops @1  @bob 2  #random -  +3",
		82: " Home >#lobby  #general 99+  #ops @1  @bob 2  #random -  &trip to the mounta~  +2",
		45: " Home >#lobby  #general 99+  +6, 2 new",
		30: " Home >#lobby  +7, 3 new",
		16: " Home >#lo~  +7",
	} {
		if got := m.Strip(width); strings.TrimRight(got, " ") != strings.TrimRight(want, " ") {
			t.Errorf("%d: %q, want %q", width, got, want)
		}
	}
}

func TestStripAt(t *testing.T) {
	m := New(dumb)
	m.SetRooms(sampleRooms())
	m.SetCurrent(2)
	text := m.Strip(80)
	for x, want := range map[string]chat.RoomID{"Home": 0, "#lobby": 2, "#ops": 3, "@bob": 6} {
		if id, ok := m.StripAt(strings.Index(text, x)); !ok || id != want {
			t.Errorf("%s: %d %v", x, id, ok)
		}
	}
	if _, ok := m.StripAt(79); ok {
		t.Error("something beyond the end")
	}
}

func TestNamesNeverCarryControls(t *testing.T) {
	m := New(dark)
	m.SetRooms([]Room{{ID: 1, Kind: chat.Channel, Name: "a\x1b[31m\nb"}})
	m.SetSize(20, 5)
	for _, r := range m.Rows() {
		if strings.ContainsAny(ansi.Strip(r), "\n\x1b") || strings.Contains(r, "[31m") && strings.Contains(r, "\x1b[31m") {
			t.Errorf("%q", r)
		}
	}
}
