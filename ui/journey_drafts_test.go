package ui_test

import (
	"strings"
	"testing"
	"time"

	"parley/ui/uitest"
)

// TestDraftsFollow: what ana typed and did not send is there on her other screen, after her connection is
// gone, and after the server was restarted; once it is sent it is nowhere.
func TestDraftsFollow(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "bob")
	first := open(visit(t, srv, "ana"), "bob").Type("a thought not yet said").WaitFor("not yet said")
	first.Press("esc") // with something typed it stays
	first.Press("alt+h").WaitFor("Hello, ana")

	second := visit(t, srv, "ana", uitest.Size(45, 20))
	open2(second, "bob").WaitFor("› a thought not yet said")
	second.Type(", now longer").WaitFor("now longer")
	must(t, second.Cut())

	third := visit(t, srv, "ana")
	for !strings.Contains(third.Screen(), "not yet said, now longer") { // until the server knows that she was cut off
		open2(third, "bob").WaitFor("not yet said")
		third.Press("alt+h").WaitFor("Hello, ana").WaitGone("not yet said")
		open2(third, "bob").WaitFor("not yet said")
	}
	leave(t, third.Press("alt+h").WaitFor("Hello, ana").Press("ctrl+d"))
	srv.Stop()
	srv.Restart()

	fourth := visit(t, srv, "ana")
	open2(fourth, "bob").WaitFor("now longer").Press("enter").WaitFor("Message @bob").WaitFor("sent")
	fifth := visit(t, srv, "ana")
	if open2(fifth, "bob").WaitFor("now longer"); draft(fifth) != "Message @bob" {
		t.Errorf("what was sent is still a draft: %q", draft(fifth))
	}
}

// TestDraftSentElsewhere: a draft that both screens show and one of them sends, with more behind it, is no draft
// on the other one any more; what was typed there since stays.
func TestDraftSentElsewhere(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	first := lobby(visit(t, srv, "ana"))
	second := visit(t, srv, "ana", uitest.Size(45, 20))
	send := func(text, more string) {
		t.Helper()
		first.Type(text).WaitFor("› " + text)
		for !strings.Contains(second.Screen(), text) { // until it is kept
			second.Press("alt+h").WaitFor("Hello, ana").Enter("/go #lobby").WaitGone("Hello, ana")
			_ = second.Robot.WaitFor(text, time.Second/2)
		}
		second.Type(more).WaitFor(more).Press("enter").WaitFor("Message #lobby")
	}
	send("one thought", ", and more")
	first.WaitFor("one thought, and more").WaitFor("› Message #lobby")

	send("another", " and")
	first.WaitFor("another and").WaitFor("› Message #lobby").Type("half of it").WaitFor("half of it")
	second.Enter("half of something else").WaitFor("something else")
	if first.WaitFor("something else"); draft(first) != "half of it" {
		t.Errorf("what was typed is gone: %q", draft(first))
	}
}

// open2 opens a direct room in which a draft may wait.
func open2(p *uitest.Tester, name string) *uitest.Tester {
	return p.Enter("/dm " + name).WaitFor("@" + name).WaitGone("Hello, ")
}

// TestTyping: who looks at the room sees that somebody types there, for as long as they do; nobody else
// does, and nobody who blocks them.
func TestTyping(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara, dan := visit(t, srv, "ana"), visit(t, srv, "bob"), visit(t, srv, "cara"), visit(t, srv, "dan")
	for _, p := range []*uitest.Tester{ana, bob, cara} {
		lobby(p)
	}
	cara.Enter("/block bob").WaitFor("can't write to you")
	bob.Type("well")
	ana.WaitFor("bob is typing")
	bob.Press("enter")
	ana.WaitFor("well").WaitGone("bob is typing")
	for ana.Robot.WaitFor("bob is typing", time.Second/2) != nil { // which is told every few seconds only
		bob.Type("more ")
	}
	ana.WaitGone("bob is typing").Enter("done") // by itself, when he stops
	cara.WaitFor("done")
	for _, p := range []*uitest.Tester{cara, dan, bob} {
		if strings.Contains(p.Screen(), "bob is typing") {
			t.Errorf("somebody is told who should not be:\n%s", p.Screen())
		}
	}
}

// TestWritingOnTheWholeScreen: F4 gives the draft the screen and takes it back; nothing of it is lost, and nothing is
// read behind it. What was sent can be had again, and what was typed before that too.
func TestWritingOnTheWholeScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := lobby(visit(t, srv, "ana")), lobby(visit(t, srv, "bob"))
	ana.Enter("one").WaitFor("one").Type("first line").Press("f4").WaitFor("F4 or Esc").WaitGone("one")
	for range 9 {
		ana.Press("alt+enter").Type("and more")
	}
	ana.WaitUntil(func(s string) bool { return strings.Count(s, "and more") == 9 })
	bob.Enter("are you there?").WaitFor("there?")
	waitTitle(ana, "(1) parley")
	ana.Press("esc").WaitFor("are you there?").WaitFor("and more")
	waitTitle(ana, "parley")
	ana.Press("f4").WaitGone("there?").Press("enter").WaitFor("there?").WaitFor("Message #lobby")
	bob.WaitUntil(func(s string) bool { return strings.Count(s, "and more") == 9 })

	ana.Type("half").WaitFor("› half").Press("ctrl+up").WaitFor("and more").Press("ctrl+up").WaitFor("› one")
	ana.Press("ctrl+down", "ctrl+down").WaitFor("› half")
	ana.Press("ctrl+x", "ctrl+x").WaitFor("› one").Press("ctrl+s", "ctrl+s").WaitFor("› half")
}
