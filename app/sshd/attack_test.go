package sshd

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
)

// unwilling offers a key, and hangs up where it should sign.
type unwilling struct{ gossh.Signer }

func (unwilling) Sign(io.Reader, []byte) (*gossh.Signature, error) { return nil, errors.New("no") }

// Whoever leaves in the middle of something, whatever it is, leaves nothing behind.
func TestLeavingHalfway(t *testing.T) {
	h := start(t, Limits{}, func(ctx context.Context, _ *Terminal, _ *room.Visitor) error {
		<-ctx.Done()
		return nil
	})
	signer := newSigner(t)
	h.login(t, "ana")
	before, open := steady(runtime.NumGoroutine), sockets()
	for range 20 {
		raw, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(raw, "SSH-2.0-x\r\n\x00\x00\x04\x00\x0a\x14") // the first bytes of a key exchange
		raw.Close()
		if client, _, err := h.dial("ana", gossh.PublicKeys(unwilling{signer})); err == nil {
			client.Close()
			t.Error("let in without a signature")
		}
		for _, said := range [][]string{nil, {"pty-req"}, {"pty-req", "shell"}, {"exec"}, {"pty-req", "nonsense"}} {
			client, _, err := h.dial("ana", gossh.PublicKeys(signer))
			if err != nil {
				t.Fatal(err)
			}
			ch, _, err := client.OpenChannel("session", nil)
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range said {
				payload := gossh.Marshal(purpose{"who"})
				if name == "pty-req" {
					payload = gossh.Marshal(ptyRequest{Term: "xterm", Width: 80, Height: 24})
				}
				_, _ = ch.SendRequest(name, false, payload)
			}
			client.Close()
		}
	}
	settled(t, before)
	if n := sockets(); n > open {
		t.Errorf("%d sockets, %d before", n, open)
	}
	if n := h.count(); n != 1 {
		t.Errorf("the roster has %d connections, not one", n)
	}
}

// What is asked for without end, and always refused, is asked for a while only; others notice nothing.
func TestFloodOfQuestionsIsCutOff(t *testing.T) {
	h := start(t, Limits{Flood: 256 << 10}, nil)
	other := h.login(t, "ana")
	for name, ask := range map[string]func(c *gossh.Client) error{
		"global requests": func(c *gossh.Client) error {
			_, _, err := c.SendRequest("tcpip-forward", false, make([]byte, 50))
			return err
		},
		"answered requests": func(c *gossh.Client) error {
			_, _, err := c.SendRequest("\x1b[2J", true, make([]byte, 50))
			return err
		},
		"channels": func(c *gossh.Client) error {
			_, _, err := c.OpenChannel("direct-tcpip", make([]byte, 50))
			if refusal := (*gossh.OpenChannelError)(nil); errors.As(err, &refusal) {
				return nil
			}
			return err
		},
	} {
		client, asked := h.login(t, "bob"), 0
		for asked < 1<<16 && ask(client) == nil {
			asked++
		}
		if asked < 500 || asked == 1<<16 {
			t.Errorf("%s: cut off after %d", name, asked)
		}
	}
	if _, _, status := exec(t, other, "help"); status != 0 {
		t.Error("others are cut off too")
	}
}

// However much a client says about itself, and whatever it is made of, little of it is kept, and
// nothing that a terminal or a log would take for more than text.
func TestWhatAClientSaysIsBounded(t *testing.T) {
	terminals, visitors := make(chan *Terminal, 1), make(chan *room.Visitor, 1)
	h := start(t, Limits{}, func(_ context.Context, term *Terminal, v *room.Visitor) error {
		terminals <- term
		visitors <- v
		return nil
	})
	for _, unit := range []string{"\x1b]52;c;eA==\x07", "\u009b2J", "\x00", "\u202e", "\xff", "e\u0301\u0301\u0301", "\r\n", "x"} {
		long := strings.Repeat(unit, 64<<10/len(unit))
		client, _, err := h.dial(long, gossh.PublicKeys(newSigner(t)))
		if err != nil {
			t.Fatal(err)
		}
		s, err := client.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		_ = s.Setenv("LANG", long)
		_ = s.Setenv("TZ", strings.Repeat(unit, 200/len(unit)))
		if err := errors.Join(s.RequestPty(long, 24, 80, nil), s.Shell(), s.Wait()); err != nil {
			t.Fatal(err)
		}
		term, v := receive(t, terminals, "a terminal"), receive(t, visitors, "a visitor")
		kept := strings.Join(append(term.Env, term.Term, v.Login, v.Origin.Client), " ")
		if len(kept) > 4<<10 || strings.ContainsAny(kept, "\x00\x07\x1b\r\n\u009b\u202e") {
			t.Errorf("%q: kept %d bytes, %q", unit, len(kept), kept)
		}
		client.Close()
	}
	if strings.ContainsAny(h.log.String(), "\x00\x07\x1b\u009b\u202e") {
		t.Error("it is in the log as it was")
	}
}

// unread is a channel whose client never makes room for anything.
type unread struct {
	gossh.Channel
	closed chan struct{}
}

func (c unread) Read([]byte) (int, error)  { <-c.closed; return 0, io.EOF }
func (c unread) Write([]byte) (int, error) { <-c.closed; return 0, io.EOF }
func (c unread) Stderr() io.ReadWriter     { return c }
func (c unread) Close() error              { close(c.closed); return nil }

// A verb whose output nobody takes is given up.
func TestVerbThatNobodyReadsIsClosed(t *testing.T) {
	h := start(t, Limits{Verb: 50 * time.Millisecond}, nil)
	_, _, _ = h.login(t, "ana").SendRequest("the server is ready", true, nil)
	c := h.roster.list(0)[0]
	for _, purpose := range []string{"exec", "subsystem", "shell"} {
		sess := newSession(c, c.ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn), unread{closed: make(chan struct{})})
		sess.purpose, sess.detail = purpose, "help"
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			h.ssh.Handler(sess)
		}()
		receive(t, ended, "the end of "+purpose)
		sess.settle()
	}
}
