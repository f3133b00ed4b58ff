package web_test

import (
	"context"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"

	"parley/app/room"
	"parley/ui/web"
)

// TestStreamsOfAnAddress: an address has so many pages open, whoever has them; others are not kept out, nor is a proxy
// that says of nobody where they are.
func TestStreamsOfAnAddress(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(h *house) {
		h.config.Proxies, h.config.Limits = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, web.Limits{Streams: 3}
	})
	ana, bob := h.visit(h.enter("ana")), h.visit(h.enter("bob"))
	ana.head.Set("X-Forwarded-For", "192.0.2.1")
	bob.head.Set("X-Forwarded-For", "192.0.2.1")
	first := ana.stream(0)
	ana.stream(0)
	bob.stream(0)
	want(t, bob.get("/events?room=0"), http.StatusTooManyRequests, "of your network")
	want(t, ana.get("/events?room=0"), http.StatusTooManyRequests, "of your network")
	first.stop()
	until(t, func() bool {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.http.URL+"/events?room=0", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header = bob.head.Clone()
		res, err := bob.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		return res.StatusCode == http.StatusOK
	}, "one that ended makes room for another")
	bob.head.Set("X-Forwarded-For", "192.0.2.2")
	bob.stream(0).wait(t, "event: hello")
	bob.head.Del("X-Forwarded-For")
	for range 5 {
		bob.stream(0).wait(t, "event: hello")
	}
}

// statuses opens n streams at once, with the cookies that spell gives to each, and returns how many are answered how.
func (b *browser) statuses(n int, spell func(i int, secret string) string) map[int]int {
	b.h.Helper()
	var all sync.WaitGroup
	var mu sync.Mutex
	got := map[int]int{}
	var secret *http.Cookie
	for _, c := range b.jar.Cookies(b.at()) {
		if c.Name == "parley" {
			secret = c
		}
	}
	client := &http.Client{Transport: &http.Transport{}}
	b.h.Cleanup(client.CloseIdleConnections)
	for i := range n {
		all.Go(func() {
			r, _ := http.NewRequestWithContext(b.h.Context(), http.MethodGet, b.h.http.URL+"/events?room=0", nil)
			r.AddCookie(&http.Cookie{Name: secret.Name, Value: spell(i, secret.Value)})
			res, err := client.Do(r)
			if err != nil {
				b.h.Error(err)
				return
			}
			b.h.Cleanup(func() { _ = res.Body.Close() })
			mu.Lock()
			defer mu.Unlock()
			got[res.StatusCode]++
		})
	}
	all.Wait()
	return got
}

// TestStreamsAtOnce: a browser that opens all its streams at once has no more than one after the other, and other spellings
// of its cookie are the same browser.
func TestStreamsAtOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(h *house) { h.rules.Limits.Sessions = 1000 })
	b := h.visit(h.enter("ana"))
	spellings := []func(string) string{
		func(s string) string { return s }, strings.ToLower, func(s string) string { return strings.ReplaceAll(s, "-", "") },
		func(s string) string { return strings.NewReplacer("0", "O", "1", "l").Replace(s) },
	}
	got := b.statuses(60, func(i int, secret string) string { return spellings[i%len(spellings)](secret) })
	if got[http.StatusOK] != 20 || got[http.StatusTooManyRequests] != 40 {
		t.Errorf("of 60 streams: %v", got)
	}
}

// TestStreamsOfAnAccount: all browsers of an account together keep its terminals in.
func TestStreamsOfAnAccount(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana := h.enter("ana")
	open := 0
	for range 3 {
		for status, n := range h.visit(ana).statuses(20, func(_ int, secret string) string { return secret }) {
			if status == http.StatusOK {
				open += n
			}
		}
	}
	if most := 3 * (room.Limits{}).WithDefaults().Sessions / 5; open > most || open < most/2 {
		t.Errorf("%d streams are open", open)
	}
	h.enter("ana")
}
