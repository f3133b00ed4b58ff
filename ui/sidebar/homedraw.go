package sidebar

import (
	"parley/app/chat"
	"parley/ui/theme"
)

// columns are the widths of what stands beside a name, 0 where the page is too narrow for it.
type columns struct{ name, since, note int }

const (
	sinceWidth = 16 // "here for 59 min"
	signWidth  = 4  // the cursor, a space, the presence, a space
)

func (h *Home) columns() columns {
	switch space := h.w - signWidth - 1; {
	case h.w < 40:
		return columns{name: space}
	case h.w < 64:
		return columns{name: space - sinceWidth - 2, since: sinceWidth}
	default:
		name := min(24, h.w/4)
		return columns{name, sinceWidth, space - name - sinceWidth - 4}
	}
}

// draw makes the rows in sight, and keeps those that look as they did.
func (h *Home) draw() {
	margin := 0
	if h.h >= 3 {
		margin = 1
	}
	h.top = reveal(h.top, h.lineOf(h.selAt), h.h, margin)
	if h.selAt == 0 && h.parts[partHere].line+2 < h.h {
		h.top = 0 // the first entry brings the greeting with it
	}
	h.top = max(0, min(h.top, h.lines()-h.h))
	if len(h.rows) != h.h {
		h.rows = make([]string, h.h)
	}
	c := h.columns()
	for y := range h.rows {
		if row := h.drawRow(y, c); row != h.rows[y] {
			h.rows[y] = row
		}
	}
	h.ok = true
	h.shown = true // from now on it must not jump
}

// hintAt says that row y tells that there is more, in place of its line. Of the greeting it does not.
func (h *Home) hintAt(y int) bool {
	if h.h < 3 {
		return false
	}
	return y == 0 && h.top >= h.lineOf(0) || y == h.h-1 && h.top+h.h < h.lines()
}

func (h *Home) drawRow(y int, c columns) string {
	line := h.top + y
	part, place := h.lineAt(line)
	switch p := &h.parts[max(part, 0)]; {
	case h.hintAt(y):
		return h.drawHint(y, part, place)
	case line == 0:
		return h.greeting()
	case line == 1 && h.motd != "":
		r := theme.NewRow(h.th, h.w, false)
		r.Skip(2)
		r.Put(h.th.Text, h.motd)
		return r.Done()
	case part < 0 || place > p.count && part != partHere:
		return theme.Spaces(h.w)
	case place < 0:
		return h.drawHeading(part, p.count)
	case place < p.count && part == partRooms:
		return h.drawRoom(&h.rooms[place], p.first+place, c)
	case place < p.count:
		return h.drawPerson(h.person(*p, place), p.first+place, c)
	case p.count == 0:
		return h.drawEmpty(place)
	}
	return theme.Spaces(h.w)
}

// greeting is the first line: "Hello, ana. 3 people are here, 2 rooms have news."
func (h *Home) greeting() string {
	r := theme.NewRow(h.th, h.w, false)
	r.Skip(2)
	if h.name != "" {
		r.Put(h.th.Strong, "Hello, "+h.name+".")
		r.Skip(1)
	}
	fresh := 0
	for _, room := range h.rooms {
		if loud(room) {
			fresh++
		}
	}
	text := ""
	if n := h.parts[partHere].count; n > 0 {
		text = plural(n, "person is here", "people are here") + ". "
	}
	if fresh > 0 {
		text += plural(fresh, "room has", "rooms have") + " news."
	}
	r.Put(h.th.Dim, text)
	return r.Done()
}

func (h *Home) drawHeading(part, count int) string {
	title := [partCount]string{"Here now", "Away", "Rooms", "Offline"}[part]
	r := theme.NewRow(h.th, h.w, false)
	r.Skip(2)
	r.Put(h.th.Strong, title)
	if count > 0 && part != partRooms {
		r.Skip(1)
		r.Put(h.th.Dim, theme.Thousands(count))
	}
	return r.Done()
}

func (h *Home) drawEmpty(place int) string {
	r := theme.NewRow(h.th, h.w, false)
	r.Skip(signWidth)
	switch {
	case place == 0:
		r.Put(h.th.Text, "Nobody else is here yet.")
	case place == 1 && h.invite != "":
		r.Put(h.th.Dim, "Invite a friend: ")
		r.Put(h.th.Accent, h.invite)
	}
	return r.Done()
}

// drawHint tells how many entries are out of sight above or below row y.
func (h *Home) drawHint(y, part, place int) string {
	glyph, n := h.th.Glyph.Less, 0
	if part >= 0 {
		p := h.parts[part]
		n = p.first + min(max(place, 0), p.count) // the entries above this line
		if y == 0 && place >= 0 && place < p.count {
			n++
		}
	}
	if y > 0 {
		glyph, n = h.th.Glyph.More, h.entries()-n
	}
	r := theme.NewRow(h.th, h.w, false)
	r.Skip(2)
	r.Put(h.th.Dim, glyph+" "+theme.Thousands(n)+" more")
	return r.Done()
}

// start begins the row of an entry: the cursor if it is there, a sign.
func (h *Home) start(entry int, style theme.Style, glyph string) *theme.Row {
	chosen := entry == h.selAt
	r := theme.NewRow(h.th, h.w, chosen)
	if chosen {
		r.Glyph(h.th.Accent, h.th.Glyph.Chosen)
	}
	r.Skip(2 - (h.w - r.Left()))
	r.Glyph(style, glyph)
	r.Skip(1)
	return r
}

func (h *Home) drawPerson(p *chat.Person, entry int, c columns) string {
	style, glyph := h.th.Sign(chat.Direct, p.Presence)
	r := h.start(entry, style, glyph)
	name := h.th.Name(p.Name)
	if p.Presence == chat.Offline { // many, most days: those who are here stand out
		name = h.th.Dim
	}
	r.Col(name, p.Name, c.name)
	if c.since > 0 {
		r.Skip(2)
		r.Col(h.th.Dim, p.Lately(h.now), c.since)
	}
	if c.note > 0 {
		r.Skip(2)
		r.Col(h.th.Text, p.Says(), c.note)
	}
	return r.Done()
}

func (h *Home) drawRoom(room *Room, entry int, c columns) string {
	style, glyph := h.th.Sign(room.Kind, room.Presence)
	r := h.start(entry, style, glyph)
	count, countStyle := badge(h.th, *room)
	if c.since == 0 {
		name, _ := theme.Clip(room.Name, r.Left()-1-len(count)-1, h.th.Glyph.Ellipsis)
		r.Put(nameStyle(h.th, *room), name)
		r.Right(countStyle, count, 1)
		return r.Done()
	}
	r.Col(nameStyle(h.th, *room), room.Name, c.name)
	r.Skip(2)
	if c.note == 0 {
		if text := news(*room); len(text) <= c.since {
			count = text
		}
		r.Col(countStyle, count, c.since)
		return r.Done()
	}
	r.Col(h.th.Dim, lastAt(room.LastAt, h.now), c.since)
	r.Skip(2)
	r.Col(countStyle, news(*room), c.note)
	return r.Done()
}

// news tells what is unread in words: "3 new, 1 for you".
func news(r Room) string {
	text := ""
	if r.Muted {
		text = "muted"
	}
	add := func(s string) {
		if text != "" {
			text += ", "
		}
		text += s
	}
	switch {
	case r.Wanted:
		add("wants to chat")
	case r.Unread > 0:
		add(number(r.Unread) + " new")
	}
	if r.Mentions > 0 {
		add(number(r.Mentions) + " for you")
	}
	return text
}

// plural returns "1 person is here" or "3 people are here".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return theme.Thousands(n) + " " + many
}
