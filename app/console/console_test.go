package console_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/console"
	"parley/app/room"
	"parley/app/store"
)

// manager is a room manager with ana in its store.
func manager(t *testing.T) *room.Manager {
	t.Helper()
	db, err := store.Open(filepath.Join(t.TempDir(), "db"), store.Options{})
	must(t, err)
	t.Cleanup(func() { db.Close() })
	_, err = db.CreateUser(t.Context(), chat.User{Name: "ana"}, chat.Key{Fingerprint: "SHA256:ana"})
	must(t, err)
	m, err := room.New(t.Context(), room.Config{Store: db})
	must(t, err)
	return m
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// listen serves the console of a folder until the test ends.
func listen(t *testing.T, folder string, m *room.Manager) *console.Server {
	t.Helper()
	s, err := console.Listen(folder, m, slog.New(slog.DiscardHandler))
	must(t, err)
	t.Cleanup(s.Close)
	return s
}

// call uses a verb within ten seconds.
func call(t *testing.T, folder string, args ...string) (out, errOut string, code int, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	var o, e bytes.Buffer
	code, err = console.Call(ctx, folder, args, &o, &e)
	return o.String(), e.String(), code, err
}

func TestVerbs(t *testing.T) {
	dir := t.TempDir()
	listen(t, dir, manager(t))
	for _, c := range []struct {
		args, out, errOut string
		code              int
	}{
		{"users", "ana ", "", 0},
		{"users --json", `{"name":"ana"`, "", 0},
		{"help", "admin kick @user", "", 0},
		{"help kick", "admin kick @user", "", 0},
		{"role bob admin", "", "parley: nobody here is called bob", 1},
		{"role @ana king", "", "parley: a role is", 2},
		{"frobnicate", "", "parley: there is no verb", 2},
		{"role @ana admin", "ana is admin", "", 0},
		{"audit", "console role @ana: admin", "", 0},
	} {
		out, errOut, code, err := call(t, dir, strings.Fields(c.args)...)
		if err != nil || code != c.code || !strings.Contains(out, c.out) || !strings.HasPrefix(errOut, c.errOut) || c.errOut == "" && errOut != "" {
			t.Errorf("%s: %d %q %q %v", c.args, code, out, errOut, err)
		}
	}
}

func TestSocket(t *testing.T) {
	for name, dir := range map[string]string{"short": t.TempDir(), "long": filepath.Join(t.TempDir(), strings.Repeat("a long name/", 20))} {
		must(t, os.MkdirAll(dir, 0o700))
		if _, _, _, err := call(t, dir, "users"); !errors.Is(err, console.ErrNoServer) {
			t.Errorf("%s: nobody listens: %v", name, err)
		}
		m := manager(t)
		listen(t, dir, m) // and is gone without a trace of its end, as far as the next one knows
		s := listen(t, dir, m)
		path := filepath.Join(dir, console.Socket)
		if info, err := os.Stat(path); err != nil || info.Mode().Type() != os.ModeSocket || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", name, info, err)
		}
		if out, _, code, err := call(t, dir, "users"); err != nil || code != 0 || out == "" {
			t.Errorf("%s: %q %d %v", name, out, code, err)
		}
		s.Close()
		if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
			t.Errorf("%s: left behind: %v, %v", name, left, err)
		}
	}
}

// A socket of a server that was killed is no server.
func TestStaleSocket(t *testing.T) {
	dir := t.TempDir()
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: filepath.Join(dir, console.Socket), Net: "unix"})
	must(t, err)
	l.SetUnlinkOnClose(false)
	must(t, l.Close())
	if _, _, _, err := call(t, dir, "users"); !errors.Is(err, console.ErrNoServer) {
		t.Errorf("%v", err)
	}
	listen(t, dir, manager(t))
	if _, _, code, err := call(t, dir, "users"); err != nil || code != 0 {
		t.Errorf("%d %v", code, err)
	}
}

// Clients that say nothing, or nonsense, or do not read, hold up neither others nor the end.
func TestStuckClients(t *testing.T) {
	dir := t.TempDir()
	s := listen(t, dir, manager(t))
	var silent []net.Conn
	for i := range 7 {
		c, err := net.Dial("unix", filepath.Join(dir, console.Socket))
		must(t, err)
		defer c.Close()
		if i == 0 {
			_, _ = c.Write([]byte("nonsense\n"))
		}
		silent = append(silent, c)
	}
	if _, _, code, err := call(t, dir, "users"); err != nil || code != 0 {
		t.Errorf("%d %v", code, err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); s.Close() }()
	select {
	case <-ended:
	case <-time.After(4 * time.Second): // less than a silent client is waited for
		t.Fatal("the console does not end")
	}
	for _, c := range silent {
		if n, err := c.Read(make([]byte, 1)); n != 0 || err == nil {
			t.Error("a client is not cut off")
		}
	}
}
