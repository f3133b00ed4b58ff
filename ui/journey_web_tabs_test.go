package ui_test

import (
	"fmt"
	"testing"

	"parley/ui/uitest"
)

// More tabs than a browser has connections, which are six: those that nobody looks at leave some to the others, and so they
// do when all of them are looked at, each in a window of its own.
func TestWebManyTabs(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700)
	underWorker(bob, "/r/1") // from now on no page knows how it came
	bob.WaitFor("button.attach")
	hide := func(b *uitest.Tab, hidden string) *uitest.Tab {
		b.Eval(`(Object.defineProperty(document, "hidden", {configurable: true, get: () => ` + hidden + `}), document.dispatchEvent(new Event("visibilitychange")))`)
		return b
	}
	tabs := []*uitest.Tab{hide(bob, "true")}
	for range 7 {
		tabs = append(tabs, hide(bob.Another(900, 700).Go("/r/1").WaitFor("button.attach"), "true"))
	}
	ana.Enter("to the last")
	tabs[7].WaitUntil(says("to the last"))
	hide(bob, "false").WaitUntil(says("to the last")).Type("#text", "from the first\r").WaitUntil(says("to the last,from the first"))
	ana.WaitFor("from the first")

	said := "to the last,from the first"
	for i, b := range tabs {
		hide(b, "false").WaitUntil(says(said))
		said += fmt.Sprint(",from ", i)
		b.Type("#text", fmt.Sprint("from ", i, "\r")).WaitUntil(says(said))
	}
	for _, b := range append(tabs, bob.Another(900, 700).Go("/r/1").WaitFor("button.attach")) {
		b.WaitUntil(says(said))
	}
	ana.Enter("to all")
	for _, b := range tabs {
		b.WaitUntil(says(said + ",to all"))
	}
}
