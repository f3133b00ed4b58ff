package sidebar

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// strip is the list in one line, as drawn for a width; -1 when something changed.
type strip struct {
	width int
	text  string
	spans []span
}

const maxStripName = 20 // so that one long name does not keep the others out

// span is where an entry of the strip stands, in cells; end is not part of it.
type span struct {
	start, end int
	room       chat.RoomID
}

// Strip returns the list as one row of exactly that width: Home, the current room, what is unread,
// then the others while they fit, and how many did not.
func (m *Model) Strip(width int) string {
	if m.strip.width != width || m.strip.text == "" {
		m.drawStrip(max(0, width))
	}
	return m.strip.text
}

// StripAt returns the entry at column x of the strip as it was last drawn; 0 is Home.
func (m *Model) StripAt(x int) (id chat.RoomID, ok bool) {
	for _, s := range m.strip.spans {
		if s.start <= x && x < s.end {
			return s.room, true
		}
	}
	return 0, false
}

func (m *Model) drawStrip(width int) {
	s := &m.strip
	s.width, s.spans = width, s.spans[:0]
	r := theme.NewRow(m.th, width, false)
	m.stripItem(r, Room{Name: "Home"}, width)
	order := m.stripOrder()
	for i, at := range order {
		room := m.rooms[at]
		spare := 0 // for what is told of those that do not fit
		if i+1 < len(order) {
			spare = len(m.rest(order[i+1:]))
		}
		if room.ID == m.current { // shown in any case, cut if need be
			m.stripItem(r, room, max(6, r.Left()-spare))
			continue
		}
		if m.itemWidth(room)+spare > r.Left() {
			text := m.rest(order[i:])
			if len(text) > r.Left() {
				text, _, _ = strings.Cut(text, ",")
			}
			r.Put(m.th.Dim, text)
			break
		}
		m.stripItem(r, room, r.Left())
	}
	s.text = r.Done()
}

// stripOrder returns the indices of the rooms: the current one, then those with news, then the rest.
func (m *Model) stripOrder() []int {
	order := make([]int, 0, len(m.rooms))
	for rank := range 3 {
		for i, r := range m.rooms {
			if stripRank(r, m.current) == rank {
				order = append(order, i)
			}
		}
	}
	return order
}

func stripRank(r Room, current chat.RoomID) int {
	switch {
	case r.ID == current:
		return 0
	case loud(r):
		return 1
	}
	return 2
}

// rest tells of rooms that did not fit: " +3", and if some have news, " +3, 1 new".
func (m *Model) rest(order []int) string {
	fresh := 0
	for _, at := range order {
		if loud(m.rooms[at]) {
			fresh++
		}
	}
	text := " +" + strconv.Itoa(len(order))
	if fresh > 0 {
		text += ", " + strconv.Itoa(fresh) + " new"
	}
	return text
}

// stripItem adds " #lobby 3 " in at most width cells, and notes where it stands.
func (m *Model) stripItem(r *theme.Row, room Room, width int) {
	from := r.Left()
	mark := " "
	if room.ID == m.current {
		r.On(m.th.Chosen)
		mark = m.th.Glyph.Chosen
	}
	r.Glyph(m.th.Accent, mark)
	count, style := badge(m.th, room)
	if count != "" {
		count = " " + count
	}
	name, _ := theme.Clip(stripName(room), min(maxStripName, width-2-ansi.StringWidth(count)), m.th.Glyph.Ellipsis)
	r.Put(nameStyle(m.th, room), name)
	r.Put(style, count)
	r.Skip(1)
	r.On(theme.Style{})
	m.strip.spans = append(m.strip.spans, span{m.strip.width - from, m.strip.width - r.Left(), room.ID})
}

// itemWidth returns how many cells stripItem takes of a room where it has them.
func (m *Model) itemWidth(room Room) int {
	w := 2 + min(maxStripName, ansi.StringWidth(stripName(room)))
	if count, _ := badge(m.th, room); count != "" {
		w += 1 + ansi.StringWidth(count)
	}
	return w
}

func stripName(r Room) string {
	switch {
	case r.ID == 0:
		return r.Name
	case r.Kind == chat.Channel:
		return "#" + r.Name
	case r.Kind == chat.Group:
		return "&" + r.Name
	case r.Kind == chat.Thread:
		return "↳" + r.Name
	}
	return "@" + r.Name
}
