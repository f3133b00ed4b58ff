package uitest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"charm.land/ssh"
)

func TestRun(t *testing.T) {
	addr := serve(t, func(s ssh.Session) {
		in, _ := io.ReadAll(s)
		fmt.Fprintf(s, "%s read %q", s.RawCommand(), in)
		fmt.Fprint(s.Stderr(), "a complaint")
		_ = s.Exit(2)
	})
	cfg := Config{Addr: addr, User: "ana", Signer: NewKey("ana"), Stdin: strings.NewReader("input")}
	out, errs, code, err := Run(t.Context(), cfg, "who --json")
	if out != `who --json read "input"` || errs != "a complaint" || code != 2 || err != nil {
		t.Errorf("Run = %q, %q, %d, %v", out, errs, code, err)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	addr := serve(t, func(s ssh.Session) {
		cancel()
		<-s.Context().Done()
	})
	if _, _, code, err := Run(ctx, Config{Addr: addr, Signer: NewKey("ana")}, "x"); code != -1 || !errors.Is(err, context.Canceled) {
		t.Errorf("Run = %d, %v", code, err)
	}
}

func TestNoKeyShowsTheBanner(t *testing.T) {
	addr := serve(t, func(ssh.Session) {})
	_, err := Connect(t.Context(), Config{Addr: addr, User: "ana"})
	if err == nil || !strings.Contains(err.Error(), "a key is needed") {
		t.Errorf("error = %v", err)
	}
}

func TestOpenSSH(t *testing.T) {
	addr := serve(t, func(s ssh.Session) {
		pty, _, _ := s.Pty()
		fmt.Fprintf(s, "%s %s %dx%d\n", s.User(), pty.Term, pty.Window.Width, pty.Window.Height)
		echo(s)
	})
	r := OpenSSH(t, addr, KeyFile(t, "ana"), "ana")
	r.WaitFor("ana xterm-256color 80x24")
	r.WaitFor("ready").Type("hi").WaitFor(`"hi"`)
	r.Press("q")
	if code := r.WaitExit(); code != 7 {
		t.Errorf("exit status %d, want 7", code)
	}
}

func TestUnfinished(t *testing.T) {
	for in, want := range map[string]int{
		"":                        0,
		"abc":                     0,
		"abc\xe2\x82":             2,
		"é":                       2,
		"é.":                      0,
		strings.Repeat("漢", 1000): 63,
		"\x80":                    0,
	} {
		if got := unfinished([]byte(in)); got != want {
			t.Errorf("unfinished(%.9q) = %d, want %d", in, got, want)
		}
	}
}

func TestKeysDependOnTheSeed(t *testing.T) {
	marshal := func(seed string) string { return string(NewKey(seed).PublicKey().Marshal()) }
	first, again, other := marshal("a"), marshal("a"), marshal("b")
	if first != again || first == other {
		t.Error("keys do not follow their seeds")
	}
}

func TestWaitQuietFailsWhileThereIsNoise(t *testing.T) {
	r := Dial(t, serve(t, func(s ssh.Session) {
		tick := time.NewTicker(time.Millisecond)
		defer tick.Stop()
		for range tick.C {
			if _, err := io.WriteString(s, "."); err != nil {
				return
			}
		}
	}))
	if err := r.Robot.WaitQuiet(time.Second, 50*time.Millisecond); !errors.Is(err, ErrTimeout) {
		t.Errorf("error = %v", err)
	}
}
