package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"parley/app/chat"
)

// device has passkeys, and answers what a server asks of them.
type device struct {
	rp      virtualwebauthn.RelyingParty
	auth    virtualwebauthn.Authenticator
	passkey virtualwebauthn.Credential
}

// local has a house found under a name that browsers have passkeys for.
func local(h *house) { h.config.URL = strings.Replace(h.config.URL, "127.0.0.1", "localhost", 1) }

func newDevice(h *house) *device {
	return &device{
		rp: virtualwebauthn.RelyingParty{Name: "parley", ID: "localhost", Origin: h.config.URL}, auth: virtualwebauthn.NewAuthenticator(),
		passkey: virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2),
	}
}

// make goes through the making of a passkey at a path, and returns the server's last answer.
func (d *device) make(b *browser, path string, form url.Values) answer {
	b.h.Helper()
	a := b.post(path, form)
	if a.StatusCode != http.StatusOK {
		return a
	}
	options, err := virtualwebauthn.ParseAttestationOptions(`{"publicKey":` + a.body + `}`)
	if err != nil {
		b.h.Fatal(err, a)
	}
	handle := []byte(options.UserID)
	d.auth.Options.UserHandle = handle
	return b.post(path+"/proof", url.Values{"credential": {virtualwebauthn.CreateAttestationResponse(d.rp, d.auth, d.passkey, *options)}})
}

// prove signs a browser in.
func (d *device) prove(b *browser) answer {
	b.h.Helper()
	a := b.post("/in/passkey", nil)
	if a.StatusCode != http.StatusOK {
		return a
	}
	options, err := virtualwebauthn.ParseAssertionOptions(`{"publicKey":` + a.body + `}`)
	if err != nil {
		b.h.Fatal(err, a)
	}
	return b.post("/in/passkey/proof", url.Values{"credential": {virtualwebauthn.CreateAssertionResponse(d.rp, d.auth, d.passkey, *options)}})
}

// TestPasskey: who is in adds a passkey, comes in by it alone, and is out where it let in once it is removed.
func TestPasskey(t *testing.T) {
	h := newHouse(t, local)
	ana := h.enter("ana")
	first, phone := h.visit(ana), newDevice(h)
	want(t, phone.make(first, "/passkeys", nil), http.StatusOK, "/passkeys")
	want(t, first.get("/passkeys"), http.StatusOK, "Firefox on Linux")
	second := h.browser()
	want(t, phone.prove(second), http.StatusSeeOther)
	if a := second.get("/"); !strings.Contains(a.body, `<span dir="auto">ana</span>`) {
		t.Fatalf("not ana: %s", a)
	}
	list, err := ana.Passkeys(h.Context())
	if err != nil || len(list) != 1 || list[0].Key != "SHA256:ana" || list[0].Used.IsZero() {
		t.Fatalf("%+v, %v", list, err)
	}
	want(t, second.post("/passkeys/1/name", url.Values{"name": {"<i>phone</i>"}}), http.StatusSeeOther)
	want(t, first.get("/passkeys"), http.StatusOK, "&lt;i&gt;phone&lt;/i&gt;")
	stream := second.stream(0)
	stream.wait(t, "event: hello")
	want(t, first.post("/passkeys/1/remove", nil), http.StatusSeeOther)
	stream.wait(t, "event: closing")
	if second.isIn() || !first.isIn() {
		t.Errorf("the browser of the passkey is in: %v, the other: %v", second.isIn(), first.isIn())
	}
	want(t, phone.prove(second), http.StatusNotFound, "opens no account")
}

// TestPasskeyOfOthers: nobody names or removes the passkeys of others, or ends with theirs what another browser began.
func TestPasskeyOfOthers(t *testing.T) {
	h := newHouse(t, local)
	ana, eve := h.visit(h.enter("ana")), h.visit(h.enter("eve"))
	want(t, newDevice(h).make(ana, "/passkeys", nil), http.StatusOK)
	want(t, eve.post("/passkeys/1/name", url.Values{"name": {"x"}}), http.StatusNotFound)
	want(t, eve.post("/passkeys/1/remove", nil), http.StatusNotFound)
	want(t, eve.post("/passkeys/proof", url.Values{"credential": {"{}"}}), http.StatusNotFound)
	d := newDevice(h)
	a := ana.post("/passkeys", nil)
	options, _ := virtualwebauthn.ParseAttestationOptions(`{"publicKey":` + a.body + `}`)
	answered := url.Values{"credential": {virtualwebauthn.CreateAttestationResponse(d.rp, d.auth, d.passkey, *options)}}
	want(t, eve.post("/passkeys/proof", answered), http.StatusNotFound)
	h.pass(5 * time.Minute)
	want(t, ana.post("/passkeys/proof", answered), http.StatusNotFound, "too long")
}

// TestPasskeyForged: an answer for another site, by another key, or used twice lets nobody in.
func TestPasskeyForged(t *testing.T) {
	h := newHouse(t, local)
	phone := newDevice(h)
	want(t, phone.make(h.visit(h.enter("ana")), "/passkeys", nil), http.StatusOK)
	b := h.browser()
	phished := *phone
	phished.rp.Origin = "https://evil.example"
	want(t, phished.prove(b), http.StatusBadRequest)
	elsewhere := *phone
	elsewhere.rp.ID = "evil.example"
	want(t, elsewhere.prove(b), http.StatusBadRequest)
	found := *phone // by somebody who can't unlock it
	found.auth.Options.UserNotVerified = true
	want(t, found.prove(b), http.StatusBadRequest)
	another := *phone
	another.auth.Options.UserHandle = []byte("of another account")
	want(t, another.prove(b), http.StatusBadRequest)
	other := *phone
	other.passkey = virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	other.passkey.ID = phone.passkey.ID
	want(t, other.prove(b), http.StatusBadRequest)
	a := b.post("/in/passkey", nil)
	options, _ := virtualwebauthn.ParseAssertionOptions(`{"publicKey":` + a.body + `}`)
	answered := url.Values{"credential": {virtualwebauthn.CreateAssertionResponse(phone.rp, phone.auth, phone.passkey, *options)}}
	want(t, b.post("/in/passkey/proof", answered), http.StatusSeeOther)
	want(t, h.browser().post("/in/passkey/proof", answered), http.StatusNotFound)
	want(t, b.post("/in/passkey/proof", answered), http.StatusNotFound)
}

// TestPasskeyUnverified: a device that does not ask who its user is makes no passkey, and is told to.
func TestPasskeyUnverified(t *testing.T) {
	h := newHouse(t, local)
	b, phone := h.visit(h.enter("ana")), newDevice(h)
	want(t, b.post("/passkeys", nil), http.StatusOK, `"userVerification":"required"`)
	want(t, b.post("/in/passkey", nil), http.StatusOK, `"userVerification":"required"`)
	phone.auth.Options.UserNotVerified = true
	want(t, phone.make(b, "/passkeys", nil), http.StatusBadRequest)
}

// TestPasskeyBanned: who is banned comes in by no passkey.
func TestPasskeyBanned(t *testing.T) {
	h := newHouse(t, local)
	owner, bob, phone := h.enter("ana"), h.enter("bob"), newDevice(h)
	want(t, phone.make(h.visit(bob), "/passkeys", nil), http.StatusOK)
	if err := owner.Ban(h.Context(), chat.Ban{User: bob.Me().ID, Reason: "enough"}); err != nil {
		t.Fatal(err)
	}
	want(t, phone.prove(h.browser()), http.StatusForbidden, "enough")
}

// TestPasskeyCopied: a counter that goes back is that of a copy, which is refused, and the person is told.
func TestPasskeyCopied(t *testing.T) {
	h := newHouse(t, local)
	ana, phone := h.enter("ana"), newDevice(h)
	want(t, phone.make(h.visit(ana), "/passkeys", nil), http.StatusOK)
	phone.passkey.Counter = 7
	want(t, phone.prove(h.browser()), http.StatusSeeOther)
	phone.passkey.Counter = 3
	want(t, phone.prove(h.browser()), http.StatusForbidden, "may be a copy")
	for told := false; !told; {
		list, err := ana.Next(h.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range list {
			said, ok := e.(chat.Announcement)
			told = told || ok && strings.Contains(said.Text, "may be a copy")
		}
	}
}

// TestJoin: where everybody may come in, a newcomer makes an account with a passkey, under a name that is free.
func TestJoin(t *testing.T) {
	h := newHouse(t, local)
	h.enter("ana")
	for name, status := range map[string]int{"": 400, "АNА": 400, "ana": 409, "Ana": 409, "admin": 400, "two words": 400} {
		if a := newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {name}}); a.StatusCode != status && !(name == "АNА" && a.StatusCode == 409) {
			t.Errorf("%q: %s", name, a)
		}
	}
	b, phone := h.browser(), newDevice(h)
	want(t, b.get("/in"), http.StatusOK, `id="join"`)
	want(t, phone.make(b, "/in/join", url.Values{"name": {"max"}}), http.StatusSeeOther)
	want(t, b.get("/"), http.StatusOK, `<span dir="auto">max</span>`, "lobby")
	want(t, b.post("/r/1/post", url.Values{"text": {"hello"}, "id": {"1"}}), http.StatusSeeOther)
	want(t, b.post("/passkeys/1/remove", nil), http.StatusForbidden, "all that opens your account")
	want(t, phone.prove(h.browser()), http.StatusSeeOther)
	want(t, phone.make(h.browser(), "/in/join", url.Values{"name": {"moritz"}}), http.StatusConflict)
}

// TestJoinModes: codes are taken where people come by invitation; lists and a lockdown let no newcomer in.
func TestJoinModes(t *testing.T) {
	h := newHouse(t, local)
	owner := h.enter("ana")
	set := func(a chat.Access) {
		if err := owner.SetAccess(h.Context(), a); err != nil {
			t.Fatal(err)
		}
	}
	set(chat.Invited)
	_, code, err := owner.Invite(h.Context(), 1, time.Hour, "")
	if err != nil {
		t.Fatal(err)
	}
	want(t, h.browser().get("/in"), http.StatusOK, `name="code"`)
	want(t, newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {"max"}}), http.StatusForbidden, "by invitation")
	want(t, newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {"max"}, "code": {chat.NewCode()}}), http.StatusNotFound)
	b := h.browser()
	want(t, newDevice(h).make(b, "/in/join", url.Values{"name": {"max"}, "code": {code}}), http.StatusSeeOther)
	if !b.isIn() {
		t.Error("max is not in")
	}
	if a := newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {"moritz"}, "code": {code}}); a.StatusCode != http.StatusForbidden {
		t.Errorf("a code was used twice: %s", a)
	}
	set(chat.Allowlist)
	want(t, newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {"moritz"}}), http.StatusForbidden, "keys are listed")
	if b.isIn() {
		t.Error("max is in, and on no list")
	}
	set(chat.Open)
	if err := owner.SetLockdown(h.Context(), true); err != nil {
		t.Fatal(err)
	}
	want(t, newDevice(h).make(h.browser(), "/in/join", url.Values{"name": {"moritz"}}), http.StatusForbidden, "nobody new")
	if !b.isIn() {
		t.Error("max is out")
	}
}

// TestPasskeyAndKey: a passkey that was added with a key counts as it for the lists of keys, until that is revoked.
func TestPasskeyAndKey(t *testing.T) {
	h := newHouse(t, local, func(h *house) {
		h.rules.ReadKey = func(line string) (chat.Key, error) {
			return chat.Key{Fingerprint: "SHA256:" + line, Type: "ssh-ed25519"}, nil
		}
	})
	ana, phone := h.enter("ana"), newDevice(h)
	want(t, phone.make(h.visit(ana), "/passkeys", nil), http.StatusOK)
	b := h.browser()
	want(t, phone.prove(b), http.StatusSeeOther)
	if _, err := ana.AddKey(h.Context(), "another"); err != nil {
		t.Fatal(err)
	}
	if err := ana.RevokeKey(h.Context(), chat.Key{Fingerprint: "SHA256:ana"}); err != nil {
		t.Fatal(err)
	}
	if b.isIn() {
		t.Error("in by a key that was revoked")
	}
	want(t, phone.prove(b), http.StatusSeeOther)
	list, err := h.store.AllBrowsers(h.Context())
	if err != nil || len(list) != 1 || list[0].Key != "" || list[0].Passkey != 1 {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestNoPasskeys: where browsers have none, nothing offers them.
func TestNoPasskeys(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	if a := h.browser().get("/in"); strings.Contains(a.body, "passkey") {
		t.Errorf("offered: %s", a)
	}
	want(t, b.post("/passkeys", nil), http.StatusServiceUnavailable)
	want(t, b.get("/passkeys"), http.StatusOK, "by a name and over https")
}
