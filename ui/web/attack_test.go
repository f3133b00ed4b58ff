package web_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// TestOddPaths: a path leads to what it says, or nowhere: not out of the assets, and not to another site.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	b := h.visit(h.enter("ana"))
	css := regexpOf(t, `href="(/a/[0-9a-f]+/)app.css"`, b.get("/").body)
	for _, path := range []string{
		"//evil.example/", "///evil.example/", "/\\evil.example/", "/..//evil.example/", "//evil.example/%2e%2e", "/%2f%2fevil.example/", "/%5cevil.example", "/;//evil.example", "/r/1//evil.example/",
		"/%0d%0aX-Evil:%201", "/in/%0d%0aX-Evil:%201", "/r/%00", "/r/1%2f2", "/r/-1", "/r/99999999999999999999", "/r/1/2/3/4", "/f/1/..%2f..%2fetc%2fpasswd", "/f/../../etc/passwd",
		css + "..%2f..%2fweb.go", css + "../web.go", css + "..%5cweb.go", css + "%2e%2e/%2e%2e/web.go", css + "js/app.js", css + "pages/room.html", css + "%00", css, "/a/", "/a", "/a/x",
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, h.http.URL+"/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.URL.Opaque = path // as it is
		a := b.send(r)
		to, err := url.Parse(a.Header.Get("Location"))
		if err != nil || to.Host != "" || strings.HasPrefix(a.Header.Get("Location"), "//") || strings.HasPrefix(a.Header.Get("Location"), "/\\") || a.Header.Get("X-Evil") != "" {
			t.Errorf("%s: %s", path, a)
		}
		if a.StatusCode == http.StatusOK || a.StatusCode >= 500 || strings.Contains(a.body, "package web") || strings.Contains(a.body, "{{") {
			t.Errorf("%s: %s", path, a)
		}
	}
}

// regexpOf returns what an expression finds.
func regexpOf(t *testing.T, expression, text string) string {
	t.Helper()
	m := regexp.MustCompile(expression).FindStringSubmatch(text)
	if m == nil {
		t.Fatalf("no %s in %s", expression, text)
	}
	return m[1]
}

// TestBombs: forms that become more than they are, or are nested without an end, are refused; what is packed is not unpacked.
func TestBombs(t *testing.T) {
	t.Parallel()
	s := newSite(t, local)
	ana := s.visit("ana")
	room := fmt.Sprintf("/r/%d", ana.Lobby())
	attach := func(fill func(*multipart.Writer)) (int, string) {
		t.Helper()
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		_ = w.WriteField("id", "bomb")
		fill(w)
		_ = w.Close()
		res, body := ana.do("POST", room+"/attach", w.FormDataContentType(), "application/json", &b)
		return res.StatusCode, body
	}
	for what, fill := range map[string]func(*multipart.Writer){
		"many fields": func(w *multipart.Writer) {
			for range 50_000 {
				_ = w.WriteField("x", "")
			}
		},
		"many files without a name": func(w *multipart.Writer) {
			for range 50_000 {
				_, _ = w.CreateFormFile("file", "")
			}
		},
		"many files": func(w *multipart.Writer) {
			for i := range 50 {
				_, _ = w.CreateFormFile("file", fmt.Sprint(i, ".txt"))
			}
		},
		"a long text": func(w *multipart.Writer) { _ = w.WriteField("text", strings.Repeat("x", 70_000)) },
		"a long head": func(w *multipart.Writer) {
			_, _ = w.CreatePart(map[string][]string{"Content-Disposition": {`form-data; name="text"`}, "X": {strings.Repeat("x", 11<<20)}})
		},
	} {
		if status, body := attach(fill); status != http.StatusBadRequest {
			t.Errorf("%s: %d %s", what, status, body)
		}
	}
	if status, body := attach(func(w *multipart.Writer) { _ = w.WriteField("text", "a form as it should be") }); status != http.StatusOK {
		t.Errorf("%d %s", status, body)
	}
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	fmt.Fprint(zip, "id=zip&text=", strings.Repeat("unpacked", 1<<20))
	_ = zip.Close()
	head := http.Header{"Content-Type": {formType}, "Content-Encoding": {"gzip"}, "Origin": {s.http.URL}, "Accept": {"application/json"}}
	if a := ana.browser.do("POST", room+"/post", &packed, head); a.StatusCode != http.StatusBadRequest {
		t.Errorf("a packed form: %s", a)
	}
	deep := strings.Repeat(`{"response":`, 5000)
	for _, credential := range []string{deep, strings.Repeat("[", 60_000), `{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"eA","attestationObject":"` + strings.Repeat("gYGB", 10_000) + `"}}`} {
		ana.script("/passkeys", nil)
		if status, answer := ana.script("/passkeys/proof", url.Values{"credential": {credential}}); status != http.StatusBadRequest {
			t.Errorf("%.20s: %d %v", credential, status, answer)
		}
	}
	if _, page := ana.get(room); strings.Contains(page, "unpacked") {
		t.Error("what was packed was unpacked")
	}
}

// TestRanges: who asks for a file in ever so many ranges is sent little more than the file.
func TestRanges(t *testing.T) {
	t.Parallel()
	ana := newSite(t).visit("ana")
	f := ana.send(ana.Lobby(), "long.txt", strings.Repeat("0123456789", 50_000))
	for ranges, status := range map[string]int{
		"bytes=0-" + strings.Repeat(",0-", 4000): http.StatusOK, "bytes=0-0" + strings.Repeat(",0-0", 3000): http.StatusPartialContent, "bytes=" + strings.Repeat("-500000,", 1500) + "-1": http.StatusOK,
		"bytes=9-1": http.StatusRequestedRangeNotSatisfiable, "bytes=9999999-": http.StatusRequestedRangeNotSatisfiable, "lines=1-2": http.StatusRequestedRangeNotSatisfiable,
	} {
		a := ana.browser.do("GET", fmt.Sprintf("/f/%d/long.txt", f.ID), nil, http.Header{"Range": {ranges}})
		if a.StatusCode != status || len(a.body) > 1<<20 {
			t.Errorf("%.40s: %s, %d bytes", ranges, a.Status, len(a.body))
		}
	}
}
