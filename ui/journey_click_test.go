package ui_test

import (
	"testing"

	"parley/ui/uitest"
)

// What a dialog lists can be clicked: a room to go to, a message that was kept, an emoji.
func TestClickInDialogs(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana"))
	ana.Enter("/create #plans").WaitFor("Message #plans")
	ana.Enter("remember the milk").WaitFor("remember the milk")
	click := func(text string) {
		t.Helper()
		x, y, ok := ana.Find(text)
		if !ok {
			t.Fatalf("no %q:\n%s", text, ana.Screen())
		}
		ana.Click(x, y)
	}

	ana.Press("up").WaitFor("r reply").Press("b").WaitFor("kept for you")
	ana.Press("ctrl+k").WaitFor("Go to").WaitFor("# lobby")
	click("# lobby")
	ana.WaitFor("Message #lobby")

	ana.Enter("/saved").WaitFor("Saved").WaitFor("#plans ana")
	click("Saved") // its title is nothing to choose
	click("remember the milk")
	ana.WaitFor("Message #plans").WaitFor("+ react").Press("+").WaitFor("React")
	click("rocket")
	ana.WaitGone("React").WaitFor("🚀 1")
}
