package web_test

import (
	"net/http"
	"net/http/cookiejar"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// TestLinkOnce: a link lets in one browser, and looking at it uses nothing up.
func TestLinkOnce(t *testing.T) {
	h := newHouse(t)
	link := h.link(h.enter("ana"))
	for range 3 { // a preview, a proxy, and the person
		want(t, h.browser().get(link), http.StatusOK, `action="`+link+`"`)
	}
	first, second := h.browser(), h.browser()
	a := first.post(link, nil)
	want(t, a, http.StatusSeeOther)
	if a.Header.Get("Location") != "/" || !first.isIn() {
		t.Fatalf("not in: %s", a)
	}
	want(t, second.post(link, nil), http.StatusNotFound, "was used or is over")
	if second.isIn() || !first.isIn() {
		t.Error("a link that was used lets in another, or ends the first")
	}
}

// TestLinkNames: the page of a link says whose account it opens, and who the browser is already: somebody may have been sent
// another's. Codes that are none are counted, and it has no button for them.
func TestLinkNames(t *testing.T) {
	h := newHouse(t)
	ana, link := h.visit(h.enter("ana")), h.link(h.enter("eve"))
	want(t, ana.get(link), http.StatusOK, `into the account of <strong dir="auto">eve</strong>`, "Sign in as <bdi>eve</bdi>", `You are <strong dir="auto">ana</strong>`)
	stranger := h.browser()
	if a := stranger.get(link); a.StatusCode != http.StatusOK || strings.Contains(a.body, "You are") {
		t.Errorf("to a browser that nobody is in: %s", a)
	}
	for range 5 {
		want(t, stranger.get("/in/"+chat.NewCode()), http.StatusNotFound, "was used or is over")
	}
	want(t, stranger.get("/in/"+chat.NewCode()), http.StatusTooManyRequests)
}

// TestLinkEnds: a link is good for five minutes, and for one account.
func TestLinkEnds(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	link := h.link(ana)
	h.pass(5*time.Minute - time.Second)
	want(t, h.browser().post(link, nil), http.StatusSeeOther)
	link = h.link(ana)
	h.pass(5 * time.Minute)
	want(t, h.browser().post(link, nil), http.StatusNotFound)
}

// TestCookie: scripts can't read it, other sites can't have it sent, and over TLS no other host can set it.
func TestCookie(t *testing.T) {
	for _, c := range []struct {
		url, name string
		secure    bool
	}{{"", "parley", false}, {"https://chat.example.org", "__Host-parley", true}} {
		h := newHouse(t, func(h *house) {
			if c.url != "" {
				h.config.URL = c.url
			}
		})
		a := h.browser().post(h.link(h.enter("ana")), nil)
		var found *http.Cookie
		for _, k := range a.Cookies() {
			if k.Name == c.name {
				found = k
			}
		}
		if found == nil {
			t.Fatalf("no cookie %s in %v", c.name, a.Header)
		}
		if !found.HttpOnly || found.Secure != c.secure || found.SameSite != http.SameSiteLaxMode || found.Path != "/" || found.Domain != "" {
			t.Errorf("%+v", found)
		}
		if sts := a.Header.Get("Strict-Transport-Security"); (sts != "") != c.secure {
			t.Errorf("with %s: HSTS %q", c.url, sts)
		}
	}
}

// TestFixation: signing in gives a new secret, whatever the browser had before, and the old one opens nothing.
func TestFixation(t *testing.T) {
	h := newHouse(t)
	ana, eve := h.enter("ana"), h.visit(h.enter("eve"))
	at := h.url()
	planted := eve.jar.Cookies(at)
	b := h.browser()
	b.jar.SetCookies(at, planted)
	want(t, b.post(h.link(ana), nil), http.StatusSeeOther)
	if a := b.get("/"); !strings.Contains(a.body, `<span dir="auto">ana</span>`) {
		t.Errorf("not ana: %s", a)
	}
	if eve.isIn() {
		t.Error("what the browser was before opens an account")
	}
}

// TestWrongCodes: guesses are counted by address, and a good code does not count.
func TestWrongCodes(t *testing.T) {
	h := newHouse(t, proxied)
	ana := h.enter("ana")
	eve := h.browser()
	eve.head.Set("X-Forwarded-For", "203.0.113.7")
	for range 5 {
		want(t, eve.post("/in/"+chat.NewCode(), nil), http.StatusNotFound)
	}
	want(t, eve.post("/in/"+chat.NewCode(), nil), http.StatusTooManyRequests)
	want(t, eve.post(h.link(ana), nil), http.StatusTooManyRequests)
	want(t, eve.post("/in/nonsense", nil), http.StatusBadRequest)
	other := h.browser()
	other.head.Set("X-Forwarded-For", "203.0.113.8")
	want(t, other.post(h.link(ana), nil), http.StatusSeeOther)
	h.pass(time.Minute)
	want(t, eve.post(h.link(ana), nil), http.StatusSeeOther)
}

// TestManyAsk: one who asks for ever more codes leaves room for others.
func TestManyAsk(t *testing.T) {
	h := newHouse(t, proxied)
	eve, bob := h.browser(), h.browser()
	eve.head.Set("X-Forwarded-For", "2001:db8::1")
	bob.head.Set("X-Forwarded-For", "2001:db8:1::1")
	for range 30 {
		eve.jar, _ = cookiejar.New(nil)
		eve.client.Jar = eve.jar
		eve.ask()
	}
	eve.ask() // the same code again
	eve.client.Jar, _ = cookiejar.New(nil)
	eve.head.Set("X-Forwarded-For", "2001:db8::2") // of the same network
	want(t, eve.get("/in"), http.StatusOK, "too many browsers of your network")
	bob.ask()
}

// proxied has a house believe what a proxy on this machine says.
func proxied(h *house) { h.config.Proxies = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")} }

// TestForgedAddress: what others than a proxy say of their address does not count.
func TestForgedAddress(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	b := h.browser()
	b.head.Set("X-Forwarded-For", "203.0.113.7")
	want(t, b.post(h.link(ana), nil), http.StatusSeeOther)
	if !b.isIn() {
		t.Fatal("not in")
	}
	for _, s := range sessions(t, ana) {
		if !s.Origin.Addr.Addr().IsLoopback() {
			t.Errorf("a session is said to be from %v", s.Origin.Addr)
		}
	}
	want(t, b.post(h.link(ana), nil), http.StatusSeeOther)
}

func sessions(t *testing.T, s *room.Session) []room.SessionInfo {
	t.Helper()
	list, err := s.Sessions()
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// TestChallenge: a browser that shows a code is let in by who types it, after a question; another that knows the code is not.
func TestChallenge(t *testing.T) {
	h := newHouse(t)
	ana, desk, eve := h.enter("ana"), h.browser(), h.browser()
	code := desk.ask()
	eve.ask() // with a ticket of its own
	asking, err := ana.Asking(code)
	if err != nil || asking.Name != "Firefox on Linux" || !asking.From.Addr.Addr().IsLoopback() {
		t.Fatalf("%+v, %v", asking, err)
	}
	want(t, desk.post("/in/wait", nil), http.StatusSeeOther)
	if desk.isIn() {
		t.Fatal("in before anybody said so")
	}
	if err := ana.Approve(code); err != nil {
		t.Fatal(err)
	}
	at := h.url()
	eve.jar.SetCookies(at, []*http.Cookie{{Name: "parley-ask", Value: code + "." + chat.NewCode()}})
	want(t, eve.post("/in/wait", nil), http.StatusNotFound)
	a := desk.post("/in/wait", url.Values{"to": {"/r/1"}})
	want(t, a, http.StatusSeeOther)
	if a.Header.Get("Location") != "/r/1" || !desk.isIn() || eve.isIn() {
		t.Fatalf("%s; eve is in: %v", a, eve.isIn())
	}
	want(t, desk.post("/in/wait", nil), http.StatusBadRequest) // its ticket is gone
}

// TestChallengeStays: a browser that asks shows the same code in all its tabs, until that is over; one that has its cookie
// but is somewhere else gets another.
func TestChallengeStays(t *testing.T) {
	h := newHouse(t, proxied)
	ana, desk, eve := h.enter("ana"), h.browser(), h.browser()
	code := desk.ask()
	for range 40 {
		if again := desk.ask(); again != code {
			t.Fatalf("%s, and then %s", code, again)
		}
	}
	eve.head.Set("X-Forwarded-For", "203.0.113.7")
	eve.jar.SetCookies(eve.at(), desk.jar.Cookies(desk.at()))
	if eve.ask() == code {
		t.Error("a cookie that was planted shows the code of another")
	}
	if err := ana.Approve(code); err != nil {
		t.Fatal(err)
	}
	want(t, desk.post("/in/wait", nil), http.StatusSeeOther)
	if !desk.isIn() {
		t.Error("not in")
	}
	h.pass(5 * time.Minute)
	other := h.browser()
	code = other.ask()
	h.pass(5 * time.Minute)
	if other.ask() == code {
		t.Error("a code that is over is shown")
	}
}

// TestChallengeEnds: a code is over after five minutes, for the terminal and for the browser.
func TestChallengeEnds(t *testing.T) {
	h := newHouse(t)
	ana, desk := h.enter("ana"), h.browser()
	code := desk.ask()
	h.pass(5 * time.Minute)
	if err := ana.Approve(code); chat.CodeOf(err) != chat.NotFound {
		t.Error("approved: ", err)
	}
	want(t, desk.post("/in/wait", nil), http.StatusNotFound)
}

// TestOnlyOwnPages: where people are taken after they signed in is a page of this server.
func TestOnlyOwnPages(t *testing.T) {
	h := newHouse(t)
	for _, to := range []string{"//evil.example", "/\\evil.example", "https://evil.example/", "javascript:alert(1)", "/\t/evil.example", "///evil.example", "\\\\evil.example", "/%0d%0aX: y"} {
		ana, b := h.enter("ana"), h.browser()
		code := b.ask()
		if err := ana.Approve(code); err != nil {
			t.Fatal(err)
		}
		at, err := url.Parse(b.post("/in/wait", url.Values{"to": {to}}).Header.Get("Location"))
		if err != nil || at.Host != "" || at.Scheme != "" || !strings.HasPrefix(at.Path, "/") || strings.HasPrefix(at.Path, "//") || strings.HasPrefix(at.Path, "/\\") {
			t.Errorf("%q leads to %v, %v", to, at, err)
		}
		ana.Close()
	}
}

// TestHiddenByProxy: where a proxy hides who comes, the log says so once.
func TestHiddenByProxy(t *testing.T) {
	for text, set := range map[string][]func(*house){"--web-proxies": nil, "": {proxied}} {
		h := newHouse(t, set...)
		b := h.browser()
		b.get("/in")
		b.head.Set("X-Forwarded-For", "203.0.113.7")
		b.get("/in")
		b.get("/in")
		if n := strings.Count(h.log.String(), "--web-proxies"); n != min(1, len(text)) {
			t.Errorf("%d warnings with %d proxies", n, len(h.config.Proxies))
		}
	}
}
