package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/ui/uitest"
)

// On a fresh data folder the first who comes from the server's own machine owns it; screen and log say so.
func TestFirstIsTheOwner(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	if !strings.Contains(srv.Logs(), "nobody owns this server yet") {
		t.Errorf("the log: %s", srv.Logs())
	}
	leave(t, visit(t, srv, "ana").WaitFor("you own this server now").Press("ctrl+d"))
	if log := srv.Logs(); strings.Count(log, "owns the server now") != 1 || !strings.Contains(log, "user=ana") {
		t.Errorf("the log: %s", log)
	}
	visit(t, srv, "bob").Enter("/whois ana").WaitFor("owner of this server")
	srv.Restart()
	if out, _, _ := run(t, srv, "bob", "whois ana --json"); !strings.Contains(out, `"role":"owner"`) {
		t.Errorf("whois: %s", out)
	}
	if out, _, _ := run(t, srv, "bob", "whois bob --json"); strings.Contains(out, "role") {
		t.Errorf("whois: %s", out)
	}
}

// Whoever keeps a list of administrators has said whose server it is.
func TestNoOwnerBesideAList(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	visit(t, srv, "ana")
	if out, _, _ := run(t, srv, "ana", "whois ana --json"); strings.Contains(out, "role") || strings.Contains(srv.Logs(), "owns") {
		t.Errorf("whois: %s\n%s", out, srv.Logs())
	}
	if _, err := os.Stat(filepath.Join(srv.Data, "admins")); err == nil {
		t.Error("a list was made")
	}
}

// Administrators make others moderators from the screen and from a script, and members are told that they may not.
func TestRoles(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief, bob := visit(t, srv, "chief"), visit(t, srv, "bob")
	bob.Enter("/admin users").WaitFor("you may not see everybody's roles").Press("ctrl+c")
	if _, errOut, code := run(t, srv, "bob", "admin role bob admin"); code != 1 || !strings.Contains(errOut, "you may not") {
		t.Errorf("bob makes himself admin: %d %q", code, errOut)
	}
	chief.WaitFor("● bob").Type("/adm").Press("tab").Type("rol").Press("tab").Type("bo").Press("tab").Enter("moderator").WaitFor("bob is moderator of this server now")
	bob.WaitFor("chief made you moderator of this server").Enter("/admin users").WaitFor("chief                admin").Press("esc")
	if out, _, code := run(t, srv, "chief", "admin audit bob"); code != 0 || !strings.Contains(out, "chief role @bob: moderator from 127.0.0.1") {
		t.Errorf("audit: %d %s", code, out)
	}
	bob.Enter("/help admin").WaitFor("/admin users").Press("esc")
	if out, _, code := run(t, srv, "bob", "admin users --json"); code != 0 || !strings.Contains(out, `"name":"bob","presence":"here","role":"moderator"`) {
		t.Errorf("users: %d %s", code, out)
	}
	if _, errOut, code := run(t, srv, "chief", "admin role chief member"); code != 1 || !strings.Contains(errOut, "take the key out of its file") {
		t.Errorf("the list is not changed from the chat: %d %q", code, errOut)
	}
}

// Who is kicked is told why on each of their screens, and may come again.
func TestKick(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief := visit(t, srv, "chief")
	home, chatting := visit(t, srv, "bob"), uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "bob")
	chatting.WaitFor("Hello, bob").Press("ctrl+k").Enter("lobby").WaitFor("Message #lobby")
	if _, errOut, code := run(t, srv, "chief", "admin announce tea at five"); code != 0 {
		t.Errorf("announce: %d %q", code, errOut)
	}
	home.WaitFor("chief announces: tea at five")
	chatting.WaitFor("chief announces: tea at five")
	if out, _, code := run(t, srv, "chief", "admin sessions --json"); code != 0 || strings.Count(out, `"name":"bob"`) != 2 || !strings.Contains(out, `"from":"127.0.0.1:`) {
		t.Errorf("sessions: %d %s", code, out)
	}
	chief.Enter("/admin kick @bob  mind your tongue").WaitFor("bob had to leave")
	for _, p := range []*uitest.Tester{home, chatting} {
		p.WaitFor("chief made you leave: mind your tongue").WaitExit()
	}
	visit(t, srv, "bob").Enter("/admin kick chief").WaitFor("you may not make people leave")
}

// Who is banned is out on all screens at once with the reason, stays out over a restart, and comes in again when it is lifted.
func TestBan(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief := visit(t, srv, "chief")
	for _, on := range []string{"@bob", ssh.FingerprintSHA256(uitest.NewKey("bob").PublicKey())} {
		screens := []*uitest.Tester{visit(t, srv, "bob"), uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "bob").WaitFor("Hello, bob")}
		chief.Enter("/admin ban " + on + " for 2h spam & more").WaitFor("is banned")
		for _, p := range screens {
			p.WaitFor("spam & more").WaitExit()
		}
		out := uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "bob")
		out.WaitFor("Not let in: you are banned until").WaitFor("spam & more").WaitExit()
		if out, _, _ := run(t, srv, "chief", "admin bans --json"); !strings.Contains(out, `"on":"`+on+`"`) || !strings.Contains(out, `"until":"`) {
			t.Errorf("bans: %s", out)
		}
		leave(t, chief.Press("ctrl+d"))
		srv.Restart()
		if letIn(t, srv, "bob") {
			t.Error("the ban does not survive a restart")
		}
		chief = visit(t, srv, "chief").Enter("/admin unban " + on).WaitFor("is not banned any")
	}
	visit(t, srv, "bob")
	if _, errOut, code := run(t, srv, "chief", "admin ban --yes 127.0.0.1"); code != 1 || !strings.Contains(errOut, "own machine") {
		t.Errorf("loopback: %d %q", code, errOut)
	}
}

// A verb that destroys asks first; Esc and No leave all as it was.
func TestAsksBeforeItDestroys(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief := visit(t, srv, "chief")
	bans := func() string {
		out, _, _ := run(t, srv, "chief", "admin bans --json")
		return out
	}
	chief.Enter("/admin ban 10.0.0.0/8 spam").WaitFor("everybody who comes from 10.0.0.0/8").Press("enter").WaitGone("everybody who")
	if got := bans(); strings.Contains(got, "10.0.0.0/8") {
		t.Errorf("No bans: %s", got)
	}
	chief.Press("enter").WaitFor("everybody who comes from 10.0.0.0/8").Press("y").WaitFor("10.0.0.0/8 is banned")
	if got := bans(); !strings.Contains(got, "10.0.0.0/8") {
		t.Errorf("Yes does not ban: %s", got)
	}
}
