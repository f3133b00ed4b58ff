package ui

import (
	"strings"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/dialog"
)

// maxHits bounds what a search keeps; who did not find it by then has to say more.
const maxHits = 4 * room.MaxFound

// finding is the search of a session. Its dialog is kept when it is closed, for who went to a place that
// was found and wants to go to the next.
type finding struct {
	dialog *dialog.Search
	query  chat.Query
	asked  uint64 // grows with each search: an answer to an earlier one is dropped
	next   int64  // where the next page begins
	hits   int
}

// openSearch shows the search. A text is looked for at once; without one it is as it was left, and what is typed
// takes the place of what was looked for.
func (m *Model) openSearch(text string) tea.Cmd {
	if m.find.dialog == nil || text != "" {
		m.find.dialog = dialog.NewSearch(m.theme, text)
	} else {
		m.find.dialog.Again()
	}
	m.find.dialog.SetTheme(m.theme)
	m.dialog = dialogs{open: m.find.dialog}
	if text == "" {
		return nil
	}
	return m.search(false)
}

// foundMsg is what was found.
type foundMsg struct {
	asked uint64
	hits  []dialog.Hit
	next  int64
	err   error
}

// search looks for what is typed into the dialog, or for what comes after what was found of it.
func (m *Model) search(more bool) tea.Cmd {
	f := &m.find
	f.asked++
	if !more {
		f.next, f.hits = 0, 0
		f.dialog.Asked()
		var err error
		if f.query, err = chat.ParseQuery(f.dialog.Text(), m.env.of(m.session.Me())); err != nil {
			f.dialog.Fail(chat.MessageOf(err))
			return nil
		}
	}
	s, asked, query, below, show := m.session, f.asked, f.query, f.next, m.hitOf()
	return func() tea.Msg {
		found, err := s.Search(m.ctx, query, below)
		msg := foundMsg{asked: asked, next: found.Next, err: err}
		for _, hit := range found.Messages {
			msg.hits = append(msg.hits, show(hit, &query))
		}
		return msg
	}
}

// found puts what was found into the dialog.
func (m *Model) found(msg foundMsg) {
	f := &m.find
	if msg.asked != f.asked {
		return
	}
	if msg.err != nil {
		f.dialog.Fail(chat.MessageOf(msg.err))
		return
	}
	f.next, f.hits = msg.next, f.hits+len(msg.hits)
	f.dialog.Show(msg.hits, msg.next != 0 && f.hits < maxHits)
}

// hitOf returns how a message that was found is shown, as rooms and times are now. It is for any goroutine.
func (m *Model) hitOf() func(*chat.Message, *chat.Query) dialog.Hit {
	where, thread := make(map[chat.RoomID]string, len(m.rooms)), m.theme.Glyph.Thread+" "
	for i := range m.rooms {
		e := &m.rooms[i]
		if where[e.ID] = m.titleOf(e); e.Kind == chat.Thread {
			where[e.ID] = thread + e.Name
		}
	}
	ctx, s, when := m.ctx, m.session, m.when()
	return func(msg *chat.Message, q *chat.Query) dialog.Hit {
		h := dialog.Hit{
			When: when(msg.Posted), Where: where[msg.Room],
			Who: nameOf(s.User(msg.Author)), At: msg.Place(),
		}
		if h.Where == "" { // a thread that is not listed
			if root, err := s.Root(ctx, msg.Room); err == nil {
				h.Where = thread + where[root.Room]
			}
		}
		h.Text = plainOf(msg.Text, msg)
		at := 0
		if marks := q.Marks(h.Text); len(marks) > 0 {
			at = marks[0][0]
		}
		h.Text = excerpt(h.Text, at)
		h.Marks = q.Marks(h.Text)
		return h
	}
}

// when returns how times are written in lists, as they are to be now. It is for any goroutine.
func (m *Model) when() func(time.Time) string {
	zone, now, clock := m.env.of(m.session.Me()), m.now(), "15:04"
	if m.prefs.Clock == chat.Clock12 {
		clock = "3:04pm"
	}
	return func(at time.Time) string { return shortTime(at.In(zone), now.In(zone), clock) }
}

// shortTime is when something was said, as short as it is plain.
func shortTime(at, now time.Time, clock string) string {
	y, mo, d := now.Date()
	switch ay, amo, ad := at.Date(); {
	case ay == y && amo == mo && ad == d:
		return at.Format(clock)
	case ay == y:
		return at.Format("2 Jan " + clock)
	}
	return at.Format("2 Jan 2006")
}

// excerpt cuts a text to what may be shown of it in a row, so that what is at an offset is in it.
func excerpt(text string, at int) string {
	const before, most = 100, 500
	from := max(0, at-before)
	for from > 0 && !utf8.RuneStart(text[from]) {
		from--
	}
	to := min(len(text), from+most)
	for to < len(text) && !utf8.RuneStart(text[to]) {
		to--
	}
	if from == 0 && to == len(text) {
		return text
	}
	return strings.Clone(text[from:to])
}
