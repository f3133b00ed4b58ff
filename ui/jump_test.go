package ui

import (
	"context"
	"fmt"
	"testing"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/store"
)

// drain runs a command and those that follow from it, as the program does.
func (m *Model) drain(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			m.drain(c)
		}
	default:
		_, next := m.Update(msg)
		m.drain(next)
	}
}

// long returns a screen on the lobby, which has n messages of somebody else.
func long(t *testing.T, n int) (*Model, *store.Store) {
	t.Helper()
	m, s := testModelOn(t)
	bob, err := s.CreateUser(context.Background(), chat.User{Name: "bob"}, chat.Key{Fingerprint: "SHA256:bob"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		msg := chat.Message{Room: m.open, Kind: chat.Said, Author: bob.ID, ClientID: fmt.Sprint(i), Text: fmt.Sprint("text ", i+1)}
		if _, _, err := s.AppendMessage(t.Context(), msg); err != nil {
			t.Fatal(err)
		}
	}
	return m, s
}

// TestJumpFar: a message that is not loaded is loaded with what is around it, and so is the way from there.
func TestJumpFar(t *testing.T) {
	m, _ := long(t, 400)
	m.session.Close()
	m = enterModel(t, m.app.manager)
	m.drain(m.jump(120))
	if got := m.timeline.Picked(); got == nil || got.Seq != 120 || m.timeline.AtBottom() {
		t.Fatalf("chosen: %+v", got)
	}
	for range 300 {
		_, cmd := m.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		m.drain(cmd)
	}
	if last := m.timeline.Last(); last != 400 || m.timeline.Picked() != nil {
		t.Fatalf("the way down ends at %d, chosen %+v", last, m.timeline.Picked())
	}
	m.drain(m.jump(999))
	if !m.notice.err {
		t.Fatal("a message that is not there was found")
	}
}

// TestGapFarAbove: who reads old messages is shown what became of them while events were dropped, in its place.
func TestGapFarAbove(t *testing.T) {
	m, s := long(t, 400)
	m.session.Close()
	m = enterModel(t, m.app.manager)
	m.drain(m.jump(120))
	at := chat.Place{Room: m.open, Seq: 118}
	if _, err := s.ChangeMessage(t.Context(), at, nil, func(m *chat.Message) (bool, error) { return m.Delete(), nil }); err != nil {
		t.Fatal(err)
	}
	_, cmd := m.Update(eventsMsg{chat.Gap{}})
	m.drain(cmd)
	if got := m.timeline.Picked(); got == nil || got.Seq != 120 {
		t.Fatalf("the reader is elsewhere: %+v", got)
	}
	m.timeline.Goto(118)
	if !m.timeline.Picked().Deleted {
		t.Fatal("a deleted message is still shown")
	}
}

// TestChangeDuringALoad: what is loaded may be older than a change that comes meanwhile.
func TestChangeDuringALoad(t *testing.T) {
	m := testModel(t)
	m.typed("first")
	m.flush()
	load := m.load(0, 0)
	page := load()
	at := chat.Place{Room: m.open, Seq: 1}
	now, err := m.session.Edit(t.Context(), at, "second")
	if err != nil {
		t.Fatal(err)
	}
	m.Update(eventsMsg{chat.MessageChanged{Message: now, Author: m.session.Me()}})
	m.Update(page)
	if m.timeline.Goto(1); m.timeline.Picked().Text != "second" {
		t.Fatalf("shown: %q", m.timeline.Picked().Text)
	}
}
