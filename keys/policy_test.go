package keys_test

import (
	"crypto"
	"crypto/dsa" //lint:ignore SA1019 to show that it is refused
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"math/big"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/keys"
)

func public(t *testing.T, key crypto.PublicKey) ssh.PublicKey {
	t.Helper()
	pub, err := ssh.NewPublicKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return pub
}

// rsaKey is a public key of exactly so many bits; nobody has its private half.
func rsaKey(bits int) *rsa.PublicKey {
	n := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	return &rsa.PublicKey{N: n.SetBit(n, 0, 1), E: 65537}
}

func ed25519Key(t *testing.T) ssh.PublicKey {
	pub, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public(t, pub)
}

func ecdsaKey(t *testing.T, curve elliptic.Curve) ssh.PublicKey {
	key, err := ecdsa.GenerateKey(curve, rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return public(t, &key.PublicKey)
}

// securityKey is a key of a hardware token, which only the wire format can make.
func securityKey(t *testing.T) ssh.PublicKey {
	pub, _, _ := ed25519.GenerateKey(rand.Reader)
	wire := ssh.Marshal(struct {
		Type string
		Key  []byte
		App  string
	}{ssh.KeyAlgoSKED25519, pub, "ssh:"})
	key, err := ssh.ParsePublicKey(wire)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func certificate(t *testing.T) ssh.PublicKey {
	_, private, _ := ed25519.GenerateKey(rand.Reader)
	signer, err := ssh.NewSignerFromKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert := &ssh.Certificate{Key: ed25519Key(t), CertType: ssh.UserCert, ValidBefore: ssh.CertTimeInfinity}
	if err := cert.SignCert(rand.Reader, signer); err != nil {
		t.Fatal(err)
	}
	return cert
}

func TestCheck(t *testing.T) {
	weak := dsa.PublicKey{Y: big.NewInt(5)}
	weak.P = new(big.Int).Lsh(big.NewInt(1), 1023)
	weak.Q, weak.G = new(big.Int).Lsh(big.NewInt(1), 159), big.NewInt(2)
	for name, c := range map[string]struct {
		key  ssh.PublicKey
		want string // in the error; empty for none
	}{
		"ed25519":     {ed25519Key(t), ""},
		"sk-ed25519":  {securityKey(t), ""},
		"ecdsa 256":   {ecdsaKey(t, elliptic.P256()), ""},
		"ecdsa 384":   {ecdsaKey(t, elliptic.P384()), ""},
		"ecdsa 521":   {ecdsaKey(t, elliptic.P521()), ""},
		"rsa 1024":    {public(t, rsaKey(1024)), "this one has 1024"},
		"rsa 2047":    {public(t, rsaKey(2047)), "2048 to 8192 bits"},
		"rsa 2048":    {public(t, rsaKey(2048)), ""},
		"rsa 8192":    {public(t, rsaKey(8192)), ""},
		"rsa 8193":    {public(t, rsaKey(8193)), "this one has 8193"},
		"dsa":         {public(t, &weak), "ssh-dss keys are not accepted"},
		"certificate": {certificate(t), "certificates are not accepted"},
	} {
		err := keys.Check(c.key)
		switch {
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

func TestSignatureAlgorithms(t *testing.T) {
	for _, bad := range []string{"ssh-rsa", "ssh-dss"} {
		if slices.Contains(keys.SignatureAlgorithms(), bad) {
			t.Errorf("%s is allowed", bad)
		}
	}
	supported := ssh.SupportedAlgorithms().PublicKeyAuths
	for _, a := range keys.SignatureAlgorithms() {
		if !slices.Contains(supported, a) {
			t.Errorf("%s is not in the library", a)
		}
	}
}
