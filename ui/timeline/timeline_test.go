package timeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// said is message seq of room 7, ten minutes after the one before, so that none are grouped.
func said(seq chat.Seq, who chat.UserID, text string) Entry {
	return Entry{Author: sampleNames[who], Message: &chat.Message{
		Room: 7, Seq: seq, Kind: chat.Said, Author: who, Text: text,
		ClientID: fmt.Sprintf("c%d", seq), Posted: noon.Add(time.Duration(seq) * 10 * time.Minute),
	}}
}

// page is messages from to to of bob.
func page(from, to chat.Seq) []Entry {
	var out []Entry
	for seq := from; seq <= to; seq++ {
		out = append(out, said(seq, bob, fmt.Sprintf("text of %d", seq)))
	}
	return out
}

func open(w, h int, entries []Entry, read chat.Seq, more bool) *Model {
	m := New(NewCache(0))
	m.now = func() time.Time { return noon }
	m.SetViewer(Viewer{Me: ana, MyName: "ana", Theme: theme.For(theme.Look{})})
	m.SetSize(w, h)
	m.Open(7, chat.Direct, entries, read, more)
	return m
}

func onScreen(m *Model) string { return ansi.Strip(strings.Join(m.Rows(), "\n")) }

func has(t *testing.T, m *Model, want ...string) {
	t.Helper()
	for _, s := range want {
		if !strings.Contains(onScreen(m), s) {
			t.Fatalf("%q is not on the screen:\n%s", s, onScreen(m))
		}
	}
}

func hasNot(t *testing.T, m *Model, want ...string) {
	t.Helper()
	for _, s := range want {
		if strings.Contains(onScreen(m), s) {
			t.Fatalf("%q is on the screen:\n%s", s, onScreen(m))
		}
	}
}

func TestApply(t *testing.T) {
	m := open(80, 10, page(1, 3), 3, false)
	for _, c := range []struct {
		e    Entry
		want Outcome
	}{
		{said(4, bob, "four"), Inserted},
		{said(4, bob, "four"), Duplicate},
		{said(2, bob, "two"), Duplicate},
		{said(6, bob, "six"), Hole},
		{said(5, bob, "five"), Inserted},
		{Entry{Message: &chat.Message{Room: 8, Seq: 6}}, Duplicate},
		{Entry{}, Duplicate},
	} {
		if got := m.Apply(c.e); got != c.want {
			t.Errorf("%+v: %d, want %d", c.e.Message, got, c.want)
		}
	}
	edited := said(5, bob, "five, better")
	edited.Message.Version = 1
	if got := m.Apply(edited); got != Replaced {
		t.Errorf("a later version: %d", got)
	}
	has(t, m, "four", "five, better")
	hasNot(t, m, "six")
	if m.First() != 1 || m.Last() != 5 {
		t.Errorf("%d to %d", m.First(), m.Last())
	}
}

func TestFollowsTheNewest(t *testing.T) {
	m := open(80, 5, page(1, 20), 20, false)
	has(t, m, "text of 20")
	m.Apply(said(21, bob, "text of 21"))
	if rows := m.Rows(); !strings.HasSuffix(rows[4], "text of 21") || !strings.HasSuffix(rows[0], "text of 17") {
		t.Errorf("not at the bottom:\n%s", onScreen(m))
	}
	if !m.AtBottom() || m.Below() != 0 || m.Seen() != 21 {
		t.Error(m.AtBottom(), m.Below(), m.Seen())
	}
}

func TestScrolledUpNothingMoves(t *testing.T) {
	m := open(80, 6, page(101, 140), 140, true)
	m.Rows()
	m.ScrollBy(-7)
	before := slices.Clone(m.Rows())
	if m.AtBottom() || m.Below() != 0 {
		t.Fatal(m.AtBottom(), m.Below())
	}
	m.Prepend(page(61, 100), true)
	if !slices.Equal(before, m.Rows()) {
		t.Errorf("older messages moved the screen:\n%s", onScreen(m))
	}
	for seq := chat.Seq(141); seq <= 143; seq++ {
		m.Apply(said(seq, bob, "later"))
	}
	m.Notice("bob left")
	m.AddPending("p", "pending", chat.Said)
	after := m.Rows()
	if !slices.Equal(before[:5], after[:5]) || !strings.Contains(after[5], "3 new") {
		t.Errorf("newer messages moved the screen:\n%s", onScreen(m))
	}
	if m.Below() != 3 || m.Seen() != 140 {
		t.Error(m.Below(), m.Seen())
	}
	m.DropPending("p")
	if after := m.Rows(); !slices.Equal(before[:5], after[:5]) {
		t.Errorf("a dropped line moved the screen:\n%s", onScreen(m))
	}
	m.ScrollBy(8)
	if m.Below() != 3-1 { // one row further down than before, and 141 is in it
		t.Errorf("below: %d\n%s", m.Below(), onScreen(m))
	}
	if !m.ToBottom() || !m.AtBottom() || m.Below() != 0 {
		t.Error("not at the bottom")
	}
	has(t, m, "later", "bob left")
}

func TestScrolling(t *testing.T) {
	m := open(80, 10, page(1, 30), 30, false)
	last := m.Rows()[9]
	m.PageUp()
	if rows := m.Rows(); !strings.HasSuffix(rows[9], "text of 22") || !strings.HasSuffix(rows[8], "text of 21") {
		t.Errorf("two rows of a page stay:\n%s", onScreen(m))
	}
	m.PageDown()
	if !m.AtBottom() || m.Rows()[9] != last {
		t.Error("back at the bottom")
	}
	m.ScrollBy(-1000)
	if rows := m.Rows(); !strings.Contains(rows[0], "beginning of the conversation") || m.AtBottom() {
		t.Errorf("not at the top:\n%s", onScreen(m))
	}
	m.ScrollBy(-5)
	if rows := m.Rows(); !strings.Contains(rows[0], "beginning") {
		t.Errorf("above the top:\n%s", onScreen(m))
	}
	m.ScrollBy(1000)
	if !m.AtBottom() {
		t.Error("not at the bottom")
	}
	m.ScrollBy(5)
	if m.Rows()[9] != last {
		t.Error("below the bottom")
	}
	m.ScrollBy(-3)
	m.SetSize(40, 5)
	m.SetSize(100, 50)
	if !m.AtBottom() || !strings.HasSuffix(m.Rows()[49], "text of 30") {
		t.Errorf("all fits now, so it is the bottom:\n%s", onScreen(m))
	}
}

func TestNewRule(t *testing.T) {
	entries := page(1, 40)
	entries[30] = said(31, ana, "mine")
	m := open(80, 10, entries, 30, false)
	if !m.ToNew() {
		t.Fatal("no new rule")
	}
	if rows := m.Rows(); !strings.HasSuffix(rows[0], " new ──") || !strings.HasSuffix(rows[1], "text of 32") {
		t.Errorf("the rule is not above the first of somebody else:\n%s", onScreen(m))
	}
	m.ClearNew()
	if hasNot(t, m, "new ──"); m.ToNew() {
		t.Error("the rule is still there")
	}
	m.ToBottom()
	m.Apply(said(41, bob, "seen as it came"))
	hasNot(t, m, "new ──")
	m.SetNew(m.Last())
	m.Apply(said(42, ana, "mine"))
	hasNot(t, m, "new ──")
	m.Apply(said(43, bob, "while away"))
	has(t, m, "new ──")

	m = open(80, 10, page(50, 60), 20, true)
	if hasNot(t, m, "new ──"); m.ToNew() || !m.NeedsOlder() {
		t.Error("the first unread one is not loaded")
	}
	m.Prepend(page(1, 49), false)
	if !m.ToNew() {
		t.Error("now it is")
	}
	has(t, m, "new ──", "text of 21")
}

func TestPending(t *testing.T) {
	m := open(80, 10, page(1, 3), 3, false)
	m.AddPending("c4", "on its way", chat.Said)
	m.AddPending("c5", "refused", chat.Said)
	m.AddPending("c9", "waves", chat.Action)
	has(t, m, "on its way", "refused", "* ana waves")
	m.SlowPending("c4")
	has(t, m, "sending…")
	m.FailPending("c5", "too fast\x1b[31m")
	has(t, m, "not sent: too fast")
	m.Apply(said(4, ana, "on its way"))
	m.Apply(said(4, ana, "on its way"))
	if n := strings.Count(onScreen(m), "on its way"); n != 1 {
		t.Errorf("%d times:\n%s", n, onScreen(m))
	}
	m.Apply(said(5, bob, "of bob, with the same id")) // ids are unique to their author only
	has(t, m, "not sent", "refused")
	if got := m.Apply(said(9, ana, "waves")); got != Hole {
		t.Error(got)
	}
	has(t, m, "* ana waves")
	m.Open(7, chat.Direct, append(page(1, 8), said(9, ana, "waves")), 9, false)
	has(t, m, "refused")
	hasNot(t, m, "* ana waves")
	m.DropPending("c5")
	hasNot(t, m, "refused")
	m.AddPending("x", "of this room", chat.Said)
	m.Open(8, chat.Channel, nil, 0, false)
	hasNot(t, m, "of this room")
	has(t, m, "beginning of the channel")
}

func TestPeerMarks(t *testing.T) {
	m := open(80, 10, append(page(1, 3), said(4, ana, "mine")), 4, false)
	last := func() string { return m.Rows()[9] }
	for _, c := range []struct {
		read, delivered chat.Seq
		want            string
	}{{3, 3, "sent"}, {3, 4, "delivered"}, {4, 4, "seen"}} {
		m.SetPeerMarks(c.read, c.delivered)
		if got := last(); !strings.HasSuffix(got, "mine"+spaces(79-26-len(c.want))+c.want) {
			t.Errorf("%s: %q", c.want, got)
		}
	}
	m.Notice("bob left")
	has(t, m, "seen")
	m.Apply(said(5, ana, strings.Repeat("wide ", 11)+"w"))
	if got := last(); !strings.HasSuffix(got, "  sent") || strings.Contains(got, "wide") {
		t.Errorf("a row of its own where it does not fit: %q", got)
	}
	m.Apply(said(6, bob, "hi"))
	hasNot(t, m, "sent", "seen")
}

func TestSeen(t *testing.T) {
	long := said(2, bob, strings.TrimSpace(strings.Repeat("row\n", 9)))
	m := open(80, 5, []Entry{said(1, bob, "a"), long, said(3, bob, "b"), said(4, bob, "c")}, 0, false)
	if m.Seen() != 0 {
		t.Error("seen before it was drawn")
	}
	m.ScrollBy(-1000)
	if m.Rows(); m.Seen() != 1 {
		t.Errorf("only the first: %d\n%s", m.Seen(), onScreen(m))
	}
	m.ScrollBy(6)
	if m.Rows(); m.Seen() != 1 {
		t.Errorf("the end of the second is below: %d\n%s", m.Seen(), onScreen(m))
	}
	m.ScrollBy(1)
	if m.Rows(); m.Seen() != 2 {
		t.Errorf("its end is there: %d\n%s", m.Seen(), onScreen(m))
	}
	m.ScrollBy(1)
	if m.Rows(); m.Seen() != 3 {
		t.Error(m.Seen())
	}
	m.ScrollBy(-1000)
	if m.Rows(); m.Seen() != 3 {
		t.Error("what was seen stays seen", m.Seen())
	}
}

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

// TestAnything does what people and servers do, in any order, and looks at every screen.
func TestAnything(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	cache := NewCache(1 << 20)
	for range 150 {
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
