package timeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

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

// TestAnything does what people and servers do, in any order, and looks at every screen.
func TestAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cache := NewCache(1 << 20)
	n := 100
	if testing.Short() {
		n = 15
	}
	for range n {
		m := New(cache)
		m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(dark)})
		var words []string
		log := []Entry{}
		post := func() Entry {
			e := said(chat.Seq(len(log)+1), chat.UserID(1+r.IntN(3)), randomText(r, &words))
			words = words[:0]
			log = append(log, e)
			return e
		}
		for range r.IntN(200) {
			post()
		}
		last := func(n int) []Entry { return log[max(0, len(log)-n):] }
		m.Open(7, chat.Direct, last(30), chat.Seq(r.IntN(200)), len(log) > 30)
		w, h := 80, 24
		m.SetSize(w, h)
		for range 60 {
			switch r.IntN(14) {
			case 0:
				w, h = 1+r.IntN(200), 1+r.IntN(60)
				m.SetSize(w, h)
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
					m.Open(7, chat.Direct, last(40), m.Seen(), len(log) > 40)
				}
			case 7:
				m.Notice("a notice")
			case 8:
				m.AddPending(fmt.Sprintf("c%d", len(log)+r.IntN(3)), "pending", chat.Said)
			case 9:
				m.FailPending(fmt.Sprintf("c%d", len(log)), "because")
			case 10:
				if first := m.First(); m.NeedsOlder() && first > 1 {
					from := max(1, first-20)
					m.Prepend(log[from-1:first-1], from > 1)
				}
			case 11:
				post()
				if m.Apply(log[len(log)-1]) == Hole {
					t.Fatal("there is no hole")
				}
			case 12:
				post()
				e := post()
				if m.Apply(e) == Hole {
					m.Open(7, chat.Direct, last(50), m.Seen(), len(log) > 50)
				}
			case 13:
				m.SetPeerMarks(chat.Seq(r.IntN(len(log)+1)), chat.Seq(len(log)))
			}
			rows := m.Rows()
			if len(rows) != h {
				t.Fatalf("%d rows in %d", len(rows), h)
			}
			for _, row := range rows {
				checkRow(t, row, w)
			}
			if m.Seen() > chat.Seq(len(log)) || m.Below() < 0 {
				t.Fatal(m.Seen(), m.Below())
			}
		}
	}
}
