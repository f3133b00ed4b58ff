package sidebar

import (
	"strconv"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// draw makes the rows in sight.
func (m *Model) draw() {
	m.rows = make([]string, m.h)
	for y := range m.rows {
		at := m.top + y
		switch {
		case m.hintAt(y) && y == 0:
			m.rows[y] = m.hint(m.th.Glyph.Less, m.lines[:at+1])
		case m.hintAt(y):
			m.rows[y] = m.hint(m.th.Glyph.More, m.lines[at:])
		case at < len(m.lines):
			m.rows[y] = m.drawLine(m.lines[at])
		default:
			m.rows[y] = theme.Spaces(m.w)
		}
	}
}

func (m *Model) drawLine(l line) string {
	switch {
	case l == blankLine:
		return theme.Spaces(m.w)
	case l == homeLine:
		r := m.newRow(m.current == 0)
		r.Put(m.th.Text, "Home")
		return r.Done()
	case l < 0:
		r := theme.NewRow(m.th, m.w, false)
		r.Skip(1)
		r.Put(m.th.Dim, heading(chat.Kind(headingLine-l)))
		return r.Done()
	}
	return m.drawRoom(m.rooms[l])
}

// drawRoom makes " # lobby      3 ".
func (m *Model) drawRoom(room Room) string {
	r := m.newRow(room.ID == m.current)
	style, glyph := m.th.Sign(room.Kind, room.Presence)
	r.Glyph(style, glyph)
	r.Skip(1)
	count, countStyle := badge(m.th, room)
	space := r.Left() - 1
	if count != "" {
		space -= ansi.StringWidth(count) + 1
	}
	name, _ := theme.Clip(room.Name, space, m.th.Glyph.Ellipsis)
	r.Put(nameStyle(m.th, room), name)
	r.Right(countStyle, count, 1)
	return r.Done()
}

// newRow starts a row with the mark of the current entry.
func (m *Model) newRow(current bool) *theme.Row {
	r := theme.NewRow(m.th, m.w, current)
	if current {
		r.Glyph(m.th.Accent, m.th.Glyph.Chosen)
	} else {
		r.Skip(1)
	}
	return r
}

// hint makes " ↓ 4 more, 2 new" of the lines that are out of sight.
func (m *Model) hint(glyph string, hidden []line) string {
	rooms, fresh := 0, 0
	for _, l := range hidden {
		if l >= 0 {
			rooms++
			if loud(m.rooms[l]) {
				fresh++
			}
		}
	}
	if hidden[0] == homeLine {
		rooms++
	}
	r := theme.NewRow(m.th, m.w, false)
	r.Skip(1)
	r.Put(m.th.Dim, glyph+" "+strconv.Itoa(rooms)+" more")
	if fresh > 0 {
		r.Put(m.th.Dim, ", ")
		r.Put(m.th.Badge, strconv.Itoa(fresh)+" new")
	}
	return r.Done()
}

func heading(k chat.Kind) string {
	switch k {
	case chat.Channel:
		return "Channels"
	case chat.Group:
		return "Groups"
	case chat.Thread:
		return "Threads"
	}
	return "Direct"
}

// loud says that a room has something that the reader wants to be told of.
func loud(r Room) bool { return r.Mentions > 0 || r.Unread > 0 && !r.Muted }

func nameStyle(th *theme.Theme, r Room) theme.Style {
	switch {
	case loud(r):
		return th.Strong
	case r.Muted:
		return th.Dim
	}
	return th.Text
}

// badge returns what is unread: "3", "@1" if the reader is named, a dot in a muted room.
func badge(th *theme.Theme, r Room) (string, theme.Style) {
	switch {
	case r.Mentions > 0:
		return "@" + number(r.Mentions), th.Mention
	case r.Unread == 0:
		return "", th.Dim
	case r.Muted:
		return th.Glyph.Bullet, th.Dim
	}
	return number(r.Unread), th.Badge
}

// number returns n in a few cells at most.
func number(n int) string {
	if n > 99 {
		return "99+"
	}
	return strconv.Itoa(n)
}
