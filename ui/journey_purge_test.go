package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Moderators delete a message with a reason, which its author is told; its place stays, on every screen.
func TestDeletedByAModerator(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob, ana, mo := lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "ana")), lobby(visit(t, srv, "mo"))
	bob.Enter("something rude")
	waitLine(ana, "bob: something rude")
	ana.Enter("well")
	for _, line := range []string{"admin delete --yes #lobby/1", "admin purge --yes bob all"} {
		if _, errOut, code := run(t, srv, "ana", line); code != 1 || !strings.Contains(errOut, "you may not") {
			t.Errorf("%s: %d %q", line, code, errOut)
		}
	}
	if _, errOut, code := run(t, srv, "chief", "admin role mo moderator"); code != 0 {
		t.Fatalf("role: %q", errOut)
	}
	mo.WaitFor("chief made you moderator").Enter("/admin delete #lobby/1  mind it").WaitFor("for good?").Press("y").WaitFor("that message is deleted")
	bob.WaitFor("mo deleted a message of yours in #lobby: mind it")
	for _, p := range []*uitest.Tester{ana, bob, mo} {
		p.WaitGone("something rude").WaitFor("well")
	}
	if out, _, _ := run(t, srv, "chief", "admin audit delete"); !strings.Contains(out, "mo delete #lobby/1 of @bob (mind it)") {
		t.Errorf("audit: %s", out)
	}
	ana.Enter("/thread #lobby/2 rude in a thread").WaitFor("rude in a thread")
	bob.WaitFor("1 reply") // it is stored
	if out, errOut, code := run(t, srv, "chief", "admin delete --yes #lobby/2/1 there too"); code != 0 {
		t.Errorf("in a thread: %d %q %q", code, out, errOut)
	}
	ana.WaitFor("chief deleted a message of yours in #lobby: there too").WaitGone("rude in a thread")
	if out, _, _ := run(t, srv, "chief", "admin audit thread"); strings.Contains(out, "#lobby") {
		t.Errorf("the audit log has what was said: %s", out)
	}
	if out, _, _ := run(t, srv, "chief", "admin audit there too"); !strings.Contains(out, "chief delete #lobby/2/1 of @ana (there too)") {
		t.Errorf("audit: %s", out)
	}
	for line, want := range map[string]string{
		"admin delete --yes #lobby/2/9": "there is no such message", "admin delete --yes #lobby/1/1": "there is no such message",
		"admin delete --yes #lobby/1": "there is no such message", "admin delete --yes #lobby/99": "there is no such message",
		"admin delete --yes #nowhere/1": "no channel #nowhere", "admin delete --yes what": "no link",
	} {
		if _, errOut, code := run(t, srv, "chief", line); code == 0 || !strings.Contains(errOut, want) {
			t.Errorf("%s: %d %q", line, code, errOut)
		}
	}
}

// All that somebody said is gone from all rooms, what others said is not.
func TestPurged(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob, ana := visit(t, srv, "bob"), visit(t, srv, "ana")
	for i := range 5 {
		run(t, srv, "bob", fmt.Sprintf("dm ana spam %d", i))
	}
	lobby(bob).Enter("spam in the lobby")
	lobby(ana).WaitFor("spam in the lobby").Enter("not spam").WaitFor("not spam")
	if _, errOut, code := run(t, srv, "chief", "admin purge bob all spam"); code != 2 || !strings.Contains(errOut, "all that bob ever said") {
		t.Errorf("it does not ask: %d %q", code, errOut)
	}
	visit(t, srv, "chief").Enter("/admin purge @bob since 1d  spam").WaitFor("Delete all that bob said since").Press("y").WaitFor("6 messages of bob are deleted")
	bob.WaitFor("chief deletes your messages: spam")
	ana.WaitGone("spam in the lobby").WaitFor("not spam")
	open(ana, "bob").WaitGone("not spam")
	for i := range 5 {
		ana.WaitGone(fmt.Sprintf("spam %d", i))
	}
	if out, _, _ := run(t, srv, "chief", "admin audit purge"); !strings.Contains(out, "chief purge @bob since") || !strings.Contains(out, "(spam)") {
		t.Errorf("audit: %s", out)
	}
}
