package web

import (
	"net/http"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// homePage shows who is here and the rooms.
func (s *Server) homePage(w http.ResponseWriter, r *http.Request, c *caller) error {
	v := newView(c, "parley", 0)
	v.home = true
	v.MOTD = c.MOTD()
	v.News = s.news(c.Session).page()
	v.People = s.people(c.Session).page()
	return s.show(w, "home.html", v)
}

// people is those who are here and those who are away, for Home.
func (s *Server) people(c *room.Session) (h html) {
	parts := map[chat.Presence][]chat.Person{}
	for _, p := range c.Present() {
		if p.ID != c.Me().ID {
			parts[p.Presence] = append(parts[p.Presence], p)
		}
	}
	if len(parts[chat.Here]) == 0 {
		h.raw(`<h2>Here now</h2><p class="hint">Nobody else is here now. What you write waits for them.`)
		if s.ssh != "" {
			h.raw(" Invite a friend: <code>")
			h.text(s.ssh)
			h.raw("</code>")
		}
		h.raw("</p>")
	}
	for _, part := range []struct {
		presence chat.Presence
		title    string
	}{{chat.Here, "Here now"}, {chat.Away, "Away"}} {
		if list := parts[part.presence]; len(list) > 0 {
			h.raw("<h2>", part.title, ` <span class="count">`)
			h.int(int64(len(list)))
			h.raw(`</span></h2><ul class="people">`)
			for i := range list {
				s.personRow(&h, &list[i], "/dm/"+pathName(list[i].Name))
			}
			h.raw("</ul>")
		}
	}
	return h
}

// personRow is a line with somebody, which leads to a path.
func (s *Server) personRow(h *html, p *chat.Person, path string) {
	h.raw("<li><a")
	h.attr("href", path)
	h.raw(">")
	h.presence(*p)
	h.raw(`<span class="title" dir="auto">`)
	h.text(p.Name)
	h.raw(`</span><span class="since">`)
	h.text(p.Lately(s.now()))
	h.raw(`</span><span class="about" dir="auto">`)
	h.text(p.Says())
	h.raw("</span></a></li>")
}

// news is the rooms in which something waits, for Home.
func (s *Server) news(c *room.Session) (h html) {
	rooms := rows(c)
	for _, section := range sections {
		for _, r := range rooms[section.kind] {
			if r.unread() == 0 && r.Mentions == 0 {
				continue
			}
			if len(h) == 0 {
				h.raw(`<h2>New</h2><ul class="people">`)
			}
			h.raw("<li><a")
			h.attr("href", r.path())
			h.raw(">")
			h.sign(&r)
			h.raw(`<span class="title" dir="auto">`)
			h.text(strings.TrimPrefix(r.title, "@"))
			h.raw(`</span><span class="about">`)
			h.int(r.Unread())
			h.raw(" new")
			if r.Mentions > 0 {
				h.raw(", ")
				h.int(int64(r.Mentions))
				h.raw(" for you")
			}
			h.raw("</span></a></li>")
		}
	}
	if len(h) > 0 {
		h.raw("</ul>")
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

// direct opens the direct room with somebody, who is told that the user wants to chat. A link on a page of others
// rings at nobody, nor does a browser that only looks ahead: it shows who that is.
func (s *Server) direct(w http.ResponseWriter, r *http.Request, c *caller) error {
	p, err := c.Find(r.PathValue("name"))
	if err != nil {
		return err
	}
	if !isMeant(r) {
		http.Redirect(w, r, "/u/"+pathName(p.Name), http.StatusSeeOther)
		return nil
	}
	m, err := c.Direct(r.Context(), p.ID)
	if err != nil {
		return err
	}
	c.WantChat(m.Room.ID)
	http.Redirect(w, r, roomPath(m.Room.ID), http.StatusSeeOther)
	return nil
}
