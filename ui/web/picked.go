package web

import (
	"html/template"
	"net/http"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/command"
)

// What can be done with one message. Each deed is a form of the message's page, so that none takes scripts.

// placeOf reads the message of a path.
func placeOf(r *http.Request) (chat.Place, error) {
	id, err := roomOf(r)
	seq := parseSeq(r.PathValue("seq"))
	if err == nil && seq == 0 {
		err = errNoPage
	}
	return chat.Place{Room: id, Seq: seq}, err
}

// may says what the user may do with a message, or with any for nil, in words that scripts know.
func may(c *caller, k chat.Membership, m *chat.Message) (list []string) {
	role, err := c.RoleIn(k.Room.ID)
	kind := k.Room.Kind
	if kind == chat.Thread { // in which the room decides that it is in
		if in, none := c.Room(k.Room.Parent); none == nil {
			kind = in.Room.Kind
		}
	}
	own := m != nil && m.Author == c.Me().ID && m.Kind != chat.Notice
	for _, act := range []struct {
		word string
		may  bool
	}{
		{"edit", own},
		{"delete", own || role.MayIn(kind, chat.Moderate) == nil},
		{"pin", role.MayIn(kind, chat.Pin) == nil},
		{"thread", k.Room.Kind != chat.Thread},
	} {
		if act.may && err == nil {
			list = append(list, act.word)
		}
	}
	return list
}

// pickedView is the page of a message.
type pickedView struct {
	Place    chat.Place
	Path     string
	Room     string // the path of its room, at the message
	Message  template.HTML
	Text     string
	May      map[string]bool
	Deleted  bool
	Pinned   bool
	Saved    bool
	Notice   bool
	Usual    []chat.Emoji
	Details  []string
	ClientID string
}

// picked shows a message with all that can be done with it; to a script it tells what is not on the page.
func (s *Server) picked(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, k, m, err := s.subject(r, c)
	if err != nil {
		return err
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]any{"text": m.Text, "v": m.Version, "link": command.Link(r.Context(), c.Session, at)})
		return nil
	}
	res, err := command.Run(r.Context(), command.Context{Session: c.Session, Room: at.Room, Picked: at.Seq, Zone: c.times()}, "details", "")
	if err != nil {
		return err
	}
	kept, err := s.keeps(r, c, at)
	if err != nil {
		return err
	}
	view := pickedView{
		Place: at, Path: messagePath(at), Room: linkPath(at), Text: m.Text, May: map[string]bool{}, Deleted: m.Deleted,
		Pinned: !m.Pinned.IsZero(), Saved: kept, Notice: m.Kind == chat.Notice, Usual: chat.UsualEmoji, Details: res.Lines, ClientID: s.newClientID(),
	}
	for _, word := range may(c, k, m) {
		view.May[word] = true
	}
	var h html
	v := s.viewer(c)
	s.message(&h, &v, m, nil)
	view.Message = h.page()
	p := newView(c, "Message", at.Room)
	p.Picked = &view
	return s.show(w, "picked.html", p)
}

// subject reads the message that a request is about, and the room that it is in. NotFound alike when there is no such message and when
// the user is not in its room.
func (s *Server) subject(r *http.Request, c *caller) (at chat.Place, k chat.Membership, m *chat.Message, err error) {
	if at, err = placeOf(r); err != nil {
		return at, k, nil, err
	}
	if k, err = c.Room(at.Room); err != nil {
		return at, k, nil, err
	}
	m, err = c.Message(r.Context(), at)
	return at, k, m, err
}

func (s *Server) keeps(r *http.Request, c *caller, at chat.Place) (bool, error) {
	list, err := c.Saved(r.Context())
	return slices.ContainsFunc(list, func(m *chat.Message) bool { return m.Place() == at }), err
}

// edit gives a message of the user another text.
func (s *Server) edit(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	return s.changed(w, r)(c.Edit(r.Context(), at, command.WithEmoji(typed(r))))
}

// changed answers after a change of a message.
func (s *Server) changed(w http.ResponseWriter, r *http.Request) func(*chat.Message, error) error {
	return func(m *chat.Message, err error) error {
		if err != nil {
			return err
		}
		return s.did(w, r, m)
	}
}

// typed is the text of a form, with the line ends that messages have.
func typed(r *http.Request) string { return strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n") }

// remove deletes a message. It takes a yes: a form without one is asked for it.
func (s *Server) remove(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, err := placeOf(r)
	if err != nil {
		return err
	}
	if r.FormValue("sure") == "" {
		return s.useVerb(w, r, c, at, "delete", "", "")
	}
	return s.changed(w, r)(c.Delete(r.Context(), at))
}

// react answers a message with an emoji, or takes that back.
func (s *Server) react(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, _, m, err := s.subject(r, c)
	if err != nil {
		return err
	}
	emoji, err := chat.CleanReaction(command.Emoji(strings.TrimSpace(r.FormValue("emoji"))))
	if err != nil {
		return err
	}
	on := true
	for _, a := range m.Reactions {
		on = on && (a.Emoji != emoji || !slices.Contains(a.By, c.Me().ID))
	}
	return s.changed(w, r)(c.React(r.Context(), at, emoji, on))
}

// pin marks a message for all of its room, or takes the mark away.
func (s *Server) pin(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, _, m, err := s.subject(r, c)
	if err != nil {
		return err
	}
	return s.changed(w, r)(c.Pin(r.Context(), at, m.Pinned.IsZero()))
}

// save keeps a message for the user alone, or no longer.
func (s *Server) save(w http.ResponseWriter, r *http.Request, c *caller) error {
	at, _, m, err := s.subject(r, c)
	if err != nil {
		return err
	}
	kept, err := s.keeps(r, c, at)
	if err == nil {
		err = c.Save(r.Context(), at, !kept)
	}
	if err == nil && wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]bool{"kept": !kept})
		return nil
	}
	return s.changed(w, r)(m, err)
}
