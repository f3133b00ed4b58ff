package ui_test

import (
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/descope/virtualwebauthn"

	"parley/ui/uitest"
)

const formKind = "application/x-www-form-urlencoded"

// secrets are what the log of a server must not have, by what they are.
type secrets map[string]string

// cookies adds those of a browser.
func (s secrets) cookies(what string, b *raw) {
	at, _ := url.Parse(b.base)
	for _, c := range b.Jar.Cookies(at) {
		for i, part := range strings.Split(c.Value, ".") {
			s[fmt.Sprint(what, ", cookie ", c.Name, " ", i)] = part
		}
	}
}

// guest is a browser that is not in.
func guest(t *testing.T, srv *uitest.Server) *raw {
	t.Helper()
	jar, err := cookiejar.New(nil)
	must(t, err)
	return &raw{&http.Client{Jar: jar, Timeout: time.Minute}, t, srv.Web()}
}

// get opens a page.
func (b *raw) get(path string) string {
	b.Helper()
	res, err := b.Get(b.base + path)
	must(b, err)
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	must(b, err)
	return string(text)
}

// passkey makes a passkey and comes in by it in another browser.
func (s secrets) passkey(b, other *raw) {
	b.Helper()
	rp := virtualwebauthn.RelyingParty{Name: "parley", ID: "localhost", Origin: b.base}
	device, key := virtualwebauthn.NewAuthenticator(), virtualwebauthn.NewCredential(virtualwebauthn.KeyTypeEC2)
	made, err := virtualwebauthn.ParseAttestationOptions(`{"publicKey":` + b.post("/passkeys", formKind, nil) + `}`)
	must(b, err)
	s.cookies("a passkey that is made", b)
	s["the challenge of a new passkey"] = base64.RawURLEncoding.EncodeToString(made.Challenge)
	device.Options.UserHandle = []byte(made.UserID)
	b.post("/passkeys/proof", formKind, strings.NewReader(url.Values{"credential": {virtualwebauthn.CreateAttestationResponse(rp, device, key, *made)}}.Encode()))
	asked, err := virtualwebauthn.ParseAssertionOptions(`{"publicKey":` + other.post("/in/passkey", formKind, nil) + `}`)
	must(b, err)
	s["the challenge of a passkey"] = base64.RawURLEncoding.EncodeToString(asked.Challenge)
	s["the name of a passkey"] = base64.RawURLEncoding.EncodeToString(key.ID)
	s.cookies("a passkey that is proven", other)
	other.post("/in/passkey/proof", formKind, strings.NewReader(url.Values{"credential": {virtualwebauthn.CreateAssertionResponse(rp, device, key, *asked)}}.Encode()))
	s.cookies("by a passkey", other)
}

// challenge shows a code, which ana approves.
func (s secrets) challenge(t *testing.T, srv *uitest.Server, b *raw) {
	t.Helper()
	code := regexp.MustCompile(`web ([0-9A-Z-]{19})<`).FindStringSubmatch(b.get("/in"))[1]
	s["the code that a browser shows"] = code
	s.cookies("a browser that asks", b)
	run(t, srv, "ana", "web "+code) // which is asked
	if _, errs, status := run(t, srv, "ana", "web "+code+" --yes"); status != 0 {
		t.Fatal(errs)
	}
	b.post("/in/wait", formKind, nil)
	s.cookies("by a code", b)
}

// push has the browser take notices, at an address that only it knows.
func (s secrets) push(b *raw) {
	b.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	must(b, err)
	s["where notices go"], s["the key of notices"] = rand.Text(), base64.RawURLEncoding.EncodeToString(key.PublicKey().Bytes())
	s["the secret of notices"] = base64.RawURLEncoding.EncodeToString([]byte(rand.Text()[:16]))
	_, err = b.try("/push", formKind, strings.NewReader(url.Values{
		"endpoint": {"https://127.0.0.1/send/" + s["where notices go"]}, "p256dh": {s["the key of notices"]}, "auth": {s["the secret of notices"]},
	}.Encode()))
	if err == nil || !strings.Contains(err.Error(), "204") {
		b.Fatal(err)
	}
}

// What people say, and what opens their accounts, is not in the log, however much that has: by no way in, and not when
// something goes wrong.
func TestWebLogs(t *testing.T) {
	t.Parallel()
	addr := freeAddr(t)
	_, port, _ := net.SplitHostPort(addr)
	srv := uitest.StartServer(t, "--web", addr, "--web-url", "http://localhost:"+port, "--log-level", "debug")
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	s, b := secrets{}, guest(t, srv)
	link := strings.TrimPrefix(webLink(t, srv, "ana"), b.base)
	s["the code of a link"] = strings.TrimPrefix(link, "/in/")
	b.get(link)
	b.post(link, formKind, nil)
	s.cookies("by a link", b)
	desk, phone := guest(t, srv), guest(t, srv)
	s.challenge(t, srv, desk)
	s.passkey(b, phone)
	s.push(b)

	said := func(what string) string { s[what] = "zq" + strings.ToLower(rand.Text()); return s[what] }
	b.post("/r/1/post", formKind, strings.NewReader("id=1&text="+said("a message")))
	b.try("/r/1/draft", formKind, strings.NewReader("text="+said("a draft")))
	b.get("/search?q=" + said("what is looked for"))
	b.get("/people?q=" + said("who is looked for"))
	b.post("/r/1/upload?name="+said("the name of a file")+".txt", "text/plain", strings.NewReader(said("what is in a file")))
	desk.post("/out", formKind, nil)
	phone.post("/out", formKind, nil)
	b.stall(true, "GET /events?hidden=1 HTTP/1.1", "Host: HOST", "COOKIE", "", "") // nobody looks at a page, so that notices are sent
	run(t, srv, "bob", "dm ana "+said("what a notice says"))

	// What goes wrong: used and wrong codes, other sites, forms and files that break off, requests that are none.
	b.try(link, formKind, nil)
	b.try("/in/"+said("a wrong code"), formKind, nil)
	b.get("/in/" + said("a code that is none"))
	b.get("/nothing?secret=" + said("a page that is none"))
	b.try("/r/1/post", formKind, strings.NewReader("text="+said("a broken form")+"%zz"))
	b.try("/passkeys/proof", formKind, strings.NewReader("credential="+said("a broken passkey")))
	b.try("/push", formKind, strings.NewReader("endpoint=http://127.0.0.1/"+said("a refused address")+"&p256dh=x&auth=x"))
	for _, lines := range [][]string{
		{"POST /r/1/upload?name=" + said("the name of a file that breaks off") + " HTTP/1.1", "Host: HOST", "COOKIE", "ORIGIN", "Content-Length: 1000", "", "half"},
		{"POST /in/" + said("a code of another site") + " HTTP/1.1", "Host: HOST", "COOKIE", "Origin: https://evil.example", "Content-Length: 0", "", ""},
		{"GET /in/" + said("a code without a host") + " HTTP/1.1", "COOKIE", "", ""},
		{"GET /in/" + said("a code at another host") + " HTTP/1.1", "Host: evil.example", "COOKIE", "", ""},
		{"GET /" + said("what is no request") + "\x00 HTTP/9", "COOKIE", "", ""},
		{"GET /events?room=1&page=" + said("the name of a page") + " HTTP/1.1", "Host: HOST", "COOKIE", "", ""},
	} {
		c := b.stall(false, lines...)
		_ = c.SetReadDeadline(time.Now().Add(500 * time.Millisecond))
		_, _ = io.Copy(io.Discard, c)
		_ = c.(*net.TCPConn).SetLinger(0)
		_ = c.Close()
	}
	for deadline := time.Now().Add(30 * time.Second); !strings.Contains(srv.Logs(), "a notice was not sent"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no notice was tried")
		}
	}
	if code := srv.Stop(); code != 0 {
		t.Errorf("it ended with %d", code)
	}
	log := srv.Logs()
	if len(s) < 30 || strings.Count(log, "a browser was signed in") != 3 {
		t.Errorf("%d secrets in\n%s", len(s), log)
	}
	for what, secret := range s {
		if len(secret) < 8 {
			t.Errorf("%s is %q", what, secret)
		} else if strings.Contains(strings.ToLower(log), strings.ToLower(secret)) {
			t.Errorf("%s is in the log: %s", what, secret)
		}
	}
	for line := range strings.Lines(log) {
		if strings.Contains(line, "127.0.0.1") && !strings.Contains(line, "listening on") && !strings.Contains(line, "come in") {
			t.Errorf("an address is in the log: %s", line)
		}
	}
}
