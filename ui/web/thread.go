package web

import (
	"net/http"

	"parley/app/chat"
	"parley/app/command"
)

// A thread is a room of its own below a message; its page is at that message.

// threadPage shows the thread below a message, which the user follows from now on; where there is none yet, the
// page lets them begin one. Who does not follow it and did not mean to open it is taken to the message, which has a way there.
func (s *Server) threadPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, k, m, err := s.subject(r, c)
	if err != nil {
		return err
	}
	view := &roomView{
		kind: chat.Thread, title: "Thread in " + titleOf(c.Session, k), root: m, parent: linkPath(at), action: messagePath(at) + "/thread",
	}
	if m.Thread != nil {
		if _, err := c.Room(m.Thread.Room); err != nil && !isMeant(r) {
			http.Redirect(w, r, messagePath(at), http.StatusSeeOther)
			return nil
		}
		t, err := c.Thread(r.Context(), at)
		if err != nil {
			return err
		}
		if err := s.fill(r, c, t, view); err != nil {
			return err
		}
	} else if err := c.MayPost(at.Room); err != nil {
		view.closed = chat.MessageOf(err)
	}
	return s.showRoom(w, c, view)
}

// openThread makes the thread below a message, if there is none, and says in it what was typed, if that is something.
func (s *Server) openThread(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	t, err := c.Thread(r.Context(), at)
	if err != nil {
		return err
	}
	if text := typed(r); text != "" {
		d := chat.Draft{Room: t.Room.ID, ClientID: r.FormValue("id"), Text: command.WithEmoji(command.Text(text))}
		if _, err := c.Post(r.Context(), d); err != nil {
			return err
		}
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]int64{"room": int64(t.Room.ID)})
		return nil
	}
	http.Redirect(w, r, messagePath(at)+"/thread", http.StatusSeeOther)
	return nil
}

// toThread takes a browser that asks for a thread as a room to the thread's page.
func toThread(w http.ResponseWriter, r *http.Request, k chat.Membership) {
	to := messagePath(chat.Place{Room: k.Room.Parent, Seq: k.Room.Root}) + "/thread"
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}
