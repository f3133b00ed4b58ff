package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
	"parley/ui/dialog"
)

// dialogs holds the dialog that is open, if one is.
type dialogs struct {
	open dialog.Dialog
	name *dialog.Name // the same, when it asks a newcomer for a name
	door *dialog.Door // the same, when it is all that a guest sees

	at      rect       // where it was drawn last
	about   chat.Place // the message that it is about, if it is about one
	members *fellows   // the same, when it lists who is in a room
	files   *folder    // the same, when it lists its files
}

func (d *dialogs) shown() bool { return d.open != nil }
func (d *dialogs) close()      { *d = dialogs{} }

// askName asks a newcomer what they want to be called; why is what was wrong with the login name.
func (m *Model) askName(why string) {
	d := dialog.NewName(m.theme, why+"; choose another", "")
	m.dialog = dialogs{open: d, name: d}
}

// nameMsg is the answer to a newcomer's wish for a name.
type nameMsg struct {
	session *room.Session
	keep    func() bool // the session is in good hands
	err     error
}

// register makes the account with the name that a newcomer chose, or has as their login name when they
// have an invitation.
func (m *Model) register(name string) tea.Cmd {
	manager, v, g, code := m.app.manager, *m.visitor, m.door.guest, m.door.code
	return m.come(func(ctx context.Context) (*room.Session, error) {
		if code != "" {
			return g.Join(ctx, code, name)
		}
		return manager.EnterAs(ctx, v, name)
	})
}

// come starts a session by enter.
func (m *Model) come(enter func(context.Context) (*room.Session, error)) tea.Cmd {
	if m.door.asking {
		return nil
	}
	m.door.asking = true
	ctx := m.ctx
	return func() tea.Msg {
		s, err := enter(ctx)
		if err != nil {
			return nameMsg{err: err}
		}
		// Nobody else would close it if they left meanwhile and this answer finds no program.
		return nameMsg{session: s, keep: context.AfterFunc(ctx, s.Close)}
	}
}

// named takes the answer: either they are in, or they try another name.
func (m *Model) named(msg nameMsg) tea.Cmd {
	m.door.asking = false
	switch {
	case msg.err == nil:
		msg.keep()
		m.enter(msg.session)
	case m.dialog.name != nil && (isName(msg.err) || m.door.guest == nil):
		m.dialog.name.Refuse(chat.MessageOf(msg.err))
	case m.door.guest != nil:
		return m.notAtDoor(msg.err)
	}
	return nil
}

// dialogKey gives a key to the dialog and does what the person wants by it.
func (m *Model) dialogKey(k tea.KeyPressMsg) tea.Cmd {
	if m.dialog.members != nil && is(k.String(), &keys.Column) { // what shows them hides them too
		m.dialog.close()
		return nil
	}
	switch intent := m.dialog.open.Update(k).(type) {
	case dialog.Close:
		if m.reading.pager != nil && m.dialog.open == m.reading.pager {
			m.closePager()
			break
		}
		m.dialog.close()
	case dialog.Fetch:
		if intent.File.ID == 0 { // the one that is shown
			intent.File.Attachment = m.reading.file
		}
		return m.fetchLine(intent.File.Attachment)
	case dialog.Remove:
		m.askUnfile(intent.File)
	case dialog.Quit:
		return m.quit()
	case dialog.Join:
		m.dialog.close()
		return m.use(use{verb: "join", rest: intent.Name, room: m.open})
	case dialog.Named:
		return m.register(intent.Name)
	case dialog.Said:
		return m.sayAtDoor(intent.Text)
	case dialog.Answered:
		m.dialog.close()
		if u, ok := intent.About.(unfiling); ok {
			return m.unfile(u, intent.Yes)
		}
		if asked, ok := intent.About.(use); ok && intent.Yes {
			asked.sure = true
			return m.use(asked)
		}
	case dialog.Find:
		return m.search(intent.More)
	case dialog.Set:
		return m.wish(intent)
	case dialog.Reacted:
		at := m.dialog.about
		m.dialog.close()
		return m.react(at, intent.Emoji)
	case dialog.Chosen:
		if f, ok := intent.About.(chat.Filed); ok { // the list stays behind it
			return m.openFile(f.Attachment)
		}
		m.dialog.close()
		switch about := intent.About.(type) {
		case fileWish:
			return m.doFile(about)
		case chat.Place:
			return m.jumpTo(about)
		case webAddress:
			return m.copyLink(string(about))
		}
	case dialog.Open:
		m.dialog.close()
		if intent.Room != 0 {
			return m.openRoom(intent.Room)
		}
		return m.chatWith(intent.User)
	}
	if f := m.dialog.members; f != nil && f.list.Wants() {
		return m.moreMembers(f)
	}
	return nil
}

// openHelp shows the keys and verbs, or one verb.
func (m *Model) openHelp(verb string) {
	var groups []dialog.Group
	title := "Help"
	if v, ok := command.Lookup(verb); ok {
		title = "/" + v.Name
		items := []dialog.Item{{Use: "/" + v.Usage(), Does: v.Help}}
		for _, v := range command.After(v.Name, m.session.Role()) {
			items = append(items, dialog.Item{Use: "/" + v.Usage(), Does: v.Help})
		}
		groups = []dialog.Group{{Items: items}}
	} else {
		groups = allHelp(m.session.Role())
	}
	m.dialog = dialogs{open: dialog.NewHelp(m.theme, title, groups)}
}

func allHelp(role chat.Role) []dialog.Group {
	var groups []dialog.Group
	for _, g := range keys.groups() {
		if role.May(g.act) != nil {
			continue
		}
		group := dialog.Group{Title: g.title}
		for _, b := range g.bindings {
			group.Items = append(group.Items, dialog.Item{Use: b.Help().Key, Does: b.Help().Desc})
		}
		groups = append(groups, group)
	}
	group := dialog.Group{Title: "Verbs"}
	for _, v := range command.Table(role) {
		group.Items = append(group.Items, dialog.Item{Use: "/" + v.Usage(), Does: v.Help})
	}
	group.Items = append(group.Items, dialog.Item{Use: "//text", Does: "send a text that begins with a slash"})
	return append(groups, group)
}

// openSwitcher shows the quick switcher.
func (m *Model) openSwitcher() {
	targets := make([]dialog.Target, len(m.rooms))
	for i, e := range m.rooms {
		targets[i] = dialog.Target{
			Room: e.ID, Kind: e.Kind, Name: e.Name, User: e.peer, Presence: e.Presence, Unread: e.Unread, Mentions: e.Mentions, Muted: e.Muted,
		}
	}
	m.dialog = dialogs{open: dialog.NewSwitcher(m.theme, targets, m.session.People(), m.session.Me().ID)}
}

// openFound shows messages that were found, to go to one of them.
func (m *Model) openFound(r command.Result) {
	list, when := make([]dialog.Entry, len(r.Found)), m.when()
	for i, msg := range r.Found {
		text := plainOf(msg.Quoted().Text, msg)
		if msg.Deleted {
			text = "message deleted"
		}
		where := ""
		if e := m.entry(msg.Room); e != nil && msg.Room != m.open {
			where = m.titleOf(e) + " "
		}
		list[i] = dialog.Entry{When: when(msg.Posted), Head: where + nameOf(m.session.User(msg.Author)), Text: text, About: msg.Place()}
	}
	m.dialog = dialogs{open: dialog.NewList(m.theme, r.Title, list)}
}

// openLines shows what a verb said, below the line as it was typed.
func (m *Model) openLines(typed string, lines []string) {
	items := make([]dialog.Item, len(lines))
	for i, line := range lines {
		items[i] = dialog.Item{Does: line}
	}
	m.dialog = dialogs{open: dialog.NewHelp(m.theme, chat.PrintableLine(typed), []dialog.Group{{Items: items}})}
}
