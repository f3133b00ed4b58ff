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
	if out, errOut, code := run(t, srv, "ana", "settings clock 24h"); code != 0 {
		t.Fatalf("exit %d: %q %q", code, out, errOut)
	}
	for _, p := range []*uitest.Tester{ana, other} {
		p.WaitUntil(func(screen string) bool { return !half.MatchString(screen) })
	}
}
