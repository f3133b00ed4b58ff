package sidebar

import "parley/app/chat"

// The parts of Home, from the top.
const (
	partHere = iota
	partAway
	partRooms
	partOffline
	partCount
)

// part is a heading and the entries below it.
type part struct {
	from, end int // its people, or rooms: indices, end is not part of it
	count     int // its entries: the reader does not count
	first     int // its first entry, counted over all parts
	line      int // of its heading
}

// emptyLines is what is said when nobody is here.
const emptyLines = 2

// entries is how many can be chosen.
func (h *Home) entries() int {
	last := h.parts[partCount-1]
	return last.first + last.count
}

// lines is how many lines the page has.
func (h *Home) lines() int {
	n := h.parts[partHere].line + 1 + emptyLines
	for _, p := range h.parts {
		if p.count > 0 {
			n = p.line + p.count + 1
		}
	}
	return n
}

// partOf returns the part of an entry.
func (h *Home) partOf(entry int) int {
	for i := partCount - 1; i > 0; i-- {
		if p := h.parts[i]; p.count > 0 && entry >= p.first {
			return i
		}
	}
	return 0
}

// lineOf returns the line of an entry.
func (h *Home) lineOf(entry int) int {
	p := h.parts[h.partOf(entry)]
	return p.line + 1 + entry - p.first
}

// lineAt returns the part of a line and the place in it: -1 is its heading, count the line below
// its entries. The part is -1 above the first.
func (h *Home) lineAt(line int) (part, place int) {
	for i := partCount - 1; i >= 0; i-- {
		if p := h.parts[i]; line >= p.line && (p.count > 0 || i == partHere) {
			return i, line - p.line - 1
		}
	}
	return -1, 0
}

// person returns a person of a part; the reader is left out of the counting.
func (h *Home) person(p part, place int) *chat.Person {
	at := p.from + place
	if h.meAt >= p.from && at >= h.meAt {
		at++
	}
	return &h.people[at]
}

// choice returns what an entry stands for.
func (h *Home) choice(entry int) Choice {
	at := h.partOf(entry)
	p := h.parts[at]
	if at == partRooms {
		return Choice{Room: h.rooms[entry-p.first].ID}
	}
	return Choice{User: h.person(p, entry-p.first).ID}
}

// find returns the entry of a choice; near is where it may be close to.
func (h *Home) find(c Choice, near int) (entry int, ok bool) {
	if c.Room != 0 {
		for i, r := range h.rooms {
			if r.ID == c.Room {
				return h.parts[partRooms].first + i, true
			}
		}
		return 0, false
	}
	at := findPerson(h.people, c.User, near)
	if at < 0 || at == h.meAt {
		return 0, false
	}
	for i, p := range h.parts {
		if i == partRooms || at < p.from || at >= p.end {
			continue
		}
		entry = p.first + at - p.from
		if p.from <= h.meAt && h.meAt < at {
			entry--
		}
		return entry, true
	}
	return 0, false
}

// findPerson returns the index of a person, -1 if there is none. It looks around the index where
// they were last and goes outwards: in an update most people have moved by a few places.
func findPerson(people []chat.Person, id chat.UserID, near int) int {
	if id == 0 || len(people) == 0 {
		return -1
	}
	near = max(0, min(near, len(people)-1))
	for up, down := near, near+1; up >= 0 || down < len(people); up, down = up-1, down+1 {
		if up >= 0 && people[up].ID == id {
			return up
		}
		if down < len(people) && people[down].ID == id {
			return down
		}
	}
	return -1
}
