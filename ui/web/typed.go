package web

import (
	"net/http"

	"parley/app/chat"
)

// typing tells the room that the user is typing, if they let that be seen.
func (s *Server) typing(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	c.Typing(id)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// draft tells what the user has typed in a room and not sent, maybe on another screen.
func (s *Server) draft(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	text, err := c.Draft(r.Context(), id)
	if err != nil {
		return err
	}
	writeJSON(w, http.StatusOK, map[string]string{"text": text})
	return nil
}

// saveDraft keeps it.
func (s *Server) saveDraft(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := memberOf(r, c)
	if err != nil {
		return err
	}
	c.SaveDraft(id, typed(r))
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// memberOf reads the room of a path; NotFound when it is none of the user's.
func memberOf(r *http.Request, c *caller) (chat.RoomID, error) {
	id, err := roomOf(r)
	if err == nil {
		_, err = c.Room(id)
	}
	return id, err
}
