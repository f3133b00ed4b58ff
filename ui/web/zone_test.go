package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// Times are those of the person's own zone, else of the one that their browser says it is in; what is no zone is none.
func TestZones(t *testing.T) {
	at := time.Date(2026, 11, 25, 12, 30, 0, 0, time.UTC)
	s := newSite(t, func(h *house) { h.now = at })
	ana := s.visit("ana")
	inLobby(t, ana.Session, "hello")
	shows := func(zone, want string) {
		t.Helper()
		ana.browser.client.Jar.SetCookies(ana.browser.at(), []*http.Cookie{{Name: "parley-zone", Value: zone, Path: "/"}})
		if _, page := ana.get("/r/1"); !strings.Contains(page, ">"+want+"</time>") {
			t.Errorf("%q: not at %s: %s", zone, want, page)
		}
	}
	server := at.In(time.Local).Format("15:04")
	shows("Asia/Tokyo", "21:30")
	shows("Asia/Nowhere", server)
	shows("../../etc/passwd", server)
	shows(strings.Repeat("A", 1000), server)
	if status, _ := ana.script("/do", url.Values{"verb": {"zone"}, "arg": {"America/New_York"}}); status != http.StatusOK {
		t.Fatal(status)
	}
	shows("Asia/Tokyo", "07:30")
}

// What comes by a stream has the times of the browser too.
func TestStreamZone(t *testing.T) {
	s := newSite(t, func(h *house) { h.now = time.Date(2026, 11, 25, 12, 30, 0, 0, time.UTC) })
	ana := s.visit("ana")
	ana.browser.client.Jar.SetCookies(ana.browser.at(), []*http.Cookie{{Name: "parley-zone", Value: "Asia/Tokyo", Path: "/"}})
	page := ana.browser.stream(1)
	page.wait(t, "event: hello")
	inLobby(t, ana.Session, "hello")
	if line := page.wait(t, `"html"`); !strings.Contains(line, "21:30") {
		t.Error(line)
	}
}
