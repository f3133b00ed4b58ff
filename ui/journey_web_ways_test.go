package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// The conversation that parley is for, with ana in a browser and bob at OpenSSH.
func TestConversationWebFirst(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	cfg := uitest.Config{Addr: srv.Addr, User: "bob", Width: 100, Height: 30, Timeout: patience}
	bob := uitest.OpenSSHWith(t, cfg, uitest.KeyFile(t, "bob")).WaitFor("Hello, bob")
	ana := uitest.OpenTab(t, srv.Web(), 1000, 700).SignIn(webLink(t, srv, "ana"))
	ana.WaitText(".people a", "bob").Click(`.people a[href$="bob"]`).WaitFor("#text")
	bob.WaitFor("wants to chat")
	ana.Type("#text", "hello\r")
	bob.Press("alt+a").WaitFor("hello").Enter("goodbye")
	ana.WaitText(".msg .body", "goodbye").Type("#text", "goodbye\r")
	bob.WaitUntil(func(string) bool { return len(said(bob)) == 3 })
	ana.WaitUntil(pageShows + ` === "hello,goodbye,goodbye" && !document.querySelector(".pending")`)
	bob.Enter("/quit").WaitExit()
	ana.Go("/").WaitUntil(`!document.querySelector("#people").innerText.includes("bob")`)
}

// Two tabs of one person show the same: what is said in one is in the other, what is read in one is
// read, and who signs out in one is out in the other.
func TestWebTwoTabs(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	bob := lobby(visit(t, srv, "bob"))
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	one := webRoom(t, srv, "ana")
	two := one.Another(800, 600).Go("/r/1").WaitFor("#text")
	home := one.Another(800, 600).Go("/").WaitFor("#people")
	one.Type("#text", "from one\r")
	two.WaitText(".msg.own .body", "from one").Type("#text", "from two\r")
	bob.WaitFor("from two").Enter("to both")
	for _, tab := range []*uitest.Tab{one, two} {
		tab.WaitUntil(pageShows + ` === "from one,from two,to both" && !document.querySelector(".pending")`)
	}
	home.WaitUntil(`!document.querySelector("#roomlist .unread")`)
	one.Go("/")
	bob.Enter("seen by the other")
	two.WaitText(".msg .body", "seen by")
	one.WaitUntil(`!document.querySelector("#roomlist .unread")`).Click(".me button").WaitUntil(`location.pathname === "/in"`)
	two.WaitUntil(`location.pathname === "/in"`)
}

// Without scripts one signs in, reads back and forth, and sends with the form.
func TestWebPagesWithoutScripts(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0", "--limit", "posts-burst=1000,verbs-burst=1000")
	bob := lobby(visit(t, srv, "bob"))
	for i := range 70 {
		bob.Enter(fmt.Sprintf("said %d.", i))
	}
	bob.WaitFor("said 69.")
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	ana := uitest.OpenTab(t, srv.Web(), 900, 700).NoScripts().Go(webLink(t, srv, "ana"))
	ana.Click("main button").WaitFor("#roomlist").Click(`#roomlist a[data-room="1"]`).WaitFor("#text")
	ana.WaitText(".msg .body", "said 69.").Click(".older").WaitText(".msg .body", "said 0.").WaitFor(".newer")
	ana.Click(".newer").WaitText(".msg .body", "said 69.")
	ana.Type("#text", "with a form").Click(".composer > button").WaitText(".msg.own .body", "with a form")
	bob.WaitFor("with a form")
	ana.Type("#text", "/topic of no scripts").Click(".composer > button").WaitText("main", "it takes a moderator")
	ana.Go("/r/1").WaitFor("#text")
}

// On a phone the rooms and a room take turns, and nothing is wider than the screen.
func TestWebPhone(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	bob := lobby(visit(t, srv, "bob"))
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	ana := uitest.OpenTab(t, srv.Web(), 360, 740).SignIn(webLink(t, srv, "ana")).Shot("phone-home")
	bob.Enter("hello " + strings.Repeat("wide", 50))
	ana.WaitFor("#roomlist .unread").Click(`#roomlist a[data-room="1"]`).WaitText(".msg .body", "hello").Shot("phone-room")
	if got := ana.Eval(`[document.documentElement.scrollWidth, document.querySelector("#rooms").checkVisibility()]`); got != "360,false" {
		t.Errorf("width, and are the rooms shown: %s", got)
	}
	ana.Type("#text", "hi").Click(".composer > button")
	bob.WaitFor("hi")
	ana.Click(".back").WaitFor("#people").WaitFor("#roomlist").WaitUntil(`!document.querySelector("#roomlist .unread")`)
}

// By keyboard alone one signs in, opens a room, reads and writes; each stop has a name and can be seen.
func TestWebKeyboard(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	bob := lobby(visit(t, srv, "bob")).Enter("hello")
	ana := uitest.OpenTab(t, srv.Web(), 1000, 700).Go(webLink(t, srv, "ana"))
	tabTo := func(selector string) {
		t.Helper()
		for range 60 {
			ana.Press("Tab")
			if ana.Eval(`document.activeElement.matches("`+selector+`")`) == "true" {
				return
			}
			if bare := ana.Eval(`(() => { const e = document.activeElement, s = getComputedStyle(e);
				return e === document.body || s.outlineStyle !== "none" && parseFloat(s.outlineWidth) > 0 ? "" : e.outerHTML.slice(0, 200) })()`); bare != "" {
				t.Errorf("the focus can't be seen on %s", bare)
			}
		}
		t.Fatalf("Tab does not get to %s:\n%s", selector, ana.Text())
	}
	tabTo("main button")
	ana.Press("Enter").WaitFor("#roomlist a.unread")
	tabTo(`#roomlist a[data-room='1']`)
	ana.Press("Enter").WaitText(".msg .body", "hello").WaitUntil(`document.readyState === "complete"`)
	ana.Eval("document.activeElement.blur()")
	tabTo(".skip")
	ana.Press("Enter").WaitUntil(`document.activeElement.id === "text"`).Type("#text", "by keyboard\r")
	bob.WaitFor("by keyboard")
	tabTo(".composer > button")
}
