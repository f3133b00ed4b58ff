package ui_test

import (
	"slices"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// looks are the ways in which each page is looked at.
var looks = []struct {
	name          string
	width, height int
	dark          bool
}{{"phone", 360, 740, false}, {"phone-dark", 360, 740, true}, {"desktop", 1400, 900, false}, {"desktop-dark", 1400, 900, true}}

// usable says what axe finds on the page that a tab shows, with light and dark colours, on a phone and on a desktop, and
// whether it is wider than the smallest screen.
func usable(t *testing.T, tab *uitest.Tab, axe, name string) {
	t.Helper()
	for _, look := range looks {
		tab.Size(look.width, look.height).Colours(look.dark).Shot(name + "-" + look.name)
		if look.dark != (look.width > 600) { // sizes and colours are looked at together, to save time
			continue
		}
		// The page may not know its size yet.
		tab.WaitUntil(`[...document.querySelectorAll("main, [role=main]")].filter(e => e.checkVisibility()).length === 1`)
		for _, found := range tab.Axe(axe) {
			t.Errorf("%s, %s: %s", name, look.name, found)
		}
	}
	if wide := tab.Size(320, 640).Eval("document.documentElement.scrollWidth"); wide != "320" {
		t.Errorf("%s is %s pixels wide at 320", name, wide)
	}
}

// Everybody can use each page.
func TestWebAxe(t *testing.T) {
	t.Parallel()
	srv, axe := furnished(t)
	tab := uitest.OpenTab(t, srv.Web(), 1000, 700)
	link := webLink(t, srv, "ana")
	check := func(name string) {
		t.Helper()
		usable(t, tab, axe, name)
	}
	tab.Go("/in").WaitFor("main")
	check("door")
	tab.Go(link).WaitFor("main")
	check("link")
	tab.SignIn(link)
	paths := []string{"/"}
	kinds := map[string]bool{"/": true} // of paths, without numbers and names
	for i := 0; i < len(paths); i++ {
		tab.Go(paths[i]).WaitFor("main")
		check(strings.Trim(strings.ReplaceAll("page-"+paths[i], "/", "-"), "-"))
		for _, path := range strings.Fields(tab.Eval(`[...document.links].filter(a => a.origin === location.origin && !/^\/[fp]\//.test(a.pathname)).map(a => a.pathname).join(" ")`)) {
			if kind := kindOf(path); !kinds[kind] {
				kinds[kind] = true
				paths = append(paths, path)
			}
		}
	}
	t.Log("looked at", paths)
	tab.Go("/r/999999").WaitFor("main")
	check("error")
}

// kindOf is a path without the numbers and names in it.
func kindOf(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if strings.ContainsAny(p, "0123456789%") || slices.Contains([]string{"ana", "bob"}, p) || i > 0 && parts[i-1] == "dm" {
			parts[i] = "x"
		}
	}
	return strings.Join(parts, "/")
}

// furnished starts a server on which people said all kinds of things to ana; axe is what to look at its pages with.
func furnished(t *testing.T) (srv *uitest.Server, axe string) {
	t.Helper()
	uitest.FindChromium(t)
	axe = uitest.FindAxe(t)
	srv = uitest.StartServer(t, "--web", "127.0.0.1:0", "--limit", "verbs-burst=1000,posts-burst=1000")
	visit(t, srv, "ana").Enter("/quit").WaitExit()
	for _, d := range []struct{ verb, text string }{
		{"create #design What it looks like", ""},
		{"say #design", "# A plan\n\nSome *words*, `code`, ~~gone~~, see https://example.org and @ana\n\n- one\n- two\n\n1. first\n\n> quoted"},
		{"say #design", "```go\nfunc main() {\n\t// a long line of code that does not fit onto the screen of a phone, however it is turned around\n\tprintln(\"hello\", 42)\n}\n```"},
		{"say #design", "שלום לכולם, מה שלומכם היום?"}, {"say #lobby", "hello everybody"}, {"dm @ana", "are you there?"}, {"dm @ana", strings.Repeat("wide", 60)},
		{"file #design main.go", "package main\n\nfunc main() {\n\tprintln(\"a line that is wider than the card in which it is shown, on a phone for sure\")\n}\n"},
		{"file #design dot.png a picture", pngOf(t, 320, 200)},
	} {
		if out, errs, code := runWith(t, srv, "bob", d.verb, d.text); code != 0 {
			t.Fatalf("%s: %s%s", d.verb, out, errs)
		}
	}
	for _, line := range []string{"join #design", "reply #design/2 I see", "react #design/2 👍", "thread #design/2 a word apart", "pin #design/2", "say #design and *I* say so"} {
		if out, errs, code := run(t, srv, "ana", line); code != 0 {
			t.Fatalf("%s: %s%s", line, out, errs)
		}
	}
	visit(t, srv, "bob").Enter("/status גם כאן").WaitFor("others see")
	return srv, axe
}
