package web_test

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
	"parley/ui/web"
)

// house is a server with pages, over a real store.
type house struct {
	testing.TB
	manager *room.Manager
	store   *store.Store
	pages   *web.Server
	http    *httptest.Server
	rules   room.Config // to be set before open
	config  web.Config
	log     syncBuffer

	mu  sync.Mutex
	now time.Time
}

// newHouse opens a house; set may change what it is made of.
func newHouse(t testing.TB, set ...func(*house)) *house {
	t.Helper()
	h := &house{TB: t, now: time.Now()}
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h.store = s
	log := slog.New(slog.NewTextHandler(&h.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	h.rules = room.Config{Store: s, Log: log, Now: h.clock, Limits: room.Limits{
		PostBurst: 1 << 20, RoomBurst: 1 << 20, LoginBurst: 1 << 20, ChatBurst: 1 << 20, VerbBurst: 1 << 20, PageBurst: 1 << 20, FormBurst: 1 << 20,
	}}
	h.http = httptest.NewUnstartedServer(nil)
	h.config = web.Config{Log: log, Now: h.clock, URL: "http://" + h.http.Listener.Addr().String(), SSH: "ssh chat.example.org"}
	for _, f := range set {
		f(h)
	}
	h.rules.WebURL = h.config.URL
	if h.manager, err = room.New(t.Context(), h.rules); err != nil {
		t.Fatal(err)
	}
	h.config.Manager = h.manager
	if h.pages, err = web.New(h.config); err != nil {
		t.Fatal(err)
	}
	h.http.Config.Handler = h.pages
	h.http.Start()
	t.Cleanup(func() {
		h.http.CloseClientConnections()
		h.pages.Close()
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = h.manager.Close(ctx)
		h.http.Close()
		_ = s.Close()
	})
	return h
}

func (h *house) clock() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

// pass lets time go by.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// enter starts a session on a terminal for the person of that name; each has one key.
func (h *house) enter(name string) *room.Session {
	h.Helper()
	s, err := h.manager.Enter(h.Context(), room.Visitor{
		Key: chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"}, Login: name,
		Origin: room.Origin{Addr: netip.MustParseAddrPort("127.0.0.1:1"), Screen: true},
	})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(s.Close)
	return s
}

// link makes the path of a link that lets a browser in.
func (h *house) link(s *room.Session) string {
	h.Helper()
	code, _, err := s.WebCode()
	if err != nil {
		h.Fatal(err)
	}
	return "/in/" + code
}

// browser is one with cookies of its own, that follows no redirects by itself.
type browser struct {
	h      *house
	client *http.Client
	jar    http.CookieJar
	head   http.Header // of all requests
}

func (h *house) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{h: h, jar: jar, head: http.Header{"User-Agent": {"Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0"}}, client: &http.Client{
		Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// visit is a browser that is signed in.
func (h *house) visit(s *room.Session) *browser {
	h.Helper()
	b := h.browser()
	if a := b.post(h.link(s), nil); a.StatusCode != http.StatusSeeOther {
		h.Fatalf("not signed in: %s", a)
	}
	return b
}

// url is where the cookies of browsers belong.
func (h *house) url() *url.URL {
	at, err := url.Parse(h.http.URL)
	if err != nil {
		h.Fatal(err)
	}
	return at
}

// answer is one with all that is in it.
type answer struct {
	*http.Response
	body string
}

func (a answer) String() string { return a.Status + " " + a.Header.Get("Location") + "\n" + a.body }

func (b *browser) get(path string) answer {
	b.h.Helper()
	return b.do(http.MethodGet, path, nil, nil)
}

// post sends a form as a page of this server does.
func (b *browser) post(path string, form url.Values) answer {
	b.h.Helper()
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), http.Header{
		"Content-Type": {"application/x-www-form-urlencoded"}, "Sec-Fetch-Site": {"same-origin"}, "Origin": {b.h.http.URL},
	})
}

func (b *browser) do(method, path string, body io.Reader, head http.Header) answer {
	b.h.Helper()
	r, err := http.NewRequestWithContext(b.h.Context(), method, b.h.http.URL+path, body)
	if err != nil {
		b.h.Fatal(err)
	}
	for _, h := range []http.Header{b.head, head} {
		for k, v := range h {
			r.Header[k] = v
		}
	}
	return b.send(r)
}

func (b *browser) send(r *http.Request) answer {
	b.h.Helper()
	res, err := b.client.Do(r)
	if err != nil {
		b.h.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		b.h.Fatal(err)
	}
	return answer{res, string(text)}
}

// isIn says whether the browser is signed in.
func (b *browser) isIn() bool {
	b.h.Helper()
	return b.get("/").StatusCode == http.StatusOK
}

// asked finds the code that a page shows to be typed into a terminal.
var asked = regexp.MustCompile(`web ([0-9A-Z-]{19})<`)

func (b *browser) ask() string {
	b.h.Helper()
	a := b.get("/in")
	m := asked.FindStringSubmatch(a.body)
	if m == nil {
		b.h.Fatalf("no code in %s", a)
	}
	return m[1]
}

func want(t *testing.T, a answer, status int, texts ...string) {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("got %s, want %d", a, status)
	}
	for _, text := range texts {
		if !strings.Contains(a.body, text) {
			t.Errorf("no %q in %s", text, a)
		}
	}
}

// syncBuffer is a log that can be read while it is written.
type syncBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
