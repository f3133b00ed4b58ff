package web

import (
	"html/template"
	"net/http"
	"strings"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
)

// pageView is what all pages of people who are in have.
type pageView struct {
	Title  string
	Me     *chat.User
	Back   string // where a page was come from
	MOTD   string
	News   template.HTML // of Home: the rooms in which something waits
	People template.HTML // of Home
	Body   template.HTML // of a page that is neither Home nor a room
	Picked *pickedView   // of a message's page
	Attach *attachView   // of the page by which files are posted

	session *room.Session
	open    chat.RoomID
	home    bool
}

// newView is the view of a page that is about a room, 0 for none.
func newView(c *caller, title string, open chat.RoomID) pageView {
	return pageView{Title: title, Me: c.Me(), session: c.Session, open: open}
}

// Nav is the column with the rooms and all other places.
func (v pageView) Nav() template.HTML {
	var h html
	h.nav(v.session, v.open, v.home)
	return h.page()
}

// body shows a page whose main column is a template, filled with data. Back is where it was come from.
func (s *Server) body(w http.ResponseWriter, c *caller, title, back, name string, data any) error {
	var b strings.Builder
	if err := pages.ExecuteTemplate(&b, name, data); err != nil {
		return err
	}
	v := newView(c, title, 0)
	v.Back, v.Body = back, template.HTML(b.String())
	return s.show(w, "view.html", v)
}

// do uses a verb as a form has it: ?verb, and its arguments, ?arg, in their order. With ?back the browser goes there
// afterwards; without it, what the verb said is shown.
func (s *Server) do(w http.ResponseWriter, r *http.Request, c *caller) error {
	var id chat.RoomID
	if r.PathValue("room") != "" {
		m, err := membershipOf(r, c)
		if err != nil {
			return err
		}
		id = m.Room.ID
	}
	return s.useVerb(w, r, c, chat.Place{Room: id}, r.FormValue("verb"), strings.Join(r.Form["arg"], " "), r.FormValue("back"))
}

// goOf is where a browser goes after a verb, empty for nowhere.
func goOf(verb string, res command.Result) string {
	switch res.Show {
	case command.ShowRoom:
		if res.Seq > 0 {
			return linkPath(chat.Place{Room: res.Open, Seq: res.Seq})
		}
		return roomPath(res.Open)
	case command.ShowThread:
		return messagePath(res.Message.Place()) + "/thread"
	case command.ShowHome, command.Leave:
		return "/"
	case command.ShowHelp:
		return withQuery("/help", res.Verb)
	case command.ShowSettings:
		return "/settings"
	case command.ShowSearch:
		return withQuery("/search", res.Query)
	case command.ShowChannels:
		return withQuery("/channels", res.Verb)
	case command.ShowPeople:
		return withQuery("/people", res.Verb)
	case command.ShowMembers:
		return roomPath(res.Open) + "/members"
	case command.ShowFiles:
		if res.Open == 0 {
			return "/files"
		}
		return roomPath(res.Open) + "/files"
	case command.ShowFound:
		switch {
		case verb == "mentions" || verb == "saved":
			return "/" + verb
		case verb == "pins":
			return roomPath(res.Open) + "/pins"
		}
	}
	return ""
}

// hidden is a field of a form that is sent again.
type hidden struct{ Name, Value string }

// hiddenFields are those of the form of a request, but for one.
func hiddenFields(r *http.Request, but string) (fields []hidden) {
	for name, values := range r.PostForm {
		for _, v := range values {
			if name != but {
				fields = append(fields, hidden{name, v})
			}
		}
	}
	return fields
}

// ask shows the question of a verb, with a button that says yes.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, c *caller, question string) error {
	back := refererPath(r)
	if r.FormValue("back") != "" {
		back = localPath(r.FormValue("back"))
	}
	return s.body(w, c, "Are you sure?", back, "ask.html", struct {
		Question, Action, Back string
		Fields                 []hidden
	}{question, r.URL.Path, back, hiddenFields(r, "")})
}
