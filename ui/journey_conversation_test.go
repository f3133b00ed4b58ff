package ui_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"parley/ui/uitest"
)

// The conversation that parley is for, word for word: ana and bob find each other, say hello and
// goodbye, and leave.

func TestConversationOpenSSH(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "carl")
	enter := func(name string, w, h int) *uitest.Tester {
		cfg := uitest.Config{Addr: srv.Addr, User: name, Width: w, Height: h, Timeout: patience}
		return uitest.OpenSSHWith(t, cfg, uitest.KeyFile(t, name)).WaitFor("Hello, " + name)
	}
	converse(t, enter("ana", 80, 24), enter("bob", 100, 30), "ana", "bob", "carl")
}

func TestConversationRobots(t *testing.T) {
	t.Parallel()
	for _, sizes := range [][4]int{{80, 24, 120, 40}, {120, 40, 45, 20}, {45, 20, 80, 24}} {
		t.Run(fmt.Sprint(sizes), func(t *testing.T) {
			t.Parallel()
			srv := uitest.StartServer(t)
			visit(t, srv, "carl")
			ana := visit(t, srv, "ana", uitest.Size(sizes[0], sizes[1]))
			bob := visit(t, srv, "bob", uitest.Size(sizes[2], sizes[3]))
			converse(t, ana, bob, "ana", "bob", "carl")
		})
	}
}

func TestTenConversationsAtOnce(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	const pairs = 10
	var here, over sync.WaitGroup
	here.Add(pairs)
	for i := range pairs {
		over.Go(func() { // not t.Parallel, which lets only as many run as there are cores
			t.Run(fmt.Sprint(i), func(t *testing.T) {
				present := sync.OnceFunc(here.Done)
				defer present()
				a, b := fmt.Sprintf("ana-%d", i), fmt.Sprintf("bob-%d", i)
				ana := visit(t, srv, a, uitest.Size(100, 50))
				bob := visit(t, srv, b, uitest.Size(80, 50))
				present()
				here.Wait() // all twenty are there when they begin
				converse(t, ana, bob, a, b, "")
			})
		})
	}
	over.Wait()
}

// converse is the whole conversation. Both are on Home; witness is somebody else who is there, and
// is named to ana at the end.
func converse(t *testing.T, ana, bob *uitest.Tester, a, b, witness string) {
	t.Helper()
	ana.WaitFor("Here now").WaitFor(b) // she is shown the people who are available
	bob.WaitFor(a).Type("half a thought").WaitFor("half a thought")
	bells := bob.Bells()

	choose(t, ana, b)
	ana.WaitFor("Message @" + b)
	notified(t, bob, a, bells)

	ana.Enter("hello")
	waitSaid(ana, a+": hello")
	bob.Press("ctrl+g").WaitFor("Message @" + a)
	waitSaid(bob, a+": hello")
	bob.Enter("goodbye")
	waitSaid(ana, a+": hello", b+": goodbye")
	ana.Enter("goodbye")
	for _, p := range []*uitest.Tester{ana, bob} {
		waitSaid(p, a+": hello", b+": goodbye", a+": goodbye")
	}
	ana.WaitFor("seen")

	leave(t, bob.Press("ctrl+d"))
	ana.WaitFor(b + " left").WaitFor("here now") // she is told, and is shown who is available, or that nobody is
	if witness != "" {
		ana.WaitFor("here now: " + witness)
	}
	ana.Press("esc").WaitFor("Hello, " + a)
	ana.WaitUntil(func(string) bool { return !slices.Contains(hereNow(ana), b) })
	leave(t, ana.Enter("/quit"))
}

// notified waits until bob has been told that somebody wants to chat, and checks that this took
// nothing from him.
func notified(t *testing.T, bob *uitest.Tester, a string, bells int) {
	t.Helper()
	badge := regexp.MustCompile(`(?m)` + a + ` +1\b|● ` + a + ` .* 1 new`)
	bob.WaitFor(a + " wants to chat").WaitUntil(badge.MatchString)
	waitTitle(bob, "(1) parley")
	bob.WaitUntil(func(string) bool { return bob.Bells() > bells })
	if draft(bob) != "half a thought" || !strings.Contains(bob.Screen(), "Hello, ") {
		t.Fatalf("bob was disturbed:\n%s", bob.Screen())
	}
	bob.Type(" more").WaitFor("half a thought more")
}

// leave waits until a session ends well, with the terminal as it was.
func leave(t *testing.T, p *uitest.Tester) {
	t.Helper()
	if code := p.WaitExit(); code != 0 {
		t.Fatalf("the exit status is %d", code)
	}
	if _, _, visible := p.Cursor(); p.AltScreen() || !visible || p.Mode(2004) || p.Mode(1002) {
		t.Errorf("the terminal is not as it was: alt screen %v, cursor %v", p.AltScreen(), visible)
	}
	p.WaitFor("bye")
}
