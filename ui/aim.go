package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/timeline"
)

// aim is what the draft is for, unless it is a message of its own: an answer, or another text of a message.
type aim struct {
	at    chat.Place // zero for a message of its own
	edit  bool
	by    string // who said what is answered
	quote string // the beginning of that
}

// answer makes the draft an answer.
func (m *Model) answer(msg *chat.Message) {
	if msg.Deleted {
		m.fail("that message is deleted")
		return
	}
	m.unpick()
	m.aim = aim{at: msg.Place(), by: nameOf(m.session.User(msg.Author)), quote: msg.Quoted().Gist()}
}

// edit puts the text of a message into the composer, to be changed.
func (m *Model) edit(msg *chat.Message) {
	if msg.Room != m.open {
		return
	}
	if m.timeline.Unpick(); !m.composer.Empty() {
		m.fail("send or clear your draft first")
		return
	}
	m.aim = aim{at: msg.Place(), edit: true}
	m.composer.SetValue(msg.Text)
}

// dropAim makes the draft a message of its own again. The text of an edit goes with it.
func (m *Model) dropAim() {
	if m.aim.edit {
		m.composer.Reset()
	}
	m.aim = aim{}
	m.hush()
}

// hint says what the draft is for.
func (a aim) hint() string {
	if a.edit {
		return "editing · Enter saves it · Esc leaves it as it was"
	}
	return "answering " + a.by + ": " + timeline.Plain(chat.Printable(a.quote))
}

// saveEdit gives the message that is edited the text in the composer, which stays there until that is done.
func (m *Model) saveEdit(text string) tea.Cmd {
	m.running = true
	s, ctx, opening, at := m.session, m.ctx, m.opening, m.aim.at
	return func() tea.Msg {
		_, err := s.Edit(ctx, at, command.WithEmoji(text))
		return ranMsg{use: use{line: text, room: at.Room}, opening: opening, edited: at, err: err}
	}
}

// saved forgets the edit of a message, wherever the user is meanwhile.
func (m *Model) savedEdit(at chat.Place, text string) {
	if m.aim.at == at {
		m.aim = aim{}
		return
	}
	if m.aims[at.Room].at == at {
		delete(m.aims, at.Room)
		if m.drafts[at.Room] == text {
			delete(m.drafts, at.Room)
		}
	}
}
