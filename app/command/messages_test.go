package command_test

import (
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/command"
)

// TestNoticeIsNotSaid: what tells of a change of the room is no message of the one who made it: /edit and /delete
// mean what they said before, and the details say what it is.
func TestNoticeIsNotSaid(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	made, err := h.run("/create #plans", 0)
	if err != nil {
		t.Fatal(err)
	}
	id := made.Open
	if _, err = h.ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "teh plan"}); err != nil {
		t.Fatal(err)
	}
	if _, err = h.run("/invite bob", id); err != nil {
		t.Fatal(err)
	}
	r, err := h.run("/edit", id)
	if err != nil || r.Show != command.ShowEdit || r.Message.Text != "teh plan" {
		t.Errorf("%+v %v", r, err)
	}
	if r, err = h.run("/delete", id); err != nil || !strings.Contains(r.Ask, "teh plan") {
		t.Errorf("%+v %v", r, err)
	}
	r, err = h.run("/details #plans/2", id)
	if err != nil || strings.Contains(r.Lines[0], "said") || !strings.Contains(r.Lines[0], "told to all") {
		t.Errorf("%+v %v", r, err)
	}
}
