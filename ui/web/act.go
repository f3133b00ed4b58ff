package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"

	"parley/app/chat"
	"parley/app/command"
)

// newClientID returns the id of a draft, as the terminal makes it: it begins with the time.
func (s *Server) newClientID() string {
	return strconv.FormatInt(s.now().UnixMilli(), 36) + "-" + rand.Text()[:12]
}

// pathName is a name as a part of a path.
func pathName(name string) string { return url.PathEscape(name) }

// post says what was typed in a room, or uses the verb that it is.
func (s *Server) post(w http.ResponseWriter, r *http.Request, c *caller) error {
	id, err := roomOf(r)
	if err != nil {
		return err
	}
	text, files := typed(r), uploadsOf(r)
	if verb, rest, ok := command.Parse(text); ok && len(files) == 0 {
		return s.useVerb(w, r, c, chat.Place{Room: id, Seq: seqOf(r, "picked")}, verb, rest)
	}
	m, err := c.Post(r.Context(), chat.Draft{
		Room: id, ClientID: r.FormValue("id"), Text: command.WithEmoji(command.Text(text)), Reply: seqOf(r, "reply"), Files: files,
	})
	if err != nil {
		return err
	}
	c.SaveDraft(id, "")
	return s.did(w, r, m)
}

// did answers after a change of a message.
func (s *Server) did(w http.ResponseWriter, r *http.Request, m *chat.Message) error {
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]int64{"seq": int64(m.Seq), "v": int64(m.Version)})
		return nil
	}
	http.Redirect(w, r, linkPath(m.Place()), http.StatusSeeOther)
	return nil
}

// verbView is what a verb said.
type verbView struct {
	Lines []string `json:"lines,omitempty"`
	Title string   `json:"title,omitempty"`
	Brief bool     `json:"brief,omitempty"` // Lines are of the moment
	Ask   string   `json:"ask,omitempty"`   // it takes a yes
	Go    string   `json:"go,omitempty"`    // where to go
	Edit  chat.Seq `json:"edit,omitempty"`  // the message to be edited
}

// useVerb runs a line that began with a slash, as the terminal does; at is the open room, and the message of it that is
// picked, if one is.
func (s *Server) useVerb(w http.ResponseWriter, r *http.Request, c *caller, at chat.Place, verb, rest string) error {
	res, err := command.Run(r.Context(), command.Context{
		Session: c.Session, Room: at.Room, Picked: at.Seq, Zone: zoneOf(c.Me()), Screen: true, Here: s.ssh, Sure: r.FormValue("sure") != "",
	}, verb, rest)
	if err != nil {
		return err
	}
	v := verbView{Title: res.Title, Lines: res.Lines, Brief: res.Brief, Ask: res.Ask}
	switch res.Show {
	case command.ShowRoom:
		v.Go = roomPath(res.Open)
		if res.Seq > 0 {
			v.Go = linkPath(chat.Place{Room: res.Open, Seq: res.Seq})
		}
	case command.ShowThread:
		v.Go = messagePath(res.Message.Place()) + "/thread"
	case command.ShowEdit:
		v.Edit = res.Message.Seq
		if !wantsJSON(r) {
			v.Go = messagePath(res.Message.Place())
		}
	case command.ShowHome:
		v.Go = "/"
	case command.Leave:
		v.Go = "/"
	}
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, v)
		return nil
	}
	if v.Go != "" {
		http.Redirect(w, r, v.Go, http.StatusSeeOther)
		return nil
	}
	return s.show(w, "said.html", struct {
		verbView
		Assets, Back, Form, Text, ClientID string
	}{v, assetsPath, roomPath(at.Room), r.URL.Path, r.FormValue("text"), s.newClientID()})
}
