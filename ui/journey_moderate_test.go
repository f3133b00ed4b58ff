package ui_test

import (
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/ui/uitest"
)

// Who is muted reads on, is told why on writing, and writes again when it is lifted, over a restart.
func TestMuted(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief, bob := visit(t, srv, "chief"), lobby(visit(t, srv, "bob"))
	if _, errOut, code := run(t, srv, "bob", "admin mute chief"); code != 1 || !strings.Contains(errOut, "you may not mute anybody") {
		t.Errorf("bob mutes: %d %q", code, errOut)
	}
	chief.WaitFor("bob").Enter("/admin mute @bob for 1h  too loud").WaitFor("bob can read but not write until")
	bob.WaitFor("you are muted until").WaitFor("too loud").Enter("hello?").WaitFor("not sent: you are muted until")
	bob.Press("ctrl+d")
	if out, _, code := run(t, srv, "chief", "admin mutes --json"); code != 0 || !strings.Contains(out, `"on":"@bob"`) || !strings.Contains(out, `"reason":"too loud"`) {
		t.Errorf("mutes: %d %s", code, out)
	}
	leave(t, chief.Press("ctrl+d"))
	srv.Restart()
	if _, errOut, code := run(t, srv, "bob", "dm chief please"); code != 1 || !strings.Contains(errOut, "you are muted until") {
		t.Errorf("after a restart: %d %q", code, errOut)
	}
	again := lobby(visit(t, srv, "bob"))
	if out, errOut, code := run(t, srv, "chief", "admin unmute bob"); code != 0 || !strings.Contains(out, "bob can write again") {
		t.Errorf("unmute: %d %s %q", code, out, errOut)
	}
	again.WaitFor("you are not muted any more").Enter("thank you").WaitFor("thank you")
	waitLine(again, "bob: thank you")
	if out, _, _ := run(t, srv, "chief", "admin audit mute"); !strings.Contains(out, "chief mute @bob until") || !strings.Contains(out, "(too loud)") || !strings.Contains(out, "chief unmute @bob from 127.0.0.1") {
		t.Errorf("audit: %s", out)
	}
}

// A new name reaches the screens of others at once: their people, rooms, headers and what was said.
func TestRenamed(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob := lobby(visit(t, srv, "bob"))
	ana := visit(t, srv, "ana", uitest.Size(120, 40))
	bob.Enter("before")
	lobby(ana)
	waitLine(ana, "bob: before")
	home := visit(t, srv, "carol").WaitFor("● bob")
	bob.Enter("/name ANA").WaitFor("is taken").Press("ctrl+c")
	bob.Enter("/name robert").WaitFor("you are called robert now")
	waitLine(ana, "robert: before")
	home.WaitFor("● robert").WaitGone("● bob")
	bob.Enter("after")
	waitLine(ana, "robert: after")

	open(ana, "robert").Enter("psst")
	if out, errOut, code := run(t, srv, "chief", "admin rename @robert bobby"); code != 0 || !strings.Contains(out, "robert is called bobby now") {
		t.Errorf("rename: %d %s %q", code, out, errOut)
	}
	ana.WaitFor("Message @bobby").WaitGone("robert")
	bob.WaitFor("chief renamed you: you are bobby now")
	if _, errOut, code := run(t, srv, "ana", "admin rename bobby robert"); code != 1 || !strings.Contains(errOut, "you may not rename anybody") {
		t.Errorf("ana renames: %d %q", code, errOut)
	}
	visit(t, srv, "robert") // the name is free, and another key's
}

// Administrators see the keys and addresses of somebody; nobody else does.
func TestWhoisForAdministrators(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	visit(t, srv, "bob")
	key := ssh.FingerprintSHA256(uitest.NewKey("bob").PublicKey())
	if out, _, code := run(t, srv, "chief", "admin whois @bob --json"); code != 0 || !strings.Contains(out, `"from":"127.0.0.1:`) || !strings.Contains(out, key) {
		t.Errorf("whois: %d %s", code, out)
	}
	for _, line := range []string{"whois bob", "whois bob --json", "admin whois bob"} {
		if out, errOut, _ := run(t, srv, "ana", line); strings.Contains(out+errOut, "127.0.0.1") || strings.Contains(out+errOut, "SHA256") {
			t.Errorf("%s: %s %s", line, out, errOut)
		}
	}
	visit(t, srv, "chief", uitest.Size(80, 24)).Enter("/admin whois bob").WaitFor("screen since").WaitFor(key[:20]).Press("esc")
}

// A ban with the address asks, and spares the server's own machine.
func TestBanWithAddress(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	screens := []*uitest.Tester{visit(t, srv, "bob"), visit(t, srv, "bob")}
	visit(t, srv, "chief").Enter("/admin ban bob with address for 2h spam").WaitFor("@bob is banned; there is no address that could be")
	for _, p := range screens {
		p.WaitFor("you are banned until").WaitFor("spam").WaitExit()
	}
	visit(t, srv, "ana")
	if _, errOut, code := run(t, srv, "chief", "admin ban --yes ::ffff:127.0.0.1"); code != 1 || !strings.Contains(errOut, "own machine") {
		t.Errorf("loopback: %d %q", code, errOut)
	}
	if _, errOut, code := run(t, srv, "chief", "admin ban 10.0.0.0/8 with address"); code != 2 || !strings.Contains(errOut, "only an account") {
		t.Errorf("a network with its address: %d %q", code, errOut)
	}
}
