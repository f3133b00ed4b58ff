package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Every way to write a new line makes one message of several rows.
func TestKeysNewLine(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := lobby(visit(t, srv, "bob"))
	ana := lobby(visit(t, srv, "ana", uitest.Kitty()))
	if ana.KittyFlags() == 0 {
		t.Error("the kitty protocol is not asked for")
	}
	ana.Type("one").Press("alt+enter").Type("two").Press("ctrl+j").Type("three").Press("shift+enter").Type("four")
	ana.WaitFor("four")
	if strings.Contains(bob.Screen(), "one") {
		t.Error("a new line sent the message")
	}
	ana.Press("enter").WaitFor("Message #lobby")
	waitSaid(bob, "ana: one", "ana: two", "ana: three", "ana: four")

	old := lobby(visit(t, srv, "carl")) // a terminal without the kitty protocol
	old.Type("five").Press("alt+enter").Type("six").Press("enter")
	bob.WaitFor("six")
	waitLine(bob, "carl: five")
	waitLine(bob, "carl: six")
}

// rooms4 makes a server on which ana has #lobby and direct rooms with bob, carl and dan, each with a
// message that she has not seen.
func rooms4(t *testing.T) (srv *uitest.Server, ana *uitest.Tester) {
	t.Helper()
	srv = uitest.StartServer(t)
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
	for _, name := range []string{"bob", "carl", "dan"} {
		leave(t, open(visit(t, srv, name), "ana").Enter("hi from "+name).WaitFor("sent").Press("ctrl+d"))
	}
	return srv, visit(t, srv, "ana", uitest.Size(120, 40)).WaitFor("dan")
}

// The keys that go from room to room, and each one's twin.
func TestKeysGoPlaces(t *testing.T) {
	t.Parallel()
	_, ana := rooms4(t)
	at := func(keys, where string) {
		t.Helper()
		ana.Press(strings.Fields(keys)...).WaitFor(where)
	}
	order := sidebar(ana)
	if len(order) != 4 || order[0] != "#lobby" {
		t.Fatalf("rooms: %q\n%s", order, ana.Screen())
	}
	for i, room := range order {
		at(fmt.Sprintf("alt+%d", i+1), "Message "+room)
	}
	at("alt+/", "Message "+order[2])
	at("alt+/", "Message "+order[3])
	at("alt+h", "Hello, ana")
	at("alt+/", "Message "+order[3]) // where she was
	ana.Enter("/last").WaitFor("Message " + order[2])
	ana.Enter("/last").WaitFor("Message " + order[3])
	at("ctrl+n", "Message "+order[0]) // round the end
	at("alt+down", "Message "+order[1])
	at("ctrl+n", "Message "+order[2])
	at("ctrl+p", "Message "+order[1])
	at("alt+up", "Message "+order[0])
	at("alt+up", "Message "+order[3])
	at("alt+h", "Hello, ana")
	at("ctrl+n", "Message "+order[0])
	at("esc", "Hello, ana")
	at("alt+9", "Hello, ana") // there is no ninth
}

// sidebar are the rooms as the sidebar lists them, called as the composer calls them.
func sidebar(p *uitest.Tester) (list []string) {
	for _, row := range strings.Split(p.Screen(), "\n") {
		left, _, _ := strings.Cut(row, "│")
		if f := strings.Fields(strings.TrimPrefix(left, "▌")); len(f) >= 2 {
			if f[0] == "#" {
				list = append(list, "#"+f[1])
			} else {
				list = append(list, "@"+f[1])
			}
		}
	}
	return list
}

// The next unread room, until there is none.
func TestKeysUnread(t *testing.T) {
	t.Parallel()
	_, ana := rooms4(t)
	waitTitle(ana, "(3) ")
	for i, key := range []string{"ctrl+g", "alt+a", "ctrl+g"} {
		ana.Press(key).WaitFor("hi from ").WaitFor(" new ──")
		waitTitle(ana, map[int]string{0: "(2) parley @", 1: "(1) parley @", 2: "parley @"}[i])
	}
	ana.Press("alt+a").WaitFor("nothing is unread")
	ana.Press("esc").WaitGone("nothing is unread").Press("esc").WaitFor("Hello, ana")
}

// The switcher finds rooms and people by some of their letters.
func TestKeysSwitcher(t *testing.T) {
	t.Parallel()
	srv, ana := rooms4(t)
	visit(t, srv, "esteban")
	ana.WaitFor("esteban")
	for _, c := range [][2]string{{"lob", "Message #lobby"}, {"crl", "Message @carl"}, {"esteb", "Message @esteban"}} {
		ana.Press("ctrl+k").WaitFor("Go to").Type(c[0]).WaitFor(c[0]).Press("enter").WaitFor(c[1])
	}
	ana.Type("a draft").Press("ctrl+k").WaitFor("Go to").Press("esc").WaitGone("Go to")
	if draft(ana) != "a draft" {
		t.Errorf("the draft is gone:\n%s", ana.Screen())
	}
}

// Tab completes what begins with @, #, : and /, and goes on to the next.
func TestKeysComplete(t *testing.T) {
	t.Parallel()
	srv, ana := rooms4(t)
	leave(t, visit(t, srv, "carmen").Press("ctrl+d"))
	ana.WaitFor("carmen")
	for _, c := range []struct{ typed, keys, want string }{
		{"hello @bo", "tab", "hello @bob"},
		{"hello bo", "tab", "hello @bob"},
		{"@car", "tab", "@carl"},
		{"@car", "tab tab", "@carmen"},
		{"@car", "tab tab shift+tab", "@carl"},
		{"see #lo", "tab", "see #lobby"},
		{":rocke", "tab", "🚀"},
		{"/who", "tab", "/who"},
		{"/who", "tab tab", "/whois"},
		{"/dm ca", "tab tab", "/dm carmen"},
		{"zzz", "tab", "zzz"},
	} {
		ana.Type(c.typed).WaitUntil(func(string) bool { return draft(ana) == c.typed })
		ana.Press(strings.Fields(c.keys)...).WaitUntil(func(string) bool { return draft(ana) == c.want })
		ana.Press("ctrl+c").WaitGone(c.want)
	}
}

// Help from three places, the sidebar, drawing anew, and the two ways of leaving by a key.
func TestKeysOfTheScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := visit(t, srv, "ana", uitest.Size(100, 30))
	for _, key := range []string{"f1", "?"} {
		ana.Press(key).WaitFor("Writing").WaitFor("Shift+Enter").Press("esc").WaitGone("Writing")
	}
	lobby(ana).Type("why?").WaitFor("why?") // with something typed, ? is a ?
	ana.Press("f2").WaitGone("Channels").Press("f2").WaitFor("Channels")

	before := ana.BytesReceived()
	was := ana.Screen()
	ana.Press("ctrl+l").WaitUntil(func(screen string) bool { return screen == was && ana.BytesReceived()-before > 100 })

	ana.Press("ctrl+d").WaitFor("why?") // something is typed
	ana.Press("esc").WaitFor("why?")    // which Esc leaves alone
	ana.Press("ctrl+c").WaitGone("why?").Press("ctrl+c").WaitFor("Ctrl+C again to leave")
	ana.Type("x").WaitFor("x").Press("ctrl+c", "ctrl+c").WaitFor("again") // not twice in a row: once more
	leave(t, ana.Press("ctrl+c"))
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
}

// A draft stays with its room, wherever one goes.
func TestDraftsStayWithTheirRooms(t *testing.T) {
	t.Parallel()
	_, ana := rooms4(t)
	ana.Press("alt+1").WaitFor("#lobby").Type("for all").WaitFor("for all")
	ana.Press("alt+2").WaitGone("for all").Type("for one").WaitFor("for one")
	ana.Press("alt+h").WaitFor("Hello, ana").Type("for nobody").Press("enter").WaitFor("your text stays here")
	ana.Press("alt+1").WaitFor("for all").Press("alt+2").WaitFor("for one").Press("alt+h").WaitFor("for nobody")
}
