package web

import (
	"cmp"
	"crypto/rand"
	"html/template"
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
	text, files := typed(r), uploadsOf(r)
	if verb, rest, ok := command.Parse(text); ok && len(files) == 0 {
		return s.useVerb(w, r, c, chat.Place{Room: id, Seq: seqOf(r, "picked")}, verb, rest, "")
	}
	m, err := c.Post(r.Context(), chat.Draft{
		Room: id, ClientID: r.FormValue("id"), Text: said(text), Reply: seqOf(r, "reply"), Files: files,
	})
	if err != nil {
		return err
	}
	c.SaveDraft(id, "")
	return s.did(w, r, m)
}

// said is what a message says, of what was typed.
func said(text string) string {
	return command.WithEmoji(command.Text(strings.ReplaceAll(text, "\r\n", "\n")))
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
	Show  string   `json:"show,omitempty"`  // what the page goes to by itself: "last", the room before, or "new", what was not read

	QR template.HTML `json:"qr,omitempty"` // a code for a camera, below Lines
}

// viewOf is what a browser shows of what a verb did.
func viewOf(verb string, res command.Result) verbView {
	v := verbView{Title: res.Title, Lines: res.Lines, Brief: res.Brief, Ask: res.Ask, Go: goOf(strings.ToLower(verb), res)}
	switch res.Show {
	case command.ShowRoom, command.ShowHome:
	case command.ShowEdit:
		v.Edit = res.Message.Seq
	case command.ShowLast:
		v.Show = "last"
	case command.ShowNew:
		v.Show = "new"
	case command.ShowBare, command.ShowMouse:
		v.Lines, v.Brief = []string{"that is for terminals"}, true
	case command.ShowQR:
		v.QR = qrPicture(res.QR)
	default:
		if v.Go != "" { // the page there says it
			v.Lines = nil
		}
	}
	return v
}

// useVerb uses a verb as the terminal does, and answers with what it did; at is the open room, and the message of it that
// is picked, if one is. Without scripts the browser goes to back afterwards; with none, it is shown what the verb said.
func (s *Server) useVerb(w http.ResponseWriter, r *http.Request, c *caller, at chat.Place, verb, args, back string) error {
	res, err := s.run(r, c, at, verb, args)
	if err != nil {
		return err
	}
	v := viewOf(verb, res)
	v.Brief = v.Brief || back != ""
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, v)
		return nil
	}
	switch {
	case v.Ask != "":
		return s.ask(w, r, c, v.Ask)
	case v.Edit != 0:
		v.Go = messagePath(res.Message.Place())
	case v.Show != "":
		v.Lines = []string{"a browser does that with scripts only"}
	case v.Go == "" && back != "":
		v.Go = localPath(back)
	}
	if v.Go != "" {
		http.Redirect(w, r, v.Go, http.StatusSeeOther)
		return nil
	}
	return s.body(w, c, cmp.Or(v.Title, "/"+chat.PrintableLine(verb)), refererPath(r), "lines.html", v)
}

// run uses a verb. Of the request it takes whether what the verb asks was answered.
func (s *Server) run(r *http.Request, c *caller, at chat.Place, verb, args string) (command.Result, error) {
	return command.Run(r.Context(), command.Context{
		Session: c.Session, Room: at.Room, Picked: at.Seq, Zone: c.times(), Screen: true, Here: s.ssh, Sure: r.FormValue("sure") != "",
	}, verb, args)
}
