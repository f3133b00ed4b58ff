package ui_test

import "testing"

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
