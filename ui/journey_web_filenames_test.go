package ui_test

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"

	"parley/ui/uitest"
)

// hostile are names of files that would be something else where they are not taken for names, or look like others.
var hostile = []string{
	`"><img src=x onerror=alert(1)>.txt`, `'><svg onload=alert(1)>.txt`, `<script>alert(1)<script>.html`, `&lt;b&gt;&quot;.txt`, `";filename="evil.html`,
	`%2e%2e%2fetc%2fpasswd`, `%0d%0aX-Evil: 1.txt`, `..hidden`, `javascript:alert(1)`, strings.Repeat("long", 48) + ".txt",
}

// refusedNames are those of which a page says that they are none.
var refusedNames = []string{"a\nX-Evil: 1.txt", "gpj.\u202etxt", `..\..\a.txt`, strings.Repeat("é", 120) + ".txt"}

// watchRuns has a page count what of its text tried to run.
const watchRuns = `(() => { window.ran = 0; window.alert = () => window.ran++; addEventListener("securitypolicyviolation", (e) => { window.ran++; window.what = e.blockedURI + e.sample; }); })()`

// checkNothingRan fails when something did, or is on the page that could have.
func checkNothingRan(tab *uitest.Tab, where string, t *testing.T) {
	t.Helper()
	const foreign = `[...document.querySelectorAll("[onerror], [onload], iframe, script:not([src^='/a/']), img:not([src^='/p/']), svg:not(.icon)")].map((e) => e.outerHTML)`
	if ran := tab.Eval(`window.ran + " " + (window.what || "") + ` + foreign); strings.TrimSpace(ran) != "0" {
		t.Errorf("%s: %s", where, ran)
	}
}

// Whatever a file is called that somebody picks, its name is a name: to who sends it, to who has the room open, in lists, and when
// it is kept on a disk.
func TestWebNamesOfFiles(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", freeAddr(t))
	for _, name := range []string{"ana", "bob"} {
		visit(t, srv, name).Enter("/quit").WaitExit()
	}
	ana, bob := webRoom(t, srv, "ana"), webRoom(t, srv, "bob")
	ana.Eval(watchRuns)
	bob.Eval(watchRuns)
	dir := t.TempDir()
	pick := func(names ...string) (paths []string) {
		for _, name := range names {
			path := filepath.Join(dir, name)
			must(t, os.WriteFile(path, []byte("a text"), 0o600))
			paths = append(paths, path)
		}
		return paths
	}
	must(t, chromedp.Run(ana.Context(), chromedp.SetUploadFiles(`.composer input[type=file]`, pick(hostile...), chromedp.ByQuery)))
	ana.WaitUntil(`document.querySelectorAll(".attached .done").length === 10`)
	checkNothingRan(ana, "files on their way", t)
	ana.Type("#text", "\r").WaitUntil(`!document.querySelector(".attached li, .pending")`)
	const names = `JSON.stringify([...document.querySelectorAll(".card .file")].map((e) => e.textContent))`
	bob.WaitUntil(`document.querySelectorAll(".card .file").length === 10`)
	var shown []string
	must(t, json.Unmarshal([]byte(bob.Eval(names)), &shown))
	if strings.Join(shown, "\n") != strings.Join(hostile, "\n") {
		t.Errorf("it shows %q", shown)
	}
	checkNothingRan(bob.Shot("filenames"), "the room", t)
	checkDownloads(t, bob, dir)

	must(t, chromedp.Run(ana.Context(), chromedp.SetUploadFiles(`.composer input[type=file]`, pick(refusedNames...)[:1], chromedp.ByQuery)))
	ana.WaitText(".attached .failed", "the name of a file can't have control characters")
	for _, path := range []string{"/r/1/files", "/files", "/search?q=in%3Alobby+onerror", "/r/1/1", "/r/1"} {
		ana.Go(path).WaitText("main", "onerror=alert(1)").Eval(watchRuns)
		checkNothingRan(ana, path, t)
	}

	// The form without scripts, in whose parts a browser writes names in a way of its own.
	bob.NoScripts()
	for _, name := range append(hostile[:3:3], refusedNames...) {
		bob.Go("/r/1/attach")
		must(t, chromedp.Run(bob.Context(), chromedp.SetUploadFiles(`input[type=file]`, pick(name), chromedp.ByQuery)))
		bob.Click("main form button").WaitUntil(`location.pathname === "/r/1" || document.querySelector("main .error")`)
		if page := bob.Eval("document.documentElement.outerHTML"); strings.Contains(page, "\u202e") || strings.Contains(page, "\nX-Evil") {
			t.Errorf("%q became %s", name, page)
		}
	}
	ana.Go("/r/1").WaitUntil(`document.querySelectorAll(".card .file").length > 12`).Eval(watchRuns)
	checkNothingRan(ana, "after the form", t)
}

// checkDownloads keeps all files of a page, each as a person does, and looks what they are called then.
func checkDownloads(t *testing.T, tab *uitest.Tab, dir string) {
	t.Helper()
	kept := make(chan string, 1)
	ctx, cancel := context.WithCancel(tab.Context())
	defer cancel()
	chromedp.ListenTarget(ctx, func(e any) {
		if e, ok := e.(*browser.EventDownloadWillBegin); ok {
			kept <- e.SuggestedFilename
		}
	})
	must(t, chromedp.Run(ctx, browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllowAndName).WithDownloadPath(dir).WithEventsEnabled(true)))
	for i, name := range hostile {
		tab.Eval(fmt.Sprintf(`document.querySelectorAll(".card .file")[%d].id = "file%[1]d"`, i))
		tab.Focus(fmt.Sprint("#file", i)).Press("Enter") // by hand: scripts may not keep one file after the other
		select {
		case got := <-kept:
			if got == "" || got[0] == '.' || strings.ContainsAny(got, "/\\<>:\"|?*\r\n") {
				t.Errorf("%q is kept as %q", name, got)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("%q is not kept", name)
		}
	}
}
