package web_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"parley/app/chat"
)

// TestMeant: a page that another site leads to, or that a browser fetches ahead, rings at nobody and marks nothing as read.
func TestMeant(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	b := h.visit(bob)
	own := h.http.URL + "/people"
	for i, c := range []struct {
		head  http.Header
		meant bool
	}{
		{http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}}, false},
		{http.Header{"Sec-Fetch-Site": {"same-site"}, "Sec-Fetch-Mode": {"navigate"}}, false},
		{http.Header{"Sec-Fetch-Site": {"none"}, "Sec-Purpose": {"prefetch;prerender"}}, false},
		{http.Header{"Sec-Fetch-Site": {"same-origin"}, "Purpose": {"prefetch"}}, false},
		{http.Header{}, false},
		{http.Header{"Referer": {"https://evil.example/people"}}, false},
		{http.Header{"Referer": {"http://" + b.at().Host + ".evil.example/"}}, false},
		{http.Header{"Referer": {own}}, true},
		{http.Header{"Sec-Fetch-Site": {"same-origin"}}, true},
		{http.Header{"Sec-Fetch-Site": {"none"}}, true},
	} {
		m, err := ana.Post(h.Context(), chat.Draft{Room: 1, ClientID: fmt.Sprint(i), Text: "look"})
		if err != nil {
			t.Fatal(err)
		}
		want(t, b.do(http.MethodGet, "/r/1", nil, c.head), http.StatusOK, "look")
		k, err := bob.Room(1)
		if err != nil || k.Member.Read == m.Seq != c.meant {
			t.Errorf("%v: read up to %d of %d, %v", c.head, k.Member.Read, m.Seq, err)
		}
		to := b.do(http.MethodGet, "/dm/ana", nil, c.head).Header.Get("Location")
		if strings.HasPrefix(to, "/r/") != c.meant || !c.meant && to != "/u/ana" {
			t.Errorf("%v: /dm/ana leads to %s", c.head, to)
		}
	}
}
