package web

import (
	"net/http"
	"slices"
	"strings"

	"parley/app/chat"
	"parley/app/command"
)

// verbRow is a verb as help shows it.
type verbRow struct {
	Usage, Help string
	Name        string
	Args        string
	Sub         []verbRow
}

func verbRows(list []command.Verb) (rows []verbRow) {
	for _, v := range list {
		rows = append(rows, verbRow{"/" + v.Usage(), v.Help, v.Name, v.Args, verbRows(v.Sub)})
	}
	return rows
}

// helpPage explains the verbs, all or those with ?q in their name; the keys are put there by the script that has them.
func (s *Server) helpPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	q := strings.TrimPrefix(strings.TrimSpace(r.FormValue("q")), "/")
	list := command.Table(c.Role())
	if q != "" {
		list = slices.DeleteFunc(list, func(v command.Verb) bool { return v.Name != q && !strings.HasPrefix(q, v.Name+" ") })
	}
	return s.body(w, c, "Help", "/", "help.html", struct {
		Query string
		Verbs []verbRow
	}{q, verbRows(list)})
}

// adminView is the page for those who look after the server.
type adminView struct {
	Knocks []knockRow
	Verbs  []verbRow
	Verb   string // that was used
	Args   string
	Lines  []string // what it said…
	Ask    string   // …or asks
	Text   string   // …or why it was refused
}

type knockRow struct {
	chat.Knock
	At string
}

// adminPage shows the verbs of administrators that the user may use, with what the last one said, and who knocks.
func (s *Server) adminPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	return s.admin(w, c, adminView{})
}

func (s *Server) admin(w http.ResponseWriter, c *caller, v adminView) error {
	if err := c.Role().May(chat.Administer); err != nil {
		return err
	}
	viewer := s.viewer(c)
	knocks, err := c.Knocks()
	if err != nil && chat.CodeOf(err) != chat.Forbidden { // they may do less than that
		return err
	}
	for _, k := range knocks {
		v.Knocks = append(v.Knocks, knockRow{k, viewer.moment(k.At)})
	}
	for _, row := range verbRows(command.After("admin", c.Role())) {
		if len(row.Sub) > 0 {
			v.Verbs = append(v.Verbs, row.Sub...)
		} else {
			v.Verbs = append(v.Verbs, row)
		}
	}
	return s.body(w, c, "Administration", "/", "admin.html", v)
}

// runAdmin uses a verb of administrators, ?verb with ?arg, and shows what it said.
func (s *Server) runAdmin(w http.ResponseWriter, r *http.Request, c *caller) error {
	v := adminView{Verb: strings.TrimSpace(r.FormValue("verb")), Args: strings.TrimSpace(r.FormValue("arg"))}
	if !strings.HasPrefix(v.Verb, "admin ") {
		return errNoPage
	}
	res, err := s.run(r, c, chat.Place{}, v.Verb, v.Args)
	switch _, known := statuses[chat.CodeOf(err)]; {
	case err != nil && !known:
		return err
	case err != nil:
		v.Text = chat.Printable(chat.MessageOf(err))
	default:
		v.Lines, v.Ask = res.Lines, res.Ask
	}
	return s.admin(w, c, v)
}
