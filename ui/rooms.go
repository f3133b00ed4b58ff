package ui

import (
	"sort"
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/sidebar"
)

// roomEntry is a row of the sidebar with what else the root knows of the room.
type roomEntry struct {
	sidebar.Room
	about  string      // what the header says of a channel or group
	peer   chat.UserID // the other person of a direct room, else 0
	parent chat.RoomID // of a thread: the room that it is in…
	root   chat.Seq    // …and the message that it is below
	remark string      // what there is to say of them
	says   string      // the same as a sentence
	level  chat.Level  // how much of it is told
	wanted bool        // somebody wants to chat there, and it was not opened since
	last   chat.Seq
	read   chat.Seq

	skipped int // how many of those that are not read are of people whom the user blocks
}

// reloadRooms takes the list of rooms from the session.
func (m *Model) reloadRooms() {
	old := m.rooms
	m.rooms = make([]roomEntry, 0, len(old))
	list := append(m.session.Rooms(), m.session.Threads()...)
	for i := range list {
		k := &list[i]
		if id := k.Room.ID; k.Room.Kind == chat.Thread && k.Unread() == 0 && id != m.open && id != m.beside.open {
			continue // threads are listed while there is something new in them
		}
		m.rooms = append(m.rooms, m.entryOf(k))
	}
	for i := range old {
		if e := &old[i]; e.wanted && m.entry(e.ID) != nil {
			m.entry(e.ID).wanted = true
		}
	}
	m.sortRooms()
	m.showRooms()
}

// sortRooms sorts by index, as the session does and for the same reason.
func (m *Model) sortRooms() {
	sort.SliceStable(m.rooms, func(i, j int) bool {
		a, b := &m.rooms[i], &m.rooms[j]
		if order := kindOrder(a.Kind) - kindOrder(b.Kind); order != 0 || a.Kind == chat.Direct {
			return order < 0
		}
		return a.Name < b.Name
	})
}

func kindOrder(k chat.Kind) int {
	switch k {
	case chat.Channel:
		return 0
	case chat.Group:
		return 1
	case chat.Thread:
		return 3
	}
	return 2
}

func (m *Model) entryOf(k *chat.Membership) roomEntry {
	e := roomEntry{
		Room: sidebar.Room{
			ID: k.Room.ID, Kind: k.Room.Kind, Name: k.Room.Name, LastAt: k.Room.LastAt, Mentions: k.Mentions,
		},
		skipped: k.Skipped, about: about(k.Room), peer: k.Peer, parent: k.Room.Parent, root: k.Room.Root, last: k.Room.LastSeq, read: k.Member.Read,
	}
	if e.level = k.Member.Notify; e.level != chat.LevelAll {
		e.Muted = true
	}
	if e.level == chat.LevelNone {
		e.Mentions = 0
	}
	switch k.Room.Kind {
	case chat.Direct:
		e.follow(m.session.Person(k.Peer))
	case chat.Group:
		e.Name = m.session.Called(*k)
	}
	if in := m.entry(k.Room.Parent); in != nil {
		e.Name = m.titleOf(in)
	}
	return e
}

// follow takes over how the other person of a direct room is called, and how they are.
func (e *roomEntry) follow(p chat.Person) {
	e.Presence, e.remark = p.Presence, remark(p)
	e.call(p.Name)
}

// call takes over how the other person of a direct room is called.
func (e *roomEntry) call(name string) {
	e.Name, e.says = name, name+" is "+e.remark
}

// showRooms hands the list to the parts that show it.
func (m *Model) showRooms() {
	list := make([]sidebar.Room, len(m.rooms))
	for i := range m.rooms {
		e := &m.rooms[i]
		e.Unread = max(0, int(e.last-e.read)-e.skipped)
		if e.Wanted = e.wanted && e.Unread == 0; e.Wanted {
			e.Unread = 1
		}
		list[i] = e.Room
	}
	m.sidebar.SetRooms(list)
	m.home.SetRooms(list)
	m.tellUnread()
}

// entry returns the row of a room, nil for Home and if the user is not in it.
func (m *Model) entry(id chat.RoomID) *roomEntry {
	if id == 0 {
		return nil
	}
	for i := range m.rooms {
		if m.rooms[i].ID == id {
			return &m.rooms[i]
		}
	}
	return nil
}

// leaveRoom keeps the draft of what is open, before something else is.
func (m *Model) leaveRoom() {
	if m.open != 0 && m.open != m.before[0] {
		m.before = [2]chat.RoomID{m.open, m.before[0]}
	}
	m.keepDraft()
	m.typing.others, m.recall.at, m.full = nil, 0, false
	if text := m.composer.Value(); text != "" {
		m.drafts[m.open] = text
	} else {
		delete(m.drafts, m.open)
	}
	if m.aim != (aim{}) {
		m.aims[m.open] = m.aim
	} else {
		delete(m.aims, m.open)
	}
	m.aim = aim{}
	m.complete, m.seeking = completion{}, false
	m.hush()
}

// showHome shows who is here and the rooms.
func (m *Model) showHome() {
	m.closeThread()
	m.leaveRoom()
	m.open = 0
	m.opening++
	m.ask() // what comes of an earlier load is not waited for
	m.loading = false
	m.timeline.Open(0, 0, nil, 0, false)
	m.composer.SetValue(m.drafts[0])
	m.composer.SetPlaceholder("Arrows choose · Enter opens")
	m.watch(true)
	m.session.Look(0)
	m.home.SetPeople(m.session.People(), m.now())
	m.reloadRooms()
	m.sidebar.SetCurrent(0)
}

// openRoom shows a room. The session is attached to it already, so what is posted while the history
// is loaded comes as an event; Seq removes the overlap.
func (m *Model) openRoom(id chat.RoomID) tea.Cmd {
	e := m.entry(id)
	if e == nil {
		m.reloadRooms()
		if e = m.entry(id); e == nil {
			m.fail("you are not in that room")
			return nil
		}
	}
	if id == m.open {
		return nil
	}
	if e.Kind == chat.Thread {
		return m.openThread(chat.Place{Room: e.parent, Seq: e.root})
	}
	m.closeThread()
	if id == m.open { // the thread was in it
		return nil
	}
	m.leaveRoom()
	m.open = id
	m.opening++
	m.stale = false
	m.session.Look(id)
	m.home.Hide()
	if e.wanted {
		m.heeded(e)
		m.showRooms()
	}
	m.moveIn(id)
	m.timeline.Open(id, e.Kind, nil, 0, true)
	return tea.Batch(m.load(0, e.read), m.askMarks(e), m.askDraft())
}

// prompt says in the composer that it writes to the open room, or why it can't.
func (m *Model) prompt() {
	e := m.entry(m.open)
	if e == nil {
		return
	}
	if err := m.session.MayPost(e.ID); err != nil {
		m.composer.SetPlaceholder(chat.MessageOf(err))
		return
	}
	if e.Kind == chat.Thread {
		m.composer.SetPlaceholder("Reply in the thread")
		return
	}
	m.composer.SetPlaceholder("Message " + m.titleOf(e))
}

// about is what the header says of a channel or a group: how one writes there, and the topic.
func about(r chat.Room) string {
	var parts []string
	switch {
	case r.Archived:
		parts = append(parts, "archived")
	case r.Locked:
		parts = append(parts, "locked")
	case r.Slow > 0:
		parts = append(parts, "slow: one message in "+chat.Pause(r.Slow))
	}
	if r.Topic != "" {
		parts = append(parts, r.Topic)
	}
	return strings.Join(parts, " · ")
}

// roomRemoved takes a room from the screen. What was typed for it stays with the person.
func (m *Model) roomRemoved(id chat.RoomID) {
	if id != m.open && id != m.beside.open {
		m.reloadRooms()
		return
	}
	if in := max(m.in, m.beside.in); in != 0 && id != in {
		m.closeThread()
		return
	}
	text := m.composer.Value()
	m.showHome()
	if m.composer.Empty() {
		m.composer.SetValue(text)
	}
	m.say("you are in that room no more")
}

// titleOf is how a room is called where its kind is not plain from the place.
func (m *Model) titleOf(e *roomEntry) string {
	switch e.Kind {
	case chat.Channel:
		return "#" + e.Name
	case chat.Direct:
		return "@" + e.Name
	case chat.Thread:
		return "thread in " + e.Name
	}
	return e.Name
}
