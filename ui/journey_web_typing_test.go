package ui_test

import (
	"context"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// strike types a line, wherever the focus is.
func strike(t *testing.T, b *uitest.Tab, text string) {
	t.Helper()
	if err := chromedp.Run(b.Context(), chromedp.KeyEvent(text)); err != nil {
		t.Fatal(err)
	}
	b.Press("Enter").WaitUntil(`document.querySelector("#text").value === ""`)
}

// Who types faster than they may is waited for, however often they try meanwhile: all is sent, in its order.
func TestWebTypedFast(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700, "--limit", "posts-burst=2", "--limit", "posts-every=3s")
	bob.Eval(`setInterval(() => dispatchEvent(new Event("online")), 50)`)
	bob.Type("#text", "one\rtwo\rthree\rfour\r")
	bob.WaitUntil(says("one,two,three,four")).WaitUntil(`!document.querySelector(".pending, .failed")`)
	ana.WaitFor("four")
}

// What was typed in the last moment is there after a reload.
func TestWebTypedReload(t *testing.T) {
	t.Parallel()
	_, _, bob := inBrowser(t, 900, 700)
	bob.Type("#text", "half a sen")
	if err := chromedp.Run(bob.Context(), chromedp.Reload()); err != nil {
		t.Fatal(err)
	}
	bob.WaitUntil(`document.querySelector("#text")?.value === "half a sen"`)
}

// The Enter that ends what is composed sends nothing, also where only its number tells.
func TestWebTypedComposing(t *testing.T) {
	t.Parallel()
	_, _, bob := inBrowser(t, 900, 700)
	bob.Type("#text", "kanji").Eval(`document.querySelector("#text").dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", keyCode: 229, bubbles: true, cancelable: true}))`)
	bob.WaitUntil(`document.querySelector("#text").value === "kanji"`).Type("#text", "\r").WaitUntil(says("kanji"))
}

// What is typed is for the composer, unless a message was chosen by keys: also on a page that was just opened, and after
// a click at a message, which may be to copy of it.
func TestWebTypedAnywhere(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700)
	strike(t, bob, "jam is here")
	bob.WaitUntil(says("jam is here"))
	bob.Click(".msg.own[data-seq] .body")
	strike(t, bob, "do it now")
	bob.WaitUntil(says("jam is here,do it now"))
	ana.WaitFor("do it now")
	bob.Click(".msg.own[data-seq] .body")
	strike(t, bob, "just so")
	bob.WaitUntil(says("jam is here,do it now,just so"))
	bob.Click("main .bar h1")
	strike(t, bob, "goes on")
	bob.WaitUntil(says("jam is here,do it now,just so,goes on"))
	bob.WaitUntil(`!document.querySelector(".pending")`).Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`).Press("d").WaitText("dialog", "Delete your message: “goes on")
}

// On a phone, a touch at ⋯ opens what can be done with a message.
func TestWebTouched(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 360, 740)
	ana.Enter("hello")
	bob.WaitUntil(says("hello")).WaitFor(".msg[data-seq] .acts")
	var at []float64
	err := chromedp.Run(bob.Context(), emulation.SetTouchEmulationEnabled(true),
		chromedp.Evaluate(`(() => { const r = document.querySelector(".msg[data-seq] .acts").getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2]; })()`, &at),
		chromedp.ActionFunc(func(ctx context.Context) error {
			return input.DispatchTouchEvent(input.TouchStart, []*input.TouchPoint{{X: at[0], Y: at[1]}}).Do(ctx)
		}), input.DispatchTouchEvent(input.TouchEnd, []*input.TouchPoint{}))
	if err != nil {
		t.Fatal(err)
	}
	bob.WaitText("dialog", "Reply")
}
