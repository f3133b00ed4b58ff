package timeline

import (
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/ui/theme"
)

// version returns a later version of a message, changed by do.
func version(e Entry, n int, do func(*chat.Message)) Entry {
	m := *e.Message
	m.Version = n
	do(&m)
	e.Message = &m
	return e
}

func TestChange(t *testing.T) {
	m := open(80, 10, page(1, 5), 5, false)
	first := said(2, bob, "")
	if got := m.Change(version(first, 2, func(m *chat.Message) { m.Text, m.Edited = "later", time.Unix(1, 0) })); got != Replaced {
		t.Fatal(got)
	}
	if got := m.Change(version(first, 1, func(m *chat.Message) { m.Text = "earlier" })); got != Duplicate {
		t.Fatal(got)
	}
	if s := onScreen(m); !strings.Contains(s, "later (edited)") || strings.Contains(s, "earlier") {
		t.Fatalf("a later version lost:\n%s", s)
	}
	if got := m.Change(said(99, bob, "not loaded")); got != Duplicate || m.Missing() {
		t.Fatal(got, m.Missing())
	}
	m.Change(version(first, 3, func(m *chat.Message) { m.Delete() }))
	if s := onScreen(m); !strings.Contains(s, "message deleted") || strings.Contains(s, "later") {
		t.Fatalf("no tombstone:\n%s", s)
	}
}

// TestQuotesFollow: what a message answers is shown as it is now.
func TestQuotesFollow(t *testing.T) {
	m := open(80, 10, page(1, 2), 2, false)
	answer := said(3, bob, "indeed")
	answer.Message.Reply, answer.Message.Quote, answer.QuoteBy = 1, &chat.Quote{Author: ana, Text: "old\nwords"}, "ana"
	m.Apply(answer)
	if s := onScreen(m); !strings.Contains(s, "ana: old words") {
		t.Fatalf("no quote:\n%s", s)
	}
	m.Change(version(said(1, ana, "x"), 1, func(m *chat.Message) { m.Text = "new words" }))
	if s := onScreen(m); !strings.Contains(s, "ana: new words") {
		t.Fatalf("the quote did not follow:\n%s", s)
	}
	m.Rename(ana, "anna")
	if s := onScreen(m); !strings.Contains(s, "anna: new words") {
		t.Fatalf("the name did not follow:\n%s", s)
	}
	m.Change(version(said(1, ana, "x"), 2, func(m *chat.Message) { m.Delete() }))
	if s := onScreen(m); strings.Contains(s, "words") || !strings.Contains(s, "anna: message deleted") {
		t.Fatalf("a deleted text is quoted:\n%s", s)
	}
}

// TestReactionsAreShared: all who see a message's reactions alike share its rows, and own ones are told without
// colour.
func TestReactionsAreShared(t *testing.T) {
	c := NewCache(0)
	plain := theme.For(theme.Look{Profile: colorprofile.NoTTY})
	show := func(me chat.UserID) *Model {
		m := New(c)
		m.SetViewer(Viewer{Me: me, MyName: "nobody", Theme: plain})
		m.SetSize(80, 10)
		e := version(said(1, ana, "cake?"), 1, func(m *chat.Message) {
			m.Reactions = []chat.Reaction{{Emoji: "👍", By: []chat.UserID{bob, carmen}}, {Emoji: "🎉", By: []chat.UserID{bob}}}
		})
		m.Open(7, chat.Channel, []Entry{e}, 1, false)
		m.Rows()
		return m
	}
	dan, eve := show(90), show(91)
	if dan.items[0].body != eve.items[0].body && &dan.items[0].body.rows[0] == &eve.items[0].body.rows[0] {
		t.Error("two who see the same have rows of their own")
	}
	before := len(c.young)
	show(92)
	if len(c.young) != before {
		t.Errorf("%d entries in the cache for one more who looks, not %d", len(c.young), before)
	}
	if s := onScreen(show(carmen)); !strings.Contains(s, "[👍 2] 🎉 1") {
		t.Errorf("carmen's own is not marked:\n%s", s)
	}
}

func TestPick(t *testing.T) {
	m := open(80, 6, page(1, 30), 30, false)
	if m.Picked() != nil || !m.Pick(-1) || m.Picked().Seq != 30 {
		t.Fatalf("%+v", m.Picked())
	}
	if m.Pick(+1) || m.Picked().Seq != 30 {
		t.Fatal("there is nothing below the last")
	}
	for want := chat.Seq(29); want > 0; want-- {
		if !m.Pick(-1) || m.Picked().Seq != want || !strings.Contains(onScreen(m), "▌") {
			t.Fatalf("%d is not chosen, or not on the screen:\n%s", want, onScreen(m))
		}
	}
	if m.Pick(-1) {
		t.Fatal("there is nothing above the first")
	}
	m.Unpick()
	if !m.AtBottom() || strings.Contains(onScreen(m), "▌") {
		t.Fatalf("not as before:\n%s", onScreen(m))
	}
	if !m.Goto(15) || m.Goto(99) || m.Picked().Seq != 15 || !strings.Contains(m.Rows()[2]+m.Rows()[3], "▌") {
		t.Fatalf("15 is not in the middle:\n%s", onScreen(m))
	}
	for y := range 6 {
		if m.PickAt(y) && !strings.Contains(m.Rows()[y], "▌") {
			t.Fatalf("row %d chooses another:\n%s", y, onScreen(m))
		}
	}
}

// TestPickHolds: while a message is chosen it stays where it is, whatever arrives.
func TestPickHolds(t *testing.T) {
	m := open(80, 6, page(1, 30), 30, false)
	m.Pick(-1)
	for seq := chat.Seq(31); seq < 60; seq++ {
		m.Apply(said(seq, bob, "noise"))
		if !strings.Contains(onScreen(m), "▌") {
			t.Fatalf("the chosen message is gone at %d:\n%s", seq, onScreen(m))
		}
	}
	m.Unpick()
	if !m.AtBottom() {
		t.Fatal("the reader was at the bottom before")
	}
}
