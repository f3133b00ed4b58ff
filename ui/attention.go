package ui

import (
	"encoding/base64"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/theme"
)

// What is for the user alone is told before what is for all.
const (
	forAll  = iota // something was said
	forMe          // it mentions the user
	fromOne        // it is in a direct room
)

// noticeEvery is the shortest time between two rings of the bell or notifications.
const noticeEvery = time.Second

// attention is what the screen knows of whether it has the user's.
type attention struct {
	blurred    bool // the window has not the focus
	tellsFocus bool // the terminal says whether it has
	rang       time.Time
}

// focus takes what the terminal says of its window.
func (a *attention) focus(on bool) { a.blurred, a.tellsFocus = !on, true }

// attend takes what the terminal says of its window, for the screen and for the server.
func (m *Model) attend(on bool) {
	m.focus(on)
	if m.session != nil {
		m.session.Attend(on)
	}
}

// looking reports whether what is drawn of the open room is seen: the window has the focus, or may have it,
// and no dialog is in front.
func (m *Model) looking() bool {
	return !m.blurred && !m.dialog.shown() && !m.layout.tooSmall && !m.full
}

// wants reports whether somebody who chose a word is to be told of something for them, or for all.
func wants(choice, first string, who int) bool {
	if choice == "" {
		choice = first
	}
	switch choice {
	case chat.Everything:
		return true
	case chat.ForMe:
		return who >= forMe
	case chat.DirectOnly:
		return who == fromOne
	}
	return false
}

// ring calls the user, as they chose, to what somebody said or wants in a room: not while the window has
// the focus, or they are not to be disturbed, nor of muted rooms and people whom they block.
func (m *Model) ring(e *roomEntry, by *chat.User, mentioned bool, text string) tea.Cmd {
	who := forAll
	switch {
	case e.Kind == chat.Direct:
		who = fromOne
	case mentioned:
		who = forMe
	}
	now := m.now()
	switch {
	case e.level == chat.LevelNone, e.level == chat.LevelMentions && who == forAll,
		m.tellsFocus && !m.blurred,
		e.ID == m.open && m.looking(),
		m.prefs.QuietAt(now),
		m.session.Blocks(by.ID):
		return nil
	}
	out := ""
	if wants(m.prefs.Bell, chat.ForMe, who) {
		out = bell
	}
	if wants(m.prefs.Desktop, chat.Nothing, who) {
		title := by.Name
		if e.Kind != chat.Direct {
			title += " in " + m.titleOf(e)
		}
		out += desktopNotice(m.prefs.Via, title, text)
	}
	if out == "" || now.Sub(m.rang) < noticeEvery {
		return nil
	}
	m.rang = now
	return tea.Raw(out)
}

// desktopNotice returns what makes a terminal notify its desktop, in the way that it knows. The texts are
// made such that they end nothing.
func desktopNotice(via, title, text string) string {
	title, text = noticeText(title, 60), noticeText(text, 160)
	switch via {
	case chat.OSC777:
		return "\x1b]777;notify;" + strings.ReplaceAll(title, ";", ",") + ";" + text + "\a"
	case chat.OSC99:
		part := func(args, s string) string {
			return "\x1b]99;i=parley:e=1:" + args + ";" + base64.StdEncoding.EncodeToString([]byte(s)) + "\x1b\\"
		}
		return part("d=0:p=title", title) + part("d=1:p=body", text)
	}
	// A number and a semicolon at the front would be another command in some terminals: a title has neither.
	return "\x1b]9;" + strings.ReplaceAll(title, ";", ",") + ": " + text + "\a"
}

// noticeText is a text in one line of so many cells, without anything that is not text.
func noticeText(s string, cells int) string {
	s, _ = theme.Clip(chat.PrintableLine(strings.Join(strings.Fields(s), " ")), cells, "…")
	return s
}

// waiting is how many messages the window's title tells of.
func (m *Model) waiting() int {
	n := 0
	for i := range m.rooms {
		e := &m.rooms[i]
		switch {
		case e.Kind == chat.Direct && !e.Muted && wants(m.prefs.Title, chat.Everything, fromOne),
			!e.Muted && wants(m.prefs.Title, chat.Everything, forAll):
			n += e.Unread
		case wants(m.prefs.Title, chat.Everything, forMe):
			n += e.Mentions
		}
	}
	return n
}

// mentionsMsg are the messages that mention the user, newest first, to go to the next one.
type mentionsMsg struct {
	opening uint64
	newer   bool
	list    []*chat.Message
	err     error
}

// maxMentions is how many mentions the keys go through.
const maxMentions = 100

// stepMention asks for the mentions, to go to the next one, or the one before.
func (m *Model) stepMention(newer bool) tea.Cmd {
	s, ctx, opening := m.session, m.ctx, m.opening
	return func() tea.Msg {
		list, err := s.Mentions(ctx, maxMentions)
		return mentionsMsg{opening, newer, list, err}
	}
}

// toMention goes to a mention.
func (m *Model) toMention(msg mentionsMsg) tea.Cmd {
	if msg.err != nil {
		m.fail(chat.MessageOf(msg.err))
		return nil
	}
	if msg.opening != m.opening { // they have gone elsewhere meanwhile
		return nil
	}
	at := m.nextMention(msg.list, msg.newer)
	if at < 0 {
		m.say("nobody has mentioned you " + map[bool]string{true: "since then", false: "before that"}[msg.newer])
		return nil
	}
	m.mention = msg.list[at].Place()
	return m.jumpTo(m.mention)
}

// nextMention returns which of the mentions, newest first, comes after, or before, the one that was gone to
// last; -1 if none does. The first step is to the oldest that is not read, or else the newest.
func (m *Model) nextMention(list []*chat.Message, newer bool) int {
	step := 1
	if newer {
		step = -1
	}
	unread := -1
	for i, msg := range list {
		if msg.Place() == m.mention {
			if i += step; i < len(list) {
				return i
			}
			return -1
		}
		if e := m.entry(msg.Room); e != nil && msg.Seq > e.read {
			unread = i
		}
	}
	switch {
	case len(list) == 0:
		return -1
	case newer && unread >= 0:
		return unread
	}
	return 0
}
