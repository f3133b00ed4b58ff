package main

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"parley/app/room"
	"parley/app/store"
	"parley/ui/web"
)

// pagesWithin serves the pages of an empty server as serve does, with other times for a request.
func pagesWithin(t *testing.T, header, answer time.Duration) (addr string) {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	m, err := room.New(t.Context(), room.Config{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(web.Config{Manager: m, URL: "http://" + l.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	srv := newHTTP(pages, slog.New(slog.DiscardHandler))
	if srv.ReadHeaderTimeout <= 0 || srv.WriteTimeout <= 0 || srv.ReadTimeout <= 0 || srv.IdleTimeout <= 0 {
		t.Fatalf("a request may last for ever: %+v", srv)
	}
	srv.ReadHeaderTimeout, srv.WriteTimeout = header, answer
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() {
		_ = srv.Close()
		pages.Close()
		_ = m.Close(t.Context())
	})
	return l.Addr().String()
}

// dialWeb opens a connection that has half a minute.
func dialWeb(t *testing.T, addr string) *net.TCPConn {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(30 * time.Second))
	return c.(*net.TCPConn)
}

// TestSlowHeaders: who says what they want a byte at a time is not waited for.
func TestSlowHeaders(t *testing.T) {
	t.Parallel()
	c := dialWeb(t, pagesWithin(t, 200*time.Millisecond, time.Minute))
	ended := make(chan error, 1)
	go func() {
		_, err := io.Copy(io.Discard, c)
		ended <- err
	}()
	for _, b := range []byte("GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: " + strings.Repeat("x", 10000)) {
		if _, err := c.Write([]byte{b}); err != nil {
			break
		}
		select {
		case err := <-ended:
			if errors.Is(err, os.ErrDeadlineExceeded) {
				t.Fatal("it is waited for")
			}
			return
		case <-time.After(20 * time.Millisecond):
		}
	}
	if err := <-ended; errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("it is waited for")
	}
}

// TestNeverReads: who asks for scripts over and over, and reads none of them, is cut off.
func TestNeverReads(t *testing.T) {
	t.Parallel()
	addr := pagesWithin(t, time.Minute, 300*time.Millisecond)
	res, err := http.Get("http://" + addr + "/in")
	if err != nil {
		t.Fatal(err)
	}
	page, err := io.ReadAll(res.Body)
	_ = res.Body.Close()
	script := regexp.MustCompile(`/a/[^"]+\.js`).Find(page)
	if err != nil || script == nil {
		t.Fatalf("no script in %s, %v", page, err)
	}
	c := dialWeb(t, addr)
	_ = c.SetReadBuffer(4 << 10)
	ask := bufio.NewWriter(c)
	for { // until what is asked is not even taken any more
		if _, err = fmt.Fprintf(ask, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", script, addr); err != nil {
			break
		}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("its connection stays")
	}
}

// TestFloodOfConnections: of more connections than there may be, those that are too many are closed, and those that are
// served are answered.
func TestFloodOfConnections(t *testing.T) {
	t.Parallel()
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := newHTTP(http.NotFoundHandler(), slog.New(slog.DiscardHandler))
	go func() { _ = srv.Serve(web.NewCrowd(5, 1, nil).Listener(inner)) }()
	t.Cleanup(func() { _ = srv.Close() })
	var served int
	for range 50 { // they stay open
		c := dialWeb(t, inner.Addr().String())
		fmt.Fprint(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		if res, err := http.ReadResponse(bufio.NewReader(c), nil); err == nil && res.StatusCode == http.StatusNotFound {
			served++
		} else if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("one waits")
		}
	}
	if served != 5 {
		t.Errorf("%d of 50 are served", served)
	}
}

// TestStopsWithStalledTLS: a server that is told to stop does so while clients stand still in TLS, before it, and in a request
// of HTTP/2.
func TestStopsWithStalledTLS(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	cert, key := filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	selfSigned(t, cert, key, 1)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var out, errOut output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{
			"--listen", "127.0.0.1:0", "--web", "127.0.0.1:0", "--web-cert", cert, "--web-key", key, "--data", filepath.Join(dir, "data"),
		}, noEnv, &out, &errOut)
	}()
	out.address(t)
	addr := "127.0.0.1:" + out.find(t, `browsers +https://a\.example\.com:(\d+)`)

	dialWeb(t, addr) // which says nothing
	begun := dialWeb(t, addr)
	_, _ = begun.Write([]byte{22, 3, 1, 2, 0, 1}) // as a handshake begins
	slow, err := tls.Dial("tcp", addr, &tls.Config{InsecureSkipVerify: true})
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	fmt.Fprint(slow, "GET / HTTP/1.1\r\nHost: ")
	client := &http.Client{Transport: &http.Transport{ForceAttemptHTTP2: true, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}}
	defer client.CloseIdleConnections()
	res, err := client.Get("https://" + addr + "/in")
	if err != nil || res.ProtoMajor != 2 {
		t.Fatalf("%v, %v", res, err)
	}
	_ = res.Body.Close()
	half, in := io.Pipe()
	defer in.Close()
	r, _ := http.NewRequest(http.MethodPost, "https://"+addr+"/in/wait", half)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	posted := make(chan struct{})
	go func() {
		defer close(posted)
		if res, err := client.Do(r); err == nil {
			_ = res.Body.Close()
		}
	}()
	fmt.Fprint(in, "to=")

	cancel()
	select {
	case status := <-ended:
		if status != 0 {
			t.Errorf("it stopped with %d: %s", status, &errOut)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("it does not stop")
	}
	<-posted
}

// find waits until the output has what an expression finds, and returns that.
func (o *output) find(t *testing.T, expression string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if m := regexp.MustCompile(expression).FindStringSubmatch(o.String()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("no %s in %q", expression, o)
	return ""
}
