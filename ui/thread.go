package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/theme"
	"parley/ui/timeline"
)

// A thread is shown beside the room that it is in, or in its place where there is no room for both.

// openThread opens the thread below a message.
func (m *Model) openThread(root chat.Place) tea.Cmd {
	return m.use(use{verb: "thread", room: root.Room, picked: root.Seq})
}

// showThread shows a thread, at a message of it or with 0 at its end.
func (m *Model) showThread(id chat.RoomID, root *chat.Message, seq chat.Seq) tea.Cmd {
	var cmds []tea.Cmd
	if m.open != id {
		if m.in != 0 {
			m.closeThread()
		}
		if m.open != root.Room {
			cmds = append(cmds, m.openRoom(root.Room))
		}
		e := m.entryOfThread(id)
		if e == nil || m.open != root.Room {
			return tea.Batch(cmds...)
		}
		m.leaveRoom()
		m.timeline.Unpick()
		m.beside = m.pane
		m.pane = pane{open: id, in: root.Room, timeline: timeline.New(m.app.cache)}
		m.timeline.SetViewer(m.looks)
		m.root = nameOf(m.session.User(root.Author)) + ": " + timeline.Plain(chat.Printable(root.Quoted().Gist()))
		m.opening++
		m.moveIn(id)
		m.timeline.Open(id, chat.Thread, nil, 0, true)
		cmds = append(cmds, m.load(0, e.read))
	}
	if seq != 0 {
		cmds = append(cmds, m.jump(seq))
	}
	return tea.Batch(cmds...)
}

// entryOfThread returns the row of a thread, which is added to the list if it is not there.
func (m *Model) entryOfThread(id chat.RoomID) *roomEntry {
	if e := m.entry(id); e != nil {
		return e
	}
	k, err := m.session.Room(id)
	if err != nil {
		m.fail(chat.MessageOf(err))
		return nil
	}
	m.rooms = append(m.rooms, m.entryOf(&k))
	m.showRooms()
	return m.entry(id)
}

// moveIn puts the draft of a room that was just opened into the composer.
func (m *Model) moveIn(id chat.RoomID) {
	m.sidebar.SetCurrent(id)
	m.composer.SetValue(m.drafts[id])
	m.aim = m.aims[id]
	m.prompt()
}

// closeThread shows the room alone that the thread is in.
func (m *Model) closeThread() {
	if m.beside.open == 0 {
		return
	}
	if m.in != 0 {
		m.swapPanes()
	}
	m.beside = pane{}
	m.reloadRooms()
}

// swapPanes lets the user write in the other pane.
func (m *Model) swapPanes() {
	if m.beside.open == 0 {
		m.say("no thread is open; t on a chosen message opens one")
		return
	}
	m.leaveRoom()
	m.timeline.Unpick()
	m.pane, m.beside = m.beside, m.pane
	m.opening++
	m.moveIn(m.open)
}

// threadMoved shows at a message that more was said in its thread.
func (m *Model) threadMoved(e chat.ThreadMoved) {
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.open != 0 && p.open == e.Root.Room {
			p.timeline.SetReplies(e.Root.Seq, e.Replies)
		}
	}
}

// tellUnread tells the timelines what is unread in the threads of their rooms.
func (m *Model) tellUnread() {
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.open == 0 {
			continue
		}
		var unread map[chat.Seq]int
		for i := range m.rooms {
			if e := &m.rooms[i]; e.Kind == chat.Thread && e.parent == p.open && e.Unread > 0 {
				if unread == nil {
					unread = map[chat.Seq]int{}
				}
				unread[e.root] = e.Unread
			}
		}
		p.timeline.SetUnread(unread)
	}
}

// drawThread draws a thread at the right, and returns what is left of it.
func (m *Model) drawThread(l *layout) (body func() []string) {
	room, thread := &m.beside, &m.pane
	if m.in == 0 {
		room, thread = thread, room
	}
	m.add(l.rightTop, m.threadRow.rows(headerKey{width: l.rightTop.w, name: m.root}, func() []string {
		title := " Thread  " + m.root
		if m.theme.ASCII {
			title = theme.ToASCII(title)
		}
		return []string{m.theme.Bar.Render(pad(fit(title, l.rightTop.w), l.rightTop.w))}
	}))
	m.add(l.right, thread.timeline.Rows())
	return room.timeline.Rows
}
