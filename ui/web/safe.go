package web

import (
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/klauspost/compress/gzhttp"

	"parley/app/room"
)

// policy lets a page load what this server serves, and nothing else: no inline script or style, no eval, no frames.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
	"manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// healthPath is for machines that look whether there is a server.
const healthPath = "/healthz"

// safe puts around all answers what each of them needs: headers, by which name and from where a request may come, how
// much of it is read, and that a panic is one answer's only.
func (s *Server) safe(address string, names []string, next http.Handler) (http.Handler, error) {
	origins := http.NewCrossOriginProtection()
	if address != "" {
		if err := origins.AddTrustedOrigin(address); err != nil {
			return nil, fmt.Errorf("--web-url %s: %w", address, err)
		}
	}
	// Pages repeat themselves so much that the fastest way makes them nearly as small as the best.
	zip, err := gzhttp.NewWrapper(gzhttp.MinSize(1024), gzhttp.CompressionLevel(gzip.BestSpeed), gzhttp.ExceptContentTypes([]string{"text/event-stream", "application/octet-stream"}))
	if err != nil {
		return nil, err
	}
	plain := origins.Handler(next)
	zipped := zip(plain)
	own, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
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
		if isForeign(r) {
			http.Error(w, "this page is not for other sites", http.StatusForbidden)
			return
		}
		if r.URL.Path == eventsPath { // what waits on the stack for hours is to be little
			plain.ServeHTTP(w, r)
			return
		}
		zipped.ServeHTTP(w, r)
	}), nil
}

// isOurs says whether a browser that believes to be at that host means this server. Another site can have its own name
// lead here, and its scripts would be taken for ours; it can't do that with an address, or the name of this machine.
func isOurs(host string, names []string) bool {
	_, err := netip.ParseAddr(host)
	return err == nil || host == "localhost" || slices.Contains(names, host)
}

// hostOf returns a host without its port, in small letters.
func hostOf(host string) string {
	return strings.ToLower((&url.URL{Host: host}).Hostname())
}

// isForeign says whether another site asks for something that is none to go to: to put into its page, or to listen to.
func isForeign(r *http.Request) bool {
	return r.Header.Get("Sec-Fetch-Site") == "cross-site" && r.Header.Get("Sec-Fetch-Mode") != "navigate"
}

// isMeant says whether the person themselves asks for a page: by a link or form of another page of this server, or by its
// address; not another site, and not a browser that fetches what they may want next. Where browsers don't tell, which is
// only without TLS, they have to come from another page.
func isMeant(r *http.Request) bool {
	if r.Header.Get("Sec-Purpose") != "" || r.Header.Get("Purpose") != "" {
		return false
	}
	switch r.Header.Get("Sec-Fetch-Site") {
	case "same-origin", "none":
		return true
	case "":
		from, err := url.Parse(r.Referer())
		return err == nil && from.Host == r.Host
	}
	return false
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

// originOf says where a request comes from. What a proxy says counts only when it is a trusted one.
func (s *Server) originOf(r *http.Request) room.Origin {
	addr, _ := netip.ParseAddrPort(r.RemoteAddr)
	from := netip.AddrPortFrom(addr.Addr().Unmap(), addr.Port())
	if len(s.proxies) == 0 && from.Addr().IsLoopback() && r.Header.Get("X-Forwarded-For") != "" {
		s.hidden.Do(func() {
			s.log.Warn("browsers come by a proxy on this machine, and all seem to be here: name it with --web-proxies, or limits and bans by address can't tell them apart")
		})
	}
	hops := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
	for i := len(hops) - 1; i >= 0 && s.isProxy(from.Addr()); i-- {
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[i]))
		if err != nil {
			break
		}
		from = netip.AddrPortFrom(hop.Unmap(), 0)
	}
	return room.Origin{Addr: from, Client: agentOf(r), Screen: true}
}

func (s *Server) isProxy(addr netip.Addr) bool {
	for _, p := range s.proxies {
		if p.Contains(addr) {
			return true
		}
	}
	return false
}
