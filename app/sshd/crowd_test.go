package sshd

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// While a hundred connections are held with slow handshakes, from a hundred addresses and from this
// machine, whoever has a key comes in as ever.
func TestHandshakeFlood(t *testing.T) {
	h, _ := behind(t, Limits{})
	h.gate.chance = func() float64 { return 0.5 } // at its limit of strangers, one in a hundred were dropped
	for i := range 200 {
		slow, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		defer slow.Close()
		begin := local(t)
		if i%2 == 0 {
			begin = header(t, 2, fmt.Sprintf("192.0.2.%d:1", i))
		}
		_, _ = slow.Write(begin)
		go drip(slow, "SSH-2.0-slow"+strings.Repeat("x", 200))
	}
	deadline := time.Now().Add(soon)
	for strangers := 0; strangers < 100; { // all of them are in, and slow
		if time.Now().After(deadline) {
			t.Fatalf("%d strangers", strangers)
		}
		h.gate.mu.Lock()
		strangers = h.gate.strangers
		h.gate.mu.Unlock()
	}
	begun := time.Now()
	client, err := h.through(t, header(t, 2, "198.51.100.1:1"))
	if err != nil {
		t.Fatal(err)
	}
	if out, _, status := exec(t, client, "help"); status != 0 || out == "" {
		t.Errorf("%d %q", status, out)
	}
	t.Logf("logged in and helped after %v", time.Since(begun))
}

// Whoever tries two hundred keys is cut off after a few.
func TestAgentWithManyKeys(t *testing.T) {
	h := start(t, Limits{}, nil)
	signer := newSigner(t)
	var many []gossh.Signer
	for range 200 {
		many = append(many, certified(t)) // none of which is taken
	}
	_, banner, err := h.dial("ana", gossh.PublicKeys(append(many, signer)...))
	if err == nil || !strings.Contains(banner, "ssh-keygen") {
		t.Errorf("after two hundred keys: %v, told %q", err, banner)
	}
	if client, _, err := h.dial("ana", gossh.PublicKeys(signer)); err != nil {
		t.Errorf("the good one alone: %v", err)
	} else {
		client.Close()
	}
}

// A packet that claims to be huge, in the place of a key or of anything, is not waited for.
func TestHugePacketBeforeLogin(t *testing.T) {
	h := start(t, Limits{}, nil)
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	_, _ = io.WriteString(c, "SSH-2.0-x\r\n\x7f\xff\xff\xff\x04")
	_ = c.SetReadDeadline(time.Now().Add(soon / 2)) // long before the handshake's time is over
	if _, err := io.Copy(io.Discard, c); err != nil && !strings.Contains(err.Error(), "reset") {
		t.Errorf("it is waited for: %v", err)
	}
}
