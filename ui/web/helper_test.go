package web_test

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/preview"
	"parley/app/room"
	"parley/app/store"
	"parley/ui/web"
)

// site is a server of pages over a real store.
type site struct {
	*testing.T
	manager *room.Manager
	http    *httptest.Server
}

func newSite(t *testing.T) *site {
	t.Helper()
	dir := t.TempDir()
	st, err := store.Open(filepath.Join(dir, "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { st.Close() })
	blobs, err := blob.Open(filepath.Join(dir, "blobs"), blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	previews := preview.New(preview.Config{Folder: filepath.Join(dir, "blobs"), Source: blobs})
	t.Cleanup(previews.Close)
	limits := room.Limits{PostBurst: 1 << 20, RoomBurst: 1 << 20, LoginBurst: 1 << 20, ChatBurst: 1 << 20, UploadBurst: 1 << 20}
	m, err := room.New(t.Context(), room.Config{
		Store: st, Blobs: blobs, Previews: previews, Limits: limits, WebURL: "http://chat.test", Files: room.FileRules{MaxFile: 1 << 20},
	})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := web.New(web.Config{Manager: m})
	if err != nil {
		t.Fatal(err)
	}
	s := &site{T: t, manager: m, http: httptest.NewServer(pages)}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		pages.Close()
		m.Close(ctx)
		s.http.Close()
	})
	return s
}

// visitor is somebody with a terminal and a browser.
type visitor struct {
	*site
	*room.Session
	browser *http.Client
}

// visit makes an account and lets a browser into it.
func (s *site) visit(name string) *visitor {
	s.Helper()
	from := room.Origin{Addr: netip.MustParseAddrPort("127.0.0.1:22")}
	session, err := s.manager.EnterAs(s.Context(), room.Visitor{Key: chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"}, Origin: from}, name)
	if err != nil {
		s.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	v := &visitor{s, session, &http.Client{Jar: jar}}
	code, _, err := session.WebCode()
	if err != nil {
		s.Fatal(err)
	}
	if status, body := v.form("/in/"+code, nil); status != http.StatusOK {
		s.Fatalf("%s is not let in: %d %s", name, status, body)
	}
	return v
}

func (v *visitor) do(method, path, kind, accept string, body io.Reader) (*http.Response, string) {
	v.site.Helper()
	r, err := http.NewRequestWithContext(v.site.Context(), method, v.http.URL+path, body)
	if err != nil {
		v.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	r.Header.Set("Accept", accept)
	res, err := v.browser.Do(r)
	if err != nil {
		v.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		v.Fatal(err)
	}
	return res, string(text)
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
