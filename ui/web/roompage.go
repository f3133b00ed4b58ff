package web

import (
	"net/http"
	"strings"

	"parley/app/chat"
)

// pageSize is how many messages a page has, and a piece of history.
const pageSize = 64

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
	view := &roomView{title: titleOf(c.Session, m), topic: m.Room.Topic, kind: m.Room.Kind, action: roomPath(id) + "/post"}
	if m.Peer != 0 {
		view.topic = remark(c.Person(m.Peer))
	}
	if err := s.fill(r, c, m, view); err != nil {
		return err
	}
	return s.showRoom(w, c, view)
}

// fill reads what the page of a room, or of a thread, shows of it.
func (s *Server) fill(r *http.Request, c *caller, m chat.Membership, view *roomView) error {
	id := m.Room.ID
	page, err := s.pageAt(r, c, m)
	if err != nil {
		return err
	}
	view.id, view.newest, view.read, view.page = id, m.Room.LastSeq, m.Member.Read, page
	view.may = strings.Join(may(c, m, nil), " ")
	view.maxFile = c.FileLimits().MaxFile
	if m.Peer != 0 {
		mark, err := c.Marks(r.Context(), id)
		if err != nil {
			return err
		}
		view.marks = &mark
	}
	if view.draft, err = c.Draft(r.Context(), id); err != nil {
		return err
	}
	if err := c.MayPost(id); err != nil {
		view.closed = chat.MessageOf(err)
	}
	if last := view.last(); last == view.newest && !streams(r) && isMeant(r) {
		c.MarkRead(id, last)
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
	v := s.viewer(c)
	s.timeline(h, &v, m.Room.Kind, page, -1)
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
