package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// What somebody says whom one blocks is one line in a channel, to be shown by who wants to; it rings nothing and
// mentions nobody. Others see it as ever.
func TestBlockedInAChannel(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := lobby(visit(t, srv, "ana")), lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "cara", uitest.Size(45, 20)))
	other := visit(t, srv, "ana", uitest.Size(100, 30))
	bob.Enter("first spam").WaitFor("first spam")
	ana.WaitFor("first spam").Enter("/block bob").WaitFor("1 message of bob, blocked").WaitGone("first spam")
	bob.Enter("@ana more spam")
	cara.WaitFor("more spam").Enter("please stop")
	ana.WaitFor("please stop").WaitUntil(func(s string) bool { return strings.Count(s, "1 message of bob, blocked") == 2 })
	other.WaitFor("#").WaitUntil(func(s string) bool { return !strings.Contains(s, "for you") })
	if strings.Contains(ana.Screen(), "spam") {
		t.Errorf("ana is shown what bob says:\n%s", ana.Screen())
	}
	ana.Press("up", "up", "enter").WaitFor("@ana more spam").Press("enter").WaitGone("more spam").Press("esc")
	ana.Enter("/unblock bob").WaitFor("first spam").WaitFor("more spam")
}

// The directory has everybody, finds them by words, and leads to a chat; a profile says how they are and what
// time it is for them.
func TestPeopleDirectory(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob").Enter("/status fixing the boat").WaitFor("others see now")
	bob.Enter("/zone Asia/Tokyo").WaitFor("Asia/Tokyo")
	leave(t, visit(t, srv, "cara").Press("ctrl+d"))
	ana := visit(t, srv, "ana")
	bob.WaitFor("Offline 1")
	if out, _, _ := run(t, srv, "ana", "people BOAT"); !strings.HasPrefix(out, "here    bob") || strings.Contains(out, "cara") {
		t.Errorf("people: %q", out)
	}
	ana.Enter("/whois bob").WaitFor("fixing the boat").WaitFor("their time is").WaitFor("(Asia/Tokyo)").Press("esc").WaitGone("their time")
	ana.Enter("/people").WaitFor("People").WaitFor("fixing the boat").WaitFor("cara")
	ana.Type("boat").WaitGone("cara").Press("enter").WaitFor("Message @bob")
	bob.WaitFor("wants to chat")
	ana.Enter("/people nobody is called so").WaitFor("Nothing has these words.")
}
