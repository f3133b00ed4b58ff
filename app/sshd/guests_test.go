package sshd

import (
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
	"parley/app/room"
	"parley/keys"
)

// quiet answers nothing, as a client does that has nobody to ask.
var quiet = gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
	return nil, errors.New("a question was asked")
})

// byInvitation makes the server somebody's, and lets strangers in no further than the door.
func (h *host) byInvitation(t *testing.T) (owner gossh.Signer) {
	t.Helper()
	owner = newSigner(t)
	console := h.manager.Console()
	s, err := h.manager.Enter(t.Context(), room.Visitor{Key: chat.Key{Fingerprint: keys.Fingerprint(owner.PublicKey())}, Login: "chief"})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := errors.Join(console.SetRole(t.Context(), s.Me().ID, chat.Admin), console.SetAccess(t.Context(), chat.Invited)); err != nil {
		t.Fatal(err)
	}
	return owner
}

// forged signs with nothing that would hold.
type forged struct{ gossh.Signer }

func (f forged) Sign(io.Reader, []byte) (*gossh.Signature, error) {
	return &gossh.Signature{Format: "ssh-ed25519", Blob: make([]byte, 64)}, nil
}

// A guest is who they proved to be, and who proved nothing is none.
func TestGuestsHaveProvenTheirKey(t *testing.T) {
	screen, seen := witness()
	h := start(t, Limits{}, screen)
	owner, eve, mallory := h.byInvitation(t), newSigner(t), newSigner(t)
	for name, auth := range map[string][]gossh.AuthMethod{
		"no key":           {quiet},
		"a forged proof":   {gossh.PublicKeys(forged{eve}), quiet},
		"the owner forged": {gossh.PublicKeys(forged{owner}), quiet},
	} {
		if client, _, err := h.dial("eve", auth...); err == nil {
			client.Close()
			t.Errorf("%s: let in", name)
		}
	}
	for name, c := range map[string]struct {
		auth gossh.AuthMethod
		want gossh.Signer
	}{
		"one key":             {gossh.PublicKeys(eve), eve},
		"two that may not":    {gossh.PublicKeys(eve, mallory), eve},
		"the second one may":  {gossh.PublicKeys(eve, owner), owner},
		"one is offered only": {gossh.PublicKeys(turncoatSigner{mallory, turncoat{mallory.PublicKey(), owner.PublicKey(), new(atomic.Int32)}}), mallory},
	} {
		client, banner, err := h.dial("eve", c.auth, quiet)
		if err != nil {
			t.Errorf("%s: %v %s", name, err, banner)
			continue
		}
		shell(t, client, 80, 24)
		v := receive(t, seen, "a visitor")
		if v.Key.Fingerprint != keys.Fingerprint(c.want.PublicKey()) || v.Until.IsZero() != (c.want == owner) {
			t.Errorf("%s: taken for %s, until %v", name, v.Key.Fingerprint, v.Until)
		}
		client.Close()
	}
}

// Guests are few and not for long; who came in meanwhile stays.
func TestGuestsAreBounded(t *testing.T) {
	h := start(t, Limits{Guests: 2, Guest: 500 * time.Millisecond, Linger: 50 * time.Millisecond}, nil)
	h.byInvitation(t)
	eve, friend := newSigner(t), newSigner(t)
	first, _, err := h.dial("eve", gossh.PublicKeys(eve), quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	second, _, err := h.dial("friend", gossh.PublicKeys(friend), quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	if _, err := h.manager.Console().Allow(t.Context(), keys.Fingerprint(friend.PublicKey())); err != nil {
		t.Fatal(err)
	}
	if third, banner, err := h.dial("third", gossh.PublicKeys(newSigner(t)), quiet); err == nil {
		third.Close() // the two were gone already on a slow machine
	} else if !strings.Contains(banner, "too many people wait at the door") {
		t.Errorf("a third is told %q", banner)
	}
	first.Wait()
	if _, _, err := second.SendRequest("keepalive@openssh.com", true, nil); err != nil {
		t.Errorf("who was let in is cut off: %v", err)
	}
	again, banner, err := h.dial("eve", gossh.PublicKeys(eve), quiet)
	if err != nil {
		t.Fatalf("there is no room again: %v %s", err, banner)
	}
	again.Close()
}
