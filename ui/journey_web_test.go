package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// webLink makes a link that lets a browser into the account of a person.
func webLink(t *testing.T, srv *uitest.Server, name string) string {
	t.Helper()
	out, _, _ := run(t, srv, name, "web")
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "http") {
			return strings.TrimSpace(line)
		}
	}
	t.Fatalf("no link in %q", out)
	return ""
}

// The conversation that parley is for, with ana at a terminal and bob in a browser.
func TestConversationWeb(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	ana := visit(t, srv, "ana")
	bob := uitest.OpenTab(t, srv.Web(), 1000, 700).SignIn(webLink(t, srv, "bob"))
	bob.WaitText(".people", "ana")
	choose(t, ana, "bob")
	bob.WaitText("#status", "ana wants to chat")
	ana.Enter("hello")
	bob.WaitText("#roomlist .unread", "ana").Shot("home").Click(`#roomlist a.unread`)
	bob.WaitText(".msg .body", "hello").Type("#text", "goodbye\r")
	ana.WaitFor("goodbye").Enter("goodbye")
	bob.WaitUntil(`[...document.querySelectorAll(".msg .body")].map(e => e.innerText.trim()).join() === "hello,goodbye,goodbye"`).Shot("room")
	bob.Click(".me button")
	ana.WaitFor("bob left").WaitFor("here now")
}
