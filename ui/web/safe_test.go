package web_test

import (
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"parley/app/chat"
)

// pagesOf are paths of all kinds: pages, pieces, what goes wrong, and what is not there.
var pagesOf = []string{
	"/", "/r/1", "/r/1?at=1", "/r/1/messages", "/r/1/about", "/r/1/members", "/r/1/pins", "/r/1/files", "/settings", "/people", "/channels", "/search?q=" + url.QueryEscape(`"><script>`),
	"/mentions", "/saved", "/files", "/help", "/admin", "/passkeys", "/in", "/in/AAAA-AAAA-AAAA-AAAA", "/in/x", "/r/x", "/r/999", "/nothing", "/dm/" + url.PathEscape("<b>"), "/healthz", "/a/x/app.css",
}

// TestHeaders: every answer forbids what is inline, frames, and guesses of types, also those that say what went wrong.
func TestHeaders(t *testing.T) {
	h := newHouse(t)
	for _, b := range []*browser{h.browser(), h.visit(h.enter("ana"))} {
		for _, path := range pagesOf {
			checkHeaders(t, path, b.get(path))
		}
		checkHeaders(t, "a post", b.post("/r/1/post", nil))
		checkHeaders(t, "a foreign post", b.do(http.MethodPost, "/out", nil, http.Header{"Origin": {"https://evil.example"}}))
		checkHeaders(t, "a method that is none", b.do("TRACK", "/", nil, nil))
	}
}

func checkHeaders(t *testing.T, what string, a answer) {
	t.Helper()
	policy := a.Header.Get("Content-Security-Policy")
	for _, must := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} {
		if !strings.Contains(policy, must) {
			t.Errorf("%s: no %s in %q", what, must, policy)
		}
	}
	if strings.Contains(policy, "unsafe") || strings.Contains(policy, "*") || a.Header.Get("X-Content-Type-Options") != "nosniff" ||
		a.Header.Get("Cross-Origin-Resource-Policy") != "same-origin" || a.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("%s: %v", what, a.Header)
	}
}

// inline is what the policy forbids, and nothing of ours is to have.
var inline = regexp.MustCompile(`(?i)<[^>]*\s(on[a-z]+|style)\s*=|<script(>|\s[^>]*[^>]*>\s*[^<\s])|javascript:|<style`)

// TestNoInline: no page and no script of ours has an inline script or style, which would not run.
func TestNoInline(t *testing.T) {
	for _, folder := range []string{"pages", "assets"} {
		err := fs.WalkDir(os.DirFS(folder), ".", func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(file, ".png") {
				return err
			}
			text, err := os.ReadFile(folder + "/" + file)
			if found := inline.Find(text); found != nil {
				t.Errorf("%s/%s has %q", folder, file, found)
			}
			if folder == "assets" && regexp.MustCompile(`\beval\(|new Function|document\.write`).Match(text) {
				t.Errorf("%s makes scripts of text", file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// attacks are texts that would run in a page that trusts them.
var attacks = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `'><svg/onload=alert(1)>`, `<iframe srcdoc="<script>alert(1)</script>">`,
	`[x](javascript:alert(1))`, `[x](JaVaScRiPt:alert(1))`, "[x](java\nscript:alert(1))", `[x](data:text/html,<script>alert(1)</script>)`, `<javascript:alert(1)>`,
	`![x](x" onerror="alert(1))`, "```\"><script>alert(1)</script>\nx\n```", "`<script>alert(1)</script>`", `[a](https://x" onmouseover="alert(1))`,
	`https://x/"onmouseover="alert(1)`, `<a href="vbscript:alert(1)">x</a>`, `&lt;script&gt;alert(1)&lt;/script&gt;`, `</textarea><script>alert(1)</script>`,
	`</title><script>alert(1)</script>`, `<style>*{background:url(//evil.example)}</style>`, `<base href=//evil.example>`, `<meta http-equiv=refresh content="0;url=//evil.example">`,
	`<form action=//evil.example><button>x</form>`, `<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>`, `{{.Me}} ${alert(1)}`,
}

// TestScriptsOfPeople: what people write is text on every page, whatever it looks like.
func TestScriptsOfPeople(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	b := h.visit(ana)
	for _, text := range attacks {
		a := b.post("/r/1/post", url.Values{"text": {text}, "id": {chat.NewCode()}})
		if a.StatusCode != http.StatusSeeOther {
			t.Errorf("%q: %s", text, a)
		}
		line := strings.ReplaceAll(text, "\n", " ")
		b.post("/r/1/post", url.Values{"text": {"/topic " + line}, "id": {"x"}})
		b.post("/r/1/post", url.Values{"text": {"/status " + line}, "id": {"x"}})
		b.post("/r/1/post", url.Values{"text": {"/away " + line}, "id": {"x"}})
		paths := []string{"/", "/r/1", "/r/1/messages", "/r/1/about", "/people", "/u/ana", "/search?q=" + url.QueryEscape(text), "/dm/" + url.PathEscape(text), "/people?q=" + url.QueryEscape(text), "/in?to=" + url.QueryEscape(text)}
		for _, path := range paths {
			checkPage(t, path, b.get(path))
		}
		checkPage(t, "an error", b.post("/r/1/post", url.Values{"text": {"/" + line}, "id": {"x"}}))
	}
}

// checkPage fails when a page has an element or attribute that runs, or leads somewhere else.
func checkPage(t *testing.T, what string, a answer) {
	t.Helper()
	if !strings.HasPrefix(a.Header.Get("Content-Type"), "text/html") {
		return
	}
	for z := html.NewTokenizer(strings.NewReader(a.body)); z.Next() != html.ErrorToken; {
		tag := z.Token()
		if tag.Type != html.StartTagToken && tag.Type != html.SelfClosingTagToken {
			continue
		}
		at := map[string]string{}
		for _, k := range tag.Attr {
			at[k.Key] = k.Val
			if strings.HasPrefix(k.Key, "on") || k.Key == "style" || k.Key == "srcdoc" {
				t.Errorf("%s: %s", what, tag)
			}
		}
		local := func(to string) bool {
			return to == "" || to[0] == '/' && !strings.HasPrefix(to, "//") || to[0] == '?' || to[0] == '#'
		}
		switch tag.Data {
		case "script", "img", "source", "video", "audio":
			if !local(at["src"]) || tag.Data == "script" && at["src"] == "" {
				t.Errorf("%s: %s", what, tag)
			}
		case "form":
			if !local(at["action"]) {
				t.Errorf("%s: %s", what, tag)
			}
		case "a":
			u, err := url.Parse(at["href"])
			if err != nil || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" && u.Scheme != "mailto" {
				t.Errorf("%s: %s", what, tag)
			}
		case "iframe", "object", "embed", "base", "style", "math", "frame":
			t.Errorf("%s: %s", what, tag)
		case "svg":
			if at["class"] != "icon" { // which is ours
				t.Errorf("%s: %s", what, tag)
			}
		case "meta":
			if at["http-equiv"] != "" {
				t.Errorf("%s: %s", what, tag)
			}
		}
	}
}

// TestForeignSites: another site can make a browser do nothing here, and gets nothing to read.
func TestForeignSites(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	form := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	for _, from := range []http.Header{
		{"Origin": {"https://evil.example"}}, {"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}}, {"Sec-Fetch-Site": {"same-site"}}, {"Origin": {"null"}},
	} {
		for k, v := range form {
			from[k] = v
		}
		for _, path := range []string{"/r/1/post", "/out", "/r/1/read", "/settings", "/do", "/passkeys/1/remove", "/in/wait"} {
			if a := b.do(http.MethodPost, path, strings.NewReader("text=spam&id=1"), from); a.StatusCode != http.StatusForbidden {
				t.Errorf("%s from %v: %s", path, from, a)
			}
		}
	}
	for _, mode := range []string{"no-cors", "cors"} {
		a := b.do(http.MethodGet, "/events?room=1", nil, http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {mode}})
		want(t, a, http.StatusForbidden)
	}
	if a := b.do(http.MethodGet, "/", nil, http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}}); a.StatusCode != http.StatusOK {
		t.Errorf("a link from elsewhere does not work: %s", a)
	}
	if !b.isIn() || strings.Contains(b.get("/r/1").body, "spam") {
		t.Error("another site did something")
	}
}

// TestSizes: what is too large is refused, and a browser has only so many streams.
func TestSizes(t *testing.T) {
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	want(t, b.post("/r/1/post", url.Values{"text": {strings.Repeat("x", 70<<10)}, "id": {"1"}}), http.StatusBadRequest, "too long")
	for range 20 {
		b.stream(0).wait(t, "event: hello")
	}
	want(t, b.get("/events?room=0"), http.StatusTooManyRequests, "too many tabs")
}

// TestLogs: nothing that opens an account is in the log, also not when something goes wrong.
func TestLogs(t *testing.T) {
	h := newHouse(t, local)
	ana := h.enter("ana")
	link := h.link(ana)
	b := h.browser()
	b.get(link)
	b.post(link, nil)
	b.post(link, nil)
	code := h.browser().ask()
	for _, c := range b.jar.Cookies(b.at()) {
		if strings.Contains(h.log.String(), c.Value) && len(c.Value) > 4 {
			t.Errorf("the cookie %s is in the log", c.Name)
		}
	}
	for _, secret := range []string{strings.TrimPrefix(link, "/in/"), code} {
		if strings.Contains(h.log.String(), secret) {
			t.Errorf("%s is in the log:\n%s", secret, h.log.String())
		}
	}
	if !strings.Contains(h.log.String(), "a browser was signed in") {
		t.Error("nothing is in the log")
	}
}
