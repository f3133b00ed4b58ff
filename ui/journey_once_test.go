package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// once fails when the screen does not have a text just once.
func once(t *testing.T, p *uitest.Tester, text string) {
	t.Helper()
	if n := strings.Count(p.Screen(), text); n != 1 {
		t.Errorf("%q stands there %d times:\n%s", text, n, p.Screen())
	}
}

// What happens is told in one place: who looks at a room is told there what becomes of them, how somebody is
// stands above the line, and why a message was not sent below it.
func TestThingsAreSaidOnce(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := visit(t, srv, "ana"), visit(t, srv, "bob", uitest.Size(120, 40))
	ana.Enter("/create #plans private").WaitFor("Message #plans")
	ana.Enter("/invite bob").WaitFor("ana added bob").WaitFor("bob can read what was said here before")
	_, added, _ := ana.Find("ana added bob")
	if _, y, _ := ana.Find("bob can read what"); y < added {
		t.Errorf("what bob can read stands above that he was added:\n%s", ana.Screen())
	}
	bob.WaitFor("ana added you to #plans").Enter("/go plans").WaitFor("Message #plans")
	ana.Enter("/member bob moderator").WaitFor("ana made bob moderator of this room").Enter("well then")
	bob.WaitFor("well then")
	once(t, bob, "moderator of")

	open(ana, "bob").Enter("psst").WaitFor("psst")
	bob.Enter("/away lunch").WaitFor("you are away")
	once(t, bob, "you are away")
	ana.WaitFor("bob is away: lunch").Enter("later").WaitFor("later")
	once(t, ana, "bob is away: lunch")
	bob.Enter("/back").WaitFor("welcome back")
	ana.WaitFor("bob is here").Enter("so soon").WaitFor("so soon")
	once(t, ana, "bob is")
	bob.Enter("/block ana").WaitFor("ana can't write")
	ana.Enter("hello?").WaitFor("not sent: bob does not take messages").WaitFor("Ctrl+R sends it again")
	once(t, ana, "does not take messages")
	bob.Enter("/unblock ana").WaitFor("ana can write to you again")
	ana.Press("ctrl+r").WaitFor("hello?").WaitGone("not sent")
	leave(t, bob.Press("ctrl+d"))
	ana.WaitFor("bob left")
	visit(t, srv, "bob")
	ana.WaitFor("bob is back")
}
