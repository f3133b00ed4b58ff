package sshd

import (
	"bytes"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/pkg/sftp"
	gossh "golang.org/x/crypto/ssh"
)

// sftpOn begins a session of sftp on a connection. said is what it is told beside.
func sftpOn(t *testing.T, client *gossh.Client) (c *sftp.Client, said *lockedBuffer, ended chan error) {
	t.Helper()
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	said, ended = &lockedBuffer{}, make(chan error, 1)
	errOut, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.RequestSubsystem("sftp"); err != nil {
		t.Fatal(err)
	}
	if c, err = sftp.NewClientPipe(out, in); err != nil {
		t.Fatal(err)
	}
	go func() {
		_, err := io.Copy(said, errOut)
		ended <- err
	}()
	return c, said, ended
}

func endsSoon(t *testing.T, what string, ended chan error) {
	t.Helper()
	select {
	case <-ended:
	case <-time.After(soon):
		t.Errorf("%s: it did not end", what)
	}
}

// Whoever only has a session may be idle for as long as they like; a file that does not move is given up, and one that moves is
// not, however long it takes.
func TestTransfersMayTakeLong(t *testing.T) {
	t.Parallel()
	h := start(t, Limits{Verb: 2 * time.Second}, nil)
	c, said, ended := sftpOn(t, h.login(t, "ana"))
	time.Sleep(3 * time.Second) // longer than the limit, with nothing under way
	f, err := c.Create("#lobby/slow.txt")
	if err != nil {
		t.Fatal("the idle session ended:", err)
	}
	for range 6 { // more than the limit in all
		if _, err := f.Write([]byte("some more\n")); err != nil {
			t.Fatal("the file that moved was given up:", err)
		}
		time.Sleep(600 * time.Millisecond)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err, said)
	}
	if _, err = c.Create("#lobby/stuck.txt"); err != nil {
		t.Fatal(err)
	}
	endsSoon(t, "a file that does not move", ended)
	out, _, _ := exec(t, h.login(t, "bob"), "files '#lobby'")
	if !strings.Contains(out, "slow.txt, 60 bytes, ana") || strings.Contains(out, "stuck") {
		t.Errorf("there are %s", out)
	}
}

// A server that goes down does not wait for those who are idle, and says why it goes.
func TestFilesAndTheEnd(t *testing.T) {
	h := start(t, Limits{}, nil)
	_, said, ended := sftpOn(t, h.login(t, "ana"))
	h.Stop()
	ctx, cancel := context.WithTimeout(t.Context(), soon)
	defer cancel()
	if err := h.manager.Close(ctx); err != nil {
		t.Error(err)
	}
	endsSoon(t, "an idle session", ended)
	if !strings.Contains(said.String(), "the server is going down") {
		t.Errorf("it was told %q", said)
	}
}

// A file whose sender is gone before its end is not posted.
func TestFileThatBreaksOff(t *testing.T) {
	h := start(t, Limits{}, nil)
	client := h.login(t, "ana")
	s, err := client.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	in, err := s.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start("file '#lobby' half.txt"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(in, bytes.NewReader(make([]byte, 100_000))); err != nil {
		t.Fatal(err)
	}
	_ = client.Close()
	bob := h.login(t, "bob")
	for deadline := time.Now().Add(soon); h.logged("for=exec login=ana") == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it did not end: %s", h.log)
		}
	}
	if out, errOut, status := exec(t, bob, "files '#lobby'"); status != 0 || strings.Contains(out, "half") {
		t.Errorf("%d %q %q", status, out, errOut)
	}
}
