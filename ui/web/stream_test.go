package web_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// until waits until something is so.
func until(t *testing.T, ok func() bool, format string, args ...any) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("not so: "+format, args...)
		}
	}
}

// open is how many sessions there are; s is an administrator's.
func open(t *testing.T, s *room.Session) int {
	t.Helper()
	st, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return st.Sessions
}

// inLobby says something in the lobby.
func inLobby(t *testing.T, s *room.Session, text string) {
	t.Helper()
	if _, err := s.Post(t.Context(), chat.Draft{Room: s.Lobby(), ClientID: fmt.Sprint(time.Now().UnixNano()), Text: text}); err != nil {
		t.Fatal(err)
	}
}

// Pages that come and go leave no session and no goroutine behind.
func TestStreamsLeaveNothing(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	var browsers []*browser
	for i := range 20 {
		browsers = append(browsers, h.visit(h.enter(fmt.Sprint("p", i))))
	}
	until(t, func() bool { return open(t, ana) == 21 }, "the sessions of signing in are over")
	http.DefaultClient.CloseIdleConnections()
	before := runtime.NumGoroutine()
	const rounds, tabs = 5, 20
	for range rounds {
		var streams []*events
		for _, b := range browsers {
			for range tabs {
				streams = append(streams, b.stream(int(ana.Lobby())))
			}
			if a := b.get("/events?room=1"); a.StatusCode != http.StatusTooManyRequests {
				t.Fatalf("one more is not refused: %s", a)
			}
		}
		inLobby(t, ana, "hello")
		if n := open(t, ana); n != 21+len(streams) {
			t.Fatalf("%d sessions for %d streams", n-21, len(streams))
		}
		for _, e := range streams {
			e.stop()
		}
		until(t, func() bool { return h.pages.Streams() == 0 && open(t, ana) <= 21+len(browsers) }, "one session stays for each browser, for a moment")
	}
	h.pages.Close()
	until(t, func() bool { return open(t, ana) == 21 }, "all sessions are over: %d", open(t, ana))
	for _, b := range browsers {
		b.client.CloseIdleConnections()
	}
	h.http.CloseClientConnections()
	until(t, func() bool { return runtime.NumGoroutine() <= before }, "%d goroutines, as before", before)
}

// A server that goes down waits for no page that is open: its stream is told, and ends.
func TestGoingDown(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	page := h.visit(bob).stream(int(bob.Lobby()))
	page.wait(t, "hello")
	bob.Close()
	h.pages.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if err := h.manager.Close(ctx); err != nil {
		t.Fatalf("some sessions did not leave: %v", err)
	}
	page.wait(t, "closing")
	page.end(t)
}

// A browser that reads nothing delays nobody, and its connection is closed after its time.
func TestStalledBrowser(t *testing.T) {
	var closed sync.Map // addresses
	h := newHouse(t, func(h *house) {
		h.config.Stall = 300 * time.Millisecond
		h.http.Config.ConnContext = func(ctx context.Context, c net.Conn) context.Context {
			_ = c.(*net.TCPConn).SetWriteBuffer(4 << 10) // so that it is full soon
			return ctx
		}
		h.http.Config.ConnState = func(c net.Conn, s http.ConnState) {
			if s == http.StateClosed {
				closed.Store(c.RemoteAddr().String(), true)
			}
		}
	})
	ana, bob, eve := h.enter("ana"), h.enter("bob"), h.enter("eve")
	b := h.visit(eve)
	conn, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", b.at().Host)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	var cookies []string
	for _, c := range b.jar.Cookies(b.at()) {
		cookies = append(cookies, c.String())
	}
	fmt.Fprintf(conn, "GET /events?room=%d HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\n\r\n", ana.Lobby(), b.at().Host, strings.Join(cookies, "; "))
	until(t, func() bool { return open(t, ana) == 4 }, "the stream is open")

	stream := h.visit(bob).stream(int(ana.Lobby()))
	stream.wait(t, "event: rooms")
	text := strings.Repeat("0123456789abcdef", chat.MaxMessageBytes/16-1)
	posts := 0
	until(t, func() bool {
		inLobby(t, ana, fmt.Sprint(posts, " ", text))
		stream.wait(t, fmt.Sprint(posts, " 0123"))
		posts++
		_, gone := closed.Load(conn.LocalAddr().String())
		return gone
	}, "the one who reads nothing is gone")
}
