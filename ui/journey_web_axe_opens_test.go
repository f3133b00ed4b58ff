package ui_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// Everybody can use what opens on pages too: dialogs, menus, pickers, columns, and what is said of lines and files that are
// on their way. axe finds nothing, on a phone in light colours and on a desktop in dark ones.
func TestWebAxeOpenings(t *testing.T) {
	t.Parallel()
	srv, axe := furnished(t)
	tab := uitest.OpenTab(t, srv.Web(), 1400, 900).SignIn(webLink(t, srv, "ana"))
	for _, o := range openings {
		tab.Size(1400, 900).Go(o.path).WaitUntil(`document.documentElement.classList.contains("scripted")`)
		if o.path == design {
			tab.WaitFor("button.attach")
		}
		o.open(tab)
		usable(t, tab, axe, "open-"+o.name)
		tab.Eval(`(localStorage.removeItem("members"), document.querySelectorAll("#text").forEach(e => { e.value = ""; e.dispatchEvent(new Event("input")); }))`)
	}
}

const design = "/r/2" // the room that is furnished

// pick picks the last message, which is ana's, and presses what is to be done with it.
func pick(b *uitest.Tab, key string) *uitest.Tab {
	b.Focus("#text").Press("ArrowUp").WaitUntil(`document.activeElement.matches(".msg.own")`)
	return b.Press(key)
}

// attach picks a file that comes no further than half.
func attach(b *uitest.Tab) {
	b.Eval(`XMLHttpRequest.prototype.send = function () { window.request = this; this.upload.onprogress({ lengthComputable: true, loaded: 1, total: 2 }); }`)
	file := filepath.Join(os.TempDir(), "a name that is rather long for the name of a file, but such are sent too.txt")
	if err := os.WriteFile(file, []byte("a line\n"), 0o600); err == nil {
		defer os.Remove(file)
		_ = chromedp.Run(b.Context(), chromedp.SetUploadFiles(`.composer input[type=file]`, []string{file}, chromedp.ByQuery))
	}
	b.WaitFor(".attached progress")
}

// openings are what opens on pages, and how.
var openings = []struct {
	name, path string
	open       func(*uitest.Tab)
}{
	{"lines", design, func(b *uitest.Tab) { b.Type("#text", "/who\r").WaitFor("dialog .line") }},
	{"question", design, func(b *uitest.Tab) { pick(b, "d").WaitFor("dialog [value=yes]") }},
	{"code", design, func(b *uitest.Tab) { b.Type("#text", "/web\r").WaitFor("dialog .qr") }},
	{"switcher", design, func(b *uitest.Tab) { b.Press("Control+k").WaitFor("#places [role=option]") }},
	{"switcher-none", design, func(b *uitest.Tab) {
		b.Press("Control+k").WaitFor("#places").Type("dialog input", "zzzz").WaitFor("dialog .hint")
	}},
	{"emoji", design, func(b *uitest.Tab) { pick(b, "+").WaitFor(".emoji .hits button") }},
	{"picked", design, func(b *uitest.Tab) { pick(b, "j").WaitFor(".msg .deeds") }},
	{"menu", design, func(b *uitest.Tab) { pick(b, "Enter").WaitFor("dialog .alldeeds") }},
	{"details", design, func(b *uitest.Tab) { pick(b, "i").WaitFor("dialog .details") }},
	{"copy", design, func(b *uitest.Tab) {
		b.Eval(`navigator.clipboard.writeText = () => Promise.reject()`)
		pick(b, "y").WaitFor("dialog textarea")
	}},
	{"editor", design, func(b *uitest.Tab) { pick(b, "e").WaitFor(".editor textarea") }},
	{"answer", design, func(b *uitest.Tab) { pick(b, "r").WaitFor(".aim button") }},
	{"thread", design, func(b *uitest.Tab) { b.Click("main .replies").WaitFor("#side textarea") }},
	{"members", design, func(b *uitest.Tab) { b.Press("F3").WaitFor("#side .members") }},
	{"members-menu", design, func(b *uitest.Tab) { b.Press("F3").Click("#side .drop summary").WaitFor("#side .drop-list button") }},
	{"room-menu", design, func(b *uitest.Tab) { b.Click(".bar .drop summary").WaitFor(".bar .drop-list a") }},
	{"completions", design, func(b *uitest.Tab) {
		b.Type("#text", "/st").WaitFor(".completions li").Press("ArrowDown").WaitFor(".completions [aria-selected=true]")
	}},
	{"alone", design, func(b *uitest.Tab) { b.Press("Alt+l").WaitUntil(`!document.querySelector("#text").checkVisibility()`) }},
	{"full", design, func(b *uitest.Tab) { b.Focus("#text").Press("F4").WaitFor(".full") }},
	{"said", design, func(b *uitest.Tab) { b.Type("#text", "/mouse\r").WaitText("#status", "terminals") }},
	{"attached", design, attach},
	{"not-attached", design, func(b *uitest.Tab) { attach(b); b.Eval("request.onerror()"); b.WaitFor(".attached .again") }},
	{"failed", design, func(b *uitest.Tab) {
		b.Eval(`window.fetch = () => Promise.resolve(new Response('{"error":"you are muted"}', { status: 403 }))`)
		b.Type("#text", "never\r").WaitFor(".msg.failed .again")
	}},
	{"pending", design, func(b *uitest.Tab) {
		b.Eval(`window.fetch = () => Promise.reject(new TypeError("no network"))`)
		b.Type("#text", "later\r").WaitText(".msg.pending .why", "waiting")
	}},
	{"key-menu", "/settings", func(b *uitest.Tab) { b.Click(".inner .drop summary").WaitFor(".inner .drop-list button") }},
	{"leaving", "/settings", func(b *uitest.Tab) { b.Click("details:last-of-type summary").WaitFor("#sure") }},
}
