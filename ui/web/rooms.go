package web

import (
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// kinds are what kinds of rooms are called on pages.
var kinds = map[chat.Kind]string{chat.Direct: "direct", chat.Group: "group", chat.Channel: "channel", chat.Thread: "thread"}

// roomRow is a row of the list of rooms.
type roomRow struct {
	chat.Membership
	title string
	who   chat.Person // the other person of a direct room
}

// unread is how many messages of the room its badge counts.
func (r *roomRow) unread() int64 {
	if r.Member.Notify == chat.LevelNone {
		return 0
	}
	return r.Unread()
}

// sections are the parts of the list of rooms, in their order.
var sections = []struct {
	kind       chat.Kind
	title      string
	more, does string // where there are more of them
}{
	{chat.Channel, "Channels", "/channels", "Join or make a channel"},
	{chat.Group, "Groups", "/group", "Make a group"},
	{chat.Direct, "Direct", "/people", "Find people"},
	{chat.Thread, "Threads", "", ""},
}

// rows returns the rooms of all sections: those between two people by when something was said, others by name; of
// threads only those in which something waits.
func rows(c *room.Session) map[chat.Kind][]roomRow {
	by := map[chat.Kind][]roomRow{}
	waiting := slices.DeleteFunc(c.Threads(), func(m chat.Membership) bool { return m.Unread() == 0 })
	for _, list := range [][]chat.Membership{c.Rooms(), waiting} {
		for _, m := range list {
			row := roomRow{Membership: m, title: titleOf(c, m)}
			if m.Peer != 0 {
				row.who = c.Person(m.Peer)
			}
			by[m.Room.Kind] = append(by[m.Room.Kind], row)
		}
	}
	for kind, list := range by {
		if kind != chat.Direct {
			slices.SortStableFunc(list, func(a, b roomRow) int { return strings.Compare(a.title, b.title) })
		}
	}
	return by
}

// titleOf is how a room is called; a thread by the room that it is in.
func titleOf(c *room.Session, m chat.Membership) string {
	if m.Room.Kind == chat.Thread {
		if in, err := c.Room(m.Room.Parent); err == nil {
			return "↳ " + c.Called(in)
		}
	}
	return c.Called(m)
}

// sidebar adds the list of rooms; open is the one that is shown.
func (h *html) sidebar(c *room.Session, open chat.RoomID) {
	rooms := rows(c)
	for _, s := range sections {
		list := rooms[s.kind]
		if len(list) == 0 {
			continue
		}
		h.raw("<h2>", s.title)
		if s.more != "" {
			h.raw(` <a class="plus" href="`, s.more, `" aria-label="`, s.does, `">+</a>`)
		}
		h.raw("</h2><ul>")
		for i := range list {
			h.room(&list[i], open)
		}
		h.raw("</ul>")
	}
}

func (h *html) room(r *roomRow, open chat.RoomID) {
	h.raw("<li><a")
	h.attr("href", r.path())
	h.attrInt("data-room", int64(r.Room.ID))
	h.attr("data-kind", kinds[r.Room.Kind])
	h.attrInt("data-unread", r.unread())
	h.attrInt("data-mentions", int64(r.Mentions))
	if r.Room.ID == open {
		h.raw(` aria-current="page"`)
	}
	class, n := "", r.unread()
	news := (n > 0 || r.Mentions > 0) && r.Room.ID != open
	if news {
		class = "unread"
	}
	if r.Member.Notify != chat.LevelAll {
		class += " muted"
	}
	h.raw(` class="`, class, `">`)
	h.sign(r)
	h.raw(`<span class="title" dir="auto">`)
	h.text(strings.TrimPrefix(r.title, "@"))
	h.raw("</span>")
	if news {
		h.badge(n, r.Mentions)
	}
	h.raw("</a></li>")
}

// path is where the room is.
func (r *roomRow) path() string {
	if r.Room.Kind == chat.Thread {
		return messagePath(chat.Place{Room: r.Room.Parent, Seq: r.Room.Root}) + "/thread"
	}
	return roomPath(r.Room.ID)
}

// sign adds how the other person of a direct room is.
func (h *html) sign(r *roomRow) {
	if r.Peer != 0 {
		h.presence(r.who)
	}
}

// presence adds the sign of how reachable somebody is, with the word for those who don't see it.
func (h *html) presence(p chat.Person) {
	word := p.Presence.String()
	h.raw(`<span class="dot `, word, `" title="`, word, `"></span><span class="sr">`, word, ` </span>`)
}

// badge adds how many unread messages mention the user, or else how many there are.
func (h *html) badge(n int64, mentions int) {
	const most = 999
	if mentions > 0 {
		h.raw(`<span class="badge mention">@`)
		h.int(min(int64(mentions), most))
		h.raw(`<span class="sr"> unread mentions</span></span>`)
		return
	}
	h.raw(`<span class="badge">`)
	h.int(min(n, most))
	h.raw(`<span class="sr"> unread</span></span>`)
}
