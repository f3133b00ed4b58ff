package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/sidebar"
	"parley/ui/theme"
)

// column is the members of the open room at its right, where no thread is. While it is not shown it has
// nothing and follows nobody.
type column struct {
	wanted   bool
	watching bool        // the session is told who comes and goes
	of       chat.RoomID // whose members are shown, 0 if none are
	page     []room.Fellow
	total    int
	list     *sidebar.Members
	title    cachedRows[headerKey]
}

// shape is which column there is at the right of the open room, if it is wide enough.
func (m *Model) shape() beside {
	switch {
	case m.beside.open != 0:
		return threadBeside
	case m.column.wanted && m.open != 0:
		return membersBeside
	}
	return nothingBeside
}

// toggleColumn closes the thread that is open, else shows or hides the members: in a dialog where there is
// no room for a column.
func (m *Model) toggleColumn() tea.Cmd {
	switch {
	case m.beside.open != 0:
		m.closeThread()
	case m.open == 0:
		m.say("F3 shows who is in a room; open one first")
	case m.width < rightFrom:
		return m.openMembers(m.open)
	default:
		m.column.wanted = !m.column.wanted
	}
	return nil
}

// settleColumn begins to follow the members of the room beside which the column is, and leaves those of
// another.
func (m *Model) settleColumn() (cmd tea.Cmd) {
	c, id := &m.column, chat.RoomID(0)
	if m.layout.right.w > 0 && m.beside.open == 0 {
		id = m.open
	}
	if c.of != id {
		*c = column{wanted: c.wanted, watching: c.watching, of: id}
		if id != 0 {
			c.list = sidebar.NewMembers(m.theme)
			cmd = m.readColumn()
		}
	}
	if id != 0 {
		c.list.SetSize(m.layout.right.w, m.layout.right.h)
	}
	m.watch(m.open == 0 || id != 0)
	return cmd
}

// watch says whether somebody is shown whose coming and going is to be told.
func (m *Model) watch(on bool) {
	if m.session != nil && m.column.watching != on {
		m.column.watching = on
		m.session.WatchPeople(on)
	}
}

// rosterMsg is a page of the members for the column.
type rosterMsg struct {
	of    chat.RoomID
	page  []room.Fellow
	total int
	err   error
}

// readColumn reads the first page of the members, if the column is shown.
func (m *Model) readColumn() tea.Cmd {
	s, ctx, id := m.session, m.ctx, m.column.of
	if id == 0 {
		return nil
	}
	return func() tea.Msg {
		page, total, err := s.Fellows(ctx, id, chat.Member{}, fellowsPage)
		return rosterMsg{id, page, total, err}
	}
}

func (m *Model) takeRoster(msg rosterMsg) {
	c := &m.column
	switch {
	case msg.of != c.of:
	case msg.err != nil:
		m.fail(chat.MessageOf(msg.err))
	default:
		c.page, c.total = msg.page, msg.total
		m.showColumn()
	}
}

// showColumn shows the members as they are now, if the column is shown.
func (m *Model) showColumn() {
	c := &m.column
	if c.of == 0 || c.page == nil {
		return
	}
	roster := m.session.Roster(c.of, c.page, fellowsPage)
	list := make([]sidebar.Member, len(roster))
	for i, f := range roster {
		list[i] = sidebar.Member{User: f.ID, Name: f.Name, Presence: f.Presence}
		if f.Member.Role > chat.Plain {
			list[i].Role = f.Member.Role.String()
		}
	}
	c.list.SetMembers(list, c.total)
}

// drawColumn draws the thread or the members at the right, and returns what is left of them.
func (m *Model) drawColumn(l *layout) (body func() []string) {
	m.add(l.rightBar, m.dividerRows()[:l.rightBar.h])
	if m.beside.open != 0 {
		return m.drawThread(l)
	}
	c := &m.column
	m.add(l.rightTop, c.title.rows(headerKey{width: l.rightTop.w, name: members(c.total)}, func() []string {
		title := " Members"
		if c.total > 0 {
			title += "  " + theme.Thousands(c.total)
		}
		return []string{m.theme.Bar.Render(pad(fit(title, l.rightTop.w), l.rightTop.w))}
	}))
	m.add(l.right, c.list.Rows())
	return m.timeline.Rows
}
