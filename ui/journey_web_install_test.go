package ui_test

import (
	"testing"

	"parley/ui/uitest"
)

// TestWebOffline: a page that was opened once says so when there is no connection, and has nothing of what people say.
func TestWebOffline(t *testing.T) {
	t.Parallel()
	uitest.FindChromium(t)
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	run(t, srv, "ana", "say '#lobby' for nobody else")
	bob := uitest.OpenTab(t, srv.Web(), 360, 740).SignIn(webLink(t, srv, "ana"))
	bob.Go("/r/1").WaitText(".msg .body", "for nobody else")
	bob.Go("/settings").WaitFor("#push button").Shot("push")
	underWorker(bob, "/settings")
	bob.Eval(`(async () => { let all = ""; for (const n of await caches.keys()) for (const r of await (await caches.open(n)).keys()) all += new URL(r.url).pathname + " "; window.kept = all; })()`)
	bob.WaitUntil(`window.kept?.includes("/offline") && !window.kept.includes("/r/")`)
	srv.Stop()
	bob.Go("/r/1").WaitText("main", "No connection").Shot("offline")
}

// underWorker opens a page that has the service worker. One that was still coming when the worker was ready is without it.
func underWorker(b *uitest.Tab, path string) {
	b.Eval(`navigator.serviceWorker.ready.then(() => { window.ready = true; })`)
	b.WaitUntil(`window.ready`)
	b.Go(path).WaitUntil(`navigator.serviceWorker.controller`)
}
