package timeline

import (
	"fmt"
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
	if !m.Missing() {
		t.Error("6 is known and not there")
	}
	edited := said(5, bob, "five, better")
	edited.Message.Version = 1
	if got := m.Apply(edited); got != Replaced {
		t.Errorf("a later version: %d", got)
	}
	has(t, m, "four", "five, better")
	hasNot(t, m, "six")
	m.Apply(said(6, bob, "six"))
	has(t, m, "six")
	if m.Missing() {
		t.Error("nothing is missing now")
	}
	if m.First() != 1 || m.Last() != 6 {
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
		if got := last(); !strings.HasSuffix(got, "mine"+theme.Spaces(79-26-len(c.want))+c.want) {
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
