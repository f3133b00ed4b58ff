package keys_test

import (
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/keys"
)

func TestRead(t *testing.T) {
	good := "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGPKSUTyz1HwHReFVvD5obVsALAgJRNarH4TRpNePnAS"
	for _, c := range []struct{ line, comment, why string }{
		{good, "", ""},
		{good + " my laptop\n", "my laptop", ""},
		{"  " + good + " x", "x", ""},
		{`from="192.0.2.1" ` + good, "", "options"},
		{good + "\n" + good, "", "one key"},
		{"ssh-ed25519 what?", "", "no key"},
		{"", "", "no key"},
		{"# a comment", "", "no key"},
		{"-----BEGIN OPENSSH PRIVATE KEY----- abc", "", "private"},
		{string(ssh.MarshalAuthorizedKey(public(t, rsaKey(1024)))), "", "2048"},
	} {
		key, comment, err := keys.Read(c.line)
		switch {
		case c.why == "" && (err != nil || comment != c.comment || keys.Fingerprint(key) != ssh.FingerprintSHA256(key)):
			t.Errorf("%q: %q, %v", c.line, comment, err)
		case c.why != "" && (err == nil || !strings.Contains(err.Error(), c.why)):
			t.Errorf("%q: %v", c.line, err)
		}
	}
}
