package web_test

import (
	"net/http"
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
	want(t, b.post("/out", nil), http.StatusSeeOther)
	if b.isIn() || stolen.isIn() {
		t.Error("still in")
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
	for _, path := range []string{"/", "/r/1", "/r/999", "/r/1/messages", "/dm/ana", "/dm/nobody", "/events?room=1"} {
		a := b.get(path)
		if a.StatusCode != http.StatusSeeOther || !strings.HasPrefix(a.Header.Get("Location"), "/in?to=") || strings.Contains(a.body, "lobby") {
			t.Errorf("%s: %s", path, a)
		}
	}
	for _, path := range []string{"/r/1/post", "/r/1/read", "/out"} {
		want(t, b.post(path, nil), http.StatusUnauthorized, "not signed in")
	}
}
