package ui_test

import (
	"regexp"
	"testing"

	"parley/ui/uitest"
)

// What is chosen on one screen, or by a script, all of a person's screens follow at once.
func TestSettingsFollowThePerson(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := visit(t, srv, "ana")
	other := visit(t, srv, "ana", uitest.Size(100, 30))
	ana.Enter("/go lobby").WaitFor("Message #lobby").Enter("good morning")
	other.Enter("/go lobby").WaitFor("good morning")
	half := regexp.MustCompile(`\d(am|pm)  ana`)
	ana.Enter("/settings clock 12h").WaitUntil(half.MatchString)
	other.WaitUntil(half.MatchString)

	ana.Enter("/settings clock 13h").WaitFor("clock is one of 24h, 12h").Press("ctrl+c")
	ana.Enter("/theme").WaitFor("─ Settings ─").Press("esc").WaitGone("─ Settings ─")
	if out, errOut, code := run(t, srv, "ana", "settings clock 24h"); code != 0 {
		t.Fatalf("exit %d: %q %q", code, out, errOut)
	}
	for _, p := range []*uitest.Tester{ana, other} {
		p.WaitUntil(func(screen string) bool { return !half.MatchString(screen) })
	}
}

// The settings screen changes at once what it is about, here and on the other screen; it works in a phone's
// window, and somebody else sees what they may.
func TestSettingsScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana", uitest.Size(45, 14)))
	other := lobby(visit(t, srv, "ana"))
	bob := visit(t, srv, "bob")
	ana.Enter("good morning")
	ana.Press("f9").WaitFor("Settings").WaitFor("‹ parley ›")
	ana.Press("right").WaitFor("‹ sea ›").Press("left", "left").WaitFor("‹ contrast ›")
	ana.Press("down", "down", "enter").WaitFor("‹ 12h ›")
	half := regexp.MustCompile(`\d(am|pm)  ana`)
	other.WaitUntil(half.MatchString)
	ana.Press("G").WaitFor("what you have seen").Press("up", "up").WaitFor("when you were last here").Press("space").WaitFor("‹ hidden ›")
	ana.Press("esc").WaitGone("Settings")
	if out, _, _ := run(t, srv, "ana", "settings --json"); !regexp.MustCompile(`"theme","value":"contrast"`).MatchString(out) {
		t.Errorf("kept: %s", out)
	}
	leave(t, ana.Press("ctrl+d"))
	leave(t, other.Press("ctrl+d"))
	bob.WaitFor("Offline").Enter("/whois ana").WaitFor("ana is offline").WaitGone("last seen")
}

// With the keys of vi, Esc goes to the messages and back.
func TestPickingLikeVi(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana"))
	ana.Enter("one").WaitFor("one").Enter("two").WaitFor("two").Enter("/settings picking vim").WaitFor("picking a message: vim")
	ana.Press("esc").WaitGone("picking a message: vim") // Esc takes away what is said first
	ana.Press("esc").WaitFor("r reply").Press("k", "j", "G").WaitGone("r reply").Type("k").WaitFor("› k")
}
