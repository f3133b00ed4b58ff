package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
)

// TestForeignHost: a page of another site whose name leads here gets nothing, whatever it asks for; addresses, this
// machine and the names of the server do.
func TestForeignHost(t *testing.T) {
	h := newHouse(t, func(h *house) {
		h.config.URL, h.config.Names = "http://chat.example.org:8080", []string{"other.example.org"}
	})
	b := h.browser()
	asks := func(method, path, host string) answer {
		r, err := http.NewRequestWithContext(t.Context(), method, h.http.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		return b.send(r)
	}
	for _, host := range []string{"evil.example", "evil.example:8080", "chat.example.org.evil.example", "localhost.evil.example", "1.2.3.4.evil.example"} {
		for _, path := range []string{"/", "/in", "/events?room=1", "/r/1/messages", "/sw.js", "/nothing"} {
			if a := asks(http.MethodGet, path, host); a.StatusCode != http.StatusMisdirectedRequest || strings.Contains(a.body, "ssh ") || a.Header.Get("Set-Cookie") != "" {
				t.Errorf("%s at %s: %s", path, host, a)
			}
		}
		if a := asks(http.MethodPost, "/out", host); a.StatusCode != http.StatusMisdirectedRequest {
			t.Errorf("a post at %s: %s", host, a)
		}
		checkHeaders(t, host, asks(http.MethodGet, "/", host))
		if a := asks(http.MethodGet, "/healthz", host); a.StatusCode != http.StatusOK {
			t.Errorf("healthz at %s: %s", host, a)
		}
	}
	for _, host := range []string{"chat.example.org", "Chat.Example.ORG:8080", "chat.example.org:443", "other.example.org", "localhost", "localhost:1", "127.0.0.1:80", "192.0.2.7", "[::1]:8080", "[2001:db8::1]"} {
		if a := asks(http.MethodGet, "/in", host); a.StatusCode != http.StatusOK {
			t.Errorf("at %s: %s", host, a)
		}
	}
}

// TestHeadersOfOthers: what is no page has the same headers; files and their pictures have a policy of their own, by which
// nothing in them runs, and a stream is kept by nobody.
func TestHeadersOfOthers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana := s.visit("ana")
	file := ana.send(ana.Lobby(), "cat.png", picture(t))
	for path, want := range map[string]map[string]string{
		fmt.Sprintf("/f/%d/cat.png", file.ID): {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "Cache-Control": "private, no-cache", "Content-Type": "image/png"},
		fmt.Sprintf("/p/%d", file.ID):         {"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox", "Cache-Control": "private, no-cache", "Content-Type": "image/png"},
		"/sw.js":                              {"Content-Type": "text/javascript; charset=utf-8"},
		"/events?room=1":                      {"Content-Type": "text/event-stream", "Cache-Control": "no-store"},
	} {
		res, err := ana.browser.client.Get(s.http.URL + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		for name, value := range want {
			if got := res.Header.Get(name); res.StatusCode != http.StatusOK || got != value {
				t.Errorf("%s: %s, %s: %q, not %q", path, res.Status, name, got, value)
			}
		}
		if want["Content-Security-Policy"] == "" {
			checkHeaders(t, path, answer{Response: res})
		}
		for name, value := range map[string]string{"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin", "Referrer-Policy": "same-origin"} {
			if got := res.Header.Get(name); got != value {
				t.Errorf("%s: %s: %q, not %q", path, name, got, value)
			}
		}
	}
}
