package web_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parley/app/chat"
)

func picture(t *testing.T) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 640, 320))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// send uploads a file as a script does, and posts it.
func (v *visitor) send(id chat.RoomID, name, bytes string) chat.Attachment {
	v.site.Helper()
	room := fmt.Sprintf("/r/%d", id)
	res, body := v.do("POST", room+"/upload?"+url.Values{"name": {name}}.Encode(), "application/octet-stream", "application/json", strings.NewReader(bytes))
	if res.StatusCode != http.StatusOK {
		v.Fatalf("upload %s: %d %s", name, res.StatusCode, body)
	}
	up := strings.Split(body, `"`)[3]
	status, answer := v.script(room+"/post", url.Values{"text": {""}, "id": {"f" + name}, "file": {up}})
	if status != http.StatusOK {
		v.Fatalf("post %s: %d %v", name, status, answer)
	}
	return v.message(fmt.Sprintf("%s/%.0f", room, answer["seq"])).Files[0]
}

// What was uploaded comes back as it was, whole or in ranges, to those in its room; as what it is only if it is a
// picture, and never so that it could run.
func TestFiles(t *testing.T) {
	t.Parallel()
	ana, bob, cara, id, _ := channel(t)
	const script = "<!doctype html><script>alert(1)</script>"
	for _, f := range []struct{ name, bytes, kind, disposition string }{
		{"cat.png", picture(t), "image/png", "inline"},
		{"evil.html", script, "text/plain; charset=utf-8", "attachment"},
		{"evil.svg", `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`, "text/plain; charset=utf-8", "attachment"},
		{"evil.png", script, "text/plain; charset=utf-8", "attachment"},
		{"data.bin", "\x00\x01\x02\x03", "application/octet-stream", "attachment"},
	} {
		a := ana.send(id, f.name, f.bytes)
		path := fmt.Sprintf("/f/%d/%s", a.ID, f.name)
		res, body := bob.do("GET", path, "", "*/*", nil)
		h := res.Header
		if res.StatusCode != http.StatusOK || body != f.bytes || h.Get("Content-Type") != f.kind && f.name != "evil.png" && f.name != "evil.svg" || strings.Contains(h.Get("Content-Type"), "html") || strings.Contains(h.Get("Content-Type"), "svg") {
			t.Errorf("%s: %d %s", f.name, res.StatusCode, h.Get("Content-Type"))
		}
		if !strings.HasPrefix(h.Get("Content-Disposition"), f.disposition+";") || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") || h.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", f.name, h)
		}
		if status, _ := cara.get(path); status != http.StatusNotFound {
			t.Errorf("%s for cara: %d", f.name, status)
		}
	}

	a := ana.send(id, "long.txt", strings.Repeat("0123456789", 10000))
	path := fmt.Sprintf("/f/%d/long.txt", a.ID)
	part := bob.browser.do("GET", path, nil, http.Header{"Range": {"bytes=99990-"}})
	if part.StatusCode != http.StatusPartialContent || part.body != "0123456789" {
		t.Errorf("range: %s", part)
	}
	again := bob.browser.do("GET", path, nil, http.Header{"If-None-Match": {part.Header.Get("ETag")}})
	if again.StatusCode != http.StatusNotModified {
		t.Errorf("again: %s", again)
	}
	if err := ana.Expel(t.Context(), id, bob.Me().ID, ""); err != nil {
		t.Fatal(err)
	}
	if status, _ := bob.get(path); status != http.StatusNotFound {
		t.Errorf("after bob was taken out: %d", status)
	}
}

// Pictures are shown in little, with their place kept; texts with their first lines.
func TestFilesOnAPage(t *testing.T) {
	t.Parallel()
	ana, bob, cara, id, _ := channel(t)
	pic := ana.send(id, "cat.png", picture(t))
	ana.send(id, `a"<b>.txt`, "first <line>\nsecond\n")
	preview := fmt.Sprintf("/p/%d", pic.ID)
	_, page := bob.get(fmt.Sprintf("/r/%d", id))
	for _, want := range []string{`src="` + preview + `" alt="cat.png" width="320" height="160"`, "a&#34;&lt;b&gt;.txt</a>", "20 bytes · text"} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s in\n%s", want, page)
		}
	}
	res, body := bob.do("GET", preview, "", "*/*", nil)
	if p, err := png.Decode(strings.NewReader(body)); err != nil || res.Header.Get("Content-Type") != "image/png" {
		t.Errorf("preview: %d %v, %v", res.StatusCode, p, err)
	}
	if status, _ := cara.get(preview); status != http.StatusNotFound {
		t.Errorf("preview for cara: %d", status)
	}
}

// Files go with a form too, several with one text.
func TestAttach(t *testing.T) {
	t.Parallel()
	ana, _, cara, id, _ := channel(t)
	path := fmt.Sprintf("/r/%d/attach", id)
	form := func(files ...string) (string, *bytes.Buffer) {
		var b bytes.Buffer
		w := multipart.NewWriter(&b)
		w.WriteField("id", "form")
		w.WriteField("text", "//two of\r\nthem")
		for _, bytes := range files {
			part, err := w.CreateFormFile("file", "note.txt")
			if err != nil {
				t.Fatal(err)
			}
			part.Write([]byte(bytes))
		}
		w.Close()
		return w.FormDataContentType(), &b
	}
	if status, page := ana.get(path); status != http.StatusOK || !strings.Contains(page, "up to 1 MB") {
		t.Errorf("page: %d\n%s", status, page)
	}
	kind, body := form("one", "two")
	res, page := ana.do("POST", path, kind, "text/html", body)
	if res.StatusCode != http.StatusOK || !strings.Contains(page, "/two of") || strings.Contains(page, "//two") || strings.Count(page, "note.txt</a>") != 2 {
		t.Errorf("%d\n%s", res.StatusCode, page)
	}
	kind, body = form("one")
	if res, _ := cara.do("POST", path, kind, "text/html", body); res.StatusCode != http.StatusNotFound {
		t.Errorf("cara: %d", res.StatusCode)
	}
	kind, body = form(strings.Repeat("x", 2<<20))
	if res, page := ana.do("POST", path, kind, "text/html", body); res.StatusCode != http.StatusBadRequest || !strings.Contains(page, "too large") {
		t.Errorf("too large: %d\n%s", res.StatusCode, page)
	}
}
