package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Ana makes a private channel, brings bob and cara into it and dan into none: dan meets it nowhere. Who is
// taken out, or leaves, is out at once on all screens.
func TestRoomsPrivateChannel(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := visit(t, srv, "ana", uitest.Size(120, 40)), visit(t, srv, "bob")
	cara, dan := visit(t, srv, "cara", uitest.Size(45, 20)), visit(t, srv, "dan")
	bobToo := visit(t, srv, "bob")

	ana.Enter("/create #plans private what comes next").WaitFor("Message #plans").WaitFor("#plans  what comes next")
	ana.Enter("for our eyes only").WaitFor("for our eyes only")
	ana.Enter("/invite bob").WaitFor("bob can read what was said here before")
	ana.Enter("/invite @cara").WaitFor("ana added cara")
	bob.WaitFor("ana added you to #plans").Enter("/go plans").WaitFor("Message #plans").WaitFor("for our eyes only")
	bobToo.WaitFor("ana added you to #plans").Enter("/go #plans").WaitFor("Message #plans")
	cara.WaitFor("ana added you to #plans").Press("ctrl+k").Enter("plans").WaitFor("Message #plans")

	for _, verb := range []string{"/join #plans", "/go #plans"} {
		dan.Enter(verb).WaitFor("no channel #plans").Press("ctrl+c")
	}
	dan.Enter("/channels").WaitFor("Channels").WaitFor("lobby")
	if strings.Contains(dan.Screen(), "plans") {
		t.Errorf("dan is shown a private channel:\n%s", dan.Screen())
	}
	dan.Press("esc").Enter("/create #plans mine").WaitFor("Message #plans")

	bob.Enter("/members").WaitFor("Members of #plans").WaitFor("owner")
	if !strings.Contains(bob.Screen(), "cara") || strings.Contains(bob.Screen(), "dan") {
		t.Errorf("the members:\n%s", bob.Screen())
	}
	bob.Press("esc").Enter("/kick cara").WaitFor("you may not take people out").Press("ctrl+c").Type("half a thought")
	ana.Enter("/kick bob too curious").WaitFor("ana took bob out of this room: too curious")
	for _, p := range []*uitest.Tester{bob, bobToo} {
		p.WaitFor("Hello, bob").WaitFor("ana took you out of #plans: too curious").WaitGone("for our eyes only")
	}
	bob.WaitFor("half a thought")
	ana.Enter("/member cara moderator").WaitFor("ana made cara moderator of this room")
	cara.WaitFor("ana made cara moderator of this room")
	ana.Enter("/leave").WaitFor("Leave #plans?").Press("y").WaitFor("you have left #plans").WaitFor("Hello, ana")
	cara.WaitFor("you are the owner of #plans now").Enter("alone at last")
	waitLine(cara, "cara: alone at last")
	if out, errOut, code := run(t, srv, "cara", "members #plans --json"); code != 0 || strings.Count(out, "\n") != 1 || !strings.Contains(out, `"name":"cara","role":"owner"`) {
		t.Errorf("members: %d %s %s", code, out, errOut)
	}
	if _, errOut, code := run(t, srv, "ana", "members #plans"); code != 1 || !strings.Contains(errOut, "no channel") {
		t.Errorf("members by somebody who left: %d %s", code, errOut)
	}
}

// A public channel is found in the directory by a word of its topic, and joined from there.
func TestRoomsDirectory(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := visit(t, srv, "ana"), visit(t, srv, "bob")
	ana.Enter("/create #cakes recipes of all sorts").WaitFor("Message #cakes")
	bob.Enter("/channels").WaitFor("recipes of all sorts").WaitFor("joined, 2 members").Type("recipes").WaitFor("1 of 1").Press("enter").WaitFor("Message #cakes")
	ana.WaitFor("bob joined")
	if out, _, code := run(t, srv, "bob", "channels --json recip"); code != 0 || !strings.Contains(out, `"name":"#cakes","topic":"recipes of all sorts","members":2,"in":true`) {
		t.Errorf("channels: %d %s", code, out)
	}
	bob.Enter("/create #Cakes").WaitFor("is taken").Press("ctrl+c").Enter("/leave").WaitFor("you have left #cakes")
	ana.WaitFor("bob left").Enter("/leave #lobby").WaitFor("it can't be left")
}

// After /join Tab goes through the public channels that begin so, and none that is private.
func TestRoomsCompleted(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := visit(t, srv, "ana"), visit(t, srv, "bob")
	for _, c := range []string{"#bread", "#brewing", "#brass private", "#cakes"} {
		name, _, _ := strings.Cut(c, " ")
		ana.Enter("/create " + c).WaitFor("Message " + name)
	}
	bob.Type("/join br").Press("tab").WaitFor("[#bread]  #brewing")
	if strings.Contains(bob.Screen(), "brass") {
		t.Errorf("bob is offered a private channel:\n%s", bob.Screen())
	}
	bob.Press("tab").WaitFor("› /join #brewing").Press("enter").WaitFor("Message #brewing")
	bob.Type("/join #ca").Press("tab", "enter").WaitFor("Message #cakes")
	bob.Type("/join lob").Press("tab").WaitFor("› /join #lobby").Press("ctrl+c")
	bob.Type("/join #bra").Press("tab").Type("zil").WaitFor("› /join #brazil")
}

// A chat of two becomes a group by another room; its people find it again, and one more is added to it.
func TestRoomsGroup(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob := visit(t, srv, "ana", uitest.Size(100, 30)), visit(t, srv, "bob")
	cara, dan := visit(t, srv, "cara"), visit(t, srv, "dan")
	open(ana, "bob").Enter("between us").WaitFor("between us")
	ana.Enter("/invite cara").WaitFor("Message bob, cara").WaitFor("a chat of two stays one")
	ana.Enter("hello, both")
	cara.WaitFor("ana added you to ana, bob").Enter("/group @ana @bob").WaitFor("Message ana, bob").WaitFor("a group of just these people already")
	waitSaid(cara, "ana: hello, both")
	bob.WaitFor("ana added you to ana, cara").Press("ctrl+g").WaitFor("Message @ana").Press("ctrl+g").WaitFor("Message ana, cara")
	bob.Enter("/invite dan").WaitFor("bob added dan")
	cara.WaitFor("bob added dan").WaitFor("Message ana, bob, dan")
	dan.WaitFor("bob added you").Enter("/go ana, bob, cara").WaitFor("hello, both").Enter("/rename Tea party")
	for _, p := range []*uitest.Tester{ana, bob, cara, dan} {
		p.WaitFor("dan renamed this room to Tea party").WaitFor("Message Tea party")
	}
	dan.Enter("/leave").WaitFor("Leave Tea party?").Press("y").WaitFor("Hello, dan")
	ana.WaitFor("dan left").Enter("he is gone").WaitFor("he is gone")
	waitLine(bob, "ana: he is gone")
	dan.Enter("/go Tea party").WaitFor("usage: /go").WaitFor("Hello, dan")
}
