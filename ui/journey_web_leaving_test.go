package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

// What is typed is there after going away and back, however fast; files that are attached are not left by a key, and by a
// link only with a yes.
func TestWebLeaving(t *testing.T) {
	t.Parallel()
	_, _, bob := webGoes(t, 1000, 700)
	bob.Type("#text", "half").Click(`#roomlist a[href="/r/2"]`).WaitUntil(`asked.filter(a => a === "GET /r/2").length > 1`)
	at(bob, "/r/2").WaitUntil(`document.querySelector("#text").value === "half"`).Type("#text", " said").Press("Alt+1")
	at(bob, "/r/1").WaitText("main h1", "#lobby").Press("Alt+2")
	at(bob, "/r/2").WaitUntil(`document.querySelector("#text").value === "half said"`).Type("#text", "\r").WaitText(".msg[data-seq] .body", "half said")

	note := filepath.Join(t.TempDir(), "note.txt")
	must(t, os.WriteFile(note, []byte("a line\n"), 0o600))
	must(t, chromedp.Run(bob.Context(), chromedp.SetUploadFiles(`.composer input[type=file]`, []string{note}, chromedp.ByQuery)))
	bob.WaitText(".attached li.done", "note.txt").Focus("#text").Press("Escape").Click(`#roomlist a[href="/r/1"]`)
	bob.WaitText("dialog", "Leave what is not sent?").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	at(bob, "/r/2").WaitText(".attached li.done", "note.txt").Click(`#roomlist a[href="/r/1"]`).Click("dialog [value=yes]")
	at(bob, "/r/1").WaitText("main h1", "#lobby")
}

// What is typed while a page of the same room is on its way stays, and where; so does what was sent meanwhile, and what could
// not be kept when its room was left.
func TestWebTypedMeanwhile(t *testing.T) {
	t.Parallel()
	_, _, bob := webGoes(t, 1000, 700)
	bob.Eval(`(() => { const f = fetch; window.fetch = (p, o) => p === "/r/2" ? f(p, o).then(a => new Promise(r => { window.release = () => r(a); })) : f(p, o); })()`)
	again := func() {
		t.Helper()
		bob.Eval(`(window.release = 0, asked = [], document.querySelector("#text").old = 1)`)
		bob.Click(`#roomlist a[href="/r/2"]`).WaitUntil("window.release").Focus("#text")
	}
	fresh := `!document.querySelector("#text").old`
	bob.Type("#text", "half")
	again()
	bob.Type("#text", " said").Press("ArrowLeft").Press("ArrowLeft").WaitUntil(`asked.includes("POST /r/2/draft")`).Eval("release()")
	bob.WaitUntil(fresh).WaitUntil(`document.activeElement.id === "text"`).Type("#text", "v").WaitUntil(`document.querySelector("#text").value === "half savid"`)
	again()
	bob.Type("#text", "\r").WaitText(".msg[data-seq] .body", "half savid").Eval("release()")
	bob.WaitUntil(fresh).WaitText(".msg[data-seq] .body", "half savid").WaitUntil(`document.querySelector("#text").value === ""`)

	bob.Eval(`(() => { const f = fetch; window.lost = 1; window.fetch = (p, o) => window.lost && String(p).endsWith("/draft") ? Promise.reject(new TypeError("no network")) : f(p, o); })()`)
	bob.Type("#text", "not kept")
	goTo(bob, 1, "#lobby").Eval("window.release = 0")
	bob.Click(`#roomlist a[href="/r/2"]`).WaitUntil("window.release").Eval("release()")
	at(bob, "/r/2").WaitUntil(`document.querySelector("#text").value === "not kept"`).Eval(`(window.lost = 0, asked = [], dispatchEvent(new Event("online")))`)
	bob.WaitUntil(`asked.includes("POST /r/2/draft")`).WaitUntil(`(fetch("/r/2/draft").then(a => a.json()).then(d => { window.draft = d.text; }), window.draft === "not kept")`).Go("/r/2").WaitUntil(`document.querySelector("#text")?.value === "not kept"`)
}

// Lines that are on their way when their room is left are there again when it is come back to, and those that fail meanwhile.
func TestWebUnsent(t *testing.T) {
	t.Parallel()
	_, ana, bob := webGoes(t, 1000, 700)
	bob.Eval(`(() => { const f = fetch; window.post = "lost"; window.fetch = (p, o) => !String(p).endsWith("/post") || !window.post ? f(p, o)
		: window.post === "lost" ? Promise.reject(new TypeError("no network")) : Promise.resolve(new Response('{"error":"you are muted"}', { status: 403 })); })()`)
	bob.Type("#text", "one\rtwo\rthree\r").WaitUntil(`document.querySelectorAll(".msg.pending").length === 3`)
	goTo(bob, 1, "#lobby")
	goTo(bob, 2, "#plans").WaitUntil(`document.querySelectorAll(".msg.pending").length === 3`)
	goTo(bob, 1, "#lobby").Eval(`(window.post = "refused", dispatchEvent(new Event("online")))`)
	bob.WaitText("#status", "you are muted: “three” waits where you typed it")
	goTo(bob, 2, "#plans").WaitUntil(`[...document.querySelectorAll(".msg.failed .body")].map(e => e.innerText).join() === "one,two,three"`)
	bob.Eval(`window.post = ""`)
	for _, left := range []string{"2", "1", "0"} {
		bob.Click(".failed .again").WaitUntil(`document.querySelectorAll(".failed").length === ` + left)
	}
	bob.WaitUntil(says("added bob,one,two,three")).WaitUntil(`!document.querySelector(".pending, .failed")`)
	ana.WaitFor("three")

	// What is typed while a line is on its way stays, though that line begins so.
	bob.Eval(`(window.post = "lost", asked = [])`)
	bob.Type("#text", "hello there\rhello").WaitUntil(`asked.includes("POST /r/2/draft")`).Eval(`(window.post = "", dispatchEvent(new Event("online")))`)
	bob.WaitText(".msg[data-seq] .body", "hello there").WaitUntil(`!document.querySelector(".pending")`)
	if got := bob.Eval(`document.querySelector("#text").value`); got != "hello" {
		t.Errorf("what was typed is %q", got)
	}
}

// When a room is locked and opened again only what one writes with goes and comes, also in a thread beside it.
func TestWebLocked(t *testing.T) {
	t.Parallel()
	_, ana, bob := webGoes(t, 1400, 900)
	bob.Type("#text", "where to?\r").WaitText(".msg[data-seq] .body", "where to?").Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`).Press("t").WaitFor("#side textarea")
	bob.Eval(`document.querySelectorAll(".timeline").forEach(e => { e.same = 1; })`)
	ana.Enter("/lock")
	bob.WaitFor("main .closed").WaitFor("#side .closed").WaitUntil(`!document.querySelector(".composer")`)
	ana.Enter("/lock off")
	bob.WaitFor("main #text").WaitFor("#side textarea").Type("#side textarea", "out\r").WaitText("#side .msg[data-seq] .body", "out")
	if got := bob.Eval(`[...document.querySelectorAll(".timeline")].map(e => e.same)`); got != "1,1" {
		t.Errorf("the messages are the same as before: %s", got)
	}
}

// asleep has a page's stream end, and no other be opened; awake ends that.
const (
	asleep = `(() => { window.RealSource = EventSource; window.EventSource = class { addEventListener() {} close() {} }; dispatchEvent(new Event("online")); })()`
	awake  = `(window.EventSource = RealSource, dispatchEvent(new Event("online")))`
)

// Who is taken out of a room while their page sleeps is led out of it; who is signed out is led to the door, and that stands
// in no corner of a page. A page of a server that was renewed meanwhile is loaded.
func TestWebLedOut(t *testing.T) {
	t.Parallel()
	_, ana, bob := webGoes(t, 1400, 900)
	bob.Eval(asleep)
	ana.Enter("/kick @bob").WaitFor("bob")
	bob.WaitText("main h1", "#plans").Eval(awake)
	bob.WaitUntil(`location.pathname === "/"`)

	goTo(bob, 1, "#lobby").Eval(`document.querySelector("link[rel=stylesheet]").href += "?before"`)
	bob.Click(`.places a[href="/people"]`).WaitUntil(`location.pathname === "/people" && !window.here`)
	bob.Click(`#roomlist a[href="/r/1"]`).WaitFor("#text").Eval(asleep)
	must(t, chromedp.Run(bob.Context(), chromedp.Evaluate(`fetch("/out", { method: "POST" }).then(() => 0)`, nil, chromedp.EvalAsValue)))
	bob.Click("a.button[data-column]").WaitUntil(`location.pathname === "/in"`)
}
