package ui

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// step opens the room so many places further in the list; from Home it begins at its end.
func (m *Model) step(delta int) tea.Cmd {
	if len(m.rooms) == 0 {
		return nil
	}
	at := slices.IndexFunc(m.rooms, func(e roomEntry) bool { return e.ID == m.open })
	if at < 0 && delta < 0 {
		at = 0
	}
	return m.openRoom(m.rooms[(at+delta+len(m.rooms))%len(m.rooms)].ID)
}

// nextUnread opens the next room in which something waits: first where somebody wants to chat, mentions the
// user, or wrote to them alone. Of what is muted only mentions count.
func (m *Model) nextUnread() tea.Cmd {
	at := max(0, slices.IndexFunc(m.rooms, func(e roomEntry) bool { return e.ID == m.open }))
	best := chat.RoomID(0)
	for i := range m.rooms {
		e := &m.rooms[(at+1+i)%len(m.rooms)]
		if e.ID == m.open || e.Unread == 0 || e.Muted && e.Mentions == 0 {
			continue
		}
		if e.wanted || e.Mentions > 0 || e.Kind == chat.Direct {
			return m.openRoom(e.ID)
		}
		if best == 0 {
			best = e.ID
		}
	}
	if best == 0 {
		m.say("nothing is unread")
		return nil
	}
	return m.openRoom(best)
}

// lastRoom opens the room that was open before.
func (m *Model) lastRoom() tea.Cmd {
	for _, id := range m.before {
		if id != m.open && m.entry(id) != nil {
			return m.openRoom(id)
		}
	}
	m.say("no other room was open")
	return nil
}
