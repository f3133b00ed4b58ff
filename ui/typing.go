package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
)

const (
	keepAfter   = 3 * time.Second // from the first key to when the draft is kept
	tellEvery   = 3 * time.Second // that the user is typing
	typingLasts = 6 * time.Second // that somebody else is, after they were last heard of
)

// typist is somebody who is typing in the open room, as far as is known.
type typist struct {
	user chat.UserID
	name string
	till time.Time
}

// typing is who types. Nothing ticks unless somebody does.
type typing struct {
	others  []typist
	ticking bool
	keeping bool      // the draft will be kept in a moment
	told    time.Time // when the room was last told that the user is typing
}

type (
	typingOverMsg struct{} // somebody may have stopped
	keepMsg       struct{} // the draft is to be kept
)

// drafting follows what a key or a paste did to the draft: the room is told, and the draft is kept soon.
func (m *Model) drafting() tea.Cmd {
	t := &m.typing
	if m.open == 0 {
		return nil
	}
	if now := m.now(); now.Sub(t.told) >= tellEvery && !m.composer.Empty() && !m.aim.edit {
		if t.told = now; !strings.HasPrefix(m.composer.Value(), "/") {
			m.session.Typing(m.open)
		}
	}
	if t.keeping {
		return nil
	}
	t.keeping = true
	return tea.Tick(keepAfter, func(time.Time) tea.Msg { return keepMsg{} })
}

// keepDraft has the draft kept for the user's other screens, and for when they are back. Verbs and edits of
// messages are nobody's draft.
func (m *Model) keepDraft() {
	m.typing.keeping = false
	if m.open == 0 || m.session == nil || m.aim.edit {
		return
	}
	text := m.composer.Value()
	if strings.HasPrefix(text, "/") && !strings.HasPrefix(text, "//") {
		text = ""
	}
	if text != m.kept && len(text) <= chat.MaxUnsent {
		m.kept = text
		m.session.SaveDraft(m.open, text)
	}
}

// draftMsg is the draft of a room as it was kept, maybe by another screen.
type draftMsg struct {
	opening uint64
	text    string
}

// askDraft asks for the draft of the open room.
func (m *Model) askDraft() tea.Cmd {
	m.kept = m.drafts[m.open]
	if len(m.kept) > chat.MaxUnsent {
		return nil
	}
	s, ctx, id, opening := m.session, m.ctx, m.open, m.opening
	return func() tea.Msg {
		text, err := s.Draft(ctx, id)
		if err != nil {
			return nil
		}
		return draftMsg{opening, text}
	}
}

// takeDraft shows a draft that was kept, unless something was typed since the room was opened.
func (m *Model) takeDraft(msg draftMsg) {
	if msg.opening != m.opening || m.composer.Value() != m.kept || m.aim.edit {
		return
	}
	if m.kept = msg.text; m.composer.Value() != msg.text {
		m.composer.SetValue(msg.text)
	}
}

// saidElsewhere empties the composer when what stands in it, as it was kept for all screens of the user, has
// been sent from another one, maybe with more behind it.
func (m *Model) saidElsewhere(msg *chat.Message) {
	draft := m.composer.Value()
	if msg.Room != m.open || msg.Author != m.session.Me().ID || draft == "" || draft != m.kept || m.aim != (aim{}) {
		return
	}
	if strings.HasPrefix(msg.Text, strings.TrimSpace(command.WithEmoji(draft))) {
		m.composer.Reset()
		m.kept = ""
	}
}

// othersType shows for a while that somebody is typing.
func (m *Model) othersType(e chat.Typing) tea.Cmd {
	if e.Room != m.open {
		return nil
	}
	m.stopTyping(e.User.ID)
	m.typing.others = append(m.typing.others, typist{e.User.ID, e.User.Name, m.now().Add(typingLasts)})
	return m.awaitTyping()
}

// stopTyping forgets that somebody is typing: they have sent it.
func (m *Model) stopTyping(user chat.UserID) {
	m.forgetTypists(func(t typist) bool { return t.user == user })
}

func (m *Model) forgetTypists(which func(typist) bool) {
	var left []typist
	for _, t := range m.typing.others {
		if !which(t) {
			left = append(left, t)
		}
	}
	m.typing.others = left
}

// awaitTyping looks again when the first of those who type may have stopped.
func (m *Model) awaitTyping() tea.Cmd {
	t := &m.typing
	if t.ticking || len(t.others) == 0 {
		return nil
	}
	t.ticking = true
	return tea.Tick(max(time.Second/10, t.others[0].till.Sub(m.now())), func(time.Time) tea.Msg { return typingOverMsg{} })
}

func (m *Model) typingOver() tea.Cmd {
	m.typing.ticking = false
	now := m.now()
	m.forgetTypists(func(t typist) bool { return !now.Before(t.till) })
	return m.awaitTyping()
}

// whoTypes is what is said of those who type, "" if nobody does.
func (m *Model) whoTypes() string {
	switch o := m.typing.others; len(o) {
	case 0:
		return ""
	case 1:
		return o[0].name + " is typing…"
	case 2:
		return o[0].name + " and " + o[1].name + " are typing…"
	}
	return "several people are typing…"
}
