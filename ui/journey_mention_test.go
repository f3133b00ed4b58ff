package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Who is named sees it as such: on the badge of the room, on each of their screens, and when they come
// back; for others the message is one of many. What was on a screen is counted no more on any.
func TestMentionsOfThreePeople(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	ana := lobby(visit(t, srv, "ana"))
	bob, wide := visit(t, srv, "bob"), visit(t, srv, "bob", uitest.Size(100, 30))
	cara := visit(t, srv, "cara")
	ana.Enter("hello").Enter("@bob, is it done?").Enter("`@cara`")
	for _, p := range []*uitest.Tester{bob, wide} {
		p.WaitFor("3 new, 1 for you")
	}
	cara.WaitFor("3 new").WaitGone("for you")
	leave(t, bob.Press("ctrl+d"))
	bob = visit(t, srv, "bob").WaitFor("lobby @1")
	leave(t, wide.Press("ctrl+d"))
	lobby(bob)
	wide = visit(t, srv, "bob", uitest.Size(100, 30)).WaitGone("for you")

	// Only a moderator calls everybody in a channel.
	ana.Enter("@everyone look")
	cara.WaitFor("4 new").WaitGone("for you")
	lobby(visit(t, srv, "chief")).Enter("@everyone, tea!")
	cara.WaitFor("lobby @1").WaitFor("5 new, 1 for you")
	bob.WaitFor("@everyone, tea!")
	wide.WaitUntil(func(s string) bool { return !strings.Contains(s, "for you") })
}
