package web

import (
	"html/template"
	"net/http"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// pageView is what all pages of people who are in have.
type pageView struct {
	Assets  string
	Title   string
	Me      *chat.User
	Sidebar template.HTML
	Unread  int64
	MOTD    string
	People  template.HTML // of Home
	Room    *roomView     // of a room's page
}

func (s *Server) view(c *caller, title string, open chat.RoomID) pageView {
	return pageView{Assets: assetsPath, Title: title, Me: c.Me(), Sidebar: sidebar(c.Session, open).page()}
}

// homePage shows who is here and the rooms.
func (s *Server) homePage(w http.ResponseWriter, r *http.Request, c *caller) error {
	v := s.view(c, "parley", 0)
	v.MOTD = c.MOTD()
	v.People = people(c.Session).page()
	return s.show(w, "home.html", v)
}

// people is the list of those who are here or away.
func people(c *room.Session) (h html) {
	others := 0
	h.raw(`<ul class="people">`)
	for _, p := range c.Present() {
		if p.ID == c.Me().ID {
			continue
		}
		others++
		h.raw("<li><a")
		h.attr("href", "/dm/"+pathName(p.Name))
		h.raw(">")
		h.presence(p)
		h.raw(`<span class="title" dir="auto">`)
		h.text(p.Name)
		h.raw(`</span><span class="about" dir="auto">`)
		h.text(about(p))
		h.raw("</span></a></li>")
	}
	h.raw("</ul>")
	if others == 0 {
		h.raw(`<p class="hint">Nobody else is here now. What you write waits for them.</p>`)
	}
	return h
}

// about is what there is to say of somebody beside their name.
func about(p chat.Person) string {
	var parts []string
	if p.Presence == chat.Away {
		parts = append(parts, strings.TrimSpace("away "+p.AwayText))
	}
	if p.Status != "" {
		parts = append(parts, p.Status)
	}
	return strings.Join(parts, " · ")
}

// direct opens the direct room with somebody.
func (s *Server) direct(w http.ResponseWriter, r *http.Request, c *caller) error {
	p, err := c.Find(r.PathValue("name"))
	if err != nil {
		return err
	}
	m, err := c.Direct(r.Context(), p.ID)
	if err != nil {
		return err
	}
	http.Redirect(w, r, roomPath(m.Room.ID), http.StatusSeeOther)
	return nil
}
