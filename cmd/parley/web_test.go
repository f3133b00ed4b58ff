package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestWebFlags: what does not go together is refused, with the flag's name.
func TestWebFlags(t *testing.T) {
	for _, c := range []struct {
		config webConfig
		names  string
	}{
		{webConfig{URL: "chat.example.com"}, "--web-url"},
		{webConfig{URL: "ftp://chat.example.com"}, "--web-url"},
		{webConfig{URL: "https://chat.example.com/chat"}, "--web-url"},
		{webConfig{Cert: "cert.pem"}, "--web-cert and --web-key"},
		{webConfig{ACME: []string{"localhost"}}, "--web-acme"},
		{webConfig{ACME: []string{"192.0.2.1"}}, "--web-acme"},
		{webConfig{ACME: []string{"*.example.com"}}, "--web-acme"},
		{webConfig{ACME: []string{"https://chat.example.com"}}, "--web-acme"},
		{webConfig{ACME: []string{"chat.example.com"}, Cert: "a", Key: "b"}, "--web-acme"},
		{webConfig{ACME: []string{"chat.example.com"}, URL: "http://chat.example.com"}, "--web-url"},
		{webConfig{Plain: ":80"}, "--web-http"},
		{webConfig{Proxies: []string{"everybody"}}, "--web-proxies"},
	} {
		if err := c.config.validate(); err == nil || !strings.HasPrefix(err.Error(), c.names) {
			t.Errorf("%+v: %v", c.config, err)
		}
	}
	good := webConfig{ACME: []string{"chat.example.com"}, Plain: ":80"}
	if err := good.validate(); err != nil || good.URL != "https://chat.example.com" {
		t.Errorf("%s, %v", good.URL, err)
	}
}

// TestCertificateChanges: a certificate that is renewed in its files is used without a restart, and one that is broken is not.
func TestCertificateChanges(t *testing.T) {
	cert, key := filepath.Join(t.TempDir(), "cert.pem"), filepath.Join(t.TempDir(), "key.pem")
	quiet := slog.New(slog.NewTextHandler(io.Discard, nil))
	if _, err := newCertFiles(cert, key, quiet); err == nil || !strings.Contains(err.Error(), "--web-cert") {
		t.Fatal(err)
	}
	selfSigned(t, cert, key, 1)
	f, err := newCertFiles(cert, key, quiet)
	if err != nil {
		t.Fatal(err)
	}
	serial := func() int64 {
		t.Helper()
		f.looked = time.Time{}
		c, err := f.get(nil)
		if err != nil {
			t.Fatal(err)
		}
		return c.Leaf.SerialNumber.Int64()
	}
	if got := serial(); got != 1 {
		t.Fatal(got)
	}
	selfSigned(t, cert, key, 2)
	if got := serial(); got != 2 {
		t.Error("the old certificate is used: ", got)
	}
	if err := os.WriteFile(cert, []byte("half of a"), 0o600); err != nil {
		t.Fatal(err)
	}
	if got := serial(); got != 2 {
		t.Error("not the last good one: ", got)
	}
}

// selfSigned writes a certificate, of another size for each number; without a name for 0.
func selfSigned(t *testing.T, cert, key string, number int64) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{SerialNumber: big.NewInt(number), NotAfter: time.Now().Add(time.Hour)}
	if number > 0 {
		about.DNSNames = []string{strings.Repeat("a", int(number)) + ".example.com"}
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	for file, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(file, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestHTTP2OfProxies: a proxy may speak HTTP/2 without TLS, and does not keep the server from going down.
func TestHTTP2OfProxies(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	srv := newHTTP(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, r.Proto) }), slog.New(slog.DiscardHandler))
	ended := make(chan error)
	go func() { ended <- srv.Serve(l) }()
	for _, want := range []string{"HTTP/1.1", "HTTP/2.0"} {
		var speaks http.Protocols
		speaks.SetHTTP1(want == "HTTP/1.1")
		speaks.SetUnencryptedHTTP2(want == "HTTP/2.0")
		client := http.Client{Transport: &http.Transport{Protocols: &speaks}}
		res, err := client.Get("http://" + l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		got, _ := io.ReadAll(res.Body)
		res.Body.Close()
		if string(got) != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if err := srv.Shutdown(t.Context()); err != nil {
		t.Error(err)
	}
	if err := <-ended; err != http.ErrServerClosed {
		t.Error(err)
	}
}

// TestRedirect: who comes without TLS is sent to the same page with it, and nowhere else.
func TestRedirect(t *testing.T) {
	h := redirect("https://chat.example.com")
	for path, want := range map[string]string{"/": "/", "/r/1?at=2": "/r/1?at=2", "//evil.example/": "/evil.example/", "/\\evil.example": "/%5Cevil.example"} {
		w := httptest.NewRecorder()
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL, _ = url.ParseRequestURI(path)
		h.ServeHTTP(w, r)
		if got := w.Header().Get("Location"); w.Code != http.StatusMovedPermanently || got != "https://chat.example.com"+want {
			t.Errorf("%s leads to %s, not %s", path, got, want)
		}
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/in/CODE", nil))
	if w.Code != http.StatusBadRequest {
		t.Errorf("a post is answered with %d", w.Code)
	}
}

// TestACME: the authority of the flag is asked for a certificate; while there is none, no other one is shown.
func TestACME(t *testing.T) {
	asked := make(chan string, 100)
	authority := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		select {
		case asked <- r.URL.Path:
		default:
		}
		http.Error(w, "not today", http.StatusServiceUnavailable)
	}))
	defer authority.Close()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	c := &webConfig{ACME: []string{"chat.example.com"}, ACMEDirectory: authority.URL + "/directory"}
	a := newACME(c, t.TempDir(), l.Addr(), nil, slog.New(slog.NewTextHandler(io.Discard, nil)))
	defer a.stop()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := a.start(ctx); err != nil {
		t.Fatal(err)
	}
	select {
	case path := <-asked:
		if path != "/directory" {
			t.Error("asked for ", path)
		}
	case <-time.After(30 * time.Second):
		t.Fatal("nobody was asked for a certificate")
	}
	go func() {
		if conn, err := tls.NewListener(l, a.tls()).Accept(); err == nil {
			_ = conn.(*tls.Conn).HandshakeContext(ctx)
			conn.Close()
		}
	}()
	if conn, err := tls.Dial("tcp", l.Addr().String(), &tls.Config{ServerName: "chat.example.com", InsecureSkipVerify: true}); err == nil {
		conn.Close()
		t.Error("a certificate was shown that nobody gave out")
	}
}
