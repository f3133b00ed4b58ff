package sshd

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/rand"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/blob"
	"parley/app/room"
	"parley/app/store"
	"parley/keys"
)

const soon = 20 * time.Second // until a test gives up

// host is a server that tests connect to.
type host struct {
	*Server
	addr    string
	manager *room.Manager
	log     *lockedBuffer
}

// lockedBuffer is a log that is read while it is written.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// start serves on a free port of loopback, with the given screen, until the test ends.
func start(t testing.TB, limits Limits, show Screen, proxies ...netip.Prefix) *host {
	t.Helper()
	dir := t.TempDir()
	key, err := keys.HostKey(filepath.Join(dir, "key"))
	if err != nil {
		t.Fatal(err)
	}
	db, err := store.Open(filepath.Join(dir, "db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	log := &lockedBuffer{}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	blobs, err := blob.Open(filepath.Join(dir, "blobs"), blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	manager, err := room.New(t.Context(), room.Config{Store: db, Blobs: blobs, Log: logger})
	if err != nil {
		t.Fatal(err)
	}
	if show == nil {
		show = func(context.Context, *Terminal, *room.Visitor) error { return nil }
	}
	s, err := New(Config{HostKey: key, Manager: manager, Screen: show, Log: logger, Limits: limits, Proxies: proxies})
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- s.Serve(l) }()
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), soon)
		defer cancel()
		s.Stop()
		_ = manager.Close(ctx)
		if err := errors.Join(s.Close(ctx), <-served, db.Close()); err != nil {
			t.Error(err)
		}
	})
	return &host{Server: s, addr: l.Addr().String(), manager: manager, log: log}
}

func newSigner(t testing.TB) gossh.Signer {
	_, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// dial logs in with a method, and returns what banner was shown.
func (h *host) dial(user string, auth ...gossh.AuthMethod) (client *gossh.Client, banner string, err error) {
	client, err = gossh.Dial("tcp", h.addr, &gossh.ClientConfig{
		User: user, Auth: auth, HostKeyCallback: gossh.InsecureIgnoreHostKey(), Timeout: soon,
		BannerCallback: func(text string) error { banner += text; return nil },
	})
	return client, banner, err
}

// login logs in with a new key, until the test ends.
func (h *host) login(t testing.TB, user string) *gossh.Client {
	t.Helper()
	client, banner, err := h.dial(user, gossh.PublicKeys(newSigner(t)))
	if err != nil {
		t.Fatal(err)
	}
	if banner != "" {
		t.Errorf("a good login is told %q", banner)
	}
	t.Cleanup(func() { client.Close() })
	return client
}

// shell opens a session with a terminal of a size.
func shell(t testing.TB, client *gossh.Client, width, height int) *gossh.Session {
	t.Helper()
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(s.RequestPty("xterm", height, width, gossh.TerminalModes{}), s.Shell()); err != nil {
		t.Fatal(err)
	}
	return s
}

// exec runs a command and returns what it wrote and its exit status.
func exec(t testing.TB, client *gossh.Client, line string, prepare ...func(*gossh.Session) error) (out, errOut string, status int) {
	t.Helper()
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var o, e bytes.Buffer
	s.Stdout, s.Stderr = &o, &e
	for _, p := range prepare {
		if err := p(s); err != nil {
			t.Fatal(err)
		}
	}
	if line == "" {
		if err = s.Shell(); err == nil {
			err = s.Wait()
		}
	} else {
		err = s.Run(line)
	}
	return o.String(), e.String(), statusOf(t, err)
}

func statusOf(t testing.TB, err error) int {
	t.Helper()
	if exit := (*gossh.ExitError)(nil); errors.As(err, &exit) {
		return exit.ExitStatus()
	}
	if err != nil {
		t.Fatalf("no exit status: %v", err)
	}
	return 0
}

// settled waits until there are no more goroutines than before.
func settled(t testing.TB, before int) {
	t.Helper()
	deadline := time.Now().Add(soon)
	for runtime.NumGoroutine() > before {
		if time.Now().After(deadline) {
			stacks := make([]byte, 1<<20)
			t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, stacks[:runtime.Stack(stacks, true)])
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// receive returns what comes from c, or fails.
func receive[T any](t testing.TB, c <-chan T, what string) (v T) {
	t.Helper()
	select {
	case v = <-c:
	case <-time.After(soon):
		t.Fatalf("nothing comes: %s", what)
	}
	return v
}

func TestNewNeedsItsParts(t *testing.T) {
	if _, err := New(Config{}); err == nil {
		t.Error("a server without a host key")
	}
}

func TestExec(t *testing.T) {
	h := start(t, Limits{}, nil)
	client := h.login(t, "ana")
	withPTY := func(s *gossh.Session) error { return s.RequestPty("xterm", 24, 80, gossh.TerminalModes{}) }

	if out, errOut, status := exec(t, client, "help"); status != 0 || errOut != "" || !strings.Contains(out, "who") || strings.Contains(out, "\r") {
		t.Errorf("help: %d %q %q", status, out, errOut)
	}
	if out, _, status := exec(t, client, "help", withPTY); status != 0 || !strings.Contains(out, "\r\n") || strings.Contains(strings.ReplaceAll(out, "\r\n", ""), "\n") {
		t.Errorf("help on a terminal: %d %q", status, out)
	}
	if out, errOut, status := exec(t, client, "/help who"); status != 0 || !strings.Contains(out, "who is here") {
		t.Errorf("a verb with its slash: %d %q %q", status, out, errOut)
	}
	if out, errOut, status := exec(t, client, "frobnicate"); status == 0 || out != "" || strings.Count(errOut, "\n") != 1 {
		t.Errorf("an unknown verb: %d %q %q", status, out, errOut)
	}
	if out, errOut, status := exec(t, client, `status "half`); status != 2 || out != "" || !strings.Contains(errOut, "not closed") {
		t.Errorf("bad quoting: %d %q %q", status, out, errOut)
	}
	if _, errOut, status := exec(t, client, "me "+strings.Repeat("x", 17<<10)); status != 2 || !strings.Contains(errOut, "at most") {
		t.Errorf("a long line: %d %q", status, errOut)
	}
	if out, errOut, status := exec(t, client, ""); status != 2 || out != "" || !strings.Contains(errOut, "terminal") {
		t.Errorf("neither command nor terminal: %d %q %q", status, out, errOut)
	}
	_, errOut, status := exec(t, h.login(t, "../../etc"), "who")
	if status != 1 || !strings.Contains(errOut, "come once with a terminal") {
		t.Errorf("a name that can't be: %d %q", status, errOut)
	}
}

func TestExecDoesNotKeepItsInput(t *testing.T) {
	h := start(t, Limits{}, nil)
	s, err := h.login(t, "ana").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	s.Stdin = io.LimitReader(rand.Reader, 8<<20)                    // four times the window, to a verb that does not read
	if err := s.Run("who"); err != nil && !errors.Is(err, io.EOF) { // EOF: it ended before all was sent
		t.Error(err)
	}
}

func TestSubsystemsAreRefusedWithAWord(t *testing.T) {
	h := start(t, Limits{}, nil)
	s, err := h.login(t, "ana").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	var errOut bytes.Buffer
	s.Stderr = &errOut
	if err := s.RequestSubsystem("sftp\x1b[2J"); err != nil {
		t.Fatal(err)
	}
	// The client library waits for subsystems only through its pipes.
	h.until(t, "the session's end", func() bool { return h.logged("for=subsystem") == 1 })
	if h.logged("exit=1") != 1 {
		t.Errorf("the log: %s", h.log)
	}
}

// until waits until something is so.
func (h *host) until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for deadline := time.Now().Add(soon); !ok(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: it did not come; the log: %s", what, h.log)
		}
	}
}

// logged counts a text in the log.
func (h *host) logged(text string) int { return strings.Count(h.log.String(), text) }
