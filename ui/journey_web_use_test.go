package ui_test

import (
	"testing"
)

// Verbs that are typed lead to their pages, back to the room before, and say what is not for browsers.
func TestWebVerbs(t *testing.T) {
	t.Parallel()
	_, ana, bob := webRooms(t, 1000, 700)
	ana.Enter("a word for @bob")
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval("window.here = 1")
	bob.Click(`#roomlist a[href="/r/2"]`)
	at(bob, "/r/2").WaitText(".msg .body", "a word").Type("#text", "/search word\r")
	at(bob, "/search").WaitText(".hits", "for").Press("Alt+1")
	at(bob, "/r/1").WaitFor("#text").Type("#text", "/last\r")
	at(bob, "/r/2").WaitFor("#text").Type("#text", "/last\r")
	at(bob, "/r/1").WaitFor("#text").Type("#text", "/mentions\r")
	at(bob, "/mentions").WaitText(".hits", "a word").Press("Alt+2")
	at(bob, "/r/2").WaitFor("#text").Type("#text", "/mouse\r").WaitText("#status", "that is for terminals")
	bob.Type("#text", "/new\r").WaitText("#status", "nothing is new here")
	bob.Type("#text", "/web\r").WaitText("dialog .line", "/in/").WaitFor("dialog .qr").Shot("web-code").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	bob.Type("#text", "/theme\r")
	at(bob, "/settings").WaitText("h1", "Settings")
}

// What is typed on a page stays there, whatever happens meanwhile; what is chosen is kept without that; notices of the
// browser can be turned on, also when the page was come to by a link.
func TestWebTypedStays(t *testing.T) {
	t.Parallel()
	_, ana, bob := webRooms(t, 1000, 700)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval("window.here = 1")
	bob.Click(`a[href="/settings"]`)
	at(bob, "/settings").WaitFor("#push button").Type("#my-status", "half a")
	bob.Eval(`(() => { const s = document.querySelector("#set-ground"); s.value = "dark"; s.dispatchEvent(new Event("change", { bubbles: true })); })()`)
	bob.WaitUntil(`document.documentElement.dataset.ground === "dark"`).Type("#my-status", " thought")
	bob.WaitUntil(`document.querySelector("#my-status").value === "half a thought"`)
	// Another form of the page is done; what stands in this one stays.
	bob.Eval(`(document.querySelector("#zone").value = "Asia/Tokyo", document.querySelector("#zone").form.requestSubmit())`)
	bob.WaitUntil(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/do"))`).WaitUntil(`document.querySelector("#my-status").value === "half a thought"`)
	bob.Click(`form[action="/settings/profile"] .main`)
	bob.WaitUntil(`document.querySelector("#my-status").defaultValue === "half a thought"`)
	ana.Enter("/whois bob").WaitFor("half a thought").WaitFor("Asia/Tokyo")
}

// Ctrl+F opens search with the field ready; a room has the focus in its main part when there is nothing to write in.
func TestWebFocus(t *testing.T) {
	t.Parallel()
	_, _, bob := webRooms(t, 1000, 700)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval("window.here = 1")
	bob.Press("Control+f")
	at(bob, "/search").WaitUntil(`document.activeElement.id === "search-q"`).Type("#search-q", "nothing like it\r").WaitText("main", "Nothing was found")
	bob.Press("Control+k").WaitFor("#places").WaitUntil(`document.querySelector("#places [role=option][aria-selected=true]")`)
	bob.Type("dialog input", "zzzz").WaitText("dialog .hint", "Nothing is called like that").Press("Escape").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	bob.Go("/r/1#text").WaitFor("button.attach").WaitUntil(`document.querySelector(".scroll").scrollTop >= 0`)
}

// A field grows with its text also where styles can't do that.
func TestWebGrows(t *testing.T) {
	t.Parallel()
	_, _, bob := webRooms(t, 1000, 700)
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval(`CSS.supports = () => false`)
	bob.Click(`#roomlist a[href="/r/2"]`).WaitFor("button.attach").Type("#text", "one")
	height := `parseFloat(document.querySelector("#text").style.height)`
	bob.WaitUntil(height + ` > 0 && (window.was = ` + height + `)`)
	bob.Eval(`(() => { const t = document.querySelector("#text"); t.value = "one\ntwo\nthree\nfour"; t.dispatchEvent(new Event("input", {bubbles: true})); })()`)
	bob.WaitUntil(height+` > window.was`).Type("#text", "\r").WaitUntil(height + ` === window.was`)
}

// What is pasted from an office comes as text and as a picture of it: the text is meant. A file that is dropped beside the
// conversation goes nowhere.
func TestWebPaste(t *testing.T) {
	t.Parallel()
	_, _, bob := inBrowser(t, 1000, 700)
	paste := func(data string) string {
		return bob.Eval(`(() => { const d = new DataTransfer(), picture = new File(["x"], "picture.png", {type: "image/png"}); ` + data +
			`; const e = new ClipboardEvent("paste", {clipboardData: d, bubbles: true, cancelable: true}); document.querySelector("#text").dispatchEvent(e); return e.defaultPrevented; })()`)
	}
	if paste(`d.items.add(picture); d.setData("text/html", "<td>1"); d.setData("text/plain", "1")`) != "false" {
		t.Error("the picture of a table is taken for the table")
	}
	if paste(`d.items.add(picture); d.setData("text/html", "<img>")`) != "true" {
		t.Error("a picture is not taken")
	}
	bob.WaitText(".attached .name", "picture.png")
	for _, kind := range []string{"dragover", "drop"} {
		if bob.Eval(`(() => { const d = new DataTransfer(); d.items.add(new File(["x"], "a.txt")); const e = new DragEvent("`+kind+`", {dataTransfer: d, bubbles: true, cancelable: true});
			document.querySelector("#rooms").dispatchEvent(e); return e.defaultPrevented; })()`) != "true" {
			t.Errorf("%s beside the conversation opens the file", kind)
		}
	}
}

// The keys of the terminal, where a browser lets a page have them; help lists them.
func TestWebKeys(t *testing.T) {
	t.Parallel()
	_, ana, bob := webRooms(t, 1400, 900)
	ana.Enter("one @bob").Enter("two").Enter("three @bob")
	bob.WaitUntil("document.documentElement.classList.contains('scripted')").Eval("window.here = 1")
	bob.Press("Control+g")
	at(bob, "/r/2").WaitText(".msg .body", "three").WaitFor("button.attach").Press("Alt+1")
	at(bob, "/r/1").WaitFor("button.attach").Press("Alt+/")
	at(bob, "/r/2").WaitFor("button.attach").Press("Alt+p").WaitUntil(`location.hash === "#m4"`)
	bob.Press("Alt+p").WaitUntil(`location.hash === "#m2"`).Press("Alt+n").WaitUntil(`location.hash === "#m4"`)
	bob.Press("F2").WaitUntil(`!document.querySelector("#rooms").checkVisibility()`).Press("F2").WaitFor("#rooms")
	bob.Press("Alt+l").WaitUntil(`!document.querySelector("#text").checkVisibility()`).Shot("bare").Press("Escape").WaitFor("#text")
	bob.Focus("#text").Press("F4").WaitUntil(`document.querySelector("#text").offsetHeight > 500`).Shot("full").Press("F4").WaitUntil(`document.querySelector("#text").offsetHeight < 100`)
	bob.Type("#text", "first").Press("Alt+Enter").Type("#text", "second\r").WaitText(".msg.own .body", "first\nsecond")
	// A thread closes with Esc, also from the field of the room, and with F3.
	bob.Focus("#text").Press("ArrowUp").Press("t").WaitFor("#side textarea").Focus("#text").Press("Escape").WaitUntil(`document.querySelector("#side").hidden && location.pathname === "/r/2"`)
	bob.Focus("#text").Press("F3").WaitText("#side h1", "Members").Press("F3").WaitUntil(`document.querySelector("#side").hidden`)
	bob.Press("F1").WaitText("#keys", "keep it for yourself").WaitText("#keys", "Alt+N")
}

// With nothing typed, keys scroll.
func TestWebScrollKeys(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700, "--limit", "posts-burst=1000")
	sayLines(ana, bob, 60)
	top := `document.querySelector(".scroll").scrollTop`
	bob.Eval("window.end = " + top)
	bob.Focus("#text").Press("PageUp").WaitUntil(top + ` < window.end - 200`).Press("PageUp").WaitUntil(top + ` < window.end - 600`)
	bob.Press("PageDown").WaitUntil(top + ` > window.end - 600`).Press("End").WaitUntil(top + ` >= window.end`)
}
