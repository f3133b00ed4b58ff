package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// TestStreamsYield: of the pages of a browser with few connections those keep their streams that are in sight, or were
// last; one that opens another stream takes no other's place.
func TestStreamsYield(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b, other := h.visit(h.enter("ana")), h.visit(h.enter("ana"))
	open := func(b *browser, page, hidden string) *events {
		e := b.streamOf("/events?room=0&page=" + page + hidden)
		e.wait(t, "event: hello")
		return e
	}
	look := func(page, on string) {
		want(t, b.post("/looking", url.Values{"page": {page}, "on": {on}}), http.StatusNoContent)
	}
	one, two, three := open(b, "1", "&hidden=1"), open(b, "2", ""), open(b, "3", "")
	open(other, "1", "&hidden=1") // another browser has connections of its own
	look("2", "")
	look("1", "1")
	look("1", "")
	four := open(b, "4", "")
	two.wait(t, "event: yield") // was hidden before one was
	two.end(t)
	open(b, "3", "")
	three.wait(t, "event: yield")
	open(b, "5", "")
	one.wait(t, "event: yield")
	b.streamOf("/events?room=0&page=6&hidden=1").wait(t, "event: yield") // the others are in sight
	open(b, "7", "")
	four.wait(t, "event: yield")
}

// TestStreamsTogether: where connections don't matter many pages keep their streams, and none too many is refused.
func TestStreamsTogether(t *testing.T) {
	t.Parallel()
	both, two := new(http.Protocols), new(http.Protocols)
	both.SetHTTP1(true)
	both.SetUnencryptedHTTP2(true)
	two.SetUnencryptedHTTP2(true)
	h := newHouse(t, func(h *house) { h.http.Config.Protocols = both })
	b := h.visit(h.enter("ana"))
	b.client.Transport = &http.Transport{Protocols: two}
	var list []*events
	for i := range 30 {
		e := b.streamOf(fmt.Sprint("/events?room=0&page=", i))
		e.wait(t, "event: hello")
		if list = append(list, e); i >= 16 {
			list[i-16].wait(t, "event: yield")
			list[i-16].end(t)
		}
	}
}
