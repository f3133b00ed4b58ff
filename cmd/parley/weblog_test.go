package main

import (
	"bytes"
	"crypto/tls"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestLogOfConnections: what goes wrong with a connection is in the log, and where it is from is not.
func TestLogOfConnections(t *testing.T) {
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	selfSigned(t, cert, key, 1)
	files, err := newCertFiles(cert, key, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	var said output
	srv := newHTTP(http.NotFoundHandler(), slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug})))
	var serving sync.WaitGroup
	t.Cleanup(func() { _ = srv.Close(); serving.Wait() })
	for _, addr := range []string{"127.0.0.1:0", "[::1]:0"} {
		l, err := net.Listen("tcp", addr)
		if err != nil {
			t.Logf("not at %s: %v", addr, err)
			continue
		}
		serving.Go(func() { _ = srv.Serve(tls.NewListener(l, &tls.Config{GetCertificate: files.get})) })
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(c, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
		_, _ = io.Copy(io.Discard, c)
		_ = c.Close()
		said.wait(t, "TLS handshake error from a browser")
		said.mu.Lock()
		said.b = bytes.Buffer{}
		said.mu.Unlock()
	}
	if _, err := (nameless{slog.New(slog.NewTextHandler(&said, &slog.HandlerOptions{Level: slog.LevelDebug}))}).Write([]byte("http: a from 192.0.2.1:5 and [2001:db8::1%eth0]:5: reset\n")); err != nil {
		t.Fatal(err)
	}
	if text := said.String(); !strings.Contains(text, "http: a from a browser and a browser: reset") || strings.Contains(text, "\\n") {
		t.Error(text)
	}
}

// wait waits until the output has a text, in which no address of this machine may be.
func (o *output) wait(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(o.String(), text); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q in %q", text, o)
		}
	}
	if strings.Contains(o.String(), "127.0.0.1") || strings.Contains(o.String(), "::1") {
		t.Errorf("an address is in %q", o)
	}
}
