package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"
	"time"

	"parley/app/chat"
)

// maxPeople is how many people a page shows; words narrow them down.
const maxPeople = 200

// peopleView is the directory of people.
type peopleView struct {
	Query string
	List  template.HTML
	Shown int
	Total int
}

// peoplePage lists everybody, or those with all words of ?q in their name or in what they say of themselves.
func (s *Server) peoplePage(w http.ResponseWriter, r *http.Request, c *caller) error {
	q := r.FormValue("q")
	list := peopleLike(c, q)
	v := peopleView{Query: q, Total: len(list)}
	list = list[:min(len(list), maxPeople)]
	v.Shown = len(list)
	var h html
	for i := range list {
		s.personRow(&h, &list[i], "/u/"+pathName(list[i].Name))
	}
	v.List = h.page()
	return s.body(w, c, "People", "/", "people.html", v)
}

// peopleLike returns the people who have all words in their name or in what they say of themselves.
func peopleLike(c *caller, text string) []chat.Person {
	words := strings.Fields(strings.ToLower(text))
	return slices.DeleteFunc(c.Everybody(), func(p chat.Person) bool {
		has := strings.ToLower(p.Name + " " + p.Says())
		return slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(has, w) })
	})
}

// profileView is what is known of somebody.
type profileView struct {
	chat.Person
	Me, Blocked    bool
	Lately, Says   string
	Clock, OnSince string
	ServerRole     string
}

// profilePage shows somebody.
func (s *Server) profilePage(w http.ResponseWriter, r *http.Request, c *caller) error {
	p, err := c.Find(r.PathValue("name"))
	if err != nil {
		return err
	}
	v := profileView{
		Person: p, Me: p.ID == c.Me().ID, Blocked: c.Blocks(p.ID), Lately: p.Lately(s.now()), Says: p.Says(), OnSince: s.day(c, p.Created),
	}
	if p.Role > chat.Plain {
		v.ServerRole = p.Role.String()
	}
	if zone, err := time.LoadLocation(p.Zone); p.Zone != "" && err == nil {
		v.Clock = s.now().In(zone).Format(s.viewer(c).clock + ", Monday")
	}
	return s.body(w, c, p.Name, "/people", "profile.html", v)
}

// groupPage lets people be chosen for a group.
func (s *Server) groupPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	q := r.FormValue("q")
	list := slices.DeleteFunc(peopleLike(c, q), func(p chat.Person) bool { return p.ID == c.Me().ID })
	return s.body(w, c, "New group", "/people", "group.html", struct {
		Query string
		List  []chat.Person
		Max   int
	}{q, list[:min(len(list), maxPeople)], chat.MaxGroup})
}

// makeGroup makes a group of the people ?who, or opens the one that they have.
func (s *Server) makeGroup(w http.ResponseWriter, r *http.Request, c *caller) error {
	name := r.FormValue("name")
	also := strings.FieldsFunc(r.FormValue("also"), func(r rune) bool { return strings.ContainsRune(" ,@", r) })
	var who []chat.UserID
	for _, n := range append(r.Form["who"], also...) {
		p, err := c.Find(n)
		if err != nil {
			return err
		}
		who = append(who, p.ID)
	}
	m, _, err := c.Group(r.Context(), who, name)
	if err != nil {
		return err
	}
	return s.goTo(w, r, roomPath(m.Room.ID))
}

// goTo takes the browser to a page after something was done.
func (s *Server) goTo(w http.ResponseWriter, r *http.Request, path string) error {
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, verbView{Go: path})
		return nil
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
	return nil
}

// channelsPage lists the public channels, or those with the words of ?q in their name or topic.
func (s *Server) channelsPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	q := r.FormValue("q")
	list, err := c.Channels(r.Context(), q)
	if err != nil {
		return err
	}
	return s.body(w, c, "Channels", "/", "channels.html", struct {
		Query string
		List  []chat.Listing
	}{q, list})
}

// makeChannel makes a channel, and opens it.
func (s *Server) makeChannel(w http.ResponseWriter, r *http.Request, c *caller) error {
	name := strings.TrimPrefix(strings.TrimSpace(r.FormValue("name")), "#")
	m, err := c.CreateChannel(r.Context(), name, r.FormValue("topic"), r.FormValue("private") != "")
	if err != nil {
		return err
	}
	return s.goTo(w, r, roomPath(m.Room.ID))
}
