package sidebar

import (
	"strconv"

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
	r := newRow(m.th, width, false)
	order := m.stripOrder()
	m.stripItem(r, Room{Name: "Home"}, width)
	for i, at := range order {
		spare := 0 // for what is told of those that do not fit
		if i+1 < len(order) {
			spare = ansi.StringWidth(m.rest(order[i+1:]))
		}
		// The current room is shown in any case, cut if need be.
		if i > 0 || m.rooms[at].ID != m.current {
			if m.itemWidth(m.rooms[at])+spare > r.left {
				r.put(m.th.Dim, m.rest(order[i:]))
				break
			}
		}
		m.stripItem(r, m.rooms[at], max(6, r.left-spare))
	}
	s.text = r.done()
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

// stripItem adds " #lobby 3 " in at most width cells, a room without ID as its name only.
func (m *Model) stripItem(r *row, room Room, width int) {
	start := r.left
	limit := max(0, min(width, r.left))
	base := theme.Style{}
	mark, markStyle := " ", m.th.Text
	if room.ID == m.current {
		base = m.th.Chosen
		mark, markStyle = m.th.Glyph.Chosen, m.th.Accent
	}
	count, countStyle := badge(m.th, room)
	space := limit - 2 - ansi.StringWidth(count)
	if count != "" {
		space--
	}
	r.base = base
	r.put(markStyle, mark)
	name, _ := clip(stripName(room), space, r.tail)
	r.put(nameStyle(m.th, room), name)
	if count != "" {
		r.skip(1)
		r.put(countStyle, count)
	}
	r.skip(1)
	r.base = theme.Style{}
	end := m.strip.width - r.left
	m.strip.spans = append(m.strip.spans, span{m.strip.width - start, end, room.ID})
}

func (m *Model) itemWidth(room Room) int {
	w := 2 + ansi.StringWidth(stripName(room))
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
	}
	return "@" + r.Name
}
