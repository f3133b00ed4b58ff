package sshd

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
)

// holding is a screen that hands its terminal to the test and stays until it is let go or ctx ends.
func holding() (show Screen, terminals chan Terminal, release chan struct{}) {
	terminals, release = make(chan Terminal, 1000), make(chan struct{})
	return func(ctx context.Context, t *Terminal, _ *room.Visitor) error {
		terminals <- *t
		select {
		case <-release:
		case <-ctx.Done():
		}
		return nil
	}, terminals, release
}

func TestTerminal(t *testing.T) {
	show, terminals, release := holding()
	client := start(t, Limits{}, show).login(t, "ana")
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	out, _ := s.StdoutPipe()
	in, _ := s.StdinPipe()
	if err := errors.Join(s.Setenv("LANG", "de_DE\x1b[31m"), s.RequestPty("xterm\x07", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	term := receive(t, terminals, "a terminal")
	if term.Width != 80 || term.Height != 24 || len(term.Env) != 1 || strings.ContainsAny(term.Term+term.Env[0], "\x07\x1b") {
		t.Errorf("terminal: %+v", term)
	}
	frame := strings.Repeat("line\n", 1000) // many pieces, and no \n may become \r\n
	go func() { _, _ = io.WriteString(term.Out, frame) }()
	got := make([]byte, len(frame))
	if _, err := io.ReadFull(out, got); err != nil || string(got) != frame {
		t.Errorf("written %d bytes, %v", len(got), err)
	}
	_, _ = io.WriteString(in, "typed")
	typed := make([]byte, 5)
	if _, err := io.ReadFull(term.In, typed); err != nil || string(typed) != "typed" {
		t.Errorf("typed %q, %v", typed, err)
	}
	close(release)
	if err := s.Wait(); err != nil {
		t.Error(err)
	}
}

func TestTerminalSizesPassThrough(t *testing.T) {
	show, terminals, _ := holding()
	client := start(t, Limits{}, show).login(t, "ana")
	for _, size := range []Size{{0, 0}, {65535, 65535}, {131072, 1}, {1 << 31, 1<<32 - 1}} {
		shell(t, client, size.Width, size.Height)
		if term := receive(t, terminals, "a terminal"); term.Width != size.Width || term.Height != size.Height {
			t.Errorf("asked for %v, got %d×%d", size, term.Width, term.Height)
		}
	}
}

// A storm of resizes never holds up the client or the session, whether somebody listens or not, and
// the last one gets through.
func TestResizeStorm(t *testing.T) {
	show, terminals, _ := holding()
	client := start(t, Limits{}, show).login(t, "ana")
	s := shell(t, client, 80, 24)
	term := receive(t, terminals, "a terminal")
	for i := range 10000 {
		if err := s.WindowChange(24, 80+i); err != nil {
			t.Fatal(err)
		}
	}
	if ok, err := s.SendRequest("window-change", true, gossh.Marshal(windowChange{7, 9, 0, 0})); !ok || err != nil {
		t.Fatalf("%v, %v", ok, err)
	}
	if size := receive(t, term.Resize, "a size"); size != (Size{7, 9}) {
		t.Errorf("the last size is %v", size)
	}
	go func() { // it goes on while the session ends
		for s.WindowChange(1, 1) == nil {
		}
	}()
	term.Close(3)
	if status := statusOf(t, s.Wait()); status != 3 {
		t.Errorf("exit status %d", status)
	}
}

func TestRequestsAreRefused(t *testing.T) {
	show, terminals, _ := holding()
	client := start(t, Limits{}, show).login(t, "ana")
	s := shell(t, client, 80, 24)
	receive(t, terminals, "a terminal")
	for _, name := range []string{"auth-agent-req@openssh.com", "x11-req", "break", "shell", "exec", "subsystem", "pty-req", "env", "nonsense"} {
		if ok, err := s.SendRequest(name, true, gossh.Marshal(purpose{"x"})); ok || err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
	for range 1000 {
		if err := s.Signal(gossh.SIGINT); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"tcpip-forward", "streamlocal-forward@openssh.com", "nonsense"} {
		if ok, _, err := client.SendRequest(name, true, nil); ok || err != nil {
			t.Errorf("%s: %v, %v", name, ok, err)
		}
	}
	for _, kind := range []string{"direct-tcpip", "x11", "auth-agent@openssh.com", "tun@openssh.com", "direct-streamlocal@openssh.com", ""} {
		_, _, err := client.OpenChannel(kind, nil)
		if refusal := (*gossh.OpenChannelError)(nil); !errors.As(err, &refusal) {
			t.Errorf("channel %q: %v", kind, err)
		}
	}
}

func TestEnvironmentIsBounded(t *testing.T) {
	show, terminals, _ := holding()
	client := start(t, Limits{}, show).login(t, "ana")
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range [][2]string{{"", "x"}, {"A B", "x"}, {"A=B", "x"}, {"A\x1b", "x"}, {"BIG", strings.Repeat("x", 253)}} {
		if s.Setenv(bad[0], bad[1]) == nil {
			t.Errorf("%q is taken", bad[0])
		}
	}
	taken := 0
	for i := range 5000 {
		if s.Setenv(fmt.Sprint("V", i), strings.Repeat("x", 250)) == nil {
			taken++
		}
	}
	if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	if term := receive(t, terminals, "a terminal"); taken != 32 || len(term.Env) != 32 || !slices.Contains(term.Env, "V0="+strings.Repeat("x", 250)) {
		t.Errorf("%d taken, %d kept", taken, len(term.Env))
	}
}

func TestSessionsOfAConnectionAreBounded(t *testing.T) {
	show, terminals, release := holding()
	h := start(t, Limits{}, show)
	client := h.login(t, "ana")
	var open []*gossh.Session
	for range 200 {
		s, err := client.NewSession()
		if err == nil {
			open = append(open, s)
		}
	}
	if len(open) != 10 {
		t.Fatalf("%d sessions at once", len(open))
	}
	for _, s := range open {
		if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
			t.Fatal(err)
		}
		receive(t, terminals, "a terminal")
	}
	close(release)
	for _, s := range open {
		if err := s.Wait(); err != nil {
			t.Error(err)
		}
	}
	deadline := time.Now().Add(soon)
	for { // a place is free a moment after its session has ended
		s, err := client.NewSession()
		if err == nil {
			s.Close()
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("no place gets free")
		}
	}
}

// Whoever opens sessions without ever reading the refusals is cut off.
func TestFloodOfSessions(t *testing.T) {
	show, _, _ := holding()
	h := start(t, Limits{Sessions: 2}, show)
	client := h.login(t, "ana")
	for range 200 {
		go func() { _, _, _ = client.OpenChannel("session", nil) }()
	}
	// All are answered here, since this client reads; the server must merely live.
	if _, _, status := exec(t, h.login(t, "bob"), "help"); status != 0 {
		t.Error("others are held up")
	}
}

func TestSessionsEndByThemselves(t *testing.T) {
	show, terminals, _ := holding()
	ended := make(chan struct{}, 2)
	h := start(t, Limits{}, func(ctx context.Context, term *Terminal, v *room.Visitor) error {
		defer func() { ended <- struct{}{} }()
		return show(ctx, term, v)
	})
	client := h.login(t, "ana")
	first, second := shell(t, client, 80, 24), shell(t, client, 80, 24) // as with ControlMaster
	receive(t, terminals, "the first")
	receive(t, terminals, "the second")
	first.Close()
	receive(t, ended, "the end of the first")
	select {
	case <-ended:
		t.Fatal("the second ended with the first")
	case <-time.After(100 * time.Millisecond):
	}
	second.Close()
	receive(t, ended, "the end of the second")
}

func TestSessionThatSaysNothingIsClosed(t *testing.T) {
	client := start(t, Limits{Start: 50 * time.Millisecond}, nil).login(t, "ana")
	_, requests, err := client.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	for range requests { // until it is closed
	}
}

func TestPanicEndsOneSession(t *testing.T) {
	h := start(t, Limits{}, func(ctx context.Context, term *Terminal, _ *room.Visitor) error {
		if term.Width == 13 {
			panic("thirteen")
		}
		<-ctx.Done()
		return nil
	})
	client := h.login(t, "ana")
	other := shell(t, client, 80, 24)
	if status := statusOf(t, shell(t, client, 13, 24).Wait()); status != 1 {
		t.Errorf("exit status %d", status)
	}
	if h.logged("thirteen") == 0 || h.logged("session_test.go") == 0 {
		t.Errorf("no stack in the log: %s", h.log)
	}
	if ok, err := other.SendRequest("window-change", true, gossh.Marshal(windowChange{})); !ok || err != nil {
		t.Errorf("the other session: %v, %v", ok, err)
	}
}
