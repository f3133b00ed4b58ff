package push

import (
	"bytes"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/app/chat"
)

// tarpit is a service that takes a ring and answers only when it is told to.
type tarpit struct {
	*service
	came   chan string // the paths that were asked for
	answer chan struct{}
	at     atomic.Int32 // rings that it holds
	atOnce atomic.Int32 // the most that it held
}

func newTarpit(t *testing.T) *tarpit {
	p := &tarpit{service: &service{}, came: make(chan string, 100), answer: make(chan struct{})}
	p.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		n := p.at.Add(1)
		defer p.at.Add(-1)
		for most := p.atOnce.Load(); n > most && !p.atOnce.CompareAndSwap(most, n); most = p.atOnce.Load() {
		}
		p.came <- r.URL.Path
		select {
		case <-p.answer:
			w.WriteHeader(http.StatusCreated)
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() { close(p.answer); p.Close() })
	return p
}

// of is what a browser of an account gives that takes rings at a path.
func (p *tarpit) of(t *testing.T, user chat.UserID, browser int64, path string) chat.Push {
	to := p.subscription(t)
	to.User, to.Browser, to.Endpoint = user, browser, p.URL+path
	return to
}

// TestOneAccount: one whose browsers take rings at services that never answer has one of them on its way, and holds up
// nobody else; of many rings for one browser the newest waits.
func TestOneAccount(t *testing.T) {
	p := newTarpit(t)
	s := newSender(t, p.Client(), make(chan int64, 10))
	for i := range int64(20) {
		for range 3 {
			s.Push(p.of(t, 1, i, "/eve"), chat.Ring{Title: "old"})
		}
	}
	if path := await(t, p.came); path != "/eve" {
		t.Fatal(path)
	}
	for user := range chat.UserID(5) {
		s.Push(p.of(t, 10+user, 100+int64(user), "/other"), chat.Ring{Title: "x"})
	}
	for range 5 {
		if path := await(t, p.came); path != "/other" {
			t.Fatalf("another of %s is on its way", path)
		}
	}
	newest := p.of(t, 1, 3, "/eve")
	s.Push(newest, chat.Ring{Title: "new"})
	s.mu.Lock()
	defer s.mu.Unlock()
	var titles []string
	for _, j := range s.by[1] {
		if j.to.Browser == newest.Browser {
			titles = append(titles, j.ring.Title)
		}
	}
	if strings.Join(titles, " ") != "new" || len(s.by[1]) > 20 || s.waits != len(s.by[1]) {
		t.Errorf("of one browser %q wait, of the account %d, in all %d", titles, len(s.by[1]), s.waits)
	}
}

// TestAllComes: what waits for an account goes one after the other, to the last, and then nothing is kept of it.
func TestAllComes(t *testing.T) {
	p := newTarpit(t)
	s := newSender(t, p.Client(), make(chan int64, 10))
	for i := range int64(20) {
		s.Push(p.of(t, 1, i, "/bob"), chat.Ring{Title: "x"})
	}
	for range 20 {
		await(t, p.came)
		p.answer <- struct{}{}
	}
	if n := p.atOnce.Load(); n != 1 {
		t.Errorf("%d were on their way at once", n)
	}
	for late := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
		s.mu.Lock()
		left := len(s.by) + s.waits + len(s.failing)
		s.mu.Unlock()
		if left == 0 {
			return
		}
		if time.Now().After(late) {
			t.Fatalf("%d are left", left)
		}
	}
}

// TestGivenUp: a browser whose service fails is left alone for ever longer, and after five failures in a row it is gone.
func TestGivenUp(t *testing.T) {
	var mu sync.Mutex
	now := time.Unix(1e9, 0)
	var status atomic.Int32
	status.Store(http.StatusInternalServerError)
	clock := func() time.Time { mu.Lock(); defer mu.Unlock(); return now }
	pass := func(d time.Duration) { mu.Lock(); defer mu.Unlock(); now = now.Add(d) }
	service := newService(t, 0)
	service.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(int(status.Load()))
		service.came <- r
	})
	var log bytes.Buffer
	gone := make(chan int64, 10)
	s := newSenderWith(t, Config{Client: service.Client(), Now: clock, Log: slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))}, gone)
	to := service.subscription(t)
	// ring sends one and waits until what came of it is noted.
	ring := func() {
		t.Helper()
		s.Push(to, chat.Ring{Title: "x"})
		await(t, service.came)
		for late := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) {
			s.mu.Lock()
			left := len(s.by)
			s.mu.Unlock()
			if left == 0 {
				return
			}
			if time.Now().After(late) {
				t.Fatal("it is still on its way")
			}
		}
	}
	rests := []time.Duration{time.Minute, 8 * time.Minute, 64 * time.Minute, 512 * time.Minute}
	fail := func() {
		for _, rest := range rests {
			ring()
			pass(rest - time.Second)
			s.Push(to, chat.Ring{Title: "left alone"})
			pass(time.Second)
		}
	}
	fail()
	status.Store(http.StatusCreated)
	ring() // and all is well again
	status.Store(http.StatusInternalServerError)
	fail()
	select {
	case <-gone:
		t.Fatal("given up too soon")
	default:
	}
	ring()
	if id := await(t, gone); id != to.Browser {
		t.Errorf("%d is gone", id)
	}
	s.Close()
	if strings.Contains(log.String(), "secret") || strings.Contains(log.String(), "127.0.0.1") || !strings.Contains(log.String(), "500") {
		t.Errorf("the log has\n%s", log.String())
	}
}

// badOnce panics with the address of its first request.
type badOnce struct {
	http.RoundTripper
	done atomic.Bool
}

func (b *badOnce) RoundTrip(r *http.Request) (*http.Response, error) {
	if b.done.CompareAndSwap(false, true) {
		panic(errors.New("bad " + r.URL.String()))
	}
	return b.RoundTripper.RoundTrip(r)
}

// TestPanic: a panic is one ring's only, and the log does not say where that was going.
func TestPanic(t *testing.T) {
	service := newService(t, http.StatusCreated)
	var log bytes.Buffer
	client := service.Client()
	client.Transport = &badOnce{RoundTripper: client.Transport}
	s := newSenderWith(t, Config{Client: client, Log: slog.New(slog.NewTextHandler(&log, nil))}, make(chan int64, 1))
	to := service.subscription(t)
	for i := range int64(workers + 1) {
		to.Browser, to.User = i, chat.UserID(i)
		s.Push(to, chat.Ring{Title: "x"})
	}
	for range workers {
		await(t, service.came)
	}
	s.Close()
	if !strings.Contains(log.String(), "panic in a notice") || strings.Contains(log.String(), "secret") {
		t.Errorf("the log has\n%s", log.String())
	}
}
