package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// TestTypeAhead: what is typed while a verb runs is not added to the verb, and not lost.
func TestTypeAhead(t *testing.T) {
	m := testModel(t)
	run := m.strike("/status busy\n")
	m.strike("hello there")
	if got := m.composer.Value(); got != "/status busy" {
		t.Fatalf("while the verb runs the composer has %q", got)
	}
	m.Update(run())
	if got := m.composer.Value(); got != "hello there" {
		t.Fatalf("after it the composer has %q", got)
	}
	if m.session.Me().Status != "busy" {
		t.Fatalf("status %q", m.session.Me().Status)
	}
}

// TestUpWaitsForWhatWasSent: the message that is chosen right after one was sent is that one, and not the one before
// it; unless it takes long, when one can choose what is there.
func TestUpWaitsForWhatWasSent(t *testing.T) {
	m := testModel(t)
	up := tea.KeyPressMsg{Code: tea.KeyUp}
	said := func(seq chat.Seq) {
		page, err := m.session.History(t.Context(), m.session.Lobby(), seq+1, 1)
		if err != nil || len(page) != 1 || page[0].Seq != seq {
			t.Fatalf("%v %v", page, err)
		}
		m.Update(eventsMsg{chat.MessagePosted{Message: page[0], Author: m.session.Me()}})
	}
	m.strike("first\n")
	m.flush()
	said(1)
	m.outbox = outbox{}

	m.strike("second\n")
	m.Update(up)
	m.strike("e")
	if m.timeline.Picked() != nil || !m.composer.Empty() {
		t.Fatalf("before it is there, %v is chosen, and the composer has %q", m.timeline.Picked(), m.composer.Value())
	}
	m.flush()
	said(2)
	m.outbox = outbox{}
	if got := m.timeline.Picked(); got == nil || got.Text != "second" {
		t.Fatalf("chosen is %v", got)
	}
	m.resume() // the verb of the e is not run here
	m.Update(tea.KeyPressMsg{Code: tea.KeyEscape})

	m.strike("third\n")
	m.Update(up)
	m.flush()
	m.outbox = outbox{} // it is stored, and its event does not come
	m.Update(slowMsg{})
	if got := m.timeline.Picked(); got == nil || got.Text != "second" {
		t.Fatalf("while it takes long, chosen is %v", got)
	}
}
