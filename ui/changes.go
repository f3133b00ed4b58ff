package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/timeline"
)

// maxLate bounds the changes that are kept while history is loaded.
const maxLate = 500

// messageChanged takes a later version of a message. What is being loaded may have been read before it: it is
// told again then.
func (m *Model) messageChanged(e chat.MessageChanged) tea.Cmd {
	if row := m.entry(e.Message.Room); row != nil && row.Mentions > 0 && e.Message.Deleted {
		m.count(row)
		m.showRooms()
	}
	if e.Message.Room != m.open {
		return nil
	}
	entry := entryOf(m.session.User, e.Message, e.Author)
	m.timeline.Change(entry)
	if !m.loading {
		return nil
	}
	if m.late = append(m.late, entry); len(m.late) > maxLate {
		m.late = nil
		return m.reload()
	}
	return nil
}

// takeLate tells the timeline of the changes that came while it was loaded.
func (m *Model) takeLate() {
	for _, e := range m.late {
		m.timeline.Change(e)
	}
	m.late = nil
}

// refreshMsg is what is loaded of a room, read again.
type refreshMsg struct {
	page    uint64
	entries []timeline.Entry
	err     error
}

// refresh reads what is loaded of the open room again, since changes were missed, and what was posted since.
// Who reads at the bottom is shown the newest page instead.
func (m *Model) refresh() tea.Cmd {
	row, first, last := m.entry(m.open), m.timeline.First(), m.timeline.Last()
	if row == nil || first == 0 || m.timeline.AtBottom() {
		return m.reload()
	}
	m.timeline.SetNewest(row.last)
	s, id, asked := m.session, m.open, m.ask()
	return func() tea.Msg {
		page, err := s.After(m.ctx, id, first-1, int(last-first+1))
		return refreshMsg{page: asked, entries: entries(s.User, page), err: err}
	}
}

func (m *Model) refreshed(p refreshMsg) {
	if !m.answered(p.page, p.err) {
		return
	}
	m.stale = false
	m.timeline.Refresh(p.entries)
	m.takeLate()
}
