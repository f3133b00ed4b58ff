package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// inBrowser is somebody at a browser in the lobby, with ana at a terminal there.
func inBrowser(t *testing.T, width, height int, flags ...string) (srv *uitest.Server, ana *uitest.Tester, bob *uitest.Tab) {
	t.Helper()
	uitest.FindChromium(t)
	srv = uitest.StartServer(t, append([]string{"--web", "127.0.0.1:0"}, flags...)...)
	visit(t, srv, "bob").Enter("/quit").WaitExit()
	ana = visit(t, srv, "ana")
	ana.Enter("/go #lobby").WaitFor("Message #lobby")
	bob = uitest.OpenTab(t, srv.Web(), width, height).SignIn(webLink(t, srv, "bob"))
	bob.Go("/r/1").WaitFor("button.attach") // which comes with the scripts
	return srv, ana, bob
}

// What is typed is completed, kept for other screens, told of, and found again.
func TestWebComposer(t *testing.T) {
	t.Parallel()
	srv, ana, bob := inBrowser(t, 1000, 700)
	bob.Type("#text", "hi @an").WaitText(".completions li", "@ana").Shot("completions").Press("Tab").WaitUntil(`document.querySelector("#text").value === "hi @ana "`)
	ana.WaitFor("bob is typing")
	bob.Type("#text", "and :rocke").WaitText(".completions li", "rocket").Press("ArrowDown").WaitUntil(`document.querySelector("#text").getAttribute("aria-activedescendant")`).Press("Enter")
	bob.WaitUntil(`document.querySelector("#text").value === "hi @ana and 🚀 "`)

	// Another tab has the draft, and loses it when it was sent.
	other := uitest.OpenTab(t, srv.Web(), 800, 600).SignIn(webLink(t, srv, "bob"))
	bob.WaitUntil(`performance.getEntriesByType("resource").some(e => e.name.endsWith("/draft"))`)
	other.Go("/r/1").WaitFor("button.attach").WaitUntil(`document.querySelector("#text")?.value.includes("hi @ana")`)
	bob.Type("#text", "\r").WaitText(".msg .body", "hi @ana and 🚀")
	other.WaitText(".msg .body", "hi @ana and 🚀").WaitUntil(`document.querySelector("#text").value === ""`)
	ana.WaitFor("hi @ana and 🚀")

	// Verbs: what they say, what they ask, and an error that keeps the text.
	bob.Type("#text", "/stat").WaitText(".completions li", "/status").Press("Escape").Type("#text", "us busy\r").WaitUntil(`document.querySelector("#text").value === ""`)
	bob.Type("#text", "/who\r").WaitText("dialog .line", "ana").Shot("verb").Press("Escape").WaitUntil(`!document.querySelector("dialog")`)
	bob.Type("#text", "/nosuch\r").WaitText("#status", "no verb").WaitUntil(`document.querySelector("#text").value === "/nosuch"`)
	bob.Press("Control+ArrowUp").WaitUntil(`document.querySelector("#text").value === "/who"`)
	bob.Press("Control+ArrowDown").WaitUntil(`document.querySelector("#text").value === "/nosuch"`)
	bob.Eval(`document.querySelector("#text").value = ""`)
	bob.Type("#text", "/delete\r").WaitText("dialog", "Delete your message: “hi @ana").Click("dialog [value=yes]").WaitText(".msg.deleted", "deleted")

	// A text that is too long goes as a file.
	bob.Eval(`document.querySelector("#text").value = "line\n".repeat(500)`)
	bob.Press("Enter").WaitText("dialog", "too long for a message").Click("dialog [value=yes]").WaitText(".card .file", "text-").WaitText(".card pre", "line")
	ana.WaitFor("📎 text-")
}

// What can't be sent now is sent when it can be, once, and in its order; what is refused says why and stays.
func TestWebOutbox(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 900, 700)
	bob.Eval(`window.realFetch = fetch, window.fetch = () => Promise.reject(new TypeError("no network"))`)
	bob.Type("#text", "one\r").WaitText(".msg.pending", "one").WaitText(".msg.pending .why", "waiting for a connection").Type("#text", "two\r").Shot("pending")
	bob.Eval(`window.fetch = async (...a) => { const r = await realFetch(...a); if (String(a[0]).endsWith("/post") && !window.lost) { window.lost = true; throw new TypeError("the answer was lost"); } return r; }`)
	bob.Eval(`dispatchEvent(new Event("online"))`)
	bob.WaitUntil(says("one,two")).WaitUntil(`!document.querySelector(".pending")`)
	ana.WaitFor("two")
	if n := strings.Count(ana.Screen(), " one"); n != 1 {
		t.Errorf("it is there %d times:\n%s", n, ana.Screen())
	}

	for range 14 { // faster than anybody may
		bob.Type("#text", "quick\r")
	}
	bob.WaitUntil(`document.querySelectorAll("main .msg[data-seq]").length === 16 && !document.querySelector(".pending, .failed")`)

	bob.Eval(`window.fetch = async (p, o) => String(p).endsWith("/post") ? new Response('{"error":"you are muted"}', {status: 403}) : realFetch(p, o)`)
	bob.Type("#text", "refused\r").WaitText(".msg.failed", "you are muted").Shot("failed")
	bob.Eval(`window.fetch = realFetch`)
	bob.Click(".failed .again").WaitUntil(`!document.querySelector(".failed")`)
	ana.WaitFor("refused")
}

// Files that are picked, with their pictures in little; they come back as they were.
func TestWebFiles(t *testing.T) {
	t.Parallel()
	_, ana, bob := inBrowser(t, 1000, 700)
	dir := t.TempDir()
	note := filepath.Join(dir, "note.txt")
	if err := os.WriteFile(note, []byte("first line\nsecond line\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(actions ...chromedp.Action) {
		t.Helper()
		if err := chromedp.Run(bob.Context(), actions...); err != nil {
			t.Fatal(err)
		}
	}
	run(chromedp.SetUploadFiles(`.composer input[type=file]`, []string{note}, chromedp.ByQuery))
	bob.WaitText(".attached li.done", "note.txt").Shot("attached")
	bob.Eval(`(() => {
		const c = Object.assign(document.createElement("canvas"), {width: 600, height: 300});
		const g = c.getContext("2d"); g.fillStyle = "teal"; g.fillRect(0, 0, 600, 300);
		c.toBlob(b => { const d = new DataTransfer(); d.items.add(new File([b], "flag.png", {type: "image/png"}));
			document.querySelector(".pane").dispatchEvent(new DragEvent("drop", {dataTransfer: d, bubbles: true, cancelable: true})); });
	})()`)
	bob.WaitText(".attached li.done", "flag.png").Type("#text", "both\r")
	bob.WaitText(".card .file", "note.txt").WaitText(".card pre", "second line")
	bob.WaitUntil(`document.querySelector(".attachments img")?.naturalWidth > 0`).WaitUntil(`document.querySelector(".attachments img").offsetWidth === 320`).Shot("files")
	ana.WaitFor("note.txt").WaitFor("both")
	bob.WaitUntil(`fetch(document.querySelector(".card .file").href).then(r => r.text()).then(t => window.got = t) && window.got === "first line\nsecond line\n"`)

	// Taken away before it is sent.
	run(chromedp.SetUploadFiles(`.composer input[type=file]`, []string{note}, chromedp.ByQuery))
	bob.WaitFor(".attached li").Click(".attached .close").WaitUntil(`document.querySelector(".attached").hidden`)
}
