package web_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// channel makes a channel of ana's in which bob is too, with one message of ana's; cara stays outside.
func channel(t *testing.T) (ana, bob, cara *visitor, id chat.RoomID, at string) {
	t.Helper()
	s := newSite(t)
	ana, bob, cara = s.visit("ana"), s.visit("bob"), s.visit("cara")
	k, err := ana.CreateChannel(t.Context(), "plans", "", true)
	if err == nil {
		_, err = ana.Add(t.Context(), k.Room.ID, bob.Me().ID)
	}
	if err != nil {
		t.Fatal(err)
	}
	m, err := ana.Post(t.Context(), chat.Draft{Room: k.Room.ID, ClientID: "one", Text: "the **plan** <b>"})
	if err != nil {
		t.Fatal(err)
	}
	return ana, bob, cara, k.Room.ID, fmt.Sprintf("/r/%d/%d", m.Room, m.Seq)
}

func (v *visitor) message(at string) *chat.Message {
	v.site.Helper()
	var p chat.Place
	fmt.Sscanf(at, "/r/%d/%d", &p.Room, &p.Seq)
	m, err := v.Message(v.site.Context(), p)
	if err != nil {
		v.Fatal(err)
	}
	return m
}

// Who is not in a room is told of it what those are told who ask for one that there is not.
func TestStrangersSeeNothing(t *testing.T) {
	t.Parallel()
	_, _, cara, id, at := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	for _, tail := range []string{"", "/messages", "/draft", "/complete?text=@a", "/attach", "/1", "/1/thread"} {
		status, body := cara.get(room + tail)
		other, same := cara.get("/r/9999" + tail)
		if status != http.StatusNotFound || other != status || body != same {
			t.Errorf("GET %s: %d, of a room that is not there %d", tail, status, other)
		}
	}
	for _, tail := range []string{"/post", "/typing", "/draft", "/1/edit", "/1/delete", "/1/react", "/1/pin", "/1/save", "/1/thread"} {
		fields := url.Values{"text": {"mine"}, "id": {"x"}, "emoji": {"👍"}, "sure": {"1"}}
		status, answer := cara.script(room+tail, fields)
		other, same := cara.script("/r/9999"+tail, fields)
		if status != http.StatusNotFound || other != status || fmt.Sprint(answer) != fmt.Sprint(same) {
			t.Errorf("POST %s: %d %v, of a room that is not there %d %v", tail, status, answer, other, same)
		}
	}
	res, _ := cara.do("POST", room+"/upload?name=a.txt", "application/octet-stream", "application/json", strings.NewReader("a"))
	if res.StatusCode != http.StatusNotFound {
		t.Errorf("upload: %d", res.StatusCode)
	}
	if status, _ := cara.get(at); status != http.StatusNotFound {
		t.Errorf("a message: %d", status)
	}
}

// All that can be done with a message is done with forms, as without scripts.
func TestDeedsWithForms(t *testing.T) {
	t.Parallel()
	ana, bob, _, _, at := channel(t)
	status, page := ana.get(at)
	for _, want := range []string{"<strong>plan</strong> &lt;b&gt;", at + "/edit", at + "/delete", at + "/pin", at + "/save", at + "/react", at + "/thread", "not yet seen by bob"} {
		if !strings.Contains(page, want) {
			t.Errorf("%d, the page has no %q:\n%s", status, want, page)
		}
	}
	if _, page := bob.get(at); strings.Contains(page, at+"/edit") || strings.Contains(page, at+"/delete") || strings.Contains(page, at+"/pin") {
		t.Errorf("bob is offered what he may not:\n%s", page)
	}

	if status, page := ana.form(at+"/edit", url.Values{"text": {"a better plan :tada:\r\nin two lines"}}); status != http.StatusOK || !strings.Contains(page, "a better plan 🎉<br>in two lines") || !strings.Contains(page, ">edited</span>") {
		t.Errorf("edit: %d\n%s", status, page)
	}
	if _, page := ana.get(at); !strings.Contains(page, "it said: the **plan**") {
		t.Errorf("no history:\n%s", page)
	}
	if _, page := bob.get(at); strings.Contains(page, "it said: the **plan**") {
		t.Error("bob sees what it said before")
	}
	for _, want := range []int{1, 0} {
		if status, _ := bob.form(at+"/react", url.Values{"emoji": {":thumbsup:"}}); status != http.StatusOK || len(bob.message(at).Reactions) != want {
			t.Errorf("react: %d, %v", status, bob.message(at).Reactions)
		}
	}
	if status, _ := bob.form(at+"/react", url.Values{"emoji": {"<script>"}}); status != http.StatusBadRequest {
		t.Errorf("no emoji: %d", status)
	}
	ana.form(at+"/pin", nil)
	if bob.message(at).Pinned.IsZero() {
		t.Error("not pinned")
	}
	ana.form(at+"/pin", nil)
	if !bob.message(at).Pinned.IsZero() {
		t.Error("pinned still")
	}
	for _, want := range []int{1, 0} {
		bob.form(at+"/save", nil)
		if list, err := bob.Saved(t.Context()); err != nil || len(list) != want {
			t.Errorf("kept: %v, %v", list, err)
		}
	}

	for _, deed := range []string{"/edit", "/delete", "/pin"} {
		if status, _ := bob.form(at+deed, url.Values{"text": {"mine"}, "sure": {"1"}}); status != http.StatusForbidden {
			t.Errorf("%s by bob: %d", deed, status)
		}
	}
	if status, page := ana.form(at+"/delete", nil); status != http.StatusOK || !strings.Contains(page, "Delete your message") || ana.message(at).Deleted {
		t.Errorf("delete asks: %d\n%s", status, page)
	}
	if _, page := ana.form(at+"/delete", url.Values{"sure": {"1"}}); !strings.Contains(page, "this message was deleted") || strings.Contains(page, "better plan") {
		t.Errorf("deleted:\n%s", page)
	}
}

// An answer has the line that it answers; a thread has a page and its own messages, and begins with the first of them.
func TestAnswersAndThreads(t *testing.T) {
	t.Parallel()
	ana, bob, cara, id, at := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	seq := at[strings.LastIndexByte(at, '/')+1:]
	if _, page := bob.form(room+"/post", url.Values{"text": {"yes"}, "id": {"b1"}, "reply": {seq}}); !strings.Contains(page, `class="quote" href="`+room+"?at="+seq) {
		t.Errorf("no quote:\n%s", page)
	}
	if _, page := bob.get(at + "/thread"); !strings.Contains(page, `action="`+at+`/thread"`) || bob.message(at).Thread != nil {
		t.Errorf("looking made a thread, or can't begin one:\n%s", page)
	}
	_, page := bob.form(at+"/thread", url.Values{"text": {"in the thread"}, "id": {"b2"}})
	if !strings.Contains(page, "in the thread") || !strings.Contains(page, "<strong>plan</strong>") {
		t.Errorf("no thread:\n%s", page)
	}
	thread := fmt.Sprintf("/r/%d", bob.message(at).Thread.Room)
	if _, page := ana.get(room); !strings.Contains(page, `data-count="1"`) || !strings.Contains(page, "1 new") {
		t.Errorf("the room does not say so:\n%s", page)
	}
	if _, page := ana.get(thread + "?x=1"); !strings.Contains(page, "in the thread") || !strings.Contains(page, "Thread in #plans") {
		t.Errorf("the thread as a room:\n%s", page)
	}
	if status, _ := cara.get(thread); status != http.StatusNotFound {
		t.Errorf("cara: %d", status)
	}
}

// A verb with more to say has a page; what it asks is asked there; an unknown one is an error, and nothing is posted.
func TestVerbsWithForms(t *testing.T) {
	t.Parallel()
	ana, _, _, id, at := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	if _, page := ana.form(room+"/post", url.Values{"text": {"/who"}, "id": {"v1"}}); !strings.Contains(page, "bob") {
		t.Errorf("/who:\n%s", page)
	}
	_, page := ana.form(room+"/post", url.Values{"text": {"/delete"}, "id": {"v2"}})
	if !strings.Contains(page, "Delete your message") || !strings.Contains(page, `name="sure"`) {
		t.Errorf("/delete:\n%s", page)
	}
	ana.form(room+"/post", url.Values{"text": {"/delete"}, "id": {"v3"}, "sure": {"1"}})
	if !ana.message(at).Deleted {
		t.Error("not deleted")
	}
	if status, _ := ana.form(room+"/post", url.Values{"text": {"/nosuch"}, "id": {"v4"}}); status != http.StatusBadRequest {
		t.Errorf("/nosuch: %d", status)
	}
	if status, answer := ana.script(room+"/post", url.Values{"text": {"//etc :tada:"}, "id": {"v5"}}); status != http.StatusOK {
		t.Errorf("//etc: %d %v", status, answer)
	}
	if _, page := ana.get(room); !strings.Contains(page, "/etc 🎉") || strings.Contains(page, "nosuch") {
		t.Errorf("the room:\n%s", page)
	}
	if _, answer := ana.script(room+"/post", url.Values{"text": {"/edit"}, "id": {"v6"}}); answer["edit"] == nil {
		t.Errorf("/edit: %v", answer)
	}
}

// What is typed is kept for other screens, and completed with what fits.
func TestTyped(t *testing.T) {
	t.Parallel()
	ana, bob, _, id, _ := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	ana.script(room+"/draft", url.Values{"text": {"half a thou"}})
	if text, err := ana.Draft(t.Context(), id); err != nil || text != "half a thou" {
		t.Errorf("draft: %q, %v", text, err)
	}
	if _, page := ana.get(room); !strings.Contains(page, "\nhalf a thou</textarea>") {
		t.Errorf("not on the page:\n%s", page)
	}
	if _, body := bob.get(room + "/draft"); body != `{"text":""}`+"\n" {
		t.Errorf("bob's: %s", body)
	}
	for deadline := time.Now().Add(30 * time.Second); len(ana.People()) < 3 && time.Now().Before(deadline); { // the list may be a moment old
		time.Sleep(10 * time.Millisecond)
	}
	for typed, want := range map[string]string{
		"@bo": `"@bob "`, "#pl": `"#plans "`, ":tad": `"🎉 "`, "/awa": `"/away "`, "/invite b": `"@bob "`, "/notify m": `"mentions "`,
	} {
		if status, body := ana.get(room + "/complete?" + url.Values{"text": {typed}}.Encode()); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s: %d %s", typed, status, body)
		}
	}
	for _, typed := range []string{"", "hello", "x ", "/nosuch x"} {
		if _, body := ana.get(room + "/complete?" + url.Values{"text": {typed}}.Encode()); !strings.Contains(body, `"list":`) || strings.Contains(body, `"label"`) {
			t.Errorf("%q: %s", typed, body)
		}
	}
	if _, body := bob.get(room + "/complete?text=/admi"); strings.Contains(body, "admin") && bob.Role() == chat.Plain {
		t.Errorf("verbs of administrators: %s", body)
	}
}

// What somebody says whom the reader blocks is folded away, also where it is quoted; it is one click away, with or
// without scripts.
func TestBlockedIsFolded(t *testing.T) {
	t.Parallel()
	ana, bob, _, id, at := channel(t)
	room := fmt.Sprintf("/r/%d", id)
	ana.form(room+"/post", url.Values{"text": {"quoted"}, "id": {"b1"}, "reply": {at[strings.LastIndexByte(at, '/')+1:]}})
	if err := bob.Block(t.Context(), ana.Me().ID, true); err != nil {
		t.Fatal(err)
	}
	_, page := bob.get(room)
	const folded = `<details class="hidden"><summary>hidden: from somebody whom you block</summary><div class="body"`
	if n := strings.Count(page, folded); n != 3 { // with the notice of who was added
		t.Errorf("%d are folded:\n%s", n, page)
	}
	if !strings.Contains(page, "</b> hidden: from somebody whom you block</a>") {
		t.Errorf("the quote is not:\n%s", page)
	}
	if _, page := ana.get(room); strings.Contains(page, "<details class=\"hidden\"") {
		t.Error("ana's own are folded for ana")
	}
}
