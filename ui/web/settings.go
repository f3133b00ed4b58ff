package web

import (
	"net/http"
	"slices"

	"parley/app/chat"
	"parley/app/room"
)

// notHere are settings of terminals, which change nothing in a browser.
var notHere = []string{"via", "mouse", "bell", "pictures"}

// settingsView is the page on which people say how things are to be for them.
type settingsView struct {
	Me       *chat.User
	Groups   []settingGroup
	Zone     string
	Quiet    string // until when nothing disturbs, empty for not at all
	Keys     []keyRow
	Browsers []browserRow
	PushKey  string // empty where there are no notices
	Pushed   bool   // this browser takes them
	Blocked  []string
}

type settingGroup struct {
	Title string
	List  []settingRow
}

type settingRow struct {
	Name, Does string
	Choices    []choice
}

type keyRow struct {
	room.OwnKey
	Number     int
	Added, Was string
}

type browserRow struct {
	room.OwnBrowser
	In, Used string
}

// settingsPage shows all settings, the keys of the account, and where it is signed in.
func (s *Server) settingsPage(w http.ResponseWriter, r *http.Request, c *caller) error {
	viewer := s.viewer(c)
	v := settingsView{PushKey: s.pushKey, Pushed: c.Pushed(), Me: c.Me(), Groups: settingGroups(c.Prefs()), Zone: c.Me().Zone}
	if c.Prefs().QuietAt(s.now()) {
		v.Quiet = viewer.moment(c.Prefs().Quiet)
	}
	keys, err := c.Keys(r.Context())
	if err != nil {
		return err
	}
	for i, k := range keys {
		row := keyRow{OwnKey: k, Number: i + 1, Added: viewer.moment(k.Created), Was: "not used yet"}
		if !k.LastUsed.IsZero() {
			row.Was = "last used " + viewer.moment(k.LastUsed)
		}
		v.Keys = append(v.Keys, row)
	}
	browsers, err := c.Browsers()
	if err != nil {
		return err
	}
	for _, b := range browsers {
		v.Browsers = append(v.Browsers, browserRow{b, viewer.moment(b.Created), viewer.moment(b.Used)})
	}
	for _, p := range c.Everybody() {
		if c.Blocks(p.ID) {
			v.Blocked = append(v.Blocked, p.Name)
		}
	}
	return s.body(w, c, "Settings", "/", "settings.html", v)
}

// settingGroups are the settings that mean something here.
func settingGroups(chosen *chat.Prefs) (groups []settingGroup) {
	for _, f := range chat.AllPrefs() {
		if slices.Contains(notHere, f.Name) {
			continue
		}
		if n := len(groups); n == 0 || groups[n-1].Title != f.Group {
			groups = append(groups, settingGroup{Title: f.Group})
		}
		row := settingRow{Name: f.Name, Does: f.Does}
		for _, word := range f.Choices {
			row.Choices = append(row.Choices, choice{word, word, word == f.Of(chosen)})
		}
		g := &groups[len(groups)-1]
		g.List = append(g.List, row)
	}
	return groups
}

// saveSettings keeps what was chosen on the page of the settings, all at once.
func (s *Server) saveSettings(w http.ResponseWriter, r *http.Request, c *caller) error {
	if err := r.ParseForm(); err != nil {
		return chat.Errorf(chat.Invalid, "that form can't be read")
	}
	err := c.SetPrefs(r.Context(), func(p chat.Prefs) (chat.Prefs, error) {
		for _, f := range chat.AllPrefs() {
			if !r.PostForm.Has(f.Name) {
				continue
			}
			var err error
			if p, err = p.With(f.Name, r.PostForm.Get(f.Name)); err != nil {
				return p, err
			}
		}
		return p, nil
	})
	if err != nil {
		return err
	}
	return s.goTo(w, r, "/settings")
}

// saveProfile keeps what the user says about themselves: ?status, and whether they are ?away, and why.
func (s *Server) saveProfile(w http.ResponseWriter, r *http.Request, c *caller) error {
	if status := r.FormValue("status"); status != c.Me().Status {
		if err := c.SetStatus(r.Context(), status); err != nil {
			return err
		}
	}
	var err error
	switch away, why := r.FormValue("away") != "", r.FormValue("why"); {
	case away && !(c.Me().Away && c.Me().AwayText == why):
		err = c.SetAway(r.Context(), why)
	case !away && c.Me().Away:
		err = c.SetBack(r.Context())
	}
	if err != nil {
		return err
	}
	return s.goTo(w, r, "/settings")
}

// leaveForGood deletes the account of who has typed its name.
func (s *Server) leaveForGood(w http.ResponseWriter, r *http.Request, c *caller) error {
	if r.FormValue("name") != c.Me().Name {
		return chat.Errorf(chat.Invalid, "to delete your account, type its name: %s", c.Me().Name)
	}
	if err := c.DeleteAccount(r.Context(), r.FormValue("how") == "erase"); err != nil {
		return err
	}
	s.forget(w)
	return s.goTo(w, r, "/in")
}
