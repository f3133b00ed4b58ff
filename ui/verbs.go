package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/dialog"
)

// ranMsg is what a verb did.
type ranMsg struct {
	use     // its line is "" if it was not typed
	opening uint64
	edited  chat.Place // the message that was edited, if it was not a verb
	result  command.Result
	err     error
}

// runVerb uses a verb as typed. Its line stays in the composer until it is done, so that nothing of
// it is lost when it is refused.
func (m *Model) runVerb(verb, rest string) tea.Cmd {
	line := m.composer.Value()
	if rest := strings.TrimSpace(rest); verb == "me" && m.open != 0 && rest != "" { // in its order among the posts
		return m.queue(chat.Draft{Kind: chat.Action, Text: rest})
	}
	if name, text, ok := strings.Cut(rest, "\n"); verb == "file" && ok && m.open != 0 {
		return m.queueFile(strings.TrimSpace(name), text)
	}
	u := use{line: line, verb: verb, rest: rest, room: m.open}
	if msg := m.timeline.Picked(); msg != nil {
		u.picked = msg.Seq
	}
	return m.use(u)
}

// use is one use of a verb: its line as it stood in the composer, taken apart, and the room it was meant for.
type use struct {
	line, verb, rest string
	room             chat.RoomID
	picked           chat.Seq   // the message of it that is chosen, 0 if none
	at               chat.Place // the message that rest is a link to, if it is none yet
	sure             bool       // the person said yes to what it asked
}

// use runs a verb.
func (m *Model) use(u use) tea.Cmd {
	m.running = true
	c := command.Context{Session: m.session, Room: u.room, Picked: u.picked, Screen: true, Here: m.app.invite, Zone: m.env.fallback, Sure: u.sure}
	ctx, opening := m.ctx, m.opening
	return func() tea.Msg {
		if u.at != (chat.Place{}) {
			u.rest = command.Link(ctx, c.Session, u.at)
		}
		result, err := command.Run(ctx, c, u.verb, u.rest)
		return ranMsg{use: u, opening: opening, result: result, err: err}
	}
}

// chatWith opens the direct room with somebody, and lets them know.
func (m *Model) chatWith(id chat.UserID) tea.Cmd {
	m.running = true
	s, ctx, opening := m.session, m.ctx, m.opening
	return func() tea.Msg {
		room, err := s.Direct(ctx, id)
		if err != nil {
			return ranMsg{err: err}
		}
		s.WantChat(room.Room.ID)
		return ranMsg{opening: opening, result: command.Result{Show: command.ShowRoom, Open: room.Room.ID}}
	}
}

// show shows what a verb did.
func (m *Model) show(msg ranMsg) tea.Cmd {
	if msg.err != nil {
		m.fail(chat.MessageOf(msg.err))
		return nil
	}
	if msg.result.Ask != "" {
		m.dialog = dialogs{open: dialog.NewConfirm(m.theme, "Really?", msg.result.Ask, msg.use)}
		return nil
	}
	if msg.line != "" && m.composer.Value() == msg.line {
		m.composer.Reset()
	}
	if msg.edited != (chat.Place{}) {
		m.savedEdit(msg.edited, msg.line)
	}
	m.hush()
	m.tell(msg.line, msg.result)
	if msg.picked != 0 && msg.result.Title == "" {
		m.unpick()
	}
	switch msg.result.Show {
	case command.ShowRoom:
		if msg.opening != m.opening { // they have gone elsewhere meanwhile
			return nil
		}
		if msg.result.Seq != 0 {
			return m.jumpTo(chat.Place{Room: msg.result.Open, Seq: msg.result.Seq})
		}
		cmd := m.openRoom(msg.result.Open)
		m.tellThere(msg.result)
		return cmd
	case command.ShowSettings:
		m.openSettings()
	case command.ShowThread:
		if msg.opening == m.opening {
			return m.showThread(msg.result.Open, msg.result.Message, msg.result.Seq)
		}
	case command.ShowFound:
		m.openFound(msg.result)
	case command.ShowSearch:
		return m.openSearch(msg.result.Query)
	case command.ShowEdit:
		m.edit(msg.result.Message)
	case command.ShowHome:
		m.showHome()
		m.tellThere(msg.result)
	case command.ShowLast:
		return m.lastRoom()
	case command.ShowNew:
		m.toNew()
	case command.ShowBare:
		m.toggleBare()
	case command.ShowQR:
		m.dialog = dialogs{open: dialog.NewQR(m.theme, "Let a browser in", msg.result.Lines, msg.result.QR)}
	case command.ShowMouse:
		m.mouse = !m.mouse
	case command.ShowHelp:
		m.openHelp(msg.result.Verb)
	case command.ShowMembers:
		return m.openMembers(msg.result.Open)
	case command.ShowPeople:
		m.openPeople(msg.result.Verb)
	case command.ShowChannels:
		return m.askChannels(msg.result.Verb)
	case command.ShowFiles:
		m.openFiles(msg.result.Open)
	case command.Leave:
		return m.quit()
	}
	return nil
}

// tell shows the lines of a verb: in the timeline if a room is open, else one in the hint row and
// several in a dialog, as are those that would push a conversation away.
func (m *Model) tell(typed string, r command.Result) {
	const most = 5 // lines in a timeline
	switch n := len(r.Lines); {
	case n == 0 || r.Show == command.ShowHelp || r.Show == command.ShowFound || r.Show == command.ShowRoom || r.Show == command.ShowHome || r.Show == command.ShowQR:
	case r.Title != "":
		m.openLines(r.Title, r.Lines)
	case n == 1 && (r.Brief || m.timeline.Picked() != nil):
		m.say(r.Lines[0])
	case m.open != 0 && n <= most:
		for _, line := range r.Lines {
			m.timeline.Notice(line)
		}
	case n == 1:
		m.say(r.Lines[0])
	default:
		m.openLines(typed, r.Lines)
	}
	m.reloadRooms()
}

// tellThere shows the line of a verb that took the person somewhere else.
func (m *Model) tellThere(r command.Result) {
	if len(r.Lines) > 0 && m.notice.text == "" {
		m.say(r.Lines[0])
	}
}

// ran shows what a verb did, and goes on with what was typed meanwhile.
func (m *Model) ran(msg ranMsg) tea.Cmd {
	return m.resume(m.show(msg))
}
