package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
)

// disposition is one that no name of a file breaks out of.
var disposition = regexp.MustCompile(`^(inline|attachment); filename\*=UTF-8''[A-Za-z0-9%._~$&+:=@!'()*,;-]+$`)

// TestNamesOfFiles: whatever a file is called, its name is text on every page, and one line in the header that has it.
func TestNamesOfFiles(t *testing.T) {
	t.Parallel()
	ana, _, _, id, _ := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	for i, name := range []string{
		`"><img src=x onerror=alert(1)>.txt`, `'><svg onload=alert(1)>.png`, `";filename="x.html`, `a.txt; filename=x.exe`, `%2e%2e%2fetc%2fpasswd`, `%0d%0aX-Evil: 1.txt`,
		`%`, `%zz`, `..hidden`, `.htaccess`, `javascript:alert(1)`, `a?view#x.txt`, `=?utf-8?q?evil?=`, `{{.Me}}`, "שלום.txt", "🎉.pdf", strings.Repeat("x", 200),
	} {
		res, body := ana.do("POST", room+"/upload?"+url.Values{"name": {name}}.Encode(), "application/octet-stream", "application/json", strings.NewReader("a text"))
		if res.StatusCode != http.StatusOK {
			t.Errorf("%q: %d %s", name, res.StatusCode, body)
			continue
		}
		up := strings.Split(body, `"`)[3]
		_, posted := ana.script(room+"/post", url.Values{"text": {"found"}, "id": {fmt.Sprint(i)}, "file": {up}})
		at := fmt.Sprintf("%s/%.0f", room, posted["seq"])
		a := ana.message(at).Files[0]
		if a.Name != name {
			t.Errorf("%q is called %q", name, a.Name)
		}
		ana.form(room+"/post", url.Values{"text": {"an answer"}, "id": {fmt.Sprint("r", i)}, "reply": {fmt.Sprintf("%.0f", posted["seq"])}})
		ana.form(at+"/pin", nil)
		for _, path := range []string{room, room + "/messages", room + "/files", "/files", "/search?q=found", room + "/pins", at, at + "/thread", "/saved"} {
			res, body := ana.do("GET", path, "", "text/html", nil)
			checkPage(t, path, answer{res, body})
		}
		res, _ = ana.do("GET", fmt.Sprintf("/f/%d/x", a.ID), "", "*/*", nil)
		if d := res.Header.Get("Content-Disposition"); !disposition.MatchString(d) || res.Header.Get("X-Evil") != "" {
			t.Errorf("%q: %q", name, d)
		}
	}
}

// TestNamesThatAreNone: what would be more than a name, or can't be read as it is, is refused with a sentence, by a script's way
// and by that of a form.
func TestNamesThatAreNone(t *testing.T) {
	t.Parallel()
	ana := newSite(t).visit("ana")
	room := fmt.Sprintf("/r/%d", ana.Lobby())
	for _, name := range []string{
		"", ".", "..", "../../etc/passwd", "/etc/passwd", `..\..\boot.ini`, "a/b", "a\r\nX-Evil: 1\r\n.txt", "a\x00.txt", "a\x1b[31m.txt", "gpj.\u202etxt", "a\u2066b", "a\u0085b",
		strings.Repeat("x", 201), strings.Repeat("x", 255), strings.Repeat("é", 120), strings.Repeat("x", 5000),
	} {
		res, body := ana.do("POST", room+"/upload?"+url.Values{"name": {name}}.Encode(), "application/octet-stream", "application/json", strings.NewReader("a text"))
		if res.StatusCode != http.StatusBadRequest || !strings.Contains(body, `"error"`) || strings.Contains(body, "X-Evil") {
			t.Errorf("%.60q: %d %s", name, res.StatusCode, body)
		}
	}
	// A form has but the last part of a path, as all servers take it; the rest is refused, or text.
	for header, kept := range map[string]string{
		`filename="../../etc/passwd"`: "passwd", `filename="a.txt"; filename*=UTF-8''..%2F..%2Fevil.sh`: "evil.sh", `filename="%2e%2e%2fa.txt"`: "%2e%2e%2fa.txt",
		`filename*=UTF-8''a%0D%0AX-Evil%3A%201`: "", `filename="gpj.` + "\u202e" + `txt"`: "", `filename=".."`: "", `filename="..\\a.txt"`: "",
	} {
		form := "--b\r\nContent-Disposition: form-data; name=\"id\"\r\n\r\n" + kept + "1\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; " + header + "\r\nContent-Type: text/html\r\n\r\na text\r\n--b--\r\n"
		res, page := ana.do("POST", room+"/attach", "multipart/form-data; boundary=b", "text/html", strings.NewReader(form))
		checkPage(t, header, answer{res, page})
		if ok := res.StatusCode == http.StatusOK; ok != (kept != "") || ok && !strings.Contains(page, ">"+kept+"</a>") {
			t.Errorf("%s: %d, not called %q:\n%s", header, res.StatusCode, kept, page)
		}
	}
}
