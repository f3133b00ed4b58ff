package web

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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
	text := strings.ReplaceAll(r.FormValue("text"), "\r\n", "\n")
	if verb, rest, ok := command.Parse(text); ok {
		return s.useVerb(w, r, c, id, verb, rest)
	}
	m, err := c.Post(r.Context(), chat.Draft{
		Room: id, ClientID: r.FormValue("id"), Text: command.Text(text), Reply: seqOf(r, "reply"),
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
	http.Redirect(w, r, roomPath(m.Room)+"#m"+seqText(m.Seq), http.StatusSeeOther)
	return nil
}

// verbView is what a verb said.
type verbView struct {
	Lines []string `json:"lines,omitempty"`
	Title string   `json:"title,omitempty"`
	Brief bool     `json:"brief,omitempty"` // Lines are of the moment
	Ask   string   `json:"ask,omitempty"`   // it takes a yes
	Go    string   `json:"go,omitempty"`    // where to go
}

// useVerb runs a line that began with a slash, as the terminal does.
func (s *Server) useVerb(w http.ResponseWriter, r *http.Request, c *caller, id chat.RoomID, verb, rest string) error {
	res, err := command.Run(r.Context(), command.Context{
		Session: c.Session, Room: id, Picked: seqOf(r, "picked"), Zone: zoneOf(c.Me()), Screen: true, Sure: r.FormValue("sure") != "",
	}, verb, rest)
	if err != nil {
		return err
	}
	v := verbView{Lines: res.Lines, Ask: res.Ask}
	switch res.Show {
	case command.ShowRoom:
		v.Go = roomPath(res.Open)
		if res.Seq > 0 {
			v.Go += "?at=" + seqText(res.Seq) + "#m" + seqText(res.Seq)
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
		Assets, Back, Text, ClientID string
	}{v, assetsPath, roomPath(id), r.FormValue("text"), s.newClientID()})
}
