package dialog

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/ui/theme"
)

// Target is a room that can be gone to.
type Target struct {
	Room     chat.RoomID
	Kind     chat.Kind
	Name     string      // without the #; the other person's name for a direct room
	User     chat.UserID // the other person of a direct room
	Presence chat.Presence
	Unread   int
	Mentions int
	Muted    bool
}

// Switcher finds rooms and people by a few letters of their names.
type Switcher struct {
	chooser
	rooms  []Target
	people []chat.Person // shared, only read
	all    []int32       // what can be found: rooms by index, then people by len(rooms) + index

	query string // what hits are for
	match matcher
	hits  []hit
}

// hit is a room or a person that was found.
type hit struct {
	at    int32 // as in Switcher.all
	score int32
}

// NewSwitcher makes the dialog for rooms, in their order, and people, best first. The reader, me,
// is left out, and so are people who have a direct room. Both slices are kept and only read.
func NewSwitcher(th *theme.Theme, rooms []Target, people []chat.Person, me chat.UserID) *Switcher {
	d := &Switcher{chooser: chooser{frame: frame{th: th, typing: true}}, rooms: rooms, people: people}
	known := map[chat.UserID]bool{me: true}
	d.all = make([]int32, 0, len(rooms)+len(people))
	for i, r := range rooms {
		known[r.User] = true
		d.all = append(d.all, int32(i))
	}
	for i := range people {
		if !known[people[i].ID] {
			d.all = append(d.all, int32(len(rooms)+i))
		}
	}
	d.find()
	return d
}

// Update takes a key: Open on Enter, Close on Esc, Ctrl+C and a second Ctrl+K.
func (d *Switcher) Update(k tea.KeyPressMsg) Intent {
	if d.moved(k) {
		return nil
	}
	switch keyName(k) {
	case "esc", "ctrl+c", "ctrl+k":
		return Close{}
	case "enter":
		return d.open(d.sel)
	default:
		if d.line.Update(k) {
			d.typed()
		}
	}
	return nil
}

// Paste adds text at the cursor.
func (d *Switcher) Paste(text string) {
	d.line.Insert(text)
	d.typed()
}

func (d *Switcher) open(i int) Intent {
	if i >= len(d.hits) {
		return nil
	}
	t := d.target(d.hits[i].at)
	if t.Room != 0 {
		return Open{Room: t.Room}
	}
	return Open{User: t.User}
}

func (d *Switcher) typed() {
	d.rows = nil
	if d.line.Text() != d.query {
		d.query = d.line.Text()
		d.first()
		d.find()
	}
}

// target returns what was found; for a person who has no room yet, with Room 0.
func (d *Switcher) target(at int32) Target {
	if int(at) < len(d.rooms) {
		return d.rooms[at]
	}
	p := &d.people[int(at)-len(d.rooms)]
	return Target{Kind: chat.Direct, Name: p.Name, User: p.ID, Presence: p.Presence}
}

func (d *Switcher) nameOf(at int32) string {
	if int(at) < len(d.rooms) {
		return d.rooms[at].Name
	}
	return d.people[int(at)-len(d.rooms)].Name
}

// find looks for the query among all. A leading # or @ asks for channels or people only.
func (d *Switcher) find() {
	query := strings.TrimSpace(d.query)
	sigil := byte(0)
	if query != "" && (query[0] == '#' || query[0] == '@') {
		sigil, query = query[0], query[1:]
	}
	d.match.look(query)
	d.hits = d.hits[:0]
	for _, at := range d.all {
		if sigil != 0 && (sigil == '#') != (d.kindOf(at) == chat.Channel) {
			continue
		}
		if score, ok := d.match.match(d.nameOf(at)); ok {
			d.hits = append(d.hits, hit{at, int32(score)})
		}
	}
	d.n = len(d.hits)
	if len(d.match.pattern) > 0 {
		slices.SortFunc(d.hits, d.better)
		return
	}
	slices.SortFunc(d.hits, func(a, b hit) int {
		return cmp.Or(d.news(b.at)-d.news(a.at), int(a.at-b.at))
	})
}

func (d *Switcher) kindOf(at int32) chat.Kind {
	if int(at) < len(d.rooms) {
		return d.rooms[at].Kind
	}
	return chat.Direct
}

// better orders hits: the better match, then what has news, the shorter name, the given order.
func (d *Switcher) better(a, b hit) int {
	if a.score != b.score {
		return int(b.score - a.score)
	}
	return cmp.Or(d.news(b.at)-d.news(a.at), len(d.nameOf(a.at))-len(d.nameOf(b.at)), int(a.at-b.at))
}

// news is 2 if somebody named the reader in a room, 1 if something is unread there.
func (d *Switcher) news(at int32) int {
	if int(at) >= len(d.rooms) {
		return 0
	}
	switch r := &d.rooms[at]; {
	case r.Mentions > 0:
		return 2
	case r.Unread > 0 && !r.Muted:
		return 1
	}
	return 0
}
