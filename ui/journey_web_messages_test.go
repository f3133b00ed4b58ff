package ui_test

import (
	"testing"

	"parley/ui/uitest"
)

// says is an expression that is true when the messages of a page say so, in their order.
func says(texts string) string {
	return `[...document.querySelectorAll("main .timeline .msg .body")].map(e => e.innerText.trim()).join() === "` + texts + `"`
}

// What can be done with a message, by keys and by pointing at it, with somebody in a terminal who sees it.
func TestWebMessages(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	ana := visit(t, srv, "ana")
	bob := uitest.OpenTab(t, srv.Web(), 1400, 900).SignIn(webLink(t, srv, "bob"))
	choose(t, ana, "bob")
	bob.WaitText("#roomlist", "ana").Click(`#roomlist a:has(.dot)`).WaitFor("#text")
	ana.Enter("shall we meet?")
	bob.WaitUntil(says("shall we meet?"))
	bob.Type("#text", "at :tada: nooon\r")
	bob.WaitUntil(says("shall we meet?,at 🎉 nooon")).WaitUntil(`document.querySelector("#text").value === ""`)
	ana.WaitFor("at 🎉 nooon")

	// ↑ then e edits the last one, where it stands.
	bob.Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`).Press("e").WaitFor(".editor textarea").Shot("editing")
	bob.WaitUntil(`document.querySelector(".editor textarea").value === "at 🎉 nooon"`).Type(".editor textarea", " sharp\r")
	bob.WaitUntil(says("shall we meet?,at 🎉 nooon sharp")).WaitText(".edited", "edited")
	ana.WaitFor("at 🎉 nooon sharp (edited)")

	// r answers the one above, with a line that leads there.
	bob.Press("ArrowUp").Press("k").Press("r").WaitText(".aim", "answering ana: shall we meet?").Type("#text", "yes\r")
	bob.WaitText(".msg .quote", "shall we meet?")
	ana.WaitFor("▎ ana: shall we meet?")
	bob.Click(".msg .quote").WaitUntil(`document.activeElement.innerText.includes("shall we meet?")`)

	// + reacts, and a click on the reaction takes it back.
	bob.Press("+").WaitFor(".emoji input").Type(".emoji input", "rocket").Shot("emoji").Type(".emoji input", "\r")
	bob.WaitText(".reactions", "🚀 1")
	ana.WaitFor("🚀")
	bob.Click(".reactions button").WaitUntil(`!document.querySelector(".reactions")`)
	ana.WaitGone("🚀")

	// p pins, b keeps, i tells more.
	bob.Press("p").WaitText(".msg .pin", "pinned").Press("b").WaitText("#status", "kept for you")
	bob.Press("i").WaitText("dialog .details", "said by ana").Shot("details").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)

	// The buttons that come with the pointer, and the menu of all.
	bob.Hover(".msg.own").WaitFor(".deeds").Shot("tools").Click(`.deeds [aria-label="More"]`).WaitFor("dialog .alldeeds").Shot("menu").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)

	// d asks, and leaves a tombstone.
	bob.Focus("#text").Press("ArrowUp").Press("d").WaitText("dialog", "Delete your message: “yes”?").Press("Enter")
	bob.WaitText(".msg.deleted", "this message was deleted")
	ana.WaitFor("message deleted")
}
