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
	for i, name := range []string{`"><img src=x onerror=alert(1)>.txt`, `'><svg onload=alert(1)>.png`, "a\r\nX-Evil: 1\r\n.txt", "gpj.\u202etxt", `";filename="x.html`} {
		res, body := ana.do("POST", room+"/upload?"+url.Values{"name": {name}}.Encode(), "application/octet-stream", "application/json", strings.NewReader("a text"))
		if res.StatusCode == http.StatusBadRequest {
			continue // such a name is none
		}
		up := strings.Split(body, `"`)[3]
		_, posted := ana.script(room+"/post", url.Values{"text": {"found"}, "id": {fmt.Sprint(i)}, "file": {up}})
		at := fmt.Sprintf("%s/%.0f", room, posted["seq"])
		a := ana.message(at).Files[0]
		if strings.ContainsAny(a.Name, "\r\n\u202e") {
			t.Errorf("a file is called %q", a.Name)
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
