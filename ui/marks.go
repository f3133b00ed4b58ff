package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// marksMsg is how far the other person of a direct room has come.
type marksMsg chat.Mark

func (m *Model) askMarks(e *roomEntry) tea.Cmd {
	if e == nil || e.Kind != chat.Direct {
		return nil
	}
	s, id := m.session, e.ID
	return func() tea.Msg {
		mark, err := s.Marks(m.ctx, id)
		if err != nil {
			return nil
		}
		return marksMsg(mark)
	}
}

func (m *Model) peerMarks(k marksMsg) {
	m.inRoom(k.Room, func() tea.Cmd {
		if k.Room == m.open {
			m.timeline.SetPeerMarks(k.Read, k.Delivered)
		}
		return nil
	})
}

// markRead notes what is on the screen, or will be with the next frame, as read.
func (m *Model) markRead() {
	m.timeline.Rows()
	e, seen := m.entry(m.open), m.timeline.Seen()
	if e == nil || seen <= e.read {
		return
	}
	e.read = seen
	m.session.MarkRead(m.open, seen)
	m.count(e)
	if e.Unread > 0 {
		m.showRooms()
	}
}

// count takes from the session how many of a room's unread messages mention the user, and how many they don't want.
// Most rooms have neither.
func (m *Model) count(e *roomEntry) {
	if e.Mentions > 0 || e.skipped > 0 {
		m.recount(e)
	}
}

func (m *Model) recount(e *roomEntry) {
	if e.Mentions, e.skipped = m.session.Counts(e.ID); e.level == chat.LevelNone {
		e.Mentions = 0
	}
}
