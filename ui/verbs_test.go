package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// strike types a text into the screen key by key; a new line is Enter. It returns the last command.
func (m *Model) strike(text string) (last tea.Cmd) {
	for _, r := range text {
		k := tea.KeyPressMsg{Code: r, Text: string(r)}
		if r == '\n' {
			k = tea.KeyPressMsg{Code: tea.KeyEnter}
		}
		if _, cmd := m.Update(k); cmd != nil {
			last = cmd
		}
	}
	return last
}

// TestActionsKeepTheirPlace: "/me" goes the way of all messages, after those before it.
func TestActionsKeepTheirPlace(t *testing.T) {
	m := testModel(t)
	m.strike("first\n/me waves\nlast\n")
	m.flush()
	page, err := m.session.History(t.Context(), m.session.Lobby(), 0, 10)
	if err != nil || len(page) != 3 || page[1].Text != "waves" || page[2].Text != "last" {
		t.Fatalf("%v %v", page, err)
	}
}

// TestLatestLoadWins: an older answer does not take the place of a newer one.
func TestLatestLoadWins(t *testing.T) {
	m := testModel(t)
	old := m.load(0, 0)()
	m.typed("said meanwhile")
	m.flush()
	m.Update(m.load(0, 0)())
	m.Update(old)
	if m.timeline.Last() != 1 {
		t.Fatalf("the last message is %d", m.timeline.Last())
	}
}
