package web_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// pusher sends nothing.
type pusher struct{}

func (pusher) Push(chat.Push, chat.Ring) {}

// pushing has a house send notices.
func pushing(h *house) { h.rules.Pusher, h.config.PushKey = pusher{}, "BPublic" }

// TestInstallable: what a browser needs to make an app of the pages is there, of the right types, and keeps nothing of
// what people say.
func TestInstallable(t *testing.T) {
	h := newHouse(t)
	b := h.browser()
	link := regexp.MustCompile(`<link rel="manifest" href="([^"]+)">`).FindStringSubmatch(b.get("/in").body)
	if link == nil {
		t.Fatal("no manifest")
	}
	a := b.get(link[1])
	var m struct {
		Start string `json:"start_url"`
		Name  string
		Icons []struct{ Src, Sizes, Purpose, Type string }
	}
	if err := json.Unmarshal([]byte(a.body), &m); err != nil || a.Header.Get("Content-Type") != "application/manifest+json" || m.Start != "/" || m.Name == "" {
		t.Fatalf("%v, %s", err, a)
	}
	found := map[string]bool{}
	for _, i := range m.Icons {
		found[i.Sizes+i.Purpose] = true
		if a := b.get(link[1][:strings.LastIndex(link[1], "/")+1] + i.Src); a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != i.Type {
			t.Errorf("%s: %s %s", i.Src, a.Status, a.Header.Get("Content-Type"))
		}
	}
	if !found["192x192"] || !found["512x512"] || !found["512x512maskable"] {
		t.Errorf("icons: %v", found)
	}
	worker := b.get("/sw.js")
	want(t, worker, http.StatusOK, "/offline")
	if kind := worker.Header.Get("Content-Type"); !strings.HasPrefix(kind, "text/javascript") || worker.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%v", worker.Header)
	}
	if strings.Contains(worker.body, "cache.put") {
		t.Error("the worker keeps answers")
	}
	want(t, b.get("/offline"), http.StatusOK, "No connection")
}

// TestPushPage: a browser turns notices on and off where they are sent, for itself only.
func TestPushPage(t *testing.T) {
	h := newHouse(t, pushing)
	ana := h.enter("ana")
	b, other := h.visit(ana), h.visit(ana)
	want(t, b.get("/settings"), http.StatusOK, `data-key="BPublic"`, "Turn on")
	to := url.Values{"endpoint": {"https://push.example.org/1"}, "p256dh": {"key"}, "auth": {"auth"}}
	want(t, b.post("/push", to), http.StatusNoContent)
	want(t, b.get("/settings"), http.StatusOK, "Turn off")
	want(t, other.get("/settings"), http.StatusOK, "Turn on")
	want(t, h.browser().post("/push", to), http.StatusUnauthorized)
	to.Set("endpoint", "http://169.254.169.254/")
	want(t, b.post("/push", to), http.StatusBadRequest)
	want(t, b.post("/push/off", nil), http.StatusNoContent)
	want(t, b.get("/settings"), http.StatusOK, "Turn on")
}

// TestNoPush: where no notices are sent, none are offered.
func TestNoPush(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	if a := b.get("/settings"); strings.Contains(a.body, `id="push"`) {
		t.Error("offered")
	}
	want(t, b.post("/push", url.Values{"endpoint": {"https://push.example.org/1"}, "p256dh": {"k"}, "auth": {"a"}}), http.StatusServiceUnavailable)
}

// rung are the notices that were sent.
type rung chan chat.Ring

func (r rung) Push(_ chat.Push, n chat.Ring) { r <- n }

// TestLooking: a page that is in sight keeps notices away, one that is hidden does not.
func TestLooking(t *testing.T) {
	sent := make(rung, 10)
	h := newHouse(t, func(h *house) { h.rules.Pusher, h.config.PushKey = sent, "BPublic" })
	ana := h.enter("ana")
	hidden := func(name string) (*browser, chat.RoomID) {
		s := h.enter(name)
		b := h.visit(s)
		s.Close()
		want(t, b.post("/push", url.Values{"endpoint": {"https://push.example.org/" + name}, "p256dh": {"k"}, "auth": {"a"}}), http.StatusNoContent)
		b.streamOf("/events?room=0&page=7&hidden=1").wait(t, "event: hello")
		p, err := ana.Find(name)
		if err != nil {
			t.Fatal(err)
		}
		m, err := ana.Direct(h.Context(), p.ID)
		if err != nil {
			t.Fatal(err)
		}
		return b, m.Room.ID
	}
	b, toBob := hidden("bob")
	_, toCarl := hidden("carl")
	post := func(id chat.RoomID, text string) {
		t.Helper()
		if _, err := ana.Post(h.Context(), chat.Draft{Room: id, ClientID: text, Text: text}); err != nil {
			t.Fatal(err)
		}
	}
	rings := func(text string) {
		t.Helper()
		select {
		case got := <-sent:
			if got.Text != text {
				t.Fatalf("%q rings, not %q", got.Text, text)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%q does not ring", text)
		}
	}
	post(toBob, "hidden")
	rings("hidden")
	want(t, b.post("/looking", url.Values{"page": {"7"}, "on": {"1"}}), http.StatusNoContent)
	post(toBob, "in sight")
	post(toCarl, "then")
	rings("then")
	want(t, b.post("/looking", url.Values{"page": {"7"}, "on": {""}}), http.StatusNoContent)
	post(toBob, "hidden again")
	rings("hidden again")
}
