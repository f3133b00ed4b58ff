package web

import (
	"net/http"
	"strings"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// aboutView is what the page about a room shows, and lets its reader change.
type aboutView struct {
	ID       chat.RoomID
	Room     chat.Room
	Title    string
	Called   string // by its own name, to be changed
	Path     string
	Peer     string // the other person of a direct room
	Slow     string // as it is typed
	Levels   []choice
	Role     string
	May      map[string]bool
	Together bool // it can be left
	Created  string
	Kind, In string // what it is, and how a search in it begins
}

// choice is a value that can be chosen.
type choice struct {
	Value, Title string
	On           bool
}

// roomMay are the acts in a room that pages have a button for, by the word by which templates ask.
var roomMay = map[string]chat.Act{
	"add": chat.AddPeople, "topic": chat.SetTopic, "rename": chat.Rename, "slow": chat.SetSlow, "lock": chat.Lock,
	"archive": chat.Archive, "expel": chat.Expel, "role": chat.SetMember,
}

// mayIn is which of roomMay the user may do in a room of theirs.
func mayIn(c *caller, m chat.Membership) (map[string]bool, error) {
	role, err := c.RoleIn(m.Room.ID)
	may := map[string]bool{}
	for word, act := range roomMay {
		may[word] = role.MayIn(m.Room.Kind, act) == nil
	}
	may["add"] = may["add"] || m.Room.Kind == chat.Direct // which makes a group
	return may, err
}

// levelTitles says what one is told of a room at each level.
var levelTitles = map[chat.Level]string{chat.LevelAll: "all that is said", chat.LevelMentions: "what mentions me", chat.LevelNone: "nothing"}

func levels(now chat.Level) (list []choice) {
	for i, word := range chat.Levels() {
		l := chat.Level(i)
		list = append(list, choice{word, levelTitles[l], l == now})
	}
	return list
}

// aboutPage shows what a room is, and what its reader may change of it.
func (s *Server) aboutPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	m, err := membershipOf(r, c)
	if err != nil {
		return err
	}
	may, err := mayIn(c, m)
	if err != nil {
		return err
	}
	role, err := c.RoleIn(m.Room.ID)
	if err != nil {
		return err
	}
	v := aboutView{
		ID: m.Room.ID, Room: m.Room, Title: titleOf(c.Session, m), Called: m.Room.Name, Path: roomPath(m.Room.ID), Levels: levels(m.Member.Notify),
		Role: role.String(), May: may, Together: m.Peer == 0, Created: s.day(c, m.Room.Created),
		Kind: kinds[m.Room.Kind], In: searchIn(c, m),
	}
	if m.Room.Slow > 0 {
		v.Slow = chat.Pause(m.Room.Slow)
	}
	if m.Peer != 0 {
		v.Peer = c.Person(m.Peer).Name
	}
	return s.body(w, c, "About "+v.Title, v.Path, "about.html", v)
}

// searchIn is how a search in a room begins; empty for a group without a name.
func searchIn(c *caller, m chat.Membership) string {
	title := c.Called(m)
	if m.Room.Kind == chat.Group {
		title = m.Room.Name
	}
	if title == "" {
		return ""
	}
	if strings.ContainsAny(title, " ,") {
		title = `"` + title + `"`
	}
	return "in:" + title + " "
}

// day is a day as the user reads it.
func (s *Server) day(c *caller, t time.Time) string {
	return t.In(c.times()).Format("2 January 2006")
}

// changeRoom makes a change of a room: ?what with ?value.
func (s *Server) changeRoom(w http.ResponseWriter, r *http.Request, c *caller) error {
	m, err := membershipOf(r, c)
	if err != nil {
		return err
	}
	value := r.FormValue("value")
	var change room.Change
	switch r.FormValue("what") {
	case "topic":
		change = room.Topic(value)
	case "name":
		change = room.Name(value)
	case "slow":
		d, err := time.ParseDuration(value)
		if err != nil && value != "" {
			return chat.Errorf(chat.Invalid, "%q is no time; one is written like 10s or 5m", chat.Printable(value))
		}
		change = room.Slow(d)
	case "lock":
		change = room.Locked(value == "on")
	case "archive":
		change = room.Archived(value == "on")
	default:
		return errNoPage
	}
	if err := c.ChangeRoom(r.Context(), m.Room.ID, change); err != nil {
		return err
	}
	return s.goTo(w, r, roomPath(m.Room.ID)+"/about")
}

// maxFellows is how many members of a room a page shows; those who are here come first.
const maxFellows = 500

// membersView is who is in a room.
type membersView struct {
	Path  string
	List  []memberRow
	Total int
	May   map[string]bool
	Roles []string
}

// memberRow is somebody in a room.
type memberRow struct {
	Name, Presence, Says, Role string
	Me, Plain                  bool
}

// membersPage shows who is in a room, as a page or beside the conversation.
func (s *Server) membersPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	m, err := membershipOf(r, c)
	if err != nil {
		return err
	}
	first, total, err := c.Fellows(r.Context(), m.Room.ID, chat.Member{}, maxFellows)
	if err != nil {
		return err
	}
	may, err := mayIn(c, m)
	if err != nil {
		return err
	}
	v := membersView{Path: roomPath(m.Room.ID), Total: total, May: may}
	for _, r := range []chat.Role{chat.Plain, chat.Moderator, chat.Owner} {
		v.Roles = append(v.Roles, r.String())
	}
	for _, f := range c.Roster(m.Room.ID, first, maxFellows) {
		v.List = append(v.List, memberRow{
			Name: f.Name, Presence: f.Presence.String(), Says: f.Says(), Role: f.Member.Role.String(), Me: f.ID == c.Me().ID, Plain: f.Member.Role == chat.Plain,
		})
	}
	return s.body(w, c, "In "+titleOf(c.Session, m), v.Path, "members.html", v)
}
