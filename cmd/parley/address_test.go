package main

import (
	"bytes"
	"log/slog"
	"net"
	"path/filepath"
	"strings"
	"testing"

	"parley/ui/web"
)

// opened opens the addresses that the flags of c say, and returns what is logged of it.
func opened(t *testing.T, c webConfig) (w *webServer, logged string, err error) {
	t.Helper()
	var log bytes.Buffer
	if err := c.validate(); err != nil {
		t.Fatal(err)
	}
	w, err = listenWeb(t.Context(), &c, web.NewCrowd(100, 100, nil), t.TempDir(), slog.New(slog.NewTextHandler(&log, nil)))
	if err == nil {
		t.Cleanup(w.stop)
	}
	return w, log.String(), err
}

// TestWebURL: an address of browsers is kept as they write it, since their origin is compared with it.
func TestWebURL(t *testing.T) {
	for given, want := range map[string]string{
		"https://Chat.Example.com:443/": "https://chat.example.com", "HTTP://chat.example.com:80": "http://chat.example.com",
		"https://chat.example.com:8443": "https://chat.example.com:8443", "https://chat.example.com:80": "https://chat.example.com:80",
		"https://[2001:DB8::443]": "https://[2001:db8::443]",
	} {
		c := webConfig{URL: given}
		if err := c.validate(); err != nil || c.URL != want {
			t.Errorf("%s is kept as %s, %v", given, c.URL, err)
		}
	}
	c := webConfig{ACME: []string{"Chat.Example.com"}}
	if err := c.validate(); err != nil || c.URL != "https://chat.example.com" {
		t.Errorf("%s, %v", c.URL, err)
	}
}

// TestURLOfCertificate: without another address browsers find the server by the name of its certificate; one that has none
// is refused.
func TestURLOfCertificate(t *testing.T) {
	dir := t.TempDir()
	c := webConfig{Addr: "127.0.0.1:0", Cert: filepath.Join(dir, "cert.pem"), Key: filepath.Join(dir, "key.pem")}
	selfSigned(t, c.Cert, c.Key, 1)
	w, _, err := opened(t, c)
	if err != nil || !strings.HasPrefix(w.url, "https://a.example.com:") {
		t.Fatalf("%v, %v", w, err)
	}
	selfSigned(t, c.Cert, c.Key, 0)
	if _, _, err := opened(t, c); err == nil || !strings.Contains(err.Error(), "--web-url") {
		t.Errorf("a certificate without a name: %v", err)
	}
	c.URL = "https://chat.example.com"
	if w, _, err := opened(t, c); err != nil || w.url != c.URL {
		t.Errorf("with an address: %v", err)
	}
}

// TestWarnsOfPlain: who serves others than this machine without TLS is told so, and nobody else is.
func TestWarnsOfPlain(t *testing.T) {
	for _, c := range []struct {
		config webConfig
		warns  bool
	}{
		{webConfig{Addr: ":0"}, true},
		{webConfig{Addr: ":0", URL: "http://chat.example.com"}, true},
		{webConfig{Addr: ":0", URL: "https://chat.example.com"}, false}, // a proxy has TLS
		{webConfig{Addr: "127.0.0.1:0"}, false},
		{webConfig{Addr: "[::1]:0"}, false},
	} {
		_, logged, err := opened(t, c.config)
		if err != nil && strings.Contains(c.config.Addr, "::1") {
			continue // there is no IPv6 here
		}
		if err != nil || strings.Contains(logged, "without TLS") != c.warns {
			t.Errorf("%+v: %v, %q", c.config, err, logged)
		}
	}
}

// at is a listener at an address.
type at struct {
	net.Listener
	addr string
}

func (a at) Addr() net.Addr {
	addr, _ := net.ResolveTCPAddr("tcp", a.addr)
	return addr
}

// TestComeIn: people are told a command that reaches the server from where they are.
func TestComeIn(t *testing.T) {
	for _, c := range []struct{ listen, url, want string }{
		{"127.0.0.1:2222", "", "ssh -p 2222 127.0.0.1"},
		{"[::]:2222", "http://localhost:8080", "ssh -p 2222 localhost"},
		{"[::]:2222", "http://127.0.0.1:8080", "ssh -p 2222 localhost"},
		{"[::]:2222", "https://chat.example.com", "ssh -p 2222 chat.example.com"},
		{"[::]:22", "https://chat.example.com:8443", "ssh chat.example.com"},
		{"[::]:22", "", "ssh localhost"},
	} {
		s := &server{listeners: []net.Listener{at{nil, c.listen}}, web: &webServer{url: c.url}}
		if got := s.comeIn(); got != c.want {
			t.Errorf("%s, %s: %q, want %q", c.listen, c.url, got, c.want)
		}
	}
}
