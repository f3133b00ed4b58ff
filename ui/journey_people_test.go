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
	bob.Enter("and again").WaitFor("and again").Enter("and again!")
	ana.WaitFor("2 messages of bob, blocked").Press("up", "enter").WaitFor("and again!").Press("enter").WaitGone("and again")
	ana.Press("up", "up", "enter").WaitFor("@ana more spam").Press("enter").WaitGone("more spam").Press("esc")
	ana.Enter("/unblock bob").WaitFor("first spam").WaitFor("more spam")
}

// What somebody says whom one blocks is nothing new, on any screen and when one comes back, and rings nothing.
func TestBlockedIsNothingNew(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := visit(t, srv, "ana"), lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "cara"))
	other := visit(t, srv, "ana", uitest.Size(100, 30))
	bob.Enter("before").WaitFor("before")
	ana.WaitFor("1 new").Enter("/settings bell all").WaitFor("bell")
	ana.Enter("/block bob").WaitFor("bob can't write").WaitGone("1 new")
	other.WaitGone("1 new")
	bob.Enter("spam").Enter("@ana spam")
	cara.WaitFor("@ana spam").Enter("hello")
	for _, p := range []*uitest.Tester{ana, other, visit(t, srv, "ana")} {
		p.WaitFor("1 new").WaitUntil(func(string) bool { return strings.HasPrefix(p.Title(), "(1) ") })
	}
	ana.WaitUntil(func(string) bool { return ana.Bells() == 1 })
	ana.Press("ctrl+g").WaitFor("Message #lobby").WaitFor("hello").WaitFor("3 messages of bob, blocked")
	if rule, _, _ := strings.Cut(ana.Screen(), "hello"); !strings.Contains(rule, " new ──") {
		t.Errorf("the rule is not above what is new:\n%s", ana.Screen())
	}
	other.WaitGone("1 new")
	ana.Enter("/unblock bob").WaitFor("@ana spam")
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
