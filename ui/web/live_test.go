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

// The first message of a day comes with the line of that day, and with its name, however soon it follows the one before.
func TestMidnight(t *testing.T) {
	t.Parallel()
	h := newHouse(t, func(h *house) {
		y, m, d := time.Now().Date()
		h.now = time.Date(y, m, d, 23, 58, 0, 0, time.Local)
	})
	ana, bob := h.enter("ana"), h.enter("bob")
	stream := h.visit(bob).stream(int(bob.Lobby()))
	stream.wait(t, "event: hello")
	inLobby(t, ana, "before")
	if line := stream.wait(t, "before"); !strings.Contains(line, ">Today<") {
		t.Errorf("no day: %s", line)
	}
	inLobby(t, ana, "more of it")
	if line := stream.wait(t, "more of it"); !strings.Contains(line, ` more\"`) || strings.Contains(line, ">Today<") {
		t.Errorf("no going on: %s", line)
	}
	h.pass(3 * time.Minute)
	inLobby(t, ana, "after")
	if line := stream.wait(t, "after"); strings.Contains(line, ` more\"`) || !strings.Contains(line, h.clock().Format(`title=\"Monday, 2 January 2006\">Today<`)) {
		t.Errorf("no other day: %s", line)
	}
}

// What the stream says of other rooms is what the list of rooms says: nothing is unread in one that is silent; a thread has
// a row once something is new in it; Home tells what is new.
func TestUnreadElsewhere(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	k, err := ana.CreateChannel(t.Context(), "plans", "", false)
	if err == nil {
		_, err = ana.Add(t.Context(), k.Room.ID, bob.Me().ID)
	}
	if err == nil {
		err = bob.SetNotify(t.Context(), k.Room.ID, chat.LevelNone)
	}
	if err != nil {
		t.Fatal(err)
	}
	home, lobby := h.visit(bob).stream(0), h.visit(bob).stream(int(bob.Lobby()))
	home.wait(t, "event: hello")
	lobby.wait(t, "event: hello")
	post := func(room chat.RoomID, text string) *chat.Message {
		t.Helper()
		m, err := ana.Post(t.Context(), chat.Draft{Room: room, ClientID: text, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	post(k.Room.ID, "silent")
	if line := lobby.wait(t, `"text":"silent"`); !strings.Contains(line, `"unread":0`) || !strings.Contains(line, `"muted":true`) {
		t.Errorf("of a silent room: %s", line)
	}
	if err := bob.SetNotify(t.Context(), k.Room.ID, chat.LevelMentions); err != nil {
		t.Fatal(err)
	}
	root := post(k.Room.ID, "loud")
	if line := lobby.wait(t, `"text":"loud"`); !strings.Contains(line, `"unread":3`) || !strings.Contains(line, `"muted":false`) {
		t.Errorf("of a room whose mentions are told: %s", line)
	}
	home.wait(t, "3 new")
	thread, err := bob.Thread(t.Context(), root.Place())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bob.Post(t.Context(), chat.Draft{Room: thread.Room.ID, ClientID: "mine", Text: "so that it is followed"}); err != nil {
		t.Fatal(err)
	}
	post(thread.Room.ID, "in the thread")
	lobby.wait(t, fmt.Sprintf(`href=\"/r/%d/%d/thread\"`, root.Room, root.Seq))
}

// What was refused is shown again to who has no scripts, to be changed and sent.
func TestRefusedIsKept(t *testing.T) {
	t.Parallel()
	ana, _, _, id, _ := channel(t)
	path := fmt.Sprintf("/r/%d/post", id)
	status, page := ana.form(path, url.Values{"text": {"/nosuch <verb>"}, "id": {"r1"}, "reply": {"1"}})
	for _, part := range []string{`action="` + path + `"`, "\n/nosuch &lt;verb&gt;</textarea>", `name="reply" value="1"`, `name="id" value="r1"`} {
		if status != http.StatusBadRequest || !strings.Contains(page, part) {
			t.Errorf("%d, no %s in\n%s", status, part, page)
		}
	}
	if strings.Count(page, `name="text"`) != 1 {
		t.Errorf("the text is there twice:\n%s", page)
	}
}
