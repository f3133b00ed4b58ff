package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/dialog"
	"parley/ui/theme"
)

// channelsMsg is the directory of public channels.
type channelsMsg struct {
	list []chat.Listing
	err  error
}

// askChannels reads the channels that have these words.
func (m *Model) askChannels(words string) tea.Cmd {
	s, ctx := m.session, m.ctx
	return func() tea.Msg {
		list, err := s.Channels(ctx, words)
		return channelsMsg{list, err}
	}
}

// showChannels shows the directory, from which one opens or joins.
func (m *Model) showChannels(msg channelsMsg) {
	if msg.err != nil {
		m.fail(chat.MessageOf(msg.err))
		return
	}
	entries := make([]dialog.Listed, len(msg.list))
	for i, l := range msg.list {
		e := dialog.Listed{Kind: chat.Channel, Name: l.Room.Name, Note: about(l.Room), More: members(l.Members), Pick: dialog.Join{Name: l.Room.Name}}
		if l.In {
			e.More, e.Pick = "joined, "+e.More, dialog.Open{Room: l.Room.ID}
		}
		entries[i] = e
	}
	d := dialog.NewDirectory(m.theme, "Channels", "Enter joins", "No public channel is like that.")
	d.Add(entries, len(entries))
	m.dialog = dialogs{open: d}
}

func members(n int) string {
	if n == 1 {
		return "1 member"
	}
	return theme.Thousands(n) + " members"
}

// openPeople shows everybody, those who are here first, to chat with one of them. The list is the one that
// all screens share.
func (m *Model) openPeople(words string) {
	people := m.session.People()
	entries := make([]dialog.Listed, 0, len(people))
	for _, p := range people {
		e := dialog.Listed{Kind: chat.Direct, Presence: p.Presence, Name: p.Name, Note: p.Says(), More: p.Presence.String()}
		if p.ID != m.session.Me().ID {
			e.Pick = dialog.Open{User: p.ID}
		} else {
			e.More = "you"
		}
		entries = append(entries, e)
	}
	d := dialog.NewDirectory(m.theme, "People", "Enter opens a chat", "Nobody is like that.")
	d.Add(entries, len(entries))
	d.Paste(words)
	m.dialog = dialogs{open: d}
}

// fellowsPage is how many members are read at once.
const fellowsPage = 200

// fellows is the list of a room's members that is shown.
type fellows struct {
	list    *dialog.Directory
	room    chat.RoomID
	last    chat.Member
	loading bool
}

// fellowsMsg is a page of a room's members.
type fellowsMsg struct {
	of    *fellows
	list  []room.Fellow
	total int
	err   error
}

// openMembers begins to show who is in a room. However many they are, a page of them is read.
func (m *Model) openMembers(id chat.RoomID) tea.Cmd {
	f := &fellows{room: id}
	return m.moreMembers(f)
}

func (m *Model) moreMembers(f *fellows) tea.Cmd {
	if f.loading {
		return nil
	}
	f.loading = true
	s, ctx, id, last := m.session, m.ctx, f.room, f.last
	return func() tea.Msg {
		list, total, err := s.Fellows(ctx, id, last, fellowsPage)
		return fellowsMsg{f, list, total, err}
	}
}

// showMembers puts a page of members into their list.
func (m *Model) showMembers(msg fellowsMsg) tea.Cmd {
	f := msg.of
	f.loading = false
	e := m.entry(f.room)
	switch {
	case msg.err != nil:
		m.fail(chat.MessageOf(msg.err))
		return nil
	case f.list == nil && e != nil:
		f.list = dialog.NewDirectory(m.theme, "Members of "+m.titleOf(e), "Enter chats", "Nobody is in this room.")
		m.dialog = dialogs{open: f.list, members: f}
	case m.dialog.members != f:
		return nil // closed meanwhile
	}
	entries := make([]dialog.Listed, len(msg.list))
	for i, p := range msg.list {
		entry := dialog.Listed{Kind: chat.Direct, Presence: p.Presence, Name: p.Name, Note: remark(p.Person)}
		if p.Member.Role > chat.Plain {
			entry.More = p.Member.Role.String()
		}
		if p.ID != m.session.Me().ID {
			entry.Pick = dialog.Open{User: p.ID}
		}
		entries[i], f.last = entry, p.Member
	}
	if f.list.Add(entries, msg.total); len(entries) > 0 && f.list.Wants() {
		return m.moreMembers(f)
	}
	return nil
}
