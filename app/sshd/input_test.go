package sshd

import (
	"io"
	"strings"
	"testing"
)

// A message of which the rest never came is not posted: a client that is gone looks like an input that ended.
func TestInputThatBreaksOff(t *testing.T) {
	h := start(t, Limits{}, nil)
	bob := h.login(t, "bob")
	exec(t, bob, "who")
	client := h.login(t, "ana")
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("say '#lobby'"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "half of what "); err != nil {
		t.Fatal(err)
	}
	h.until(t, "ana is in", func() bool { _, _, status := exec(t, bob, "whois ana"); return status == 0 })
	_ = client.Close()
	h.until(t, "ana is out", func() bool { return h.logged("for=exec login=ana") == 1 })
	if out, errOut, _ := exec(t, bob, "say --json '#lobby' all of it"); !strings.Contains(out, `"seq":1`) {
		t.Errorf("half a message was posted before this one: %q %q", out, errOut)
	}
}
