package sidebar

import (
	"sort"
	"time"

	"parley/app/chat"
	"parley/ui/theme"
)

// Choice is what can be opened from Home: a person or a room, the other is 0.
type Choice struct {
	User chat.UserID
	Room chat.RoomID
}

// Home is the page with the people who are here and the rooms. A cursor moves over them; once moved
// it stays with its person or room whatever comes and goes around it. Before, it is on the first,
// and stays with them for as long as they are here: a person is offered where there is one.
//
// The list of people is shared with other sessions and may be long: what is kept of it is where its
// parts begin, and drawing reads only what is in sight.
type Home struct {
	th     *theme.Theme
	w, h   int
	now    time.Time
	me     chat.UserID
	name   string
	invite string
	motd   string
	people []chat.Person
	rooms  []Room

	meAt  int // the reader's own index in people, -1 if not among them
	parts [partCount]part
	top   int // the line in the first row

	sel   Choice
	selAt int  // where sel was last: an entry, counted over all parts
	held  bool // sel was made by hand
	shown bool // sel was drawn

	rows []string // as drawn, kept to be handed out again
	ok   bool     // rows are what would be drawn
}

// NewHome returns an empty page of no size.
func NewHome(th *theme.Theme) *Home {
	h := &Home{th: th, meAt: -1}
	h.arrange()
	return h
}

// SetTheme changes the look.
func (h *Home) SetTheme(th *theme.Theme) {
	if h.th != th {
		h.th, h.ok = th, false
	}
}

// SetSize says how many cells Rows has to fill.
func (h *Home) SetSize(width, height int) {
	if h.w != width || h.h != height {
		h.w, h.h, h.ok = max(0, width), max(0, height), false
	}
}

// SetMe says who reads: they are greeted by name, and not listed.
func (h *Home) SetMe(id chat.UserID, name string) {
	h.me, h.name = id, name
	h.arrange()
}

// SetInvite says which command a friend is to type: "ssh chat.example.org".
func (h *Home) SetInvite(command string) {
	h.invite, h.ok = command, false
}

// SetMOTD gives the message of the day, which stands below the greeting; none if it is empty.
func (h *Home) SetMOTD(text string) {
	if h.motd != text {
		h.motd = text
		h.arrange()
	}
}

// SetPeople gives everybody, sorted by presence with those Here first; within a presence the order
// is shown as it is. The slice is kept and only read; it must not change any more.
func (h *Home) SetPeople(people []chat.Person, now time.Time) {
	h.people, h.now = people, now
	h.arrange()
}

// SetRooms gives the rooms in the order to show. The slice is copied.
func (h *Home) SetRooms(rooms []Room) {
	h.rooms = append(h.rooms[:0], rooms...)
	h.arrange()
}

// Refresh tells the times anew.
func (h *Home) Refresh(now time.Time) {
	h.now, h.ok = now, false
}

// Hide gives back what is kept of the drawing; the next Rows draws anew. Who comes back chooses anew.
func (h *Home) Hide() { h.rows, h.ok, h.held = nil, false, false }

// Move moves the cursor by so many entries, down if positive, and stops at the ends.
func (h *Home) Move(delta int) {
	n := h.entries()
	if n == 0 {
		return
	}
	h.selAt = max(0, min(h.selAt+max(-n, min(delta, n)), n-1))
	h.sel = h.choice(h.selAt)
	h.held, h.ok = true, false
}

// Page moves the cursor by a screenful, down if dir is positive.
func (h *Home) Page(dir int) { h.Move(dir * max(1, h.h-2)) }

// Selected returns what the cursor is on; ok is false while there is nothing to choose.
func (h *Home) Selected() (c Choice, ok bool) { return h.sel, h.sel != Choice{} }

// Select moves the cursor to c, if it is on the page.
func (h *Home) Select(c Choice) {
	if at, ok := h.find(c, h.selAt); ok {
		h.sel, h.selAt = c, at
		h.held, h.ok = true, false
	}
}

// At returns what row y shows, if it can be chosen.
func (h *Home) At(y int) (c Choice, ok bool) {
	h.Rows()
	if y < 0 || y >= h.h || h.hintAt(y) {
		return Choice{}, false
	}
	p, i := h.lineAt(h.top + y)
	if p < 0 || i < 0 || i >= h.parts[p].count {
		return Choice{}, false
	}
	return h.choice(h.parts[p].first + i), true
}

// Rows returns the page: as many rows as SetSize said, each exactly as wide. The slice is valid
// until something changes; rows that look as before stay the same strings.
func (h *Home) Rows() []string {
	if !h.ok {
		h.draw()
	}
	return h.rows
}

// arrange finds the parts of the page after a change, and the cursor's entry in them.
func (h *Home) arrange() {
	h.ok = false
	row := h.lineOf(h.selAt) - h.top
	h.meAt = findPerson(h.people, h.me, h.meAt)
	h.split()
	h.keep()
	if h.top > 0 { // what is read stays where it is, though people came or left above
		h.top = h.lineOf(h.selAt) - row
	}
}

// keep finds the cursor's entry where it is now; if it is gone, the one that took its place.
func (h *Home) keep() {
	at, n := 0, h.entries()
	switch found, ok := h.find(h.sel, h.selAt); {
	case h.held && !ok:
		at = min(h.selAt, n-1)
	case h.held, ok && h.shown && h.sel.User != 0 && found < h.parts[partHere].count:
		at = found
	}
	if n == 0 {
		h.sel, h.selAt = Choice{}, 0
		return
	}
	h.sel, h.selAt = h.choice(at), at
}

// split cuts people by presence. Those who are Offline come last, below the rooms.
func (h *Home) split() {
	from := func(p chat.Presence) int {
		return sort.Search(len(h.people), func(i int) bool { return h.people[i].Presence <= p })
	}
	away, offline := from(chat.Away), from(chat.Offline)
	h.parts = [partCount]part{
		partHere:    {from: 0, end: away},
		partAway:    {from: away, end: offline},
		partRooms:   {end: len(h.rooms)},
		partOffline: {from: offline, end: len(h.people)},
	}
	line, first := 2, 0 // below the greeting and a blank
	if h.motd != "" {
		line++
	}
	for i := range h.parts {
		p := &h.parts[i]
		p.count = p.end - p.from
		if i != partRooms && p.from <= h.meAt && h.meAt < p.end {
			p.count--
		}
		p.line, p.first = line, first
		first += p.count
		switch {
		case p.count > 0:
			line += p.count + 2
		case i == partHere:
			line += emptyLines + 2
		}
	}
}
