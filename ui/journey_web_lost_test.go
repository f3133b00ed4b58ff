package ui_test

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/fetch"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// pageShows are the messages of a page that are known to be stored, without days and drafts.
const pageShows = `[...document.querySelectorAll("#timeline .msg[data-seq]")].map(e => e.querySelector(".body").innerText.trim()).join()`

// inOrder are n numbered lines.
func inOrder(word string, n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprint(word, i))
	}
	return list
}

// webRoom opens the lobby in the browser of a person.
func webRoom(t *testing.T, srv *uitest.Server, name string) *uitest.Tab {
	t.Helper()
	tab := uitest.OpenTab(t, srv.Web(), 1000, 700).SignIn(webLink(t, srv, name))
	return tab.Go("/r/1").WaitFor("#text")
}

// A server that is killed in a burst of posts loses none that a page showed as sent, and after it is back what waited is
// sent, once and in its order.
func TestWebKill(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", freeAddr(t), "--limit", "posts-burst=1000")
	ana := visit(t, srv, "ana")
	ana.Enter("/quit").WaitExit()
	tab := webRoom(t, srv, "ana")
	lines := inOrder("line", 40)
	tab.Type("#text", strings.Join(lines, "\r")+"\r").WaitUntil(`document.querySelectorAll("#timeline .msg[data-seq]").length > 3`)
	srv.Kill()
	sent := strings.Split(tab.Eval(pageShows), ",")
	srv.Restart()
	ana = lobby(visit(t, srv, "ana", uitest.Size(80, 70)))
	waitLine(ana, "ana: line0")
	stored := said(ana)
	for _, text := range sent {
		if !slices.ContainsFunc(stored, func(line string) bool { return strings.HasSuffix(line, " "+text) }) {
			t.Errorf("%s was shown as sent and is lost: %q", text, stored)
		}
	}
	tab.WaitUntil(pageShows + ` === "` + strings.Join(lines, ",") + `" && !document.querySelector(".pending")`)
}

// A page whose network was gone, over a restart of the server, has all that was said meanwhile, once and without a reload;
// what was typed meanwhile is sent.
func TestWebAsleepOverRestart(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", freeAddr(t), "--limit", "posts-burst=1000")
	bob := lobby(visit(t, srv, "bob"))
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	tab := webRoom(t, srv, "ana")
	tab.Eval("window.same = 1")
	bob.Enter("before")
	tab.WaitText(".msg .body", "before")
	offline(t, tab, true)
	srv.Restart() // which ends what is open already
	tab.Type("#text", "typed asleep\r").WaitFor(".msg.pending")
	bob, carl := lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "carl"))
	for _, line := range inOrder("missed", 5) {
		bob.Enter(line)
	}
	carl.WaitFor("missed4") // who sees only what is stored
	if got := tab.Eval(pageShows); got != "before" {
		t.Fatalf("offline the page shows %s", got)
	}
	offline(t, tab, false)
	tab.WaitUntil(pageShows + ` === "before,missed0,missed1,missed2,missed3,missed4,typed asleep" && !document.querySelector(".pending")`)
	bob.Enter("awake")
	tab.WaitText(".msg .body", "awake")
	if tab.Eval("window.same") != "1" {
		t.Error("the page was loaded anew")
	}
}

// offline takes a tab's network away, or gives it back.
func offline(t *testing.T, tab *uitest.Tab, gone bool) {
	t.Helper()
	must(t, chromedp.Run(tab.Context(), network.Enable(), network.EmulateNetworkConditions(gone, 0, -1, -1)))
}

// A post whose answer is lost on its way is tried again, and said once.
func TestWebLostAnswer(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	ana := lobby(visit(t, srv, "ana"))
	tab := webRoom(t, srv, "ana")
	lost := make(chan string, 10)
	chromedp.ListenTarget(tab.Context(), func(e any) {
		paused, ok := e.(*fetch.EventRequestPaused)
		if !ok {
			return
		}
		go func() {
			if len(lost) == 0 {
				lost <- paused.Request.URL
				_ = chromedp.Run(tab.Context(), fetch.FailRequest(paused.RequestID, network.ErrorReasonConnectionReset))
				return
			}
			_ = chromedp.Run(tab.Context(), fetch.ContinueRequest(paused.RequestID))
		}()
	})
	must(t, chromedp.Run(tab.Context(), fetch.Enable().WithPatterns([]*fetch.RequestPattern{{URLPattern: "*/post", RequestStage: fetch.RequestStageResponse}})))
	tab.Type("#text", "once\r")
	waitSaid(ana, "ana: once")
	tab.Type("#text", "and more\r")
	tab.WaitUntil(pageShows + ` === "once,and more" && !document.querySelector(".pending")`)
	if len(lost) != 1 {
		t.Errorf("%d answers were lost", len(lost))
	}
	waitSaid(ana, "ana: once", "ana: and more")
}

// freeAddr is an address that nothing listens on, for a server that is to have the same one after a restart.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	must(t, l.Close())
	return l.Addr().String()
}

// A page at the door has another code once the server has been started anew, which lets it in.
func TestWebDoorOverRestart(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", freeAddr(t))
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	const code = `document.querySelector("#ask").textContent.split(" ").at(-1)`
	tab := uitest.OpenTab(t, srv.Web(), 900, 700).Go("/in").WaitFor("#ask")
	was := tab.Eval(code)
	srv.Restart()
	tab.WaitUntil(`document.querySelector("#ask") && ` + code + ` !== "` + was + `"`)
	does(t, srv, "ana", "web --yes "+tab.Eval(code))
	tab.WaitFor("#roomlist")
}

// A line that has no answer says so.
func TestWebNoAnswer(t *testing.T) {
	t.Parallel()
	_, _, bob := inBrowser(t, 900, 700)
	bob.Eval(`(window.was = fetch, window.fetch = (path, init) => path.endsWith("/post") ? new Promise(() => {}) : was(path, init))`)
	bob.Type("#text", "is anybody there?\r").WaitText(".pending .why", "no answer yet")
}
