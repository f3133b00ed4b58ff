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

// Bell, title and notification come as each of three people chose, not while they look at the window, of
// nothing that is muted, and of nobody whom they block.
func TestAttentionAsChosen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana"))
	bob, cara := visit(t, srv, "bob"), visit(t, srv, "cara")
	bob.Enter("/settings desktop mentions").WaitFor("desktop")
	bob.Enter("/settings via osc777").WaitFor("told: osc777")
	cara.Enter("/settings bell all").WaitFor("bell")
	cara.Enter("/settings title mentions").WaitFor("title")
	told := func(p *uitest.Tester, text string) bool {
		return strings.Contains(strings.Join(p.Notices(), "\n"), text)
	}

	ana.Enter("one for all")
	cara.WaitFor("1 new").WaitUntil(func(string) bool { return cara.Bells() == 1 && cara.Title() == "parley" })
	bob.WaitFor("1 new")
	ana.Enter("@bob; look")
	bob.WaitUntil(func(string) bool { return told(bob, "notify;ana in #lobby;@bob; look") && bob.Bells() == 1 })
	if told(bob, "one for all") || len(cara.Notices()) > 0 {
		t.Errorf("bob was notified of %q, cara of %q", bob.Notices(), cara.Notices())
	}

	// While the window has the focus, and where it is quiet, nothing rings.
	bob.Focus()
	bob.Enter("/whois ana").WaitFor("ana is here").Press("esc")
	ana.Enter("@bob and @cara, is it quiet?")
	cara.WaitFor("3 new, 1 for you").WaitUntil(func(string) bool { return cara.Title() == "(1) parley" })
	bob.WaitFor("3 new, 2 for you").Blur()
	bob.Enter("/dnd 2h").WaitFor("nothing disturbs you until")
	ana.Enter("@bob, and now?")
	bob.WaitFor("4 new, 3 for you")
	bob.Enter("/dnd off").WaitFor("you are told of what comes")
	run(t, srv, "bob", "mute #lobby")
	bob.WaitFor("muted, 4 new").WaitGone("for you")
	ana.Enter("@bob, are you there?")
	bob.WaitFor("muted, 5 new")
	if n := bob.Bells(); n != 1 || len(bob.Notices()) != 1 {
		t.Errorf("bob heard %d bells, was notified of %q", n, bob.Notices())
	}

	// From one mention to the next, oldest unread first, and the list of them.
	bob.Press("alt+n").WaitFor("Message #lobby").WaitFor("@bob; look")
	bob.Press("alt+n", "alt+n").WaitFor("is it quiet?")
	bob.Enter("/mentions").WaitFor("Mentions").WaitFor("are you there?").Press("esc").WaitGone("Mentions")
}
