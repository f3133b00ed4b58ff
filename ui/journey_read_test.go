package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// A message is read when it was on a screen that somebody may have looked at: not behind a dialog, in a window
// that is too small or has not the focus, or below where they read. Their other screen tells.
func TestReadIsWhatWasShown(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := lobby(visit(t, srv, "ana")), lobby(visit(t, srv, "bob"))
	home := visit(t, srv, "bob", uitest.Size(100, 30))
	n := 0
	hidden := func(hide, show func()) {
		t.Helper()
		hide()
		n++
		ana.Enter(fmt.Sprintf("message %d", n)).WaitFor("Message #lobby")
		home.WaitFor("1 new")
		show()
		home.WaitGone("1 new")
	}
	hidden(func() { bob.Press("f1").WaitFor("Help") }, func() { bob.Press("esc").WaitGone("Help") })
	hidden(func() { bob.Resize(10, 4).WaitFor("too small") }, func() { bob.Resize(80, 24) })
	hidden(func() {
		bob.Blur()
		bob.Type("x").WaitFor("› x").Press("ctrl+c").WaitGone("› x") // the server knows by now
	}, bob.Focus)
	for i := range 5 { // more than a screen, and not more messages than may come at once
		ana.Enter(strings.Repeat("long\n", 9) + fmt.Sprint(i, ".")).WaitFor("Message #lobby")
	}
	bob.WaitFor("4.")
	home.WaitGone(" new")
	hidden(func() { bob.Press("pgup", "pgup").WaitFor("message 1") }, func() { bob.Press("end") })
}
