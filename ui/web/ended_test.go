package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// TestEnded: what ends an account's sessions ends those of its browsers at once, also while a page is open.
func TestEnded(t *testing.T) {
	for name, c := range map[string]struct {
		end  func(h *house, owner, bob *room.Session) error
		says string // what the browser is told, empty when it is only asked to sign in
	}{
		"ban": {func(h *house, owner, bob *room.Session) error {
			return owner.Ban(h.Context(), chat.Ban{User: bob.Me().ID, Reason: "spam"})
		}, "you are banned: spam"},
		"ban of the key": {func(h *house, owner, _ *room.Session) error {
			return owner.Ban(h.Context(), chat.Ban{Fingerprint: "SHA256:bob"})
		}, "you are banned"},
		"a revoked key": {func(h *house, _, bob *room.Session) error {
			other, err := bob.Keys(h.Context())
			if err != nil {
				return err
			}
			if _, err := bob.AddKey(h.Context(), "another"); err != nil {
				return err
			}
			return bob.RevokeKey(h.Context(), other[0].Key)
		}, ""},
		"a deleted account": {func(h *house, _, bob *room.Session) error { return bob.DeleteAccount(h.Context(), false) }, ""},
		"signed out elsewhere": {func(h *house, _, bob *room.Session) error {
			list, err := bob.Browsers()
			if err != nil {
				return err
			}
			return bob.EndBrowser(h.Context(), list[0].ID)
		}, ""},
		"the allowlist": {func(h *house, owner, _ *room.Session) error { return owner.SetAccess(h.Context(), chat.Allowlist) }, "only people whose keys are listed"},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t, func(h *house) {
				h.rules.ReadKey = func(line string) (chat.Key, error) {
					return chat.Key{Fingerprint: "SHA256:" + line, Type: "ssh-ed25519"}, nil
				}
			})
			owner, bob := h.enter("ana"), h.enter("bob")
			b, other := h.visit(bob), h.visit(owner)
			page := b.get("/")
			want(t, page, http.StatusOK, "bob")
			stream := b.stream(0)
			stream.wait(t, "event: hello")
			if err := c.end(h, owner, bob); err != nil {
				t.Fatal(err)
			}
			if name != "the allowlist" { // who is in stays until the next page
				stream.wait(t, "event: closing")
				if line := stream.wait(t, "data:"); strings.Contains(line, `"again":true`) || strings.Contains(line, `"out":true`) != (c.says == "") {
					t.Errorf("the page is told %s", line)
				}
				stream.end(t)
			}
			if a := b.get("/"); c.says != "" {
				want(t, a, http.StatusForbidden, c.says)
			} else if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/in") {
				t.Errorf("still in: %s", a)
			}
			if a := b.post("/r/1/post", nil); a.StatusCode != http.StatusForbidden && a.StatusCode != http.StatusUnauthorized {
				t.Errorf("a post: %s", a.Status)
			}
			if !other.isIn() {
				t.Error("others are out too")
			}
		})
	}
}

// TestLockdown: those who have an account stay in.
func TestLockdown(t *testing.T) {
	h := newHouse(t)
	owner, b := h.enter("ana"), h.visit(h.enter("bob"))
	if err := owner.SetLockdown(h.Context(), true); err != nil {
		t.Fatal(err)
	}
	if !b.isIn() {
		t.Error("bob is out")
	}
}

// TestSignOut: the button ends the browser for good, and its cookie opens nothing any more.
func TestSignOut(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	stolen := h.browser()
	stolen.jar.SetCookies(b.at(), b.jar.Cookies(b.at()))
	if !stolen.isIn() {
		t.Fatal("a cookie is not enough")
	}
	out := b.post("/out", nil)
	want(t, out, http.StatusSeeOther)
	if out.Header.Get("Clear-Site-Data") != `"cache"` {
		t.Errorf("files stay in the browser: %v", out.Header)
	}
	if b.isIn() || stolen.isIn() {
		t.Error("still in")
	}
}

// TestKicked: the page of who is made to leave is told why, and that of a server that goes down, that it may come again.
func TestKicked(t *testing.T) {
	h := newHouse(t)
	owner, bob := h.enter("ana"), h.enter("bob")
	b, other := h.visit(bob), h.visit(owner)
	kicked, stays := b.stream(0), other.stream(0)
	kicked.wait(t, "event: hello")
	stays.wait(t, "event: hello")
	if _, err := owner.Kick(h.Context(), bob.Me().ID, "too loud"); err != nil {
		t.Fatal(err)
	}
	kicked.wait(t, "event: closing")
	if line := kicked.wait(t, "data:"); line != `data: {"again":false,"out":false,"reason":"ana made you leave: too loud"}` {
		t.Errorf("got %s", line)
	}
	kicked.end(t)
	bob.Close()
	want(t, b.post("/r/1/draft", url.Values{"text": {"half a thought"}}), http.StatusNoContent) // as its page does
	if p, err := owner.Find("bob"); err != nil || p.Presence != chat.Offline {
		t.Errorf("who was kicked is %v, %v", p.Presence, err)
	}
	want(t, b.get("/r/1"), http.StatusOK, "half a thought")
	if !b.isIn() {
		t.Error("who was kicked can't come again")
	}
	go func() { _ = h.manager.Close(h.Context()) }()
	stays.wait(t, "event: closing")
	if line := stays.wait(t, "data:"); !strings.Contains(line, `"again":true,"out":false`) {
		t.Errorf("got %s", line)
	}
}

// TestUnused: a browser that did not come for 90 days is signed out.
func TestUnused(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	h.pass(chat.BrowserAge - time.Hour)
	if !b.isIn() {
		t.Fatal("out too soon")
	}
	h.pass(chat.BrowserAge + time.Hour)
	if b.isIn() {
		t.Error("still in")
	}
}

// TestGuests: who is not in sees no page with people, rooms or messages, whether there are such or not.
func TestGuests(t *testing.T) {
	h := newHouse(t)
	h.enter("ana")
	b := h.browser()
	for _, path := range []string{"/", "/r/1", "/r/999", "/r/1/messages", "/dm/ana", "/dm/nobody"} {
		a := b.get(path)
		if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/in?to=") || strings.Contains(a.body, "lobby") {
			t.Errorf("%s: %s", path, a)
		}
	}
	for path, accept := range map[string]string{"/events?room=1": "text/event-stream", "/f/1/x": "image/avif,image/webp,*/*;q=0.8", "/p/1": "*/*"} {
		if a := b.do(http.MethodGet, path, nil, http.Header{"Accept": {accept}}); a.StatusCode != http.StatusUnauthorized || a.Header.Get("Location") != "" || len(a.Cookies()) > 0 {
			t.Errorf("%s: %s %v", path, a, a.Cookies())
		}
	}
	for _, path := range []string{"/r/1/post", "/r/1/read", "/out"} {
		want(t, b.post(path, nil), http.StatusUnauthorized, "not signed in")
	}
}
