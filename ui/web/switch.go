package web

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"parley/app/chat"
)

// mostPlaces is how many places the switcher shows.
const mostPlaces = 20

// place is a room or a person to go to.
type place struct {
	title, path, note string
	who               *chat.Person // of a chat of two, or of one that there may be
	unread            int64
	mentions          int
	rank, order       int
}

// switchPage finds rooms of the user, and people, by a few letters of their names: ?q.
func (s *Server) switchPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	q := r.FormValue("q")
	list := placesLike(c, strings.ToLower(strings.TrimLeft(strings.TrimSpace(q), "#@")))
	var h html
	for _, p := range list[:min(len(list), mostPlaces)] {
		h.raw("<li><a")
		h.attr("href", p.path)
		h.raw(">")
		if p.who != nil {
			h.presence(*p.who)
		}
		h.raw(`<span class="title" dir="auto">`)
		h.text(p.title)
		h.raw(`</span><span class="about" dir="auto">`)
		h.text(p.note)
		h.raw("</span>")
		if p.unread > 0 {
			h.badge(p.unread, p.mentions)
		}
		h.raw("</a></li>")
	}
	return s.body(w, c, "Go to", "/", "switch.html", struct {
		Query string
		List  template.HTML
	}{q, h.page()})
}

// placesLike are the rooms and people whose names fit what was typed, the best first. With nothing typed they are the
// rooms, those in which something waits first, and then people.
func placesLike(c *caller, typed string) []place {
	var list []place
	peers := map[chat.UserID]bool{c.Me().ID: true}
	rooms := rows(c.Session)
	for _, section := range sections {
		for _, row := range rooms[section.kind] {
			p := place{title: strings.TrimPrefix(row.title, "@"), path: row.path(), note: row.Room.Topic, unread: row.unread(), mentions: row.Mentions}
			if row.Peer != 0 {
				peers[row.Peer] = true
				p.who, p.note = &row.who, row.who.Says()
			}
			if p.unread == 0 && p.mentions == 0 {
				p.order = 1
			}
			list = append(list, p)
		}
	}
	for _, who := range c.Everybody() {
		if !peers[who.ID] {
			list = append(list, place{title: who.Name, path: "/dm/" + pathName(who.Name), note: who.Says(), who: &who, order: 4 - int(who.Presence)})
		}
	}
	for i := range list {
		list[i].rank = chat.Rank(strings.TrimLeft(strings.ToLower(list[i].title), "#↳ "), typed)
	}
	list = slices.DeleteFunc(list, func(p place) bool { return p.rank == chat.NoRank })
	slices.SortStableFunc(list, func(a, b place) int { return cmp.Or(a.rank-b.rank, a.order-b.order) })
	return list
}
