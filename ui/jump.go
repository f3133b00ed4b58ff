package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/timeline"
)

// jumpTo shows a message in its room.
func (m *Model) jumpTo(at chat.Place) tea.Cmd {
	if e := m.entry(at.Room); e == nil || e.Kind == chat.Thread {
		return m.use(use{verb: "jump", at: at})
	}
	opened := m.openRoom(at.Room)
	if m.open != at.Room {
		return opened
	}
	return tea.Batch(opened, m.jump(at.Seq))
}

// aroundMsg is the part of a room that a message is in.
type aroundMsg struct {
	page    uint64
	seq     chat.Seq
	entries []timeline.Entry
	err     error
}

// jump shows a message of the open room, which is loaded with what is around it if it is not.
func (m *Model) jump(seq chat.Seq) tea.Cmd {
	m.hush()
	if !m.loading && m.timeline.Goto(seq) {
		return nil
	}
	s, id, asked := m.session, m.open, m.ask()
	return func() tea.Msg {
		page, err := s.After(m.ctx, id, max(0, seq-1-pageSize/2), pageSize)
		return aroundMsg{page: asked, seq: seq, entries: entries(s.User, page), err: err}
	}
}

func (m *Model) around(p aroundMsg) {
	if !m.answered(p.page, p.err) {
		return
	}
	row := m.entry(m.open)
	m.stale = false
	more := len(p.entries) > 0 && p.entries[0].Message.Seq > 1
	m.timeline.Open(m.open, row.Kind, p.entries, row.read, more)
	m.timeline.SetCut(m.timeline.Last() < row.last)
	m.takeLate()
	m.outbox.show(m.timeline, m.open)
	if !m.timeline.Goto(p.seq) {
		m.fail("there is no such message here")
	}
}
