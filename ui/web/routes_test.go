package web_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// forAnybody are the routes that are there for people who are not in; what is not in this list refuses them.
var forAnybody = []string{
	"GET /a/{file}", "GET /healthz", "GET /sw.js", "GET /offline", "GET /in", "GET /in/{code}", "POST /in/wait", "POST /in/{code}",
	"POST /in/passkey", "POST /in/passkey/proof", "POST /in/join", "POST /in/join/proof",
}

// town is a site in which there is something at all routes: a private room with a thread and a file, of ana and bob.
type town struct {
	*site
	ana, bob *visitor
	at       chat.Place // of a message in the private room
	fields   map[string]string
}

func newTown(t *testing.T) *town {
	t.Helper()
	ana, bob, _, id, at := channel(t)
	file := ana.send(id, "plan.png", picture(t))
	if _, err := ana.Thread(t.Context(), ana.message(at).Place()); err != nil {
		t.Fatal(err)
	}
	return &town{ana.site, ana, bob, ana.message(at).Place(), map[string]string{
		"room": fmt.Sprint(id), "seq": at[strings.LastIndex(at, "/")+1:], "id": fmt.Sprint(file.ID), "name": "ana", "code": chat.NewCode(), "file": "app.css",
	}}
}

// every returns the methods and paths of all routes, by their patterns; other fields take the place of the town's.
func (w *town) every(other map[string]string) map[string][2]string {
	list := map[string][2]string{}
	for _, pattern := range w.pages.Patterns() {
		method, path, _ := strings.Cut(pattern, " ")
		for _, fields := range []map[string]string{other, w.fields} {
			for name, value := range fields {
				path = strings.ReplaceAll(path, "{"+name+"}", value)
			}
		}
		list[strings.Replace(pattern, w.hash(), "/a/", 1)] = [2]string{method, strings.ReplaceAll(path, "{$}", "")}
	}
	if len(list) < 70 || list["GET /r/{room}"][0] == "" {
		w.Fatalf("these are not all routes: %v", list)
	}
	return list
}

// hash is where the assets are.
func (w *town) hash() string {
	i := slices.IndexFunc(w.pages.Patterns(), func(p string) bool { return strings.HasPrefix(p, "GET /a/") })
	return strings.TrimSuffix(w.pages.Patterns()[i], "{file}")[len("GET "):]
}

func (w *town) ask(b *browser, route [2]string, head http.Header) answer {
	w.Helper()
	all := http.Header{"Content-Type": {formType}, "Accept": {"text/html"}}
	if route[0] == http.MethodPost && head == nil {
		all.Set("Origin", w.http.URL)
	}
	for k, v := range head {
		all[k] = v
	}
	return b.do(route[0], route[1], strings.NewReader(""), all)
}

// TestEveryPost: nothing that does something is done for another site, nor for who does not say where they come from, be it
// with a cookie or without; and all of it is for pages of this server.
func TestEveryPost(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	own, host := w.http.URL, w.url().Host
	refused := []http.Header{
		{},
		{"Origin": {"null"}}, {"Origin": {"https://evil.example"}}, {"Origin": {own + ".evil.example"}}, {"Origin": {"http://" + host + "0"}},
		{"Origin": {"https://evil.example"}, "Referer": {own + "/"}}, {"Origin": {""}}, {"Origin": {"file://"}},
		{"Sec-Fetch-Site": {"cross-site"}}, {"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-User": {"?1"}},
		{"Sec-Fetch-Site": {"same-site"}}, {"Sec-Fetch-Site": {"nonsense"}}, {"Sec-Fetch-Site": {"cross-site"}, "Referer": {own + "/"}},
		{"Referer": {"https://evil.example/" + own}}, {"Referer": {own + "@evil.example/"}}, {"Referer": {own + ".evil.example/"}}, {"Referer": {"/r/1"}}, {"Referer": {"http://%/"}},
	}
	taken := []http.Header{
		{"Origin": {own}}, {"Sec-Fetch-Site": {"same-origin"}}, {"Sec-Fetch-Site": {"same-origin"}, "Origin": {own}}, {"Referer": {own + "/r/1?at=2"}},
	}
	guest := w.browser()
	for pattern, route := range w.every(nil) {
		if route[0] != http.MethodPost {
			continue
		}
		for _, b := range []*browser{w.bob.browser, guest} {
			for _, head := range refused {
				a := w.ask(b, route, head)
				if a.StatusCode != http.StatusForbidden || !strings.Contains(a.body, "other sites") && !strings.Contains(a.body, "which page they are at") || len(a.Cookies()) > 0 {
					t.Errorf("%s with %v: %s", pattern, head, a)
				}
			}
		}
		for _, head := range taken {
			if a := w.ask(guest, route, head); strings.Contains(a.body, "other sites") || strings.Contains(a.body, "which page they are at") {
				t.Errorf("%s with %v: %s", pattern, head, a)
			}
		}
	}
	if status, _ := w.bob.get("/"); status != http.StatusOK {
		t.Error("bob was signed out")
	}
}

// TestEveryRouteRefusesGuests: who has no cookie, or one that opens nothing any more, or is banned, is shown nothing of what
// there is.
func TestEveryRouteRefusesGuests(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if _, err := w.ana.Post(t.Context(), chat.Draft{Room: w.ana.Lobby(), ClientID: "x", Text: "a word for those who are in"}); err != nil {
		t.Fatal(err)
	}
	guest, out, banned := w.browser(), w.visit("dora").browser, w.visit("eve")
	kept := out.jar.Cookies(out.at())
	want(t, out.post("/out", nil), http.StatusOK) // it leads to where one comes in
	out.jar.SetCookies(out.at(), kept)
	if err := w.enter("chief").Ban(t.Context(), chat.Ban{User: banned.Me().ID, Reason: "spam"}); err != nil {
		t.Fatal(err)
	}
	banned.browser.client.CheckRedirect, out.client.CheckRedirect = guest.client.CheckRedirect, guest.client.CheckRedirect
	routes := w.every(nil)
	for _, pattern := range forAnybody {
		if routes[pattern][0] == "" {
			t.Errorf("%s is no route", pattern)
		}
		delete(routes, pattern)
	}
	for pattern, route := range routes {
		for who, b := range map[string]*browser{"a guest": guest, "who signed out": out, "who is banned": banned.browser} {
			a := w.ask(b, route, nil)
			ok := a.StatusCode == http.StatusUnauthorized || route[0] == http.MethodGet && a.StatusCode == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/in?to=")
			if who == "who is banned" {
				ok = a.StatusCode == http.StatusForbidden && strings.Contains(a.body, "you are banned: spam")
			}
			for _, secret := range []string{"lobby", "plans", "plan.png", "the plan", "a word for those", "bob"} {
				ok = ok && !strings.Contains(a.body, secret)
			}
			if !ok || a.Header.Get("ETag") != "" || a.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s for %s: %s %v", pattern, who, a, a.Header)
			}
		}
	}
}

// TestEveryRouteHidesRooms: for who is not in a room, all that there is of it is as if there were no such room.
func TestEveryRouteHidesRooms(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	eve := w.visit("eve").browser
	eve.client.CheckRedirect = w.browser().client.CheckRedirect
	thread := w.ana.message(fmt.Sprintf("/r/%d/%d", w.at.Room, w.at.Seq)).Thread.Room
	none := map[string]string{"room": "999999", "id": "999999"}
	for _, there := range []map[string]string{nil, {"room": fmt.Sprint(thread), "seq": "1"}} {
		hidden, absent := w.every(there), w.every(none)
		for pattern, route := range hidden {
			if !strings.Contains(pattern, "{room}") && !strings.Contains(pattern, "{id}") || strings.Contains(pattern, "/passkeys/") {
				continue
			}
			for _, accept := range []string{"text/html", "application/json"} {
				for _, text := range []string{"", "text=hello&id=1&sure=1&emoji=%F0%9F%91%8D&what=topic&value=x&verb=topic&arg=x"} {
					ask := func(route [2]string) answer {
						head := http.Header{"Content-Type": {formType}, "Accept": {accept}, "Origin": {w.http.URL}}
						if strings.HasSuffix(route[1], "/attach") {
							head.Set("Content-Type", "multipart/form-data; boundary=x")
						}
						return eve.do(route[0], route[1], strings.NewReader(text), head)
					}
					is, isNone := ask(route), ask(absent[pattern])
					same := bodyAt(is, route) == bodyAt(isNone, absent[pattern])
					if is.StatusCode != isNone.StatusCode || !same || headersOf(is) != headersOf(isNone) {
						t.Errorf("%s is %s%s\nand where there is no room %s%s", pattern, is, headersOf(is), isNone, headersOf(isNone))
					}
					if is.StatusCode < 400 && is.StatusCode != http.StatusNoContent {
						t.Errorf("%s: %s", pattern, is)
					}
				}
			}
		}
	}
	for _, v := range []*visitor{w.ana, w.bob} {
		page, err := v.History(t.Context(), w.at.Room, 0, 100)
		if err != nil || slices.ContainsFunc(page, func(m *chat.Message) bool { return m.Deleted || len(m.Reactions) > 0 || m.Text == "hello" }) {
			t.Errorf("eve did something: %+v, %v", page, err)
		}
	}
}

// sent are the fields of a page that goes back with what was sent, in whatever order.
var sent = regexp.MustCompile(`<input type="hidden" name="[a-z]+" value="[^"]*">`)

// bodyAt is an answer without the path that was asked for.
func bodyAt(a answer, route [2]string) string {
	return sent.ReplaceAllString(strings.ReplaceAll(a.body, route[1], "PATH"), "")
}

// headersOf are the headers of an answer but for the time and the length.
func headersOf(a answer) string {
	h := a.Header.Clone()
	h.Del("Date")
	h.Del("Content-Length")
	return fmt.Sprint(h)
}

// TestEveryGetDoesNothing: a page that another site leads to changes nothing for who is in, nor for others.
func TestEveryGetDoesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	bob := w.bob
	bob.browser.client.CheckRedirect = w.browser().client.CheckRedirect
	before := w.state(bob.Session) + w.state(w.ana.Session)
	for pattern, route := range w.every(nil) {
		if route[0] != http.MethodGet || pattern == "GET /events" { // which ends by itself never
			continue
		}
		for _, head := range []http.Header{
			{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-User": {"?1"}, "Referer": {"https://evil.example/"}},
			{"Sec-Fetch-Site": {"none"}, "Sec-Purpose": {"prefetch"}},
			{},
		} {
			for _, query := range []string{"", "?sure=1&verb=leave&text=hello&id=1&what=topic&value=x&on=1&read=1"} {
				if a := w.ask(bob.browser, [2]string{route[0], route[1] + query}, head); a.StatusCode >= 500 {
					t.Errorf("%s: %s", pattern, a)
				}
			}
		}
		if after := w.state(bob.Session) + w.state(w.ana.Session); after != before {
			t.Fatalf("%s made\n%s\nof\n%s", pattern, after, before)
		}
	}
}

// kept are the routes whose answers a browser may keep, and how; it keeps nothing of the others, nor does anybody on the way.
var kept = map[string]string{
	"GET /a/{file}": "public, max-age=31536000, immutable", "GET /sw.js": "no-cache", "GET /emoji": "private, max-age=86400", "GET /healthz": "",
	"GET /f/{id}/{name}": "private, no-cache", "GET /p/{id}": "private, no-cache",
}

// TestEveryPageIsKept as it may be: what people see of others is in no cache.
func TestEveryPageIsKept(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.bob.browser.client.CheckRedirect = w.browser().client.CheckRedirect
	for _, other := range []map[string]string{nil, {"room": "999999", "id": "999999", "name": "nobody"}} {
		for pattern, route := range w.every(other) {
			if pattern == "GET /events" || pattern == "POST /out" || pattern == "POST /in/{code}" {
				continue
			}
			want, ok := kept[pattern]
			a := w.ask(w.bob.browser, route, nil)
			if !ok || a.StatusCode >= 400 {
				want = "no-store"
			}
			if got := a.Header.Get("Cache-Control"); got != want || a.Header.Get("ETag") != "" && want != "private, no-cache" {
				t.Errorf("%s, which is %s: %q, not %q; %q", pattern, a.Status, got, want, a.Header.Get("ETag"))
			}
		}
	}
}

// state is all that a person has and that a page may change.
func (w *town) state(s *room.Session) string {
	w.Helper()
	saved, err := s.Saved(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	page, err := s.History(w.Context(), w.at.Room, 0, 100)
	if err != nil {
		w.Fatal(err)
	}
	draft, err := s.Draft(w.Context(), w.at.Room)
	if err != nil {
		w.Fatal(err)
	}
	browsers, err := s.Browsers()
	if err != nil {
		w.Fatal(err)
	}
	b, err := json.Marshal([]any{s.Me(), s.Rooms(), s.Threads(), saved, page, draft, browsers})
	if err != nil {
		w.Fatal(err)
	}
	return string(b) + "\n"
}
