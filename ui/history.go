package ui

import (
	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/theme"
	"parley/ui/timeline"
)

// pageSize is how many messages are loaded at once: what the room manager shares in memory, and
// more than most screens show.
const pageSize = 64

// pageMsg is a page of history.
type pageMsg struct {
	page    uint64 // which was asked for: an answer to an earlier question is dropped
	older   bool
	read    chat.Seq
	entries []timeline.Entry
	looks   map[chat.AttachmentID]*chat.Preview // of files near the end
	err     error
}

// load reads a page of the open room: the newest if before is 0.
func (m *Model) load(before, read chat.Seq) tea.Cmd {
	s, id, asked := m.session, m.open, m.ask()
	return func() tea.Msg {
		page, err := s.History(m.ctx, id, before, pageSize)
		looks := textLooks(m.ctx, s, page)
		return pageMsg{page: asked, older: before != 0, read: read, entries: entries(s.User, page), looks: looks, err: err}
	}
}

// ask begins a load and returns its number. Whatever was asked before is not waited for any more.
func (m *Model) ask() uint64 {
	m.loading = true
	m.loads++
	m.asked = m.loads
	return m.asked
}

// answered takes the end of a load. It says whether what came is to be shown: it is the answer to what was
// asked last, and no error.
func (m *Model) answered(page uint64, err error) bool {
	if page != m.asked || m.entry(m.open) == nil {
		return false
	}
	m.loading = false
	if err != nil {
		m.loadFailed = true
		m.fail(chat.MessageOf(err))
	}
	return err == nil
}

// loadOlder reads the page before what is loaded.
func (m *Model) loadOlder() tea.Cmd { return m.load(m.timeline.First(), 0) }

// loaded puts a page into the timeline.
func (m *Model) loaded(p pageMsg) {
	if !m.answered(p.page, p.err) {
		return
	}
	row := m.entry(m.open)
	more := len(p.entries) == pageSize
	m.know(p.looks)
	if p.older {
		m.timeline.Prepend(p.entries, more)
		m.takeLate()
		if m.seeking {
			m.toNew()
		}
		return
	}
	m.stale = false
	m.timeline.Open(m.open, row.Kind, p.entries, p.read, more)
	m.takeLate()
	m.outbox.show(m.timeline, m.open)
	if m.sinking {
		m.sinking = false
		m.timeline.ToBottom()
	}
	if n := row.last - p.read; n > 0 && m.notice.text == "" && m.timeline.NewAbove() {
		m.say(theme.Thousands(int(n)) + " new · Alt+U goes to the first")
	}
}

// missedMsg is what follows what a timeline has.
type missedMsg struct {
	page    uint64
	entries []timeline.Entry
	looks   map[chat.AttachmentID]*chat.Preview // as of a page
	err     error
}

// catchUp reads what was posted after what is loaded.
func (m *Model) catchUp() tea.Cmd {
	s, id, asked, after := m.session, m.open, m.ask(), m.timeline.Last()
	return func() tea.Msg {
		page, err := s.After(m.ctx, id, after, pageSize)
		return missedMsg{page: asked, entries: entries(s.User, page), looks: textLooks(m.ctx, s, page), err: err}
	}
}

// caughtUp puts what was missed at the end of the timeline. Of somebody who reads at the bottom and
// missed more than a page, the room is loaded anew from its newest, with the line where they stopped.
func (m *Model) caughtUp(p missedMsg) tea.Cmd {
	if !m.answered(p.page, p.err) {
		return nil
	}
	more := len(p.entries) == pageSize
	if more && m.timeline.AtBottom() {
		return m.reload()
	}
	m.know(p.looks)
	m.timeline.Append(p.entries, more)
	m.takeLate()
	return nil
}

// reload loads the newest page of the open room in place of what is loaded.
func (m *Model) reload() tea.Cmd {
	row := m.entry(m.open)
	if row == nil {
		m.showHome()
		return nil
	}
	return m.load(0, row.read)
}

// toNew shows the first message that was not read. It may be pages away: those are loaded until it is
// there, or a key says that something else is wanted.
func (m *Model) toNew() {
	m.hush()
	found := m.timeline.ToNew()
	m.seeking = !found && m.timeline.NewAbove()
	if !found && !m.seeking {
		m.say("nothing is new here")
	}
}

// toBottom shows the newest message, which need not be loaded.
func (m *Model) toBottom() tea.Cmd {
	if m.open == 0 || m.timeline.ToBottom() || m.loading {
		return nil
	}
	m.sinking = true
	return m.reload()
}

// entries gives messages their authors' names.
func entries(user func(chat.UserID) *chat.User, page []*chat.Message) []timeline.Entry {
	list := make([]timeline.Entry, len(page))
	for i, msg := range page {
		list[i] = entryOf(user, msg, user(msg.Author))
	}
	return list
}

func entryOf(user func(chat.UserID) *chat.User, msg *chat.Message, author *chat.User) timeline.Entry {
	e := timeline.Entry{Message: msg, Author: nameOf(author)}
	if msg.Quote != nil {
		e.QuoteBy = nameOf(user(msg.Quote.Author))
	}
	return e
}

func nameOf(u *chat.User) string {
	if u == nil {
		return "deleted user"
	}
	return u.Name
}
