package ui_test

import (
	"testing"

	"parley/ui/uitest"
)

// What is asked for at both ends of the messages at once comes at both, one after the other, each message once.
func TestWebBothEnds(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700, "--limit", "posts-burst=1000")
	sayLines(ana, bob, 100)
	bob.Size(900, 4000).Go("/r/1?at=50").WaitFor("button.attach").WaitFor(".more .older").WaitFor(".more .newer") // nothing is to be scrolled
	bob.Eval(`(document.querySelector(".more .older").click(), document.querySelector(".more .newer").click(), document.querySelector(".more .older").click())`)
	bob.WaitUntil(`(s => s.length === 100 && s.every((n, i) => n === i + 1))([...document.querySelectorAll(".msg[data-seq]")].map(m => Number(m.dataset.seq)))`)
	bob.WaitUntil(`document.querySelector(".more:has(.older)").hidden && document.querySelector(".more:has(.newer)").hidden`)
}

// The link that skips what stands before the page leads to where one writes, and on other pages to what they have; a thread
// that is open beside stays. Back from there the thread is a page, and has what was typed.
func TestWebSkip(t *testing.T) {
	t.Parallel()
	_, _, bob := webGoes(t, 1400, 900)
	bob.Type("#text", "where to?\r").WaitText(".msg[data-seq] .body", "where to?").Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`).Press("t").WaitFor("#side textarea")
	bob.Type("#side textarea", "out").Focus(".skip").Press("Enter").WaitUntil(`document.activeElement.id === "text"`).Type("#text", "on")
	bob.WaitUntil(`document.querySelector("#side textarea")?.value === "out" && document.querySelector("#text").value === "on" && window.here === 1`)
	bob.Click(`.places a[href="/people"]`)
	at(bob, "/people").WaitText("main h1", "People").Focus(".skip").Press("Enter").WaitUntil(`document.activeElement.id === "main"`)
	bob.Eval("history.back()")
	at(bob, "/r/2/2/thread").WaitText("main h1", "Thread in").WaitUntil(`document.querySelector("#text").value === "out"`)
}

// Who is made to leave while they type finds that again when they come back; it is kept once, and lets nobody in meanwhile.
func TestWebKickedTyping(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	ana := lobby(visit(t, srv, "ana"))
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	bob := webRoom(t, srv, "bob").WaitFor("button.attach")
	bob.Eval(`(() => { window.kept = 0; const f = fetch; window.fetch = (p, o) => { if (o?.method === "POST" && String(p).endsWith("/draft")) window.kept++; return f(p, o); }; })()`)
	bob.Eval(countStreams)
	bob.Eval(`(document.querySelector("#text").value = "half a thought", 0)`) // the last letters of it, which nothing has kept yet
	ana.Enter("/admin kick @bob too loud")
	checkClosed(t, bob, "ana made you leave: too loud")
	if n := bob.Eval("window.kept"); n != "1" {
		t.Errorf("it was kept %s times", n)
	}
	ana.Enter("/whois bob").WaitFor("bob is offline")
	bob.Click("main a").WaitFor("#rooms").Go("/r/1").WaitUntil(`document.querySelector("#text")?.value === "half a thought"`)
}
