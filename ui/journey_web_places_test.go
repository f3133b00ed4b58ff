package ui_test

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// From page to page by links: a group is made, and what was said is searched, kept, pinned and found again; a room is
// silenced; a code for another device is made; the owner looks after the server.
func TestWebPlaces(t *testing.T) {
	t.Parallel()
	srv, ana, bob := webRooms(t, 1400, 900)
	run(t, srv, "ana", "admin role @bob admin")
	bob.Go("/").WaitFor(`a[href="/admin"]`)
	cara := visit(t, srv, "cara")
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval("window.here = 1")
	bob.Click(`main a[href="/group"]`).WaitFor(`[value=ana]`).Click(`[value=ana]`).Click(`[value=cara]`).Type("#name", "us three").Click("main .main")
	bob.WaitText("main h1", "us three").WaitFor("button.attach").Type("#text", "hello you two\r")
	ana.WaitFor("us three")
	cara.WaitFor("us three")

	ana.Enter("the quick @bob").Enter("the slow one")
	bob.Click(`#roomlist a[href="/r/2"]`)
	at(bob, "/r/2").WaitText(".msg .body", "the slow").WaitFor("button.attach").Focus("#text").Press("ArrowUp").Press("p").WaitText(".msg .pin", "pinned").Press("k").Press("b").WaitText("#status", "kept for you")
	bob.Click(".bar .drop summary").Click(`.bar .drop-list a[href$="/pins"]`)
	at(bob, "/r/2/pins").WaitText(".hits", "the slow one").Click(`a[href="/saved"]`)
	at(bob, "/saved").WaitText(".hits", "the quick").Click(`a[href="/mentions"]`)
	at(bob, "/mentions").WaitText(".hits", "the quick").Press("Control+f").WaitUntil(`document.activeElement.id === "search-q"`).Type("#search-q", "slow in:#plans\r").WaitText(".hits mark", "slow").Click(".hit > a")
	at(bob, "/r/2").WaitUntil(`/^#m\d+$/.test(location.hash)`).WaitFor("button.attach")

	bob.Click(".bar .drop summary").Click(`.bar .drop-list a[href$="/about"]`).WaitFor("#level").Eval(`(document.querySelector("#level").value = "none", document.querySelector("#level").form.requestSubmit())`)
	bob.WaitFor(`#roomlist .muted[href="/r/2"]`).Click(`#roomlist a[href="/r/1"]`)
	at(bob, "/r/1").WaitFor("button.attach")
	ana.Enter("who hears this?").Enter("/go #lobby").WaitFor("Message #lobby").Enter("and this?")
	bob.WaitText(".msg .body", "and this?").WaitUntil(`!document.querySelector("#roomlist .unread[href='/r/2']")`)

	bob.Click(`a[href="/settings"]`).WaitFor("#my-status").Eval(`document.querySelector("[value='keys link']").form.requestSubmit()`)
	bob.WaitText("dialog .line", "link ").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	bob.Click(`a[href="/admin"]`)
	at(bob, "/admin").WaitFor(`[name=verb][value="admin users"]`).Eval(`document.querySelector("[value='admin users']").click()`)
	at(bob, "/admin").WaitText(".lines", "cara").WaitText(".lines", "owner")
}

// What is said reaches those who hear a page: what comes, in the room and in its thread, and what the page says.
// It stands as it is written, from right to left too, and code in colours; who wants no motion gets none.
func TestWebHeardAndSeen(t *testing.T) {
	t.Parallel()
	srv, ana, bob := webRooms(t, 1400, 900)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Click(`#roomlist a[href="/r/2"]`).WaitFor("button.attach")
	ana.Enter("hello there")
	bob.WaitText("#told", "ana: hello there").Focus("#text").Press("ArrowUp").Press("t").WaitFor("#side textarea").Type("#side textarea", "yes\r").WaitText("#side .msg .body", "yes")
	ana.WaitFor("1 reply").Press("up").Press("t").WaitFor("yes").Enter("and heard")
	bob.WaitText("#told", "in the thread, ana: and heard").Press("Escape").WaitUntil(`document.querySelector("#side").hidden`)
	if bob.Eval(`document.querySelector("#status").checkVisibility()`) != "true" {
		t.Error("the line for what the page says is not there before it says something")
	}
	run(t, srv, "ana", "say #plans שלום לכולם")
	run(t, srv, "ana", "say '#plans' '```go\nfunc main() { println(42) }\n```'")
	bob.WaitFor(".body pre .c-key").WaitUntil(`[...document.querySelectorAll(".msg .body")].some(e => e.innerText.includes("שלום") && getComputedStyle(e).direction === "rtl")`)
	bob.WaitUntil(`[...document.querySelectorAll(".msg .body")].some(e => e.innerText.includes("hello") && getComputedStyle(e).direction === "ltr")`)
	motion := func(choice string) {
		if err := chromedp.Run(bob.Context(), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-reduced-motion", Value: choice}})); err != nil {
			t.Fatal(err)
		}
	}
	bob.Eval(`document.querySelector(".msg").classList.add("shown")`)
	bob.WaitUntil(`getComputedStyle(document.querySelector(".msg.shown")).animationName === "shown"`)
	motion("reduce")
	bob.WaitUntil(`getComputedStyle(document.querySelector(".msg.shown")).animationName === "none"`)
}

// A file that is on its way shows how far it is, and goes with the message once it is there.
func TestWebProgress(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 1000, 700)
	bob.Eval(`(() => { const real = XMLHttpRequest.prototype.send;
		XMLHttpRequest.prototype.send = function (body) { window.goOn = () => real.call(this, body); window.far = (loaded, total) => this.upload.onprogress({ lengthComputable: true, loaded, total }); }; })()`)
	bob.Eval(`(() => { const d = new DataTransfer(); d.items.add(new File(["some text"], "pasted.txt", {type: "text/plain"}));
		document.querySelector("#text").dispatchEvent(new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true})); })()`)
	bob.WaitText(".attached .name", "pasted.txt").Eval(`window.far(1, 4)`)
	bob.WaitUntil(`document.querySelector(".attached progress").value === 0.25`).Type("#text", "here\r").WaitText("#status", "as soon as").Eval(`window.goOn()`)
	bob.WaitText(".card .file", "pasted.txt")
	ana.WaitFor("pasted.txt")
}
