package web_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestSignInAgain: who signs in again is in once, and what the browser showed before opens nothing.
func TestSignInAgain(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	b, old, at := h.visit(ana), h.browser(), h.url()
	old.jar.SetCookies(at, b.jar.Cookies(at))
	other := h.link(ana)
	want(t, b.post(h.link(ana), nil), http.StatusSeeOther)
	if !b.isIn() || old.isIn() {
		t.Errorf("in: %v, by the old secret: %v", b.isIn(), old.isIn())
	}
	if list, err := ana.Browsers(); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	want(t, h.browser().post(other, nil), http.StatusSeeOther) // a link for another browser is good still
}

// TestStaysIn: a browser that comes again before 90 days are over stays in, and one that does not is out.
func TestStaysIn(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	given := func() (lasts []int) {
		for _, c := range b.get("/").Cookies() {
			lasts = append(lasts, c.MaxAge)
		}
		return lasts
	}
	if got := given(); len(got) > 0 {
		t.Errorf("a cookie at each request: %v", got)
	}
	for range 3 {
		h.pass(80 * 24 * time.Hour)
		if got := given(); len(got) != 1 || got[0] != 90*24*60*60 {
			t.Fatalf("the cookie is to last %v", got)
		}
	}
	h.pass(90*24*time.Hour + time.Second)
	if b.isIn() {
		t.Error("in after 90 days")
	}
}

// TestSignOutOthers: Settings end the browser that was shown there, whatever came or went since.
func TestSignOutOthers(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	first, second, third := h.visit(ana), h.visit(ana), h.visit(ana)
	page := third.get("/settings")
	want(t, page, http.StatusOK, `value="#1"`, `value="#2"`)
	want(t, first.post("/out", nil), http.StatusSeeOther)
	want(t, third.post("/do", url.Values{"verb": {"web end"}, "arg": {"#2"}, "back": {"/settings"}}), http.StatusSeeOther)
	want(t, third.post("/do", url.Values{"verb": {"web end"}, "arg": {"#1"}}), http.StatusNotFound)
	if second.isIn() || !third.isIn() {
		t.Errorf("in: %v, %v", second.isIn(), third.isIn())
	}
}

// TestSignOutLeaves: who signs out is not here any more, at once, also when a page was open.
func TestSignOutLeaves(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	b := h.visit(ana)
	for _, open := range []bool{false, true} {
		if open {
			b = h.visit(ana)
			b.stream(0).wait(t, "event: hello")
		}
		want(t, b.post("/out", nil), http.StatusSeeOther)
		for deadline := time.Now().Add(20 * time.Second); len(sessions(t, ana)) > 1; time.Sleep(5 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("a page open: %v; these are here: %+v", open, sessions(t, ana))
			}
		}
	}
}
