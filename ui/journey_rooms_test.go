package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// What becomes of a room is on everybody's screen at once, and says who may write there now.
func TestRoomsThatChange(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	chief := lobby(visit(t, srv, "chief", uitest.Size(100, 30)))
	bob, cara := lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "cara", uitest.Size(45, 20)))
	bob.Enter("/topic mine").WaitFor("you may not change the topic").Press("ctrl+c")
	chief.Enter("/topic all that is new").WaitFor("#lobby  all that is new")
	for _, p := range []*uitest.Tester{bob, cara} {
		p.WaitFor("chief changed the topic: all that is new")
	}
	chief.Enter("/lock")
	for _, p := range []*uitest.Tester{bob, cara} {
		p.WaitFor("chief locked this room").WaitFor("only its moderators")
	}
	bob.Enter("may I?").WaitFor("this room is locked: only its moderators write here now").WaitFor("› may I?").Press("ctrl+c")
	chief.Enter("order, please").WaitFor("order, please")
	if _, errOut, code := run(t, srv, "bob", "lock #lobby off"); code != 1 || !strings.Contains(errOut, "you may not lock") {
		t.Errorf("lock: %d %q", code, errOut)
	}
	if _, errOut, code := run(t, srv, "chief", "admin room #lobby lock off"); code != 0 {
		t.Errorf("admin room: %d %q", code, errOut)
	}
	bob.WaitFor("chief unlocked this room").WaitFor("Message #lobby")
	chief.Enter("/slow 1h").WaitFor("slow: one message in 1h")
	bob.WaitFor("one message in 1h from each").Enter("first").WaitFor("order, please")
	waitLine(bob, "bob: first")
	bob.Enter("second").WaitFor("this room is slow: you can write again in").WaitFor("› second") // nothing to take back
	waitLine(cara, "bob: first")
}
