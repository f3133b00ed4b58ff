package web

import (
	"fmt"
	"sync"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// viewer is for whom messages are rendered.
type viewer struct {
	session *room.Session
	me      *chat.User
	zone    *time.Location
	clock   string // the layout of times of day
	now     time.Time
	shown   day        // the last day that was asked for: a page has few
	author  *chat.User // the last one: people say more than one thing
	above   bool       // of a thread: without an id, since the messages of the thread have the same

	patience time.Duration // left for what is not at hand
}

// day is a day as people are shown it.
type day struct {
	year  int
	month time.Month
	day   int
	name  string // "Today", "Monday, 2 January 2006"
	full  string // only the latter
	date  string // "2006-01-02"
}

func (s *Server) viewer(c *caller) viewer {
	me := c.Me()
	v := viewer{session: c.Session, me: me, zone: c.times(), clock: "15:04", now: s.now(), patience: previewWait}
	if me.Chosen().Clock == chat.Clock12 {
		v.clock = "3:04pm"
	}
	return v
}

// zones are those that were loaded, by name: to load one reads a file. There are some hundred.
var zones sync.Map

// zoneCookie has the zone that a browser says it is in.
const zoneCookie = "parley-zone"

// times is the zone in which the caller is shown times: their own, else that of their browser, else the server's.
func (c *caller) times() *time.Location {
	for _, name := range []string{c.Me().Zone, c.zone} {
		if zone := zoneNamed(name); zone != nil {
			return zone
		}
	}
	return time.Local
}

// zoneNamed returns the zone of a name, nil if there is none.
func zoneNamed(name string) *time.Location {
	if name == "" || len(name) > 64 {
		return nil
	}
	if zone, ok := zones.Load(name); ok {
		return zone.(*time.Location)
	}
	zone, err := time.LoadLocation(name)
	if err != nil {
		return nil
	}
	zones.Store(name, zone)
	return zone
}

// day returns the day of a time.
func (v *viewer) day(t time.Time) *day {
	t = t.In(v.zone)
	year, month, n := t.Date()
	if year == v.shown.year && month == v.shown.month && n == v.shown.day {
		return &v.shown
	}
	full := t.Format("Monday, 2 January 2006")
	v.shown = day{year, month, n, full, full, t.Format(time.DateOnly)}
	switch today := v.now.In(v.zone); v.shown.date {
	case today.Format(time.DateOnly):
		v.shown.name = "Today"
	case today.AddDate(0, 0, -1).Format(time.DateOnly):
		v.shown.name = "Yesterday"
	}
	return &v.shown
}

// by returns who said something, nil for nobody known.
func (v *viewer) by(id chat.UserID) *chat.User {
	if v.author == nil || v.author.ID != id {
		v.author = v.session.User(id)
	}
	return v.author
}

// sameDay says whether a message is of the day of the one before it, nil for none.
func (v *viewer) sameDay(before, m *chat.Message) bool {
	if before == nil {
		return false
	}
	was := v.day(before.Posted).date
	return was == v.day(m.Posted).date
}

// groupWithin is how soon after another a message of the same person goes on what that said.
const groupWithin = 5 * time.Minute

// continues says whether a message goes on what the one before it said.
func continues(before, m *chat.Message) bool {
	return before != nil && before.Author == m.Author && before.Kind == chat.Said && m.Kind == chat.Said && m.Reply == 0 &&
		m.Posted.Sub(before.Posted) < groupWithin && m.Posted.Sub(before.Posted) >= 0
}

// timeline adds the items of a page of messages, with the days between them, and the line above the first one that is
// new; read is how far the user has come, or negative for no line. Above the first message of a room stands that it is.
func (s *Server) timeline(h *html, v *viewer, kind chat.Kind, page []*chat.Message, read chat.Seq) {
	if len(page) > 0 && page[0].Seq == 1 {
		h.beginning(kind)
	}
	var before *chat.Message
	shown := ""
	for _, m := range page {
		if day := v.day(m.Posted); day.date != shown {
			h.day(day)
			shown, before = day.date, nil
		}
		if read >= 0 && m.Seq > read && m.Author != v.me.ID {
			h.raw(`<li class="new" id="new"><span>new</span></li>`)
			read, before = -1, nil
		}
		s.message(h, v, m, before)
		before = m
	}
}

func (h *html) beginning(kind chat.Kind) {
	h.raw(`<li class="beginning">`, kind.Beginning(), "</li>")
}

// day adds the line above the messages of a day; its title is what it is called once it is over.
func (h *html) day(d *day) {
	h.raw(`<li class="day" data-day="`, d.date, `"><span title="`, d.full, `">`, d.name, "</span></li>")
}

// message adds one message; before is the one above it, nil for none.
func (s *Server) message(h *html, v *viewer, m, before *chat.Message) {
	day := v.day(m.Posted)
	own, blocked := m.Author == v.me.ID, v.session.Blocks(m.Author)
	h.raw(`<li class="msg`)
	for _, c := range []struct {
		on   bool
		name string
	}{
		{own, " own"}, {m.Mentions(v.me.ID, true), " for-me"}, {m.Kind == chat.Action, " action"}, {m.Kind == chat.Notice, " notice"},
		{m.Deleted, " deleted"}, {!m.Pinned.IsZero(), " pinned"}, {continues(before, m), " more"}, {blocked, " blocked"},
	} {
		if c.on {
			h.raw(c.name)
		}
	}
	h.raw(`"`)
	if !v.above {
		h.raw(` id="m`)
		h.int(int64(m.Seq))
		h.raw(`"`)
	}
	h.raw(` tabindex="-1"`)
	h.attrInt("data-room", int64(m.Room))
	h.attrInt("data-seq", int64(m.Seq))
	h.attrInt("data-v", int64(m.Version))
	h.raw(` data-day="`, day.date, `"`)
	if own {
		h.attr("data-id", m.ClientID)
	}
	h.raw(">")
	h.heading(v, m, day)
	if m.Quote != nil {
		s.quote(h, v, m)
	}
	hidden := !own && blocked
	if hidden {
		h.raw(`<details class="hidden"><summary>hidden: from somebody whom you block</summary>`)
	}
	h.raw(`<div class="body" dir="auto">`)
	switch {
	case m.Deleted:
		h.raw("this message was deleted")
	case m.Text != "" || len(m.Files) == 0:
		*h = append(*h, s.bodies.of(m)...)
	}
	h.raw("</div>")
	if len(m.Files) > 0 {
		s.files(h, v, m)
	}
	if hidden {
		h.raw("</details>")
	}
	if len(m.Reactions) > 0 {
		s.reactions(h, v, m)
	}
	if m.Thread != nil && m.Thread.Count > 0 {
		s.replies(h, v, m)
	}
	h.raw("</li>")
}

// heading adds who said a message and when.
func (h *html) heading(v *viewer, m *chat.Message, day *day) {
	h.raw(`<div class="head"><span class="name" dir="auto">`)
	if author := v.by(m.Author); author != nil {
		h.text(author.Name)
	}
	h.raw(`</span> <a class="time" href="`)
	h.link(m.Place())
	h.raw(`"><time datetime="`)
	h.time(m.Posted.UTC(), time.RFC3339)
	local := m.Posted.In(v.zone)
	h.raw(`" title="`, day.full)
	h.time(local, ", 15:04:05")
	h.raw(`">`)
	h.time(local, v.clock)
	h.raw("</time></a>")
	if !m.Edited.IsZero() {
		h.raw(` <span class="edited" title="`)
		h.time(m.Edited.In(v.zone), "Monday, 2 January 2006, 15:04:05")
		h.raw(`">edited</span>`)
	}
	if !m.Pinned.IsZero() {
		h.raw(` <span class="pin">pinned</span>`)
	}
	h.raw(` <a class="acts" aria-label="React, reply, edit …" href="`)
	h.place(m.Place())
	h.raw(`">⋯</a></div>`)
}

// quote adds what the message answers.
func (s *Server) quote(h *html, v *viewer, m *chat.Message) {
	by := v.session.User(m.Quote.Author)
	h.raw(`<a class="quote" href="`)
	h.link(chat.Place{Room: m.Room, Seq: m.Reply})
	h.raw(`"`)
	h.attrInt("data-to", int64(m.Reply))
	h.raw(` dir="auto"><b>`)
	if by != nil {
		h.text(by.Name)
	}
	h.raw("</b> ")
	switch {
	case m.Quote.Deleted:
		h.raw("this message was deleted")
	case v.session.Blocks(m.Quote.Author):
		h.raw("hidden: from somebody whom you block")
	default:
		h.text(s.bodies.gist(m.Quote))
	}
	h.raw("</a>")
}

func (s *Server) reactions(h *html, v *viewer, m *chat.Message) {
	h.raw(`<form class="reactions" method="post"`)
	h.attr("action", messagePath(m.Place())+"/react")
	h.raw(">")
	for _, r := range m.Reactions {
		own, names := false, ""
		for i, id := range r.By {
			own = own || id == v.me.ID
			if u := v.session.User(id); u != nil && i < 20 {
				if names != "" {
					names += ", "
				}
				names += u.Name
			}
		}
		h.raw(`<button name="emoji"`)
		h.attr("value", r.Emoji)
		h.attr("title", names)
		if own {
			h.raw(` aria-pressed="true"`)
		} else {
			h.raw(` aria-pressed="false"`)
		}
		h.attr("aria-label", fmt.Sprintf("%s %d from %s", r.Emoji, len(r.By), names))
		h.raw(">")
		h.text(r.Emoji)
		h.raw(" ")
		h.int(int64(len(r.By)))
		h.raw("</button>")
	}
	h.raw("</form>")
}

// replies adds what there is in the thread below the message.
func (s *Server) replies(h *html, v *viewer, m *chat.Message) {
	h.raw(`<a class="replies"`)
	h.attrInt("data-count", int64(m.Thread.Count))
	h.attr("href", messagePath(m.Place())+"/thread")
	h.raw(">")
	h.int(int64(m.Thread.Count))
	if m.Thread.Count == 1 {
		h.raw(" reply")
	} else {
		h.raw(" replies")
	}
	if t, err := v.session.Room(m.Thread.Room); err == nil && t.Unread() > 0 {
		h.raw(` <span class="badge">`)
		h.int(t.Unread())
		h.raw(" new</span>")
	}
	h.raw("</a>")
}
