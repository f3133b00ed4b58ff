package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Access is changed while the server runs, and stays so over a restart, whatever the flag says.
func TestAccessIsKept(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "open")
	visit(t, srv, "ana")
	chief := visit(t, srv, "chief")
	chief.Type("/admin acc").Press("tab").Type("inv").Press("tab").Press("enter").WaitFor("access is invite: those who have an account")
	if !letIn(t, srv, "ana") || letIn(t, srv, "bob") {
		t.Error("invite lets in accounts and nobody else")
	}
	chief.Enter("/admin access allowlist").WaitFor("Shut out the 1 who").Press("y").WaitFor("access is allowlist")
	if letIn(t, srv, "ana") {
		t.Error("ana is not listed")
	}
	chief.Enter("/admin allow " + strings.TrimSpace(keyLine("ana"))).WaitFor("may come in")
	leave(t, chief.Press("ctrl+d"))
	srv.Restart()
	if log := srv.Logs(); !strings.Contains(log, "wins over the flag") {
		t.Errorf("the log: %s", log)
	}
	if !letIn(t, srv, "ana") || letIn(t, srv, "bob") {
		t.Error("access is not kept")
	}
	if _, errOut, c := run(t, srv, "ana", "admin access open"); c != 1 || !strings.Contains(errOut, "you may not") {
		t.Errorf("ana changes it: %d %q", c, errOut)
	}
	bob := stranger(t, srv, "bob")
	if out, _, c := run(t, srv, "chief", "admin access open"); c != 0 || !strings.Contains(out, "access is open") {
		t.Errorf("access: %s", out)
	}
	bob.WaitFor("Hello, bob") // who waits at the door comes in
}

// In lockdown who has an account comes in, and nobody else gets as far as the door.
func TestLockdown(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	good := code(t, srv, "5 uses")
	if _, _, c := run(t, srv, "ana", "join "+good); c != 0 {
		t.Fatal("ana can't join")
	}
	waiting := stranger(t, srv, "eve")
	chief := visit(t, srv, "chief").Enter("/admin lockdown").WaitFor("lockdown is on: nobody new")
	waiting.WaitFor("nobody new is let in at the moment").WaitExit()
	leave(t, chief.Press("ctrl+d"))
	srv.Restart()
	if !letIn(t, srv, "ana") {
		t.Error("ana has an account")
	}
	bob := uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "bob")
	bob.WaitFor("Not let in: nobody new is let in at the moment").WaitExit()
	if _, _, _, err := uitest.Run(t.Context(), uitest.Config{Addr: srv.Addr, User: "bob", Signer: uitest.NewKey("bob")}, "join "+good); err == nil {
		t.Error("a code opens the door")
	}
	if out, _, _ := run(t, srv, "chief", "admin lockdown off --json"); !strings.Contains(out, `"lockdown":false`) {
		t.Errorf("lockdown off: %s", out)
	}
	if _, _, c := run(t, srv, "bob", "join "+good); c != 0 {
		t.Error("the door stays shut")
	}
}

// Nothing but the door is there for a guest.
func TestGuestReachesNothing(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	visit(t, srv, "chief")
	for _, verb := range []string{"who", "help", "whois chief", "admin users", "dm chief hi", "join #lobby", ""} {
		out, errOut, c := run(t, srv, "eve", verb)
		if c == 0 || out != "" || strings.Contains(errOut, "chief") {
			t.Errorf("%q: %d %q %q", verb, c, out, errOut)
		}
	}
	eve := stranger(t, srv, "eve").Press("alt+h", "ctrl+k", "f1", "alt+y", "tab").Enter("/who")
	eve.WaitFor("You knocked: “/who”") // the door takes no verbs
	if strings.Contains(eve.Screen(), "chief") {
		t.Errorf("a guest sees people:\n%s", eve.Screen())
	}
	for what, p := range map[string]*uitest.Tester{
		"forwarding": uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "eve"), "eve", "-W", strings.Replace(srv.Addr, "localhost", "127.0.0.1", 1)),
		"sftp":       uitest.OpenSSHWith(t, uitest.Config{Addr: srv.Addr, User: "eve", Command: "sftp"}, uitest.KeyFile(t, "eve"), "-s"),
	} {
		if c := p.WaitExit(); c == 0 || strings.Contains(p.Screen(), "SSH-2.0") {
			t.Errorf("%s: %d\n%s", what, c, p.Screen())
		}
	}
}
