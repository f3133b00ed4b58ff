package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// Who has chosen no time zone is shown times as their browser has them, from the first page on.
func TestWebZone(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	ana := visit(t, srv, "ana")
	ana.Enter("/go #lobby").WaitFor("Message #lobby").Enter("what time is it?").WaitFor("what time")
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	bob := uitest.OpenTab(t, srv.Web(), 900, 700)
	if err := chromedp.Run(bob.Context(), emulation.SetTimezoneOverride("Pacific/Marquesas")); err != nil { // half an hour beside all others
		t.Fatal(err)
	}
	bob.SignIn(webLink(t, srv, "bob")).Go("/r/1").WaitText(".msg .body", "what time")
	bob.WaitUntil(`[...document.querySelectorAll(".msg time")].every(e => e.textContent === new Date(e.dateTime).toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"}))`)
	bob.Type("#text", "late\r").WaitUntil(says("what time is it?,late")).WaitFor(".own time")
	bob.WaitUntil(`(e => e.textContent === new Date(e.dateTime).toLocaleTimeString("en-GB", {hour: "2-digit", minute: "2-digit"}))(document.querySelector(".own time"))`)
}
