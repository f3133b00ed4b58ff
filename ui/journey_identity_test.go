package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// The account belongs to the key: the login name is looked at once.
func TestKeyIsTheAccount(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "bob")
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
	for _, login := range []string{"zed", "bob", "root", "a", "", "\x1b[31mred", strings.Repeat("long", 100)} {
		p := dial(t, srv, uitest.As("ana"), uitest.User(login)).WaitFor("Hello, ana")
		leave(t, p.Press("ctrl+d"))
	}
	if strings.Contains(srv.Logs(), "\x1b[31m") {
		t.Error("a login name's escape code is in the log")
	}
}

// A login name that can't be had is asked for, and bad ones are refused with the reason.
func TestNameDialog(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "carol")
	for i, c := range []struct{ login, why string }{
		{"carol", "taken"},
		{"CAROL", "taken"},
		{"caro1", "taken"},     // with the digit one
		{"сarol", "can't mix"}, // with a Cyrillic es
		{"root", "reserved"},
		{"adm1n", "reserved"},
		{"x", "2 to 32"},
		{"two words", "spaces"},
		{"\x1b]0;owned\x07", "letters and digits"},
	} {
		key := uitest.Key(uitest.NewKey(fmt.Sprint("newcomer", i)))
		p := dial(t, srv, key, uitest.User(c.login)).WaitFor("Your name").WaitFor(c.why)
		if p.Title() == "owned" {
			t.Errorf("a login name set the title")
		}
		p.Press("esc") // leaves, and no account was made
		p.WaitExit()
	}

	p := dial(t, srv, uitest.Key(uitest.NewKey("dora")), uitest.User("root"), uitest.Size(45, 20)).WaitFor("reserved")
	for _, c := range []struct{ name, why string }{
		{"d", "2 to 32"}, {"carol", "taken"}, {"cаrol", "can't mix"}, {"admin", "reserved"}, {"a b", "spaces"}, {"-x-", "letters and digits"},
	} {
		p.Press("ctrl+u").Enter(c.name).WaitUntil(func(screen string) bool {
			_, below, _ := strings.Cut(screen, c.name)
			return strings.Contains(strings.Join(strings.Fields(strings.ReplaceAll(below, "│", "")), " "), c.why)
		})
	}
	p.Press("ctrl+u").Enter("dora").WaitFor("Hello, dora")
	leave(t, p.Press("ctrl+d"))
	visit(t, srv, "dora") // again, with the key that chose it
}

// All screens of an account show the same: messages, their own too, what is read, who they are.
func TestScreensOfOneAccount(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob")
	desk := visit(t, srv, "ana", uitest.Size(120, 40))
	phone := visit(t, srv, "ana", uitest.Size(45, 20), uitest.User("phone"))
	fork := desk.Fork().WaitFor("Hello, ana") // a second window through the same connection
	screens := []*uitest.Tester{desk, phone, fork}

	open(bob, "ana").Enter("first")
	for _, p := range screens {
		waitTitle(p, "(1) parley")
	}
	desk.Press("ctrl+g")
	waitSaid(desk, "bob: first")
	for _, p := range screens {
		p.WaitUntil(func(string) bool { return !strings.HasPrefix(p.Title(), "(") })
	}
	open(phone, "bob")
	open(fork, "bob")
	desk.Enter("from the desk")
	phone.WaitFor("from the desk").Enter("from the phone")
	for _, p := range append(screens, bob) {
		waitSaid(p, "bob: first", "ana: from the desk", "ana: from the phone")
	}
	leave(t, fork.Press("ctrl+d"))
	leave(t, phone.Press("ctrl+d"))
	desk.Enter("still here").WaitFor("seen")
	bob.WaitFor("still here")
	if strings.Contains(bob.Screen(), "left") {
		t.Errorf("ana has a screen left, but:\n%s", bob.Screen())
	}
}
