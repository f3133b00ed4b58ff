package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"parley/app/chat"
)

// shows fails the test unless a page has all these texts.
func (v *visitor) shows(path string, texts ...string) string {
	v.site.Helper()
	status, body := v.get(path)
	if status != http.StatusOK {
		v.Fatalf("GET %s: %d %s", path, status, body)
	}
	for _, text := range texts {
		if !strings.Contains(body, text) {
			v.Fatalf("GET %s has no %q: %s", path, text, body)
		}
	}
	return body
}

// makes sends a form that has to work, and returns the page that it leads to.
func (v *visitor) makes(path string, fields url.Values) string {
	v.site.Helper()
	status, body := v.form(path, fields)
	if status != http.StatusOK {
		v.Fatalf("POST %s %v: %d %s", path, fields, status, body)
	}
	return body
}

func (v *visitor) post(id chat.RoomID, text string) *chat.Message {
	v.site.Helper()
	m, err := v.Post(v.site.Context(), chat.Draft{Room: id, ClientID: text, Text: text})
	if err != nil {
		v.Fatal(err)
	}
	return m
}

// A channel without scripts: it is made, found, joined, looked after and left with forms alone.
func TestChannelByForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, bob := s.visit("ana"), s.visit("bob")
	ana.makes("/channels", url.Values{"name": {"#plans"}, "topic": {"what <is> next"}})
	k := roomCalled(t, ana, "#plans")
	room := fmt.Sprintf("/r/%d", k)
	bob.shows("/channels?q=next", "#plans", "what &lt;is&gt; next", "1 in it", "Join")
	if body := bob.makes("/do", url.Values{"verb": {"join"}, "arg": {"#plans"}}); !strings.Contains(body, `id="timeline"`) {
		t.Errorf("who joins is not in the room: %s", body)
	}
	ana.shows(room+"/members", "bob", "Take out", "Make moderator", "owner")
	bob.shows(room+"/members", "ana", "owner")
	if _, body := bob.get(room + "/members"); strings.Contains(body, "Take out") {
		t.Error("a member has the buttons of an owner")
	}
	ana.makes(room+"/do", url.Values{"verb": {"member"}, "arg": {"@bob", "moderator"}, "back": {room + "/members"}})
	bob.shows(room+"/members", "Take out")
	bob.makes(room+"/change", url.Values{"what": {"topic"}, "value": {"done"}})
	bob.shows(room, "done")
	ana.makes(room+"/change", url.Values{"what": {"slow"}, "value": {"10s"}})
	ana.makes(room+"/change", url.Values{"what": {"lock"}, "value": {"on"}})
	ana.shows(room+"/about", "It is locked", `value="10s"`)
	if status, _ := bob.form(room+"/change", url.Values{"what": {"name"}, "value": {"mine"}}); status != http.StatusForbidden {
		t.Errorf("a moderator renames: %d", status)
	}
	body := ana.makes(room+"/do", url.Values{"verb": {"archive"}, "back": {room + "/about"}})
	if !strings.Contains(body, "Archive this room?") {
		t.Fatalf("not asked: %s", body)
	}
	ana.makes(room+"/do", url.Values{"verb": {"archive"}, "back": {room + "/about"}, "sure": {"1"}})
	ana.shows(room+"/about", "It is archived")
	bob.makes(room+"/do", url.Values{"verb": {"leave"}, "back": {"/"}})
	if status, _ := bob.get(room); status != http.StatusNotFound {
		t.Errorf("who left sees the room: %d", status)
	}
}

// roomCalled is one of somebody's rooms.
func roomCalled(t *testing.T, v *visitor, name string) chat.RoomID {
	t.Helper()
	for _, k := range v.Rooms() {
		if v.Called(k) == name {
			return k.Room.ID
		}
	}
	t.Fatalf("there is no room %s", name)
	return 0
}

// What is private is nowhere for who is not in it, and what there is to do of it is answered as for a room that there is not.
func TestPrivateRoomsAreNowhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, cara := s.visit("ana"), s.visit("cara")
	k, err := ana.CreateChannel(t.Context(), "secret", "hush", true)
	if err != nil {
		t.Fatal(err)
	}
	ana.post(k.Room.ID, "the buried gold")
	room := fmt.Sprintf("/r/%d", k.Room.ID)
	for _, path := range []string{"/", "/channels", "/channels?q=hush", "/switch?q=secret", "/search?q=gold", "/files", "/mentions", "/saved"} {
		if body := cara.shows(path); strings.Contains(body, "hush") && !strings.Contains(path, "hush") || strings.Contains(body, "#secret") || strings.Contains(body, "buried") {
			t.Errorf("%s tells of it: %s", path, body)
		}
	}
	for _, tail := range []string{"/about", "/members", "/pins", "/files"} {
		status, body := cara.get(room + tail)
		if other, same := cara.get("/r/9999" + tail); status != http.StatusNotFound || other != status || body != same {
			t.Errorf("GET %s: %d, of a room that is not there %d", tail, status, other)
		}
	}
	for tail, fields := range map[string]url.Values{
		"/do": {"verb": {"topic"}, "arg": {"mine"}}, "/change": {"what": {"topic"}, "value": {"mine"}}, "/jump": {"day": {"2026-01-01"}},
	} {
		status, answer := cara.script(room+tail, fields)
		if other, same := cara.script("/r/9999"+tail, fields); status != http.StatusNotFound || other != status || fmt.Sprint(answer) != fmt.Sprint(same) {
			t.Errorf("POST %s: %d %v, of a room that is not there %d %v", tail, status, answer, other, same)
		}
	}
}

// Groups and chats of two; who does not want somebody's messages says so on their page.
func TestPeopleByForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, bob, cara := s.visit("ana"), s.visit("bob"), s.visit("cara")
	if err := bob.SetStatus(t.Context(), "writing <things>"); err != nil {
		t.Fatal(err)
	}
	ana.shows("/people?q=writing", "bob", "writing &lt;things&gt;")
	ana.makes("/group", url.Values{"who": {"bob"}, "also": {"@cara"}, "name": {"three"}})
	roomCalled(t, cara, "three")
	ana.shows("/u/bob", `href="/dm/bob"`, "Block")
	if body := ana.shows("/dm/bob"); !strings.Contains(body, `id="timeline"`) {
		t.Errorf("no chat: %s", body)
	}
	bob.makes("/do", url.Values{"verb": {"block"}, "arg": {"@cara"}, "back": {"/u/cara"}})
	bob.shows("/u/cara", "You block them")
	bob.shows("/settings", "People you block")
	if status, _ := cara.get("/dm/bob"); status != http.StatusForbidden {
		t.Errorf("who is blocked opens a chat: %d", status)
	}
	ana.shows("/switch?q=cr", "/dm/cara")
	ana.shows("/switch?q=thr", "three")
}

// A link on a page of others opens no chat, and so rings at nobody.
func TestChatNotFromElsewhere(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ana, bob := s.visit("ana"), s.visit("bob")
	res := ana.browser.do("GET", "/dm/bob", nil, http.Header{"Sec-Fetch-Site": {"cross-site"}, "Sec-Fetch-Mode": {"navigate"}})
	if res.Request.URL.Path != "/u/bob" || len(bob.Rooms()) != 1 {
		t.Errorf("%s, %d rooms", res.Request.URL, len(bob.Rooms()))
	}
}
