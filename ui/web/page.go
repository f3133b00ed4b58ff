package web

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"

	"parley/app/chat"
	"parley/app/room"
)

// maxForm is how much of a form is read; files have a way of their own.
const maxForm = 64 << 10

// page answers a request; its error is shown to the person.
type page func(w http.ResponseWriter, r *http.Request, c *caller) error

// open is for pages that are shown to anybody; their caller is nil.
func (s *Server) open(p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		err := readForm(w, r)
		if err == nil {
			err = p(w, r, nil)
		}
		if err != nil {
			s.fail(w, r, err)
		}
	})
}

// in is for pages of people who are signed in; others are taken to where they can do that. Each has a pace.
func (s *Server) in(p page) http.Handler {
	return s.inAt(func(r *http.Request, c *caller) error {
		if r.Method == http.MethodPost {
			return c.PaceForm()
		}
		return c.PacePage()
	}, p)
}

// inOften is in for forms that have limits of their own, and for those that pages send by themselves, which cost as little as
// a page.
func (s *Server) inOften(p page) http.Handler {
	return s.inAt(pacePage, p)
}

// inBeside is inOften for what pages note of their users, also as they end: that makes nobody be here who is not.
func (s *Server) inBeside(p page) http.Handler {
	return s.inAs(false, paced(pacePage, p))
}

// pacePage is the pace of pages.
func pacePage(_ *http.Request, c *caller) error { return c.PacePage() }

// inAt is in at a pace.
func (s *Server) inAt(pace func(*http.Request, *caller) error, p page) http.Handler {
	return s.inLarge(paced(pace, p))
}

// paced is a page with its form read, at a pace.
func paced(pace func(*http.Request, *caller) error, p page) page {
	return func(w http.ResponseWriter, r *http.Request, c *caller) error {
		if err := pace(r, c); err != nil {
			return err
		}
		if err := readForm(w, r); err != nil {
			return err
		}
		return p(w, r, c)
	}
}

// inLarge is in for a page that bounds itself what is sent to it.
func (s *Server) inLarge(p page) http.Handler { return s.inAs(true, p) }

// inAs lets in who is signed in: as somebody who looks at a screen, or not.
func (s *Server) inAs(screen bool, p page) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		secret, from := s.secretOf(r), s.originOf(r)
		from.Screen = screen
		c, err := s.visits.enter(r.Context(), secret, from)
		if err == nil {
			defer s.visits.leave(c)
			if zone, err := r.Cookie(zoneCookie); err == nil {
				c.zone = zone.Value
			}
			if s.manager.NoteBrowser(r.Context(), secret, from) { // it lasts from now on
				s.setCookie(w, secretCookie, secret, chat.BrowserAge)
			}
			err = p(w, r, c)
		}
		switch {
		case err == nil:
		case c == nil && errors.Is(err, room.ErrSignedOut) && r.Method == http.MethodGet && wantsPage(r):
			if s.secretOf(r) != "" {
				s.forget(w)
			}
			http.Redirect(w, r, "/in?to="+toQuery(r), http.StatusSeeOther)
		default:
			s.fail(w, r, err)
		}
	})
}

// readForm reads the form of a request, if it has one. A form that is not read whole is none: a part of it would be taken
// for all.
func readForm(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return chat.Wrap(chat.Invalid, err, "the form did not come whole")
	}
	return nil
}

// statuses are how HTTP has the codes of errors.
var statuses = map[chat.Code]int{
	chat.Invalid: http.StatusBadRequest, chat.NotFound: http.StatusNotFound, chat.Forbidden: http.StatusForbidden,
	chat.Conflict: http.StatusConflict, chat.TooMany: http.StatusTooManyRequests, chat.Unavailable: http.StatusServiceUnavailable,
}

// fail answers with an error, as a page or as JSON.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		err = chat.Errorf(chat.Invalid, "that is too long")
	}
	if r.Context().Err() != nil {
		return
	}
	status, known := statuses[chat.CodeOf(err)]
	if !known {
		status = http.StatusInternalServerError
		s.log.Error("a page failed", "path", r.Pattern, "err", err)
	}
	if errors.Is(err, room.ErrSignedOut) {
		status = http.StatusUnauthorized
	}
	text := chat.Printable(chat.MessageOf(err))
	after := chat.AfterOf(err)
	if after > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
	if wantsJSON(r) {
		answer := map[string]any{"error": text}
		if after > 0 {
			answer["after"] = after.Milliseconds() + 1
		}
		writeJSON(w, status, answer)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	v := errorView{Text: text, Back: refererPath(r)}
	if v.Typed = r.PostForm.Get("text"); v.Typed != "" {
		v.Action = r.URL.Path
		v.Fields = hiddenFields(r, "text")
	}
	_ = pages.ExecuteTemplate(w, "error.html", v)
}

// errorView is a page that says why something was not done, with what was typed, to be changed and sent again.
type errorView struct {
	Text, Back string
	Action     string
	Typed      string
	Fields     []hidden
}

// wantsJSON tells a script of ours from a browser that shows a page.
func wantsJSON(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// wantsPage says whether a page is asked for, by a browser or by a script that shows it, and not an image or a stream of
// events: those can't lead their user anywhere.
func wantsPage(r *http.Request) bool {
	accept := r.Header.Get("Accept")
	return accept == "" || strings.Contains(accept, "text/html")
}
