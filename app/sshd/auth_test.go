package sshd

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"io"
	"strings"
	"sync/atomic"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
	"parley/keys"
)

// turncoat is a public key that is one key when it is offered, and when the offer is answered, and then
// another when it is signed with.
type turncoat struct {
	gossh.PublicKey
	offered gossh.PublicKey
	asked   *atomic.Int32
}

func (k turncoat) Marshal() []byte {
	if k.asked.Add(1) <= 2 {
		return k.offered.Marshal()
	}
	return k.PublicKey.Marshal()
}

type turncoatSigner struct {
	gossh.Signer
	key turncoat
}

func (s turncoatSigner) PublicKey() gossh.PublicKey { return s.key }

// witness is a screen that says who came.
func witness() (Screen, chan room.Visitor) {
	seen := make(chan room.Visitor, 100)
	return func(_ context.Context, _ *Terminal, v *room.Visitor) error {
		seen <- *v
		return nil
	}, seen
}

// CVE-2024-45337: who offers the key of ana and signs with their own is not ana.
func TestOfferingIsNotProving(t *testing.T) {
	screen, seen := witness()
	h := start(t, Limits{}, screen)
	ana, mallory := newSigner(t), newSigner(t)
	liar := turncoatSigner{mallory, turncoat{mallory.PublicKey(), ana.PublicKey(), new(atomic.Int32)}}
	client, _, err := h.dial("ana", gossh.PublicKeys(liar))
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if n := liar.key.asked.Load(); n < 3 {
		t.Fatalf("the attack was not made: the key was asked for %d times", n)
	}
	shell(t, client, 80, 24)
	if v := receive(t, seen, "a visitor"); v.Key.Fingerprint != keys.Fingerprint(mallory.PublicKey()) {
		t.Errorf("taken for %s", v.Key.Fingerprint)
	}
}

func TestTheKeyIsTheIdentity(t *testing.T) {
	screen, seen := witness()
	h := start(t, Limits{}, screen)
	first, second := newSigner(t), newSigner(t)
	client, _, err := h.dial("ana\x1b[2J", gossh.PublicKeys(first, second)) // an agent with two keys
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	shell(t, client, 80, 24)
	v := receive(t, seen, "a visitor")
	if v.Key.Fingerprint != keys.Fingerprint(first.PublicKey()) || v.Key.Type != "ssh-ed25519" {
		t.Errorf("key: %+v", v.Key)
	}
	if !strings.HasPrefix(v.Login, "ana") || strings.Contains(v.Login, "\x1b") || !v.Origin.Screen || !strings.HasPrefix(v.Origin.Client, "SSH-2.0-Go") {
		t.Errorf("visitor: %+v", v)
	}
}

func TestOnlyKeysAreLetIn(t *testing.T) {
	h := start(t, Limits{}, nil)
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Skipf("no key of 1024 bits can be made here: %v", err)
	}
	weakSigner, err := gossh.NewSignerFromKey(weak)
	if err != nil {
		t.Fatal(err)
	}
	questions := gossh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
		return nil, errors.New("a question was asked")
	})
	for name, c := range map[string]struct {
		auth   []gossh.AuthMethod
		banner string
	}{
		"none":                 {nil, ""},
		"password":             {[]gossh.AuthMethod{gossh.Password("secret")}, ""},
		"keyboard-interactive": {[]gossh.AuthMethod{questions}, "ssh-keygen -t ed25519"},
		"weak key":             {[]gossh.AuthMethod{gossh.PublicKeys(weakSigner), questions}, "this one has 1024"},
		"certificate":          {[]gossh.AuthMethod{gossh.PublicKeys(certified(t)), questions}, "certificates are not accepted"},
	} {
		client, banner, err := h.dial("ana", c.auth...)
		if err == nil {
			client.Close()
			t.Errorf("%s: let in", name)
		}
		if !strings.Contains(banner, c.banner) || strings.Count(banner, "ssh-keygen") > 1 {
			t.Errorf("%s: told %q", name, banner)
		}
	}
}

// certified is a signer with a certificate.
func certified(t *testing.T) gossh.Signer {
	signer := newSigner(t)
	cert := &gossh.Certificate{Key: signer.PublicKey(), CertType: gossh.UserCert, ValidBefore: gossh.CertTimeInfinity, ValidPrincipals: []string{"ana"}}
	if err := cert.SignCert(rand.Reader, newSigner(t)); err != nil {
		t.Fatal(err)
	}
	s, err := gossh.NewCertSigner(cert, signer)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// sha1 signs with SHA-1, as old clients with RSA keys do.
type sha1 struct{ gossh.AlgorithmSigner }

func (s sha1) Sign(r io.Reader, data []byte) (*gossh.Signature, error) {
	return s.SignWithAlgorithm(r, data, gossh.KeyAlgoRSA)
}

func (s sha1) Algorithms() []string { return []string{gossh.KeyAlgoRSA} }

func TestRSASignsWithSHA2Only(t *testing.T) {
	h := start(t, Limits{}, nil)
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := gossh.NewSignerFromKey(key)
	if err != nil {
		t.Fatal(err)
	}
	client, _, err := h.dial("ana", gossh.PublicKeys(signer))
	if err != nil {
		t.Fatalf("RSA with SHA-2: %v", err)
	}
	client.Close()
	if client, _, err = h.dial("ana", gossh.PublicKeys(sha1{signer.(gossh.AlgorithmSigner)})); err == nil {
		client.Close()
		t.Error("RSA with SHA-1 was let in")
	}
}

func TestTooManyTries(t *testing.T) {
	h := start(t, Limits{}, nil)
	var bad []gossh.Signer
	for range 20 {
		bad = append(bad, certified(t))
	}
	_, banner, err := h.dial("ana", gossh.PublicKeys(bad...))
	if err == nil || !strings.Contains(banner, "ssh-keygen") || strings.Count(banner, "good enough") != 1 { // the same of all
		t.Errorf("%v, told %q", err, banner)
	}
}
