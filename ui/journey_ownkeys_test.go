package ui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/ui/uitest"
)

// Another device comes in by a code, is named, and is out at once when its key is revoked.
func TestLinkAndRevokeAKey(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := visit(t, srv, "ana", uitest.Size(100, 30))
	out, errOut, code := run(t, srv, "ana", "keys link --json")
	var link struct{ Code string }
	if err := json.Unmarshal([]byte(out), &link); err != nil || code != 0 {
		t.Fatalf("link: %d %s %q", code, out, errOut)
	}
	if _, errOut, code := run(t, srv, "ana", "link "+link.Code); code != 1 || !strings.Contains(errOut, "for keys that open no account") {
		t.Errorf("her own key: %d %q", code, errOut)
	}
	if out, errOut, code := run(t, srv, "phone", "link "+strings.ToLower(link.Code)); code != 0 || !strings.Contains(out, "opens the account ana now") {
		t.Errorf("link: %d %s %q", code, out, errOut)
	}
	phoneKey := ssh.FingerprintSHA256(uitest.NewKey("phone").PublicKey())
	ana.WaitFor("a key was added to your account")
	if _, errOut, code := run(t, srv, "eve", "link "+link.Code); code != 1 || !strings.Contains(errOut, "that code is not known") {
		t.Errorf("the code again: %d %q", code, errOut)
	}
	if out, _, _ := run(t, srv, "ana", "who"); strings.Contains(out, "eve") || strings.Contains(out, "phone") {
		t.Errorf("an account was made: %s", out)
	}

	phones := []*uitest.Tester{
		dial(t, srv, uitest.As("phone")).WaitFor("Hello, ana"),
		uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "phone"), "whatever").WaitFor("Hello, ana"),
	}
	ana.Enter("/keys name 2 my phone").WaitFor("called my phone now")
	ana.Enter("/keys").WaitFor("my phone ssh-ed25519, in use").WaitFor("which you came with").Press("esc")
	ana.Enter("/keys revoke " + phoneKey).WaitFor("Revoke my phone").WaitFor("in use").Press("enter").WaitGone("Revoke my")
	phones[0].WaitFor("Hello, ana")
	ana.Press("ctrl+c").Enter("/keys revoke 2").WaitFor("Revoke my phone").Press("y").WaitFor("opens your account no more")
	for _, p := range phones {
		p.WaitFor("the key that you came with was revoked").WaitExit()
	}
	visit(t, srv, "phone") // is a stranger's key now, with an account of its own
	ana.Enter("/keys revoke 1").WaitFor("that is your last key")
}

// A key is added by its line; one that is somebody's is refused without a word about whose.
func TestAddAKeyByItsLine(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "bob")
	ana := visit(t, srv, "ana", uitest.Size(120, 30))
	for _, c := range []struct{ line, why string }{
		{keyLine("bob"), "that key opens another account already"},
		{keyLine("ana"), "that key opens your account already"},
		{`from="192.0.2.1" ` + keyLine("laptop"), "options before a key"},
		{"ssh-ed25519 what?", "there is no key in that"},
		{"-----BEGIN OPENSSH PRIVATE KEY-----", "nobody's eyes"},
	} {
		if _, errOut, code := run(t, srv, "ana", "keys add '"+strings.TrimSpace(c.line)+"'"); code != 1 || !strings.Contains(errOut, c.why) || strings.Contains(errOut, "bob") {
			t.Errorf("%s: %d %q", c.line, code, errOut)
		}
	}
	ana.Paste("/keys add " + strings.TrimSpace(keyLine("laptop")) + " of mine").WaitFor("of mine").Press("enter").WaitFor("that key opens your account now")
	dial(t, srv, uitest.As("laptop")).WaitFor("Hello, ana")
	srv.Restart()
	dial(t, srv, uitest.As("laptop")).WaitFor("Hello, ana")
}
