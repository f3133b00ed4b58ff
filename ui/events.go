package ui

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// bell is what rings the terminal's bell.
const bell = "\a"

// events takes what happened elsewhere.
func (m *Model) events(list eventsMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, e := range list {
		if cmd := m.event(e); cmd != nil {
			cmds = append(cmds, cmd)
		}
	}
	return tea.Batch(cmds...)
}

func (m *Model) event(e chat.Event) tea.Cmd {
	switch e := e.(type) {
	case chat.MessagePosted:
		m.saidElsewhere(e.Message)
		return m.inRoom(e.Message.Room, func() tea.Cmd { return m.messagePosted(e) })
	case chat.MessageChanged:
		return m.inRoom(e.Message.Room, func() tea.Cmd { return m.messageChanged(e) })
	case chat.ThreadMoved:
		m.threadMoved(e)
	case chat.MarksMoved:
		m.marksMoved(e.Mark)
	case chat.Typing:
		return m.othersType(e)
	case chat.ChatWanted:
		return m.chatWanted(e)
	case chat.PeerMoved:
		m.peerMoved(e)
	case chat.PeopleMoved:
		if m.open == 0 {
			m.home.SetPeople(m.session.People(), m.now())
		}
		m.showColumn()
	case chat.UserChanged:
		m.userChanged(e.User)
	case chat.KnocksMoved:
		return m.readKnocks()
	case chat.Announcement:
		m.announced(e.Text)
	case chat.MOTDChanged:
		m.home.SetMOTD(m.session.MOTD())
	case chat.RoomAdded:
		m.reloadRooms()
	case chat.RoomRemoved:
		m.roomRemoved(e.Room)
	case chat.RoomChanged:
		m.reloadRooms()
		m.prompt()
	case chat.Gap:
		return m.gap()
	case chat.Closing:
		m.farewell = m.unsent(true) + "parley: " + e.Reason + "\n"
		return tea.Quit
	}
	return nil
}

// userChanged shows somebody under the name that they have now, wherever they stand.
func (m *Model) userChanged(u *chat.User) {
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.timeline != nil {
			p.timeline.Rename(u.ID, u.Name)
		}
	}
	if u.ID == m.session.Me().ID {
		m.setViewer()
		m.reloadRooms() // with others whom they block, other counts
		m.readKnocks()  // with another role they may
		return
	}
	for i := range m.rooms {
		if e := &m.rooms[i]; e.peer == u.ID {
			e.call(u.Name)
			m.showRooms()
			if e.ID == m.open {
				m.composer.SetPlaceholder("Message " + m.titleOf(e))
			}
		}
	}
}

// announced shows what the server has to say, where the person looks.
func (m *Model) announced(text string) {
	if m.open != 0 {
		m.timeline.Notice(text)
	} else {
		m.say(text)
	}
}

// messagePosted puts a message where it belongs: into the timeline, or on the badge of its room.
func (m *Model) messagePosted(e chat.MessagePosted) tea.Cmd {
	msg := e.Message
	row := m.entry(msg.Room)
	if row == nil {
		m.reloadRooms()
		return nil
	}
	row.last, row.LastAt = max(row.last, msg.Seq), msg.Posted
	me := m.session.Me()
	if msg.Mentions(me.ID, true) || m.session.Blocks(msg.Author) {
		m.recount(row)
	}
	if msg.Room == m.open {
		m.outbox.confirm(msg)
		m.stopTyping(msg.Author)
		m.knowTexts(msg)
		m.timeline.Apply(entryOf(m.session.User, msg, e.Author)) // settle sees to a hole
	}
	if msg.Room != m.open || !m.looking() && msg.Author != me.ID {
		m.showRooms()
	}
	switch {
	case msg.Kind == chat.Notice && msg.Room == m.column.of: // it may say that somebody came or went
		return m.readColumn()
	case msg.Author == me.ID, msg.Kind == chat.Notice:
		return nil
	}
	return m.ring(row, e.Author, msg.Mentions(me.ID, !me.Away), msg.Gist())
}

// marksMoved follows the user's other screens, or the other person of a direct room.
func (m *Model) marksMoved(k chat.Mark) {
	if k.User != m.session.Me().ID {
		m.peerMarks(marksMsg(k))
		return
	}
	if e := m.entry(k.Room); e != nil && k.Read > e.read {
		e.read = k.Read
		m.heeded(e)
		m.count(e)
		m.showRooms()
	}
}

// heeded forgets that somebody wants to chat in a room, for the user has been there.
func (m *Model) heeded(e *roomEntry) {
	e.wanted = false
	if m.wanted == e.ID {
		m.wanted = 0
	}
}

// chatWanted shows that somebody would like to chat, without taking the person away from what they
// are doing.
func (m *Model) chatWanted(e chat.ChatWanted) tea.Cmd {
	text := wantsToChat(nameOf(e.From))
	if m.entry(e.Room) == nil {
		m.reloadRooms()
	}
	row := m.entry(e.Room)
	switch {
	case row == nil:
		return nil
	case e.Room == m.open:
		m.timeline.Notice(text)
	default:
		row.wanted = true
		m.showRooms()
		m.wanted = e.Room
	}
	return m.ring(row, e.From, false, text)
}

func wantsToChat(name string) string { return name + " wants to chat" }

// peerMoved follows the presence of the people in direct rooms, and says so where it matters.
func (m *Model) peerMoved(e chat.PeerMoved) {
	row := m.entry(e.Room)
	if row == nil {
		return
	}
	was := row.Presence
	row.follow(e.Person)
	m.showRooms()
	if e.Room != m.open || was == e.Person.Presence {
		return
	}
	switch name := e.Person.Name; {
	case e.Person.Gone:
		m.timeline.Notice("they deleted their account; what was said here stays")
	case e.Person.Presence == chat.Offline:
		m.timeline.Notice(name + " left; they will see your messages when they are back")
		m.timeline.Notice(m.whoIsHere())
	case was == chat.Offline: // that they go away and come back is said beside the conversation
		m.timeline.Notice(name + " is back")
	}
}

// whoIsHere names people who are free to chat, for somebody who was just left alone.
func (m *Model) whoIsHere() string {
	const most = 5
	var names []string
	others := 0
	for _, p := range m.session.Here() {
		switch {
		case p.ID == m.session.Me().ID:
		case len(names) < most:
			names = append(names, p.Name)
		default:
			others++
		}
	}
	switch {
	case len(names) == 0:
		return "nobody else is here now · Esc for Home"
	case others > 0:
		return fmt.Sprintf("here now: %s and %d more · Esc for Home", strings.Join(names, ", "), others)
	}
	return "here now: " + strings.Join(names, ", ") + " · Esc for Home"
}

// gap reloads what events would have told.
func (m *Model) gap() tea.Cmd {
	m.setViewer()
	m.readKnocks()
	if m.reloadRooms(); m.open != 0 && m.entry(m.open) == nil {
		m.roomRemoved(m.open)
	}
	m.prompt()
	if m.open == 0 {
		m.home.SetPeople(m.session.People(), m.now())
		return nil
	}
	m.stale, m.beside.stale = true, true // settle sees to it
	return tea.Batch(m.askMarks(m.entry(m.open)), m.readColumn())
}
