package web

import (
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"runtime/debug"

	"github.com/klauspost/compress/gzhttp"
)

// policy lets a page load what this server serves, and nothing else: no inline script or style, no eval, no frames.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// healthPath is for machines that look whether there is a server.
const healthPath = "/healthz"

// safe puts around all answers what each of them needs: headers, by which name and from where a request may come, how
// much of it is read, and that a panic is one answer's only.
func (s *Server) safe(address string, names []string, next http.Handler) (http.Handler, error) {
	own, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	foreign, err := newForeign(own)
	if err != nil {
		return nil, fmt.Errorf("--web-url %s: %w", address, err)
	}
	// Pages repeat themselves so much that the fastest way makes them nearly as small as the best.
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ExceptContentTypes([]string{"text/event-stream", "application/octet-stream"}))
	if err != nil {
		return nil, err
	}
	zipped := zip(next)
	names = append([]string{own.Hostname()}, names...)
	headers := http.Header{
		"Content-Security-Policy":      {policy},
		"X-Content-Type-Options":       {"nosniff"},
		"Referrer-Policy":              {"same-origin"},
		"Cross-Origin-Opener-Policy":   {"same-origin"},
		"Cross-Origin-Resource-Policy": {"same-origin"},
		"Permissions-Policy":           {"camera=(), microphone=(), geolocation=()"},
	}
	if s.secure {
		headers.Set("Strict-Transport-Security", "max-age=31536000")
	}
	return http.HandlerFunc(func(inner http.ResponseWriter, r *http.Request) {
		w := &begun{ResponseWriter: inner}
		maps.Copy(w.Header(), headers) // all answers have the same values: they may be set anew, not added to
		defer s.recovered(w, r)
		if !isOurs(hostOf(r.Host), names) && r.URL.Path != healthPath {
			http.Error(w, "this server is not known by that name; who runs it can name it with --web-url", http.StatusMisdirectedRequest)
			return
		}
		if err := foreign.check(r); err != nil {
			http.Error(w, err.Error(), http.StatusForbidden)
			return
		}
		if r.URL.Path == eventsPath { // what waits on the stack for hours is to be little
			next.ServeHTTP(w, r)
			return
		}
		zipped.ServeHTTP(w, r)
	}), nil
}

// recovered keeps a panic to the answer in which it was. One that has begun is broken off, so that nobody takes what there
// is of it for the whole.
func (s *Server) recovered(w *begun, r *http.Request) {
	p := recover()
	if p == nil {
		return
	}
	if p != http.ErrAbortHandler {
		s.log.Error("panic in a page", "path", r.Pattern, "panic", p, "stack", string(debug.Stack()))
	}
	if w.begun || p == http.ErrAbortHandler {
		panic(http.ErrAbortHandler)
	}
	http.Error(w, "something went wrong here; it is in the server's log", http.StatusInternalServerError)
}

// begun is an answer that knows whether something of it is on its way.
type begun struct {
	http.ResponseWriter
	begun bool
}

func (b *begun) WriteHeader(status int) {
	b.begun = true
	b.ResponseWriter.WriteHeader(status)
}

func (b *begun) Write(p []byte) (int, error) {
	b.begun = true
	return b.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (b *begun) Unwrap() http.ResponseWriter { return b.ResponseWriter }
