package sidebar

import (
	"slices"
	"time"

	"parley/app/chat"
	"parley/ui/theme"
)

// Room is one entry of the list.
type Room struct {
	ID       chat.RoomID
	Kind     chat.Kind
	Name     string // without the #; the other person's name for a direct room
	Unread   int
	Mentions int           // how many of the unread messages name the reader
	Presence chat.Presence // of the other person of a direct room
	Muted    bool
	Wanted   bool      // Unread counts somebody who wants to chat, and has not said anything
	LastAt   time.Time // of the newest message; told on Home only
}

// Model is the sidebar. The zero RoomID stands for Home.
type Model struct {
	th      *theme.Theme
	w, h    int
	rooms   []Room
	current chat.RoomID

	lines  []line // all there is to show, from Home down
	top    int    // the line in the first row
	follow bool   // keep the current entry in sight; a scroll by hand ends that

	rows  []string // as drawn; none when something changed
	strip strip
}

// line is one line of the list: Home, a heading, a blank, or the room of that index.
type line int

const (
	blankLine   line = -1
	homeLine    line = -2
	headingLine line = -10 // minus the kind of the rooms below
)

// New returns an empty sidebar of no size.
func New(th *theme.Theme) *Model { return &Model{th: th, follow: true} }

// SetTheme changes the look.
func (m *Model) SetTheme(th *theme.Theme) {
	if m.th != th {
		m.th = th
		m.changed()
	}
}

// SetSize says how many cells Rows has to fill.
func (m *Model) SetSize(width, height int) {
	if m.w != width || m.h != height {
		m.w, m.h = max(0, width), max(0, height)
		m.rows = nil
	}
}

// SetRooms gives the rooms in the order to show: channels, groups, direct. The slice is copied.
func (m *Model) SetRooms(rooms []Room) {
	if slices.EqualFunc(m.rooms, rooms, alike) {
		return
	}
	m.rooms = append(m.rooms[:0], rooms...)
	m.changed()
}

// alike says that two rooms look the same here, where the last activity is not told.
func alike(a, b Room) bool {
	a.LastAt, b.LastAt = time.Time{}, time.Time{}
	return a == b
}

// SetCurrent says which room is open; 0 is Home. It is brought in sight.
func (m *Model) SetCurrent(id chat.RoomID) {
	if m.current != id || !m.follow {
		m.current, m.follow = id, true
		m.changed()
	}
}

// Scroll moves the list by so many rows, down if positive, until SetCurrent is called again.
func (m *Model) Scroll(delta int) {
	if len(m.lines) > m.h {
		m.top, m.follow = m.top+delta, false
		m.rows = nil
	}
}

// Rows returns the list: as many rows as SetSize said, each exactly as wide. The slice is valid
// until something changes.
func (m *Model) Rows() []string {
	if m.rows == nil {
		m.layout()
		m.draw()
	}
	return m.rows
}

// At returns what is in row y: a room, or 0 for Home. ok is false where nothing can be chosen.
func (m *Model) At(y int) (id chat.RoomID, ok bool) {
	m.Rows()
	if y < 0 || y >= m.h || m.top+y >= len(m.lines) || m.hintAt(y) {
		return 0, false
	}
	switch l := m.lines[m.top+y]; {
	case l == homeLine:
		return 0, true
	case l >= 0:
		return m.rooms[l].ID, true
	}
	return 0, false
}

func (m *Model) changed() {
	m.rows = nil
	m.strip.width = -1
}

// layout makes the lines, with blanks between the kinds if there is room for them, and decides
// which of them are in sight.
func (m *Model) layout() {
	kinds := 0
	for i, r := range m.rooms {
		if i == 0 || m.rooms[i-1].Kind != r.Kind {
			kinds++
		}
	}
	airy := 1+len(m.rooms)+2*kinds <= m.h
	m.lines = append(m.lines[:0], homeLine)
	current := 0
	for i, r := range m.rooms {
		if i == 0 || m.rooms[i-1].Kind != r.Kind {
			if airy {
				m.lines = append(m.lines, blankLine)
			}
			m.lines = append(m.lines, headingLine-line(r.Kind))
		}
		if r.ID == m.current {
			current = len(m.lines)
		}
		m.lines = append(m.lines, line(i))
	}
	if m.follow {
		m.top = reveal(m.top, current, m.h, m.margin())
	}
	m.top = max(0, min(m.top, len(m.lines)-m.h))
}

// margin is how many rows at each end may be taken by a hint.
func (m *Model) margin() int {
	if m.h >= 3 {
		return 1
	}
	return 0
}

// hintAt says that row y tells how much more there is, in place of its line.
func (m *Model) hintAt(y int) bool {
	if m.margin() == 0 {
		return false
	}
	return y == 0 && m.top > 0 || y == m.h-1 && m.top+m.h < len(m.lines)
}

// reveal returns the top line nearest to the given one for which the line at is in sight, with
// margin lines to spare above and below.
func reveal(top, at, height, margin int) int {
	return max(min(top, at-margin), at+margin-height+1)
}
