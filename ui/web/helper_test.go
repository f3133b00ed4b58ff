package web_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/preview"
	"parley/app/room"
)

// site is a house that keeps files, and in which one is let in by any name.
type site struct{ *house }

func newSite(t *testing.T, set ...func(*house)) *site {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "blobs")
	blobs, err := blob.Open(dir, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	previews := preview.New(preview.Config{Folder: dir, Source: blobs})
	t.Cleanup(previews.Close)
	return &site{newHouse(t, append(set, func(h *house) {
		h.rules.Blobs, h.rules.Previews, h.rules.Files = blobs, previews, room.FileRules{MaxFile: 1 << 20}
		h.rules.Limits.UploadBurst = 1 << 20
	})...)}
}

// visitor is somebody with a terminal and a browser, which follows redirects.
type visitor struct {
	*site
	*room.Session
	browser *browser
}

// visit makes an account and lets a browser into it.
func (s *site) visit(name string) *visitor {
	s.Helper()
	from := room.Origin{Addr: netip.MustParseAddrPort("127.0.0.1:22")}
	session, err := s.manager.EnterAs(s.Context(), room.Visitor{Key: chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"}, Origin: from}, name)
	if err != nil {
		s.Fatal(err)
	}
	v := &visitor{s, session, s.browser()}
	v.browser.client.CheckRedirect = nil
	if status, body := v.form(s.link(session), nil); status != http.StatusOK {
		s.Fatalf("%s is not let in: %d %s", name, status, body)
	}
	return v
}

func (v *visitor) do(method, path, kind, accept string, body io.Reader) (*http.Response, string) {
	v.site.Helper()
	head := http.Header{"Accept": {accept}}
	if kind != "" {
		head.Set("Content-Type", kind)
	}
	if method == http.MethodGet {
		head.Set("Sec-Fetch-Site", "none") // its address was typed
	} else {
		head.Set("Origin", v.http.URL)
	}
	a := v.browser.do(method, path, body, head)
	return a.Response, a.body
}

const formType = "application/x-www-form-urlencoded"

// get opens a page.
func (v *visitor) get(path string) (int, string) {
	v.site.Helper()
	res, body := v.do("GET", path, "", "text/html", nil)
	return res.StatusCode, body
}

// form sends a form as a browser without scripts does, and follows where that leads.
func (v *visitor) form(path string, fields url.Values) (int, string) {
	v.site.Helper()
	res, body := v.do("POST", path, formType, "text/html", strings.NewReader(fields.Encode()))
	return res.StatusCode, body
}

// script sends a form as a script does, and reads the answer.
func (v *visitor) script(path string, fields url.Values) (int, map[string]any) {
	v.site.Helper()
	res, body := v.do("POST", path, formType, "application/json", strings.NewReader(fields.Encode()))
	answer := map[string]any{}
	if body != "" && json.Unmarshal([]byte(body), &answer) != nil {
		v.Fatalf("%s: no JSON: %s", path, body)
	}
	return res.StatusCode, answer
}
