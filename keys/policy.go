package keys

import (
	"crypto/rsa"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/crypto/ssh"
)

// Sizes of RSA keys that are accepted, in bits: smaller ones can be broken, larger ones cost the
// server more to check than they add.
const (
	MinRSA = 2048
	MaxRSA = 8192
)

// SignatureAlgorithms returns what a client may sign with, in the words of the SSH protocol. RSA
// signs with SHA-2 only. A fresh list is returned, which the caller may change.
func SignatureAlgorithms() []string {
	return []string{
		ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519,
		ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256,
		ssh.KeyAlgoRSASHA256, ssh.KeyAlgoRSASHA512,
	}
}

// accepted are the types of keys (not of signatures) that may be an identity; RSA has a size besides.
var accepted = []string{
	ssh.KeyAlgoED25519, ssh.KeyAlgoSKED25519,
	ssh.KeyAlgoECDSA256, ssh.KeyAlgoECDSA384, ssh.KeyAlgoECDSA521, ssh.KeyAlgoSKECDSA256,
}

// Fingerprint names a public key as OpenSSH does: "SHA256:" and 43 characters of base64.
func Fingerprint(key ssh.PublicKey) string { return ssh.FingerprintSHA256(key) }

// Check returns nil for a key that may be somebody's identity, and else an error with a sentence for
// its owner. It looks only at the type and size, so it is cheap enough to be asked before any
// signature is verified. Certificates are refused: an account belongs to one key, not to whoever an
// authority vouches for.
func Check(key ssh.PublicKey) error {
	if _, ok := key.(*ssh.Certificate); ok {
		return errors.New("certificates are not accepted, only plain keys")
	}
	switch t := key.Type(); {
	case slices.Contains(accepted, t):
		return nil
	case t == ssh.KeyAlgoRSA:
		return checkRSA(key)
	default:
		return fmt.Errorf("%s keys are not accepted", t)
	}
}

func checkRSA(key ssh.PublicKey) error {
	holder, ok := key.(ssh.CryptoPublicKey)
	if !ok {
		return errors.New("this RSA key cannot be read")
	}
	pub, ok := holder.CryptoPublicKey().(*rsa.PublicKey)
	if !ok {
		return errors.New("this RSA key cannot be read")
	}
	if n := pub.N.BitLen(); n < MinRSA || n > MaxRSA {
		return fmt.Errorf("RSA keys must have %d to %d bits, this one has %d", MinRSA, MaxRSA, n)
	}
	return nil
}
