package sshd

import (
	"context"
	"errors"
	"io"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
)

// A client that sends what nobody reads is cut off before it costs much, however small its packets.
func TestFloodIsCutOff(t *testing.T) {
	show, terminals, _ := holding()
	h := start(t, Limits{Flood: 256 << 10}, show)
	for name, flood := range map[string]func(ch gossh.Channel) error{
		"typed":          func(ch gossh.Channel) error { _, err := ch.Write([]byte("x")); return err },
		"standard error": func(ch gossh.Channel) error { _, err := ch.Stderr().Write([]byte("x")); return err },
		"signals": func(ch gossh.Channel) error {
			_, err := ch.SendRequest("signal", false, gossh.Marshal(purpose{"INT"}))
			return err
		},
	} {
		ch, requests, err := h.login(t, "ana").OpenChannel("session", nil)
		if err != nil {
			t.Fatal(err)
		}
		go gossh.DiscardRequests(requests)
		_, _ = ch.SendRequest("pty-req", true, gossh.Marshal(ptyRequest{Term: "xterm"}))
		_, _ = ch.SendRequest("shell", true, nil)
		receive(t, terminals, "a terminal")
		sent := 0
		for sent < 1<<20 && flood(ch) == nil {
			sent++
		}
		if sent < 1000 || sent == 1<<20 {
			t.Errorf("%s: cut off after %d packets", name, sent)
		}
	}
}

// Who sends much, but only what is read, is let be.
func TestMuchInputIsNoFlood(t *testing.T) {
	read := make(chan int64, 1)
	h := start(t, Limits{}, func(_ context.Context, term *Terminal, _ *room.Visitor) error {
		n, err := io.Copy(io.Discard, term.In)
		read <- n
		return err
	})
	s, err := h.login(t, "ana").NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, _ := s.StdinPipe()
	if err := errors.Join(s.RequestPty("xterm", 24, 80, nil), s.Shell()); err != nil {
		t.Fatal(err)
	}
	for range 100_000 { // typed
		if _, err := in.Write([]byte("x")); err != nil {
			t.Fatal(err)
		}
	}
	pasted := make([]byte, 10<<20)
	if _, err := in.Write(pasted); err != nil {
		t.Fatal(err)
	}
	in.Close()
	if n := receive(t, read, "the end of the input"); n != 100_000+10<<20 {
		t.Errorf("%d bytes were read", n)
	}
}
