package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"
)

// TestPaces: what an account's browsers ask for, and send, has a pace; it is told when to go on, others notice nothing, and
// neither messages nor what a page is made of count.
func TestPaces(t *testing.T) {
	h := newHouse(t, func(h *house) {
		l := &h.rules.Limits
		l.PageBurst, l.PageEvery, l.FormBurst, l.FormEvery = 20, 100*time.Millisecond, 5, 2*time.Second
	})
	session := h.enter("ana")
	ana, other, bob := h.visit(session), h.visit(session), h.visit(h.enter("bob"))
	for i := range 5 {
		want(t, ana.post("/settings/profile", url.Values{"status": {fmt.Sprint("busy ", i)}}), http.StatusSeeOther)
	}
	a := other.post("/settings", nil)
	want(t, a, http.StatusTooManyRequests, "too fast")
	if after := a.Header.Get("Retry-After"); after != "2" {
		t.Errorf("after %q", after)
	}
	for i := range 10 {
		want(t, ana.post("/r/1/post", url.Values{"text": {"hello"}, "id": {fmt.Sprint(i)}}), http.StatusSeeOther)
	}
	for range 10 {
		want(t, other.get("/people"), http.StatusOK)
	}
	want(t, ana.get("/p/1"), http.StatusTooManyRequests)
	want(t, ana.get("/healthz"), http.StatusOK)
	want(t, bob.get("/people"), http.StatusOK)
	want(t, bob.post("/settings", nil), http.StatusSeeOther)
	h.pass(2 * time.Second)
	want(t, ana.post("/settings", nil), http.StatusSeeOther)
	want(t, ana.get("/people"), http.StatusOK)
}
