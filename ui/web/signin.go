package web

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"time"

	"parley/app/chat"
)

// waitLasts is how long a browser waits in one request to be let in.
const waitLasts = 25 * time.Second

// cookie is the name of the one with a browser's secret. The prefix, over TLS, has browsers refuse one that another
// host has set.
func (s *Server) cookie(name string) string {
	if s.secure {
		return "__Host-" + name
	}
	return name
}

const (
	secretCookie = "parley"
	ticketCookie = "parley-ask"
)

// setCookie gives the browser a cookie that scripts can't read; an empty value takes it away.
func (s *Server) setCookie(w http.ResponseWriter, name, value string, lasts time.Duration) {
	c := &http.Cookie{
		Name: s.cookie(name), Value: value, Path: "/", MaxAge: int(lasts.Seconds()),
		HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode,
	}
	if value == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}

// forget has the browser forget its secret, and the files that it has kept of those who used it.
func (s *Server) forget(w http.ResponseWriter) {
	s.setCookie(w, secretCookie, "", 0)
	w.Header().Set("Clear-Site-Data", `"cache"`)
}

// cookieOf returns a cookie as setCookie gave it, empty if there is none: over TLS not one that another host may have set.
func (s *Server) cookieOf(r *http.Request, name string) string {
	if c, err := r.Cookie(s.cookie(name)); err == nil {
		return c.Value
	}
	return ""
}

func (s *Server) secretOf(r *http.Request) string { return s.cookieOf(r, secretCookie) }

// signedIn gives the browser its secret, ends what it was before, and takes it to where it wanted to go.
func (s *Server) signedIn(w http.ResponseWriter, r *http.Request, secret string) {
	if old := s.secretOf(r); old != "" {
		if err := s.manager.ReplaceBrowser(r.Context(), old); err != nil {
			s.log.Error("a browser that was signed in anew is signed in twice", "err", err)
		}
		s.forget(w)
	}
	s.setCookie(w, secretCookie, secret, chat.BrowserAge)
	s.setCookie(w, ticketCookie, "", 0)
	to := localPath(r.FormValue("to"))
	if wantsJSON(r) {
		writeJSON(w, http.StatusOK, map[string]string{"to": to})
		return
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// signInView is what the pages show by which people come in.
type signInView struct {
	SSH    string // the command by which a terminal gets here
	Code   string // the browser shows it, to be let in
	Link   string // the code of a link, to be used…
	Name   string // …which leads into this account
	Here   string // whom the browser is signed in as; empty if it is not
	To     string
	Keys   bool   // there are passkeys
	Join   bool   // newcomers can make an account…
	Invite bool   // …if they have a code
	Text   string // what went wrong
}

// askPage shows how to come in, and a code that lets this browser in when somebody types it into a terminal.
func (s *Server) askPage(w http.ResponseWriter, r *http.Request, _ *caller) error {
	v := signInView{SSH: s.ssh, To: localPath(r.FormValue("to")), Keys: s.keys != nil}
	v.Join, v.Invite = s.manager.TakesNewcomers(s.originOf(r))
	code, err := s.askCode(w, r)
	if err != nil {
		v.Text = chat.MessageOf(err)
	}
	v.Code = code
	return s.show(w, "signin.html", v)
}

// askCode returns the code that the browser shows: while it asks already, in another tab or before, the same one.
func (s *Server) askCode(w http.ResponseWriter, r *http.Request) (string, error) {
	from := s.originOf(r)
	code, ticket, _ := strings.Cut(s.cookieOf(r, ticketCookie), ".")
	if s.manager.IsAsking(code, ticket, agentOf(r), from) {
		return code, nil
	}
	code, ticket, err := s.manager.Ask(agentOf(r), from)
	if err == nil {
		s.setCookie(w, ticketCookie, code+"."+ticket, 5*time.Minute)
	}
	return code, err
}

// askWait waits until the browser is let in.
func (s *Server) askWait(w http.ResponseWriter, r *http.Request, _ *caller) error {
	ctx, cancel := context.WithTimeout(r.Context(), waitLasts)
	defer cancel()
	if !wantsJSON(r) { // a form: somebody says that they typed it
		cancel()
	}
	code, ticket, _ := strings.Cut(s.cookieOf(r, ticketCookie), ".")
	secret, err := s.manager.Asked(ctx, code, ticket, s.originOf(r))
	switch {
	case err != nil:
		return err
	case secret != "":
		s.signedIn(w, r, secret)
	case wantsJSON(r):
		writeJSON(w, http.StatusAccepted, struct{}{})
	default:
		http.Redirect(w, r, "/in", http.StatusSeeOther)
	}
	return nil
}

// linkPage shows a button and uses nothing: programs that look at links before people do must not use them up. It says into
// whose account the link leads, since somebody may have been sent another's.
func (s *Server) linkPage(w http.ResponseWriter, r *http.Request, _ *caller) error {
	code, from := r.PathValue("code"), s.originOf(r)
	name, err := s.manager.LinkedName(code, from)
	if err != nil {
		return err
	}
	return s.show(w, "signin.html", signInView{
		SSH: s.ssh, Link: code, To: "/", Name: name, Here: s.manager.BrowserName(s.secretOf(r), from),
	})
}

// linkUse lets the browser in by a link.
func (s *Server) linkUse(w http.ResponseWriter, r *http.Request, _ *caller) error {
	secret, err := s.manager.SignIn(r.Context(), r.PathValue("code"), agentOf(r), s.originOf(r))
	if err != nil {
		return err
	}
	s.signedIn(w, r, secret)
	return nil
}

// signOut ends the browser's session for good.
func (s *Server) signOut(w http.ResponseWriter, r *http.Request, c *caller) error {
	err := c.EndBrowser(r.Context(), c.Browser())
	if err != nil && !errors.Is(err, context.Canceled) {
		return err
	}
	s.forget(w)
	http.Redirect(w, r, "/in", http.StatusSeeOther)
	return nil
}

// agents are the browsers and systems that agentOf tells apart, in the order in which they are looked for: most
// claim to be others too.
var (
	agents  = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"SamsungBrowser/", "Samsung Internet"}, {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"}, {"CriOS/", "Chrome"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems = [][2]string{{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"CrOS", "ChromeOS"}, {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"}}
)

// agentOf says in a few words what a browser is: "Firefox on Linux".
func agentOf(r *http.Request) string {
	agent := r.UserAgent()
	find := func(list [][2]string) string {
		for _, a := range list {
			if strings.Contains(agent, a[0]) {
				return a[1]
			}
		}
		return ""
	}
	name, system := find(agents), find(systems)
	if name == "" {
		name = "a browser"
	}
	if system != "" {
		name += " on " + system
	}
	return name
}
