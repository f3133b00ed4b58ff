package timeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/ui/theme"
)

func TestMemoryIsBounded(t *testing.T) {
	m := open(80, 24, page(1, 50), 50, false)
	for seq := chat.Seq(51); seq < 3000; seq++ {
		m.Apply(said(seq, bob, "x"))
		m.Notice("noise")
		m.Rows()
	}
	if n := len(m.items); n > keepAtEnd+trimSlack+maxNotices || !m.more {
		t.Errorf("%d items, more: %v", n, m.more)
	}
	notices, held := 0, 0
	for _, it := range m.items {
		if it.msg == nil {
			notices++
		}
		if it.body != nil {
			held++
		}
	}
	if notices != m.notices || notices > maxNotices || held > 24 {
		t.Errorf("%d notices, counted %d; %d hold rows", notices, m.notices, held)
	}

	m = open(80, 24, page(2000, 2100), 2100, true)
	for first := chat.Seq(2000); first > 100; first -= 50 {
		m.ScrollBy(-100000)
		before := slices.Clone(m.Rows())
		m.Prepend(page(first-50, first-1), true)
		if rows := m.Rows(); !slices.Equal(rows[2:], before[2:]) {
			t.Fatalf("the screen moved at %d:\n%s\n%s", first, strings.Join(before, "\n"), onScreen(m))
		}
		if len(m.items) > maxLoaded {
			t.Fatalf("%d items", len(m.items))
		}
	}
	if got := m.Apply(said(2101, bob, "far below")); got != Inserted || m.AtBottom() {
		t.Error(got, m.AtBottom())
	}
	if m.Below() != 1 || m.ToBottom() {
		t.Error("the newest is not loaded, so it cannot be shown", m.Below())
	}
	for range 100 {
		m.ScrollBy(1000)
		if m.NeedsNewer() {
			m.Append(page(m.Last()+1, min(m.Last()+50, 2101)), m.Last()+50 < 2101)
		}
		if len(m.items) > maxLoaded {
			t.Fatalf("%d items", len(m.items))
		}
	}
	if !m.AtBottom() || m.Last() != 2101 {
		t.Error(m.AtBottom(), m.Last())
	}
}

func TestViewer(t *testing.T) {
	m := open(100, 30, conversation(), 8, false)
	m.now = func() time.Time { return time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC) }
	m.SetViewer(Viewer{Me: bob, MyName: "bob", Theme: theme.For(dark), Hour12: true, Zone: time.FixedZone("", -5*3600)})
	has(t, m, "9:04pm  carmen", "Yesterday")
	m.Rename(carmen, "carla")
	has(t, m, "9:04pm  carla ")
	for _, row := range m.Rows() {
		checkRow(t, row, 100)
	}
}

func TestSameStrings(t *testing.T) {
	m := open(80, 10, page(1, 30), 30, false)
	before := slices.Clone(m.Rows())
	m.Apply(said(31, bob, "one more"))
	after := m.Rows()
	for i, row := range after[:9] {
		if row != before[i+1] {
			t.Errorf("row %d changed: %q", i, row)
		}
	}
}

// robot does what people and servers do, in any order.
type robot struct {
	*rand.Rand
	m    *Model
	log  []Entry // the room, as the store has it
	w, h int
}

func (r *robot) post() Entry {
	words := []string{}
	e := said(chat.Seq(len(r.log)+1), chat.UserID(1+r.IntN(3)), randomText(r.Rand, &words))
	r.log = append(r.log, e)
	return e
}

func (r *robot) open(n int) {
	r.m.Open(7, chat.Direct, r.log[max(0, len(r.log)-n):], r.m.Seen(), len(r.log) > n)
}

// do does one thing and returns false when the timeline saw a hole that is none.
func (r *robot) do() bool {
	m, id := r.m, fmt.Sprintf("c%d", len(r.log)+r.IntN(3))
	switch r.IntN(14) {
	case 0:
		r.w, r.h = 1+r.IntN(200), 1+r.IntN(60)
		m.SetSize(r.w, r.h)
	case 1, 2:
		m.ScrollBy(r.IntN(60) - 40)
	case 3:
		m.PageUp()
	case 4:
		m.PageDown()
	case 5:
		m.ToNew()
	case 6:
		if !m.ToBottom() {
			r.open(40)
		}
	case 7:
		m.Notice("a notice")
	case 8:
		m.AddPending(id, "pending", chat.Said)
	case 9:
		m.FailPending(id, "because")
	case 10:
		if first := m.First(); m.NeedsOlder() && first > 1 {
			from := max(1, first-20)
			m.Prepend(r.log[from-1:first-1], from > 1)
		}
	case 11:
		return m.Apply(r.post()) != Hole
	case 12:
		r.post()
		if m.Apply(r.post()) == Hole {
			r.open(50)
		}
	case 13:
		m.SetPeerMarks(chat.Seq(r.IntN(len(r.log)+1)), chat.Seq(len(r.log)))
	}
	return true
}

func TestAnything(t *testing.T) {
	r := robot{Rand: rand.New(rand.NewPCG(3, 4))}
	cache := NewCache(1 << 20)
	sessions := 100
	if testing.Short() {
		sessions = 15
	}
	for range sessions {
		r.m, r.log, r.w, r.h = New(cache), nil, 80, 24
		r.m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(dark)})
		r.m.SetSize(r.w, r.h)
		for range r.IntN(200) {
			r.post()
		}
		r.open(30)
		for range 60 {
			if !r.do() {
				t.Fatal("there is no hole")
			}
			rows := r.m.Rows()
			if len(rows) != r.h {
				t.Fatalf("%d rows in %d", len(rows), r.h)
			}
			for _, row := range rows {
				checkRow(t, row, r.w)
			}
			if r.m.Seen() > chat.Seq(len(r.log)) || r.m.Below() < 0 {
				t.Fatal(r.m.Seen(), r.m.Below())
			}
		}
	}
}
