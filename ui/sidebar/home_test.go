package sidebar

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

func TestHomeFillsEverySize(t *testing.T) {
	for name, th := range themes {
		h := sampleHome(th, 1, 1)
		for w := 1; w <= 60; w++ {
			for height := 1; height <= 20; height++ {
				h.SetSize(w, height)
				h.Move((w*height)%7 - 3)
				what := fmt.Sprintf("%s %dx%d", name, w, height)
				check(t, what, h.Rows(), w, height)
				sightOf(t, what, h)
			}
		}
		h.SetPeople(nil, now)
		h.SetRooms(nil)
		for height := range 9 {
			h.SetSize(30, height)
			check(t, name+" empty", h.Rows(), 30, height)
		}
	}
}

// sightOf fails unless the cursor's entry is in exactly one row.
func sightOf(t *testing.T, what string, h *Home) {
	t.Helper()
	sel, ok := h.Selected()
	seen := 0
	for y := range h.Rows() {
		if c, ok := h.At(y); ok && c == sel {
			seen++
		}
	}
	if ok && seen != 1 {
		t.Fatalf("%s: the chosen entry %v is in %d rows:\n%s", what, sel, seen, visible(h.Rows()))
	}
}

// TestHomeCursorKeepsItsEntry moves people about at random: the cursor must stay with its person,
// and the entries must be those of a plain list without the reader.
func TestHomeCursorKeepsItsEntry(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	h := NewHome(dark)
	h.SetSize(60, 12)
	h.SetRooms(sampleRooms())
	for round := range 2000 {
		people := randomPeople(rng)
		h.SetMe(chat.UserID(rng.IntN(12)), "me")
		before, had := h.Selected()
		h.SetPeople(people, now)
		want := plainList(h, people)
		got := []Choice{}
		for i := range h.entries() {
			got = append(got, h.choice(i))
		}
		if !slices.Equal(got, want) {
			t.Fatalf("round %d: %v, want %v", round, got, want)
		}
		after, _ := h.Selected()
		if had && h.held && slices.Contains(want, before) && after != before {
			t.Fatalf("round %d: the cursor went from %v to %v", round, before, after)
		}
		sightOf(t, fmt.Sprint("round ", round), h)
		h.Move(rng.IntN(9) - 4)
		if i := slices.Index(want, selected(h)); i != h.selAt {
			t.Fatalf("round %d: entry %d is %d in the list", round, h.selAt, i)
		}
	}
}

func randomPeople(rng *rand.Rand) []chat.Person {
	people := []chat.Person{}
	for id := range chat.UserID(12) {
		if rng.IntN(4) > 0 {
			people = append(people, person(id+1, fmt.Sprint("p", id), chat.Presence(rng.IntN(3)), time.Hour, ""))
		}
	}
	rng.Shuffle(len(people), func(i, j int) { people[i], people[j] = people[j], people[i] })
	slices.SortStableFunc(people, func(a, b chat.Person) int { return cmp.Compare(b.Presence, a.Presence) })
	return people
}

// plainList is what Home should list, made the plain way.
func plainList(h *Home, people []chat.Person) []Choice {
	list := []Choice{}
	add := func(offline bool) {
		for _, p := range people {
			if p.ID != h.me && (p.Presence == chat.Offline) == offline {
				list = append(list, Choice{User: p.ID})
			}
		}
	}
	add(false)
	for _, r := range h.rooms {
		list = append(list, Choice{Room: r.ID})
	}
	add(true)
	return list
}

func selected(h *Home) Choice {
	c, _ := h.Selected()
	return c
}

func TestHomeBeginsWithTheFirstPerson(t *testing.T) {
	h := NewHome(dark)
	h.SetSize(60, 12)
	h.SetRooms(sampleRooms())
	h.Rows()
	h.SetMe(1, "ana")
	h.SetPeople(samplePeople(), now)
	if c, ok := h.Selected(); !ok || c.User != 2 {
		t.Errorf("chosen: %v %v", c, ok)
	}
	h.Rows()
	h.SetPeople(append([]chat.Person{person(77, "new", chat.Here, 0, "")}, samplePeople()...), now)
	if c, _ := h.Selected(); c.User != 2 {
		t.Errorf("the cursor jumped to %v", c)
	}
}

func TestHomeDoesNotScrollUnderTheReader(t *testing.T) {
	h := NewHome(dark)
	h.SetSize(60, 12)
	people := crowd(1000)
	h.SetPeople(people, now)
	h.Move(300)
	rowOf := func() int {
		for y, r := range h.Rows() {
			if strings.Contains(r, "▌") {
				return y
			}
		}
		return -1
	}
	before := rowOf()
	h.SetPeople(people[5:], now)
	if after := rowOf(); after != before {
		t.Errorf("the cursor's row went from %d to %d", before, after)
	}
	h.Page(1)
	h.Move(1 << 40)
	if c, _ := h.Selected(); c.User != 1000 {
		t.Errorf("last: %v", c)
	}
	h.Move(-1 << 40)
	if got := h.Rows()[2]; !strings.Contains(got, "Here now") {
		t.Errorf("at the top: %q", got)
	}
}

func TestHomeKeepsRows(t *testing.T) {
	h := sampleHome(dark, 80, 24)
	rows := slices.Clone(h.Rows())
	h.SetPeople(samplePeople(), now.Add(time.Second))
	for y, r := range h.Rows() {
		if r != rows[y] {
			t.Errorf("row %d changed", y)
		}
	}
	h.Hide()
	check(t, "hidden and back", h.Rows(), 80, 24)
}

func TestTimes(t *testing.T) {
	for ago, want := range map[time.Duration]string{
		-time.Hour: "just arrived", 0: "just arrived", 59 * time.Second: "just arrived",
		time.Minute: "here for 1 min", 59*time.Minute + 59*time.Second: "here for 59 min",
		90 * time.Minute: "here for 1 h", 50 * time.Hour: "here for 2 d",
		61 * 24 * time.Hour: "here for 2 mo", 800 * 24 * time.Hour: "here for 2 y",
	} {
		p := person(1, "x", chat.Here, ago, "")
		if got := p.Lately(now); got != want {
			t.Errorf("%v: %q, want %q", ago, got, want)
		}
	}
	p := chat.Person{Presence: chat.Offline}
	if got := p.Lately(now); got != "" {
		t.Errorf("never seen: %q", got)
	}
}
