package web

import (
	"html/template"
	"net/http"
	"strings"

	"parley/app/chat"
)

// pageSize is how many messages a page has, and a piece of history.
const pageSize = 64

// roomView is what the page of a room has besides.
type roomView struct {
	ID       chat.RoomID
	Kind     string // "channel", "direct" …
	Title    string
	Topic    string
	Messages template.HTML
	First    chat.Seq // of the messages that are shown, 0 for none
	Last     chat.Seq
	Newest   chat.Seq // of the room
	Read     chat.Seq
	Older    bool   // there are messages before the first…
	Newer    bool   // …and after the last
	Closed   string // why the user can't write; empty when they can
	ClientID string // of what is sent by the form, if there are no scripts
	Draft    string
	Action   string        // where the form is sent
	May      string        // what the user may do with messages, in words that scripts know
	Marks    *chat.Mark    // of a direct room: how far the other person has come
	MaxFile  int64         // bytes of a file, 0 for none
	Root     template.HTML // of a thread: the message above it…
	Parent   string        // …and where that is
}

var kinds = map[chat.Kind]string{chat.Direct: "direct", chat.Group: "group", chat.Channel: "channel", chat.Thread: "thread"}

// roomPage shows a room: where the user was in it, or around the message that is asked for.
func (s *Server) roomPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	m, err := c.Room(id)
	if err != nil {
		return err
	}
	if m.Room.Kind == chat.Thread {
		toThread(w, r, m)
		return nil
	}
	view := &roomView{Kind: kinds[m.Room.Kind], Title: titleOf(c.Session, m), Topic: m.Room.Topic, ClientID: s.newClientID()}
	if m.Peer != 0 {
		view.Topic = remark(c.Person(m.Peer))
	}
	if err := s.fill(r, c, m, view); err != nil {
		return err
	}
	p := s.view(c, view.Title, id)
	p.Room = view
	return s.show(w, "room.html", p)
}

// fill reads what the page of a room, or of a thread, shows of it.
func (s *Server) fill(r *http.Request, c *caller, m chat.Membership, view *roomView) error {
	id := m.Room.ID
	page, err := s.pageAt(r, c, m)
	if err != nil {
		return err
	}
	view.ID, view.Newest, view.Read = id, m.Room.LastSeq, m.Member.Read
	view.Action = roomPath(id) + "/post"
	view.May = strings.Join(may(c, m, nil), " ")
	view.MaxFile = c.FileLimits().MaxFile
	if m.Peer != 0 {
		mark, err := c.Marks(r.Context(), id)
		if err != nil {
			return err
		}
		view.Marks = &mark
	}
	if view.Draft, err = c.Draft(r.Context(), id); err != nil {
		return err
	}
	if err := c.MayPost(id); err != nil {
		view.Closed = chat.MessageOf(err)
	}
	if n := len(page); n > 0 {
		view.First, view.Last = page[0].Seq, page[n-1].Seq
		view.Older, view.Newer = view.First > 1, view.Last < m.Room.LastSeq
	}
	h := newPiece()
	defer h.drop()
	v := s.viewer(c.Session)
	s.timeline(h, &v, page, m.Member.Read)
	view.Messages = h.page()
	if !view.Newer && !streams(r) && isMeant(r) {
		c.MarkRead(id, view.Last)
	}
	return nil
}

// streams says whether the browser runs our scripts, which say themselves what was seen.
func streams(r *http.Request) bool {
	_, err := r.Cookie("parley-js")
	return err == nil
}

// remark says how somebody is.
func remark(p chat.Person) string {
	text := p.Presence.String()
	if p.Gone {
		text = "deleted their account"
	}
	if more := about(p); more != "" && p.Presence != chat.Away {
		text += " · " + more
	} else if more != "" {
		text = more
	}
	return text
}

// pageAt returns the messages that a request asks for: around ?at, before ?before, after ?after, or else the newest.
func (s *Server) pageAt(r *http.Request, c *caller, m chat.Membership) ([]*chat.Message, error) {
	ctx, id := r.Context(), m.Room.ID
	if at := seqOf(r, "at"); at > 0 {
		older, err := c.History(ctx, id, at, pageSize/2)
		if err != nil {
			return nil, err
		}
		newer, err := c.After(ctx, id, at-1, pageSize/2)
		return append(older[:len(older):len(older)], newer...), err
	}
	if r.FormValue("after") != "" {
		return c.After(ctx, id, seqOf(r, "after"), pageSize)
	}
	return c.History(ctx, id, seqOf(r, "before"), pageSize)
}

// messages answers with a piece of history.
func (s *Server) messages(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	m, err := c.Room(id)
	if err != nil {
		return err
	}
	page, err := s.pageAt(r, c, m)
	if err != nil {
		return err
	}
	h := newPiece()
	defer h.drop()
	v := s.viewer(c.Session)
	s.timeline(h, &v, page, -1)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = w.Write(*h)
	return ignored(err)
}

// markRead notes how far the user has seen a room.
func (s *Server) markRead(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	c.MarkRead(id, seqOf(r, "seq"))
	w.WriteHeader(http.StatusNoContent)
	return nil
}
