package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Who deletes their account is out on every screen; what they said stays or goes as they chose, others keep
// the rooms of two, and the name is free.
func TestDeleteAccount(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	for how, left := range map[string]string{"keep": "to all", "erase": "message deleted"} {
		bob, phone := visit(t, srv, "bob"), visit(t, srv, "bob")
		ana := visit(t, srv, "ana-"+how, uitest.Size(120, 30))
		open(bob, "ana-"+how).Enter("psst")
		open(ana, "bob").WaitFor("psst")
		lobby(bob).Enter("to all")
		waitLine(lobby(ana), "bob: to all")
		open(ana, "bob")

		bob.Enter("/settings delete-account " + how).WaitFor("add your name").Press("ctrl+c").WaitFor("Message #lobby")
		bob.Enter("/settings delete-account " + how + " bobby").WaitFor("add your name").Press("ctrl+c").WaitFor("Message #lobby")
		bob.Enter("/settings delete-account " + how + " bob")
		for _, p := range []*uitest.Tester{bob, phone} {
			p.WaitFor("your account is deleted").WaitExit()
			if strings.Contains(p.Screen(), "not sent") {
				t.Errorf("the verb is called a draft:\n%s", p.Screen())
			}
		}
		ana.WaitFor("they deleted their account").WaitFor("Message @deleted user").WaitGone("bob")
		ana.Enter("hello?").WaitFor("not sent: that person is no longer here").Press("ctrl+c")
		lobby(ana).WaitFor("deleted user").WaitFor(left)
		leave(t, ana.Press("ctrl+d"))
		if out, _, _ := run(t, srv, "chief", "admin audit delete-account"); !strings.Contains(out, "deleted user delete-account") || strings.Contains(out, "bob") {
			t.Errorf("audit: %s", out)
		}
		srv.Restart()
	}
	if _, errOut, code := run(t, srv, "bob", "whois ana-keep"); code != 0 { // his key makes a new account
		t.Errorf("bob again: %d %q", code, errOut)
	}
	if _, errOut, code := run(t, srv, "chief", "settings delete-account keep chief"); code != 1 || !strings.Contains(errOut, "the last administrator") {
		t.Errorf("the last administrator: %d %q", code, errOut)
	}
}
