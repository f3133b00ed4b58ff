package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// countStreams has a page count the streams that it opens from now on.
const countStreams = `(() => { window.opened = 0; window.EventSource = class extends EventSource { constructor(at) { super(at); window.opened++; } }; })()`

// checkClosed fails when a page shows anything of what people said, or tries to come back by itself.
func checkClosed(t *testing.T, tab *uitest.Tab, why string) {
	t.Helper()
	tab.WaitText("main .error", why)
	tab.Eval(`[dispatchEvent(new Event("online")), document.dispatchEvent(new Event("visibilitychange")), setTimeout(() => { window.waited = 1; }, 1500)]`)
	tab.WaitUntil("window.waited")
	if n := tab.Eval(`window.opened + "," + document.querySelectorAll("#rooms, #side, #timeline, dialog, textarea").length`); n != "0,0" {
		t.Errorf("streams and parts of the page: %s", n)
	}
	if page := tab.Eval("document.documentElement.outerHTML"); strings.Contains(page, "between us") || strings.Contains(page, "lobby") {
		t.Errorf("it still has\n%s", page)
	}
}

// Who is kicked out sees why in place of what was said, and stays out until they come again; who is banned does not.
func TestWebKicked(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	ana := lobby(visit(t, srv, "ana"))
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	bob := webRoom(t, srv, "bob")
	ana.Enter("between us")
	bob.WaitText(".msg .body", "between us").Press("Control+k").WaitFor("dialog").Eval(countStreams)
	ana.Enter("/admin kick @bob too loud")
	checkClosed(t, bob.Shot("kicked"), "ana made you leave: too loud")
	bob.Click("main a").WaitFor("#rooms").Go("/r/1").WaitText(".msg .body", "between us").Eval(countStreams)
	other := bob.Another(360, 740).Go("/search?q=between").WaitText("main", "between us")
	other.Eval(countStreams)
	ana.Enter("/admin ban @bob spam")
	checkClosed(t, bob, "spam")
	checkClosed(t, other, "spam")
	bob.Click("main a").WaitText("main .error", "you are banned: spam")
}

// A page that was asleep while its user was banned has nothing of what was said any more when it wakes.
func TestWebBannedAsleep(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", freeAddr(t))
	ana := lobby(visit(t, srv, "ana"))
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	bob := webRoom(t, srv, "bob")
	ana.Enter("between us")
	bob.WaitText(".msg .body", "between us")
	offline(t, bob, true)
	ana.Enter("/admin ban @bob spam").WaitFor("is banned")
	srv.Restart() // which ends what is open already
	offline(t, bob, false)
	bob.WaitText("main .error", "you are banned: spam").Eval(countStreams)
	checkClosed(t, bob, "you are banned: spam")
}
