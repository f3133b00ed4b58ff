package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// What is said in a thread stands beside the room, and is counted at its message and for those who follow it.
func TestThreads(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := trio(t, srv)
	ana.Enter("what is for lunch?")
	all("what is for lunch?", bob, cara)

	bob.Press("up", "t").WaitFor("Reply in the thread").WaitFor("beginning of the thread").Enter("soup")
	bob.WaitFor("soup").WaitFor("thread of ana: what is for lunch?").WaitGone("1 reply") // 80 columns have no room for both
	all("1 reply · last", cara)
	ana.WaitFor("1 reply · 1 new · last").WaitFor("Threads").WaitGone("soup")
	waitTitle(ana, "(1) parley")
	cara.WaitGone("new")

	ana.Press("ctrl+g").WaitFor("Thread  ana: what is").WaitFor("soup").WaitFor("1 reply · last")
	ana.Enter("with bread?").WaitFor("with bread?")
	bob.WaitFor("with bread?")
	all("2 replies", cara)
	ana.Press("ctrl+t").WaitFor("Message #lobby").Enter("back to work")
	all("back to work", cara)
	ana.WaitFor("Thread  ana: what is")
	ana.Press("ctrl+t").WaitFor("Reply in the thread").Press("esc").WaitGone("Thread  ana").WaitFor("Message #lobby")
	if strings.Contains(ana.Screen(), "soup") {
		t.Errorf("the thread is in the room:\n%s", ana.Screen())
	}

	bob.Press("esc").WaitFor("Message #lobby").WaitFor("back to work").WaitFor("2 replies")
	cara.Enter("/thread #lobby/1 late, but: soup!").WaitFor("soup!").WaitFor("Reply in the thread")
	all("1 new", ana, bob)
	bob.Enter("/threads").WaitFor("Threads").Press("esc").Enter("/jump #lobby/1/2").WaitFor("with bread?").WaitFor("r reply")
	bob.Press("+").WaitFor("React").Press("1")
	all("👍 1", cara)
	bob.Resize(120, 40).WaitFor("Thread  ana: what is").WaitFor("back to work")
	bob.Resize(45, 20).WaitGone("back to work").WaitFor("with bread?")
	found, _, code := run(t, srv, "dave", "search bread")
	if code != 0 || !strings.Contains(found, "#lobby/1/2") {
		t.Errorf("dave, who follows no thread, finds %q", found)
	}
	bob.Press("f3").WaitFor("Message #lobby").Press("f3").WaitFor("Members of #lobby").Press("esc")
	bob.Enter("/thread #lobby/1").WaitFor("with bread?")
	bob.Enter("/thread off").WaitFor("Message #lobby").WaitGone("with bread?")
	ana.Enter("/thread #lobby/1 dessert?").WaitFor("dessert?")
	bob.WaitFor("4 replies · last")
}
