package ui_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// webGoes opens #plans in bob's browser, by its link and not by a load; the page notes what it asks of the server.
func webGoes(t *testing.T, width, height int) (srv *uitest.Server, ana *uitest.Tester, bob *uitest.Tab) {
	t.Helper()
	srv, ana, bob = webRooms(t, width, height)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')")
	bob.Eval(`(() => { window.here = 1; window.asked = []; const f = fetch; window.fetch = (p, o) => { asked.push((o?.method || "GET") + " " + p); return f(p, o); }; })()`)
	goTo(bob, 2, "#plans")
	return srv, ana, bob
}

// goTo goes to a room by its link in the list.
func goTo(b *uitest.Tab, room int, title string) *uitest.Tab {
	path := fmt.Sprint("/r/", room)
	b.Click(`#roomlist a[href="` + path + `"]`)
	return at(b, path).WaitText("main h1", title).WaitUntil(`document.activeElement.id === "text"`)
}

// What is done with the message above a thread is done with that one, and it is shown there as it is in the room.
func TestWebAboveThread(t *testing.T) {
	t.Parallel()
	srv, ana, bob := webGoes(t, 1400, 900)
	bob.Type("#text", "what is next\r").WaitText(".msg[data-seq] .body", "what is next").Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`).Press("t").WaitFor("#side textarea")
	for _, text := range []string{"one", "two", "three", "four"} { // so that one of them has the number of the message above
		bob.Type("#side textarea", text+"\r").WaitText("#side .timeline .msg[data-seq] .body", text)
	}
	bob.Focus("#side .root .msg").Press("+").WaitFor(".emoji input").Type(".emoji input", "rocket\r")
	bob.WaitText("main .msg .reactions", "🚀 1").WaitText("#side .root .reactions", "🚀 1")
	bob.Click("#side .root .acts").WaitFor("dialog .alldeeds").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	bob.Focus("#side .root .msg").Press("e").WaitUntil(`document.querySelector("#side .root .editor textarea")?.value === "what is next"`).Type(".editor textarea", " then\r")
	bob.WaitText("main .msg .body", "what is next then").WaitText("#side .root .body", "what is next then")
	bob.Click("#side .root .reactions button").WaitUntil(`!document.querySelector(".reactions")`)
	if got := bob.Eval(`[...document.querySelectorAll("#side .timeline .body")].map(e => e.innerText.trim()).join()`); got != "one,two,three,four" {
		t.Errorf("the thread says %s", got)
	}
	ana.WaitFor("what is next then")

	// So it is where the thread is the page.
	must(t, chromedp.Run(bob.Context(), chromedp.Reload()))
	place := "#plans/" + bob.WaitFor("main .root .msg").WaitUntil("document.documentElement.classList.contains('scripted')").Eval(`document.querySelector(".root .msg").dataset.seq`)
	bob.Type("#text", "five\r").WaitText(".timeline .msg[data-seq] .body", "five") // so the page listens
	run(t, srv, "ana", "react "+place+" 👍")
	bob.WaitText("main .root .reactions", "👍 1").WaitUntil(`!document.querySelector(".timeline .reactions")`)
}

// After going to a room its threads open once, beside it; on the way back there is the room, also after a load.
func TestWebThreadBack(t *testing.T) {
	t.Parallel()
	_, ana, bob := webGoes(t, 1400, 900)
	ana.Enter("where to?").WaitFor("where to?")
	bob.WaitText(".msg .body", "where to?")
	ana.Press("up").Press("t").WaitFor("Reply in the thread").Enter("lunch")
	bob.WaitText("main .replies", "1 reply").Eval("asked = []")
	bob.Click("main .replies").WaitText("#side .msg .body", "lunch")
	if got := bob.Eval(`asked.filter(a => a.endsWith("/thread")).map(a => a.split(" ")[0]).join()`); got != "POST,GET" {
		t.Errorf("the thread was asked for by %s", got)
	}
	// Back into the thread from another room: it is a page of its own, and that room has nothing to do with it.
	goTo(bob, 1, "#lobby").Eval("(asked = [], history.back())")
	bob.WaitText("main .msg .body", "lunch").WaitText("main .root .body", "where to?")
	if got := bob.Eval(`asked.filter(a => /^POST .r.1.\d+.thread/.test(a)).join()`); got != "" {
		t.Errorf("#lobby was asked for a thread: %s", got)
	}
	bob.Eval("history.back()")
	at(bob, "/r/2").WaitUntil(`!document.querySelector("main .root")`).WaitText("main .replies", "1 reply")

	// A thread that is beside its room is alone after a load, and Back leads from it.
	bob.Click("main .replies").WaitText("#side .msg .body", "lunch")
	must(t, chromedp.Run(bob.Context(), chromedp.Reload()))
	bob.WaitFor("main .root").WaitUntil("document.documentElement.classList.contains('scripted')").Eval("history.back()")
	bob.WaitUntil(`location.pathname === "/r/2" && !document.querySelector("main .root")`).WaitText("main .replies", "1 reply")
}

// Where there is no place beside a room its members are a page.
func TestWebMembersNarrow(t *testing.T) {
	t.Parallel()
	_, _, bob := webGoes(t, 1400, 900)
	bob.Click("a.button[data-column]").WaitText("#side", "bob").Size(1050, 800)
	goTo(bob, 1, "#lobby")
	if got := bob.Eval(`[document.querySelector("main").checkVisibility(), document.querySelector("#side").hidden, asked.at(-1).includes("members")]`); got != "true,true,false" {
		t.Errorf("are the messages shown, are the members not, were they asked for: %s", got)
	}
	bob.Click("a.button[data-column]")
	at(bob, "/r/1/members").WaitText("main", "bob")
}
