package push

import (
	"context"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// TestPublicOnly: nobody has the server connect to what is not of the public internet.
func TestPublicOnly(t *testing.T) {
	for _, a := range []string{
		"127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "0.0.0.0", "100.64.0.1", "224.0.0.1", "255.255.255.255", "198.18.0.1",
		"::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1",
	} {
		if isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s counts as public", a)
		}
	}
	for _, a := range []string{"8.8.8.8", "142.250.0.1", "2a00:1450:4001::1", "::ffff:8.8.8.8"} {
		if !isPublic(netip.MustParseAddr(a)) {
			t.Errorf("%s does not count as public", a)
		}
	}
}

// service is a browser maker's, on this machine.
type service struct {
	*httptest.Server
	came   chan *http.Request
	status int
}

func newService(t *testing.T, status int) *service {
	s := &service{came: make(chan *http.Request, 10), status: status}
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(strings.NewReader(string(body)))
		if status == http.StatusFound {
			w.Header().Set("Location", s.URL+"/elsewhere")
		}
		w.WriteHeader(status)
		s.came <- r
	}))
	t.Cleanup(s.Close)
	return s
}

// subscription is what a browser gives.
func (s *service) subscription(t *testing.T) chat.Push {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	auth := make([]byte, 16)
	_, _ = rand.Read(auth)
	enc := base64.RawURLEncoding.EncodeToString
	return chat.Push{Browser: 7, Endpoint: s.URL + "/push/secret", P256dh: enc(key.PublicKey().Bytes()), Auth: enc(auth)}
}

func newSender(t *testing.T, client *http.Client, gone chan int64) *Sender {
	t.Helper()
	return newSenderWith(t, Config{Client: client, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}, gone)
}

func newSenderWith(t *testing.T, c Config, gone chan int64) *Sender {
	t.Helper()
	keys, err := LoadKeys(filepath.Join(t.TempDir(), "push_key"))
	if err != nil {
		t.Fatal(err)
	}
	c.Keys, c.Subject = keys, "https://chat.example.org"
	c.Gone = func(_ context.Context, browser int64) { gone <- browser }
	s := New(c)
	t.Cleanup(s.Close)
	return s
}

// TestSend: a ring comes sealed and signed; a browser that is gone is told of; nothing is followed.
func TestSend(t *testing.T) {
	for status, isGone := range map[int]bool{http.StatusCreated: false, http.StatusGone: true, http.StatusNotFound: true, http.StatusFound: false} {
		service, gone := newService(t, status), make(chan int64, 10)
		client := service.Client()
		client.CheckRedirect = newClient(isPublic).CheckRedirect
		newSender(t, client, gone).Push(service.subscription(t), chat.Ring{Title: "bob", Text: "the secret text", Room: 3, Seq: 4})
		r := await(t, service.came)
		body, _ := io.ReadAll(r.Body)
		if r.URL.Path != "/push/secret" || !strings.HasPrefix(r.Header.Get("Authorization"), "vapid t=") || r.Header.Get("Content-Encoding") != "aes128gcm" ||
			r.Header.Get("TTL") == "" || strings.Contains(string(body), "secret") || len(body) == 0 {
			t.Errorf("%s %v %q", r.URL, r.Header, body)
		}
		if isGone {
			if id := await(t, gone); id != 7 {
				t.Error("gone is ", id)
			}
		}
		select {
		case r := <-service.came:
			t.Errorf("%d: %s too", status, r.URL)
		default:
		}
	}
}

// TestNotInside: the usual client connects to nothing on this machine, and asks for no redirect's place.
func TestNotInside(t *testing.T) {
	service, gone := newService(t, http.StatusCreated), make(chan int64, 10)
	s := newSender(t, nil, gone)
	if _, err := s.config.Client.Get(service.URL); err == nil || !strings.Contains(err.Error(), errNotPublic.Error()) {
		t.Fatal("connected: ", err)
	}
	s.Push(service.subscription(t), chat.Ring{Title: "x"})
	select {
	case r := <-service.came:
		t.Errorf("%s was asked for", r.URL)
	case <-gone:
		t.Error("it is said to be gone")
	default:
	}
}

// TestOtherPorts: nor to anything else that a machine of the public internet has.
func TestOtherPorts(t *testing.T) {
	service := newService(t, http.StatusCreated)
	client := newClient(func(netip.Addr) bool { return true })
	if _, err := client.Get(service.URL); !errors.Is(err, errOtherPort) {
		t.Error("connected: ", err)
	}
}

// TestNeverWaits: a service that answers nobody holds up nobody here, and no Close.
func TestNeverWaits(t *testing.T) {
	hold := make(chan struct{})
	stuck := httptest.NewTLSServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-hold:
		case <-r.Context().Done():
		}
	}))
	defer stuck.Close()
	defer close(hold)
	s := newSender(t, stuck.Client(), make(chan int64, 10))
	to := (&service{Server: stuck}).subscription(t)
	for range 3 * waiting {
		s.Push(to, chat.Ring{Title: "x"})
	}
	s.Close()
}

// TestKeys: they stay the same, and only their owner reads them.
func TestKeys(t *testing.T) {
	file := filepath.Join(t.TempDir(), "push_key")
	first, err := LoadKeys(file)
	if err != nil {
		t.Fatal(err)
	}
	again, err := LoadKeys(file)
	if err != nil || first != again || first.Public == "" {
		t.Errorf("%v, %v, %v", first, again, err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if err := os.WriteFile(file, []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := LoadKeys(file); err == nil {
		t.Error("half of a file is taken for keys")
	}
}

func await[T any](t *testing.T, c chan T) T {
	t.Helper()
	select {
	case v := <-c:
		return v
	case <-time.After(20 * time.Second):
		t.Fatal("nothing came")
	}
	panic("unreachable")
}
