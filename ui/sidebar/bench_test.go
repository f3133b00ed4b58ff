package sidebar

import (
	"testing"

	"parley/app/chat"
)

func TestUnchangedCostsNothing(t *testing.T) {
	m := New(dark)
	m.SetRooms(sampleRooms())
	m.SetSize(24, 22)
	h := sampleHome(dark, 80, 24)
	if n := testing.AllocsPerRun(100, func() { m.Rows(); m.Strip(80); h.Rows() }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func BenchmarkRowsUnchanged(b *testing.B) {
	m := New(dark)
	m.SetRooms(sampleRooms())
	m.SetSize(24, 22)
	b.ReportAllocs()
	for b.Loop() {
		m.Rows()
	}
}

func BenchmarkRowsOneUnread(b *testing.B) {
	m := New(dark)
	rooms := sampleRooms()
	m.SetSize(24, 22)
	b.ReportAllocs()
	for b.Loop() {
		rooms[0].Unread++
		m.SetRooms(rooms)
		m.Rows()
	}
}

func BenchmarkHomeUnchanged(b *testing.B) {
	h := sampleHome(dark, 80, 24)
	b.ReportAllocs()
	for b.Loop() {
		h.Rows()
	}
}

// BenchmarkHomePeople gives 10,000 people in which ten came and went; the reader and the cursor are
// in the midst of them.
func BenchmarkHomePeople(b *testing.B) {
	people := crowd(10_000)
	lists := [][]chat.Person{people, people[10:]}
	h := NewHome(dark)
	h.SetSize(80, 24)
	h.SetMe(5000, "person-5000")
	h.SetRooms(sampleRooms())
	h.SetPeople(people, now)
	h.Move(4000)
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		h.SetPeople(lists[i%2], now)
		h.Rows()
	}
}

func BenchmarkHomeMove(b *testing.B) {
	h := NewHome(dark)
	h.SetSize(80, 24)
	h.SetPeople(crowd(10_000), now)
	b.ReportAllocs()
	for b.Loop() {
		h.Move(1)
		h.Rows()
	}
}
