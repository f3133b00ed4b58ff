package web

import (
	"context"
	"html/template"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"parley/app/chat"
	"parley/app/command"
)

// searchView is the page of the search.
type searchView struct {
	Query string
	Text  string // why it can't be looked for
	Asked bool
	Hits  template.HTML
	Next  string // where there is more
}

// searchPage looks for ?q; ?below is where an earlier page ended.
func (s *Server) searchPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	v := searchView{Query: strings.TrimSpace(r.FormValue("q"))}
	if v.Asked = v.Query != ""; v.Asked {
		below, _ := strconv.ParseInt(r.FormValue("below"), 10, 64)
		if err := s.searchFor(r.Context(), c, &v, below); err != nil {
			if _, known := statuses[chat.CodeOf(err)]; !known {
				return err
			}
			v.Text = chat.MessageOf(err)
		}
	}
	return s.body(w, c, "Search", "/", "search.html", v)
}

// searchFor fills in what is found.
func (s *Server) searchFor(ctx context.Context, c *caller, v *searchView, below int64) error {
	q, err := chat.ParseQuery(v.Query, c.times())
	if err != nil {
		return err
	}
	found, err := c.Search(ctx, q, max(0, below))
	if err != nil {
		return err
	}
	if found.Next != 0 {
		v.Next = "/search?q=" + url.QueryEscape(v.Query) + "&below=" + strconv.FormatInt(found.Next, 10)
	}
	v.Hits = s.hits(ctx, c, found.Messages, &q).page()
	return nil
}

// hits is a list of messages, each with where it is. With a query, it is the part of each in which that is, with what
// was looked for marked.
func (s *Server) hits(ctx context.Context, c *caller, list []*chat.Message, q *chat.Query) (h html) {
	v := s.viewer(c)
	for _, m := range list {
		where, path := s.whereabouts(ctx, c, m)
		h.raw(`<li class="hit"><a`)
		h.attr("href", path)
		h.raw(`><span class="title" dir="auto">`)
		h.text(v.session.User(m.Author).Name)
		h.raw(`</span> <span class="since" dir="auto">`)
		h.text(where)
		h.raw(`</span> <time`)
		h.attr("datetime", m.Posted.UTC().Format(time.RFC3339))
		h.raw(">")
		h.text(v.moment(m.Posted))
		h.raw(`</time></a><div class="body" dir="auto">`)
		switch {
		case m.Deleted:
			h.raw("this message was deleted")
		case q != nil:
			h.marked(plainText(s.bodies.of(m))+" "+m.FileNames(), q)
		default:
			h = append(h, s.bodies.of(m)...)
			h.text(m.FileNames())
		}
		h.raw("</div></li>")
	}
	return h
}

// whereabouts is the room of a message, and where it is shown in it.
func (s *Server) whereabouts(ctx context.Context, c *caller, m *chat.Message) (title, path string) {
	if root, err := c.Root(ctx, m.Room); err == nil {
		if in, err := c.Room(root.Room); err == nil {
			title = "↳ " + c.Called(in)
		}
		return title, messagePath(root) + "/thread?at=" + seqText(m.Seq) + "#m" + seqText(m.Seq)
	}
	if in, err := c.Room(m.Room); err == nil {
		title = c.Called(in)
	}
	return title, linkPath(m.Place())
}

// moment is when something was, as short as it is plain.
func (v *viewer) moment(t time.Time) string {
	t, today := t.In(v.zone), v.now.In(v.zone)
	switch {
	case t.Format(time.DateOnly) == today.Format(time.DateOnly):
		return t.Format(v.clock)
	case t.Year() == today.Year():
		return t.Format("2 Jan " + v.clock)
	}
	return t.Format("2 Jan 2006")
}

// marked adds the part of a text around what was looked for, with that marked.
func (h *html) marked(text string, q *chat.Query) {
	const before, most = 100, 400
	if marks := q.Marks(text); len(marks) > 0 && marks[0][0] > before {
		from := marks[0][0] - before
		for !utf8.RuneStart(text[from]) {
			from--
		}
		text = text[from:]
		h.raw("… ")
	}
	if len(text) > most {
		to := most
		for !utf8.RuneStart(text[to]) {
			to--
		}
		defer h.raw(" …")
		text = text[:to]
	}
	at := 0
	for _, m := range q.Marks(text) {
		h.text(text[at:m[0]])
		h.raw("<mark>")
		h.text(text[m[0]:m[1]])
		h.raw("</mark>")
		at = m[1]
	}
	h.text(text[at:])
}

// foundView is a list of messages.
type foundView struct {
	None string // what there is to say when there is none
	Hits template.HTML
}

// mostMentions is how many of the newest mentions are shown.
const mostMentions = 100

func (s *Server) mentionsPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	list, err := c.Mentions(r.Context(), mostMentions)
	return s.found(w, r, c, "Mentions", "/", "Nobody has mentioned you yet.", list, err)
}

func (s *Server) savedPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	list, err := c.Saved(r.Context())
	return s.found(w, r, c, "Saved", "/", "You keep no messages; “save” on one does.", list, err)
}

func (s *Server) pinsPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	m, err := membershipOf(r, c)
	if err != nil {
		return err
	}
	list, err := c.Pins(r.Context(), m.Room.ID)
	return s.found(w, r, c, "Pinned in "+titleOf(c.Session, m), roomPath(m.Room.ID), "Nothing is pinned here.", list, err)
}

func (s *Server) found(w http.ResponseWriter, r *http.Request, c *caller, title, back, none string, list []*chat.Message, err error) error {
	if err != nil {
		return err
	}
	return s.body(w, c, title, back, "found.html", foundView{none, s.hits(r.Context(), c, list, nil).page()})
}

// jump goes to the first message of a day in a room.
func (s *Server) jump(w http.ResponseWriter, r *http.Request, c *caller) error {
	m, err := membershipOf(r, c)
	if err != nil {
		return err
	}
	res, err := s.run(r, c, chat.Place{Room: m.Room.ID}, "jump", r.FormValue("day"))
	if err != nil {
		return err
	}
	return s.goTo(w, r, goOf("jump", res))
}

// filesPerPage is how many files a page lists.
const filesPerPage = 50

// fileRow is a file of a list.
type fileRow struct {
	chat.Filed
	Path, Link, Where, By, At, What string
}

// filesPage lists the files of a room and its threads, or of all rooms, newest first; ?before is where an earlier page ended.
func (s *Server) filesPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	var id chat.RoomID
	title, back := "Files", "/"
	if r.PathValue("room") != "" {
		m, err := membershipOf(r, c)
		if err != nil {
			return err
		}
		id, title, back = m.Room.ID, "Files in "+titleOf(c.Session, m), roomPath(m.Room.ID)
	}
	list, err := command.FilesIn(r.Context(), c.Session, id, chat.AttachmentID(seqOf(r, "before")), filesPerPage)
	if err != nil {
		return err
	}
	v, viewer := struct {
		List []fileRow
		Next chat.AttachmentID
	}{}, s.viewer(c)
	for _, f := range list {
		where, link := s.whereabouts(r.Context(), c, &chat.Message{Room: f.Place.Room, Seq: f.Place.Seq})
		v.List = append(v.List, fileRow{
			Filed: f, Path: "/f/" + strconv.FormatInt(int64(f.ID), 10) + "/" + pathName(f.Name), Link: link, Where: where,
			By: c.User(f.Author).Name, At: viewer.moment(f.Posted), What: chat.Bytes(f.Size) + ", " + f.What(),
		})
	}
	if len(list) == filesPerPage {
		v.Next = list[len(list)-1].ID
	}
	return s.body(w, c, title, back, "files.html", v)
}
