package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// wheel scrolls what is under the pointer.
func (m *Model) wheel(e tea.Mouse) {
	const rows = 3
	delta := rows
	switch e.Button {
	case tea.MouseWheelUp:
		delta = -rows
	case tea.MouseWheelDown:
	default:
		return
	}
	switch {
	case m.dialog.shown():
		m.dialog.open.Scroll(delta)
	case m.layout.sidebar.has(e.X, e.Y):
		m.sidebar.Scroll(delta)
	case m.beside.open != 0 && m.layout.right.w > 0 && m.beside.at.has(e.X, e.Y):
		m.beside.timeline.ScrollBy(delta)
	case m.column.of != 0 && m.layout.right.has(e.X, e.Y):
		m.column.list.Scroll(delta)
	default:
		m.rows(delta)
	}
}

// click opens what is under the pointer.
func (m *Model) click(e tea.Mouse) tea.Cmd {
	if e.Button != tea.MouseLeft {
		return nil
	}
	l := m.layout
	switch {
	case m.dialog.shown():
		if at := m.dialog.at; at.has(e.X, e.Y) && m.dialog.open.Click(e.Y-at.y) {
			return m.dialogKey(tea.KeyPressMsg{Code: tea.KeyEnter})
		}
	case l.sidebar.has(e.X, e.Y):
		if id, ok := m.sidebar.At(e.Y - l.sidebar.y); ok {
			return m.openOrHome(id)
		}
	case l.header.has(e.X, e.Y) && l.sidebar.w == 0:
		if id, ok := m.sidebar.StripAt(e.X - l.header.x); ok {
			return m.openOrHome(id)
		}
	case l.body.has(e.X, e.Y) && m.open == 0:
		if c, ok := m.home.At(e.Y - l.body.y); ok {
			return m.openChoice(c)
		}
	case m.pane.at.has(e.X, e.Y):
		return m.clickMessage(e.Y - m.pane.at.y)
	case l.right.w > 0 && m.beside.at.has(e.X, e.Y):
		m.swapPanes()
		return m.clickMessage(e.Y - m.pane.at.y)
	case m.column.of != 0 && l.right.has(e.X, e.Y):
		if id, ok := m.column.list.At(e.Y - l.right.y); ok && id != m.session.Me().ID {
			return m.chatWith(id)
		}
	}
	return nil
}

func (m *Model) openOrHome(id chat.RoomID) tea.Cmd {
	if id == 0 {
		m.showHome()
		return nil
	}
	return m.openRoom(id)
}
