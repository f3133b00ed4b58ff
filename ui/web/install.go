package web

import (
	"io"
	"net/http"

	"parley/app/chat"
)

// installRoutes are what makes an app of the pages, and its notices.
func (s *Server) installRoutes(mux *routes) {
	mux.Handle("GET /sw.js", http.HandlerFunc(serveWorker))
	mux.Handle("GET /offline", s.open(s.offlinePage))
	mux.Handle("POST /push", s.in(s.push))
	mux.Handle("POST /push/off", s.in(s.unpush))
	mux.Handle("POST /looking", s.in(s.looking))
}

// serveWorker answers with the service worker, which is at the top so that it serves all pages.
func serveWorker(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", assetTypes[".js"])
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = io.WriteString(w, `const ASSETS = "`+assetsPath+"\";\n")
	_, _ = w.Write(assets["sw.js"].body)
}

// offlinePage is what the service worker shows when there is no connection.
func (s *Server) offlinePage(w http.ResponseWriter, _ *http.Request, _ *caller) error {
	return s.show(w, "offline.html", errorView{})
}

// push has the browser told of what its user wants to know.
func (s *Server) push(w http.ResponseWriter, r *http.Request, c *caller) error {
	err := c.Push(r.Context(), chat.Push{Endpoint: r.FormValue("endpoint"), P256dh: r.FormValue("p256dh"), Auth: r.FormValue("auth")})
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (s *Server) unpush(w http.ResponseWriter, r *http.Request, c *caller) error {
	err := c.Unpush(r.Context())
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

// looking notes whether the page of a stream, ?page, is in sight: ?on.
func (s *Server) looking(w http.ResponseWriter, r *http.Request, c *caller) error {
	s.visits.attend(c, r.FormValue("page"), r.FormValue("on") != "")
	w.WriteHeader(http.StatusNoContent)
	return nil
}
