package room_test

import (
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// choose sets a setting of a session's user.
func (h *house) choose(s *room.Session, name, choice string) {
	h.Helper()
	err := s.SetPrefs(h.Context(), func(p chat.Prefs) (chat.Prefs, error) { return p.With(name, choice) })
	if err != nil {
		h.Fatal(err)
	}
}

// What is chosen on one screen holds on all of a person's, and when they come back; others are not told.
func TestPrefsFollowThePerson(t *testing.T) {
	h := newHouse(t)
	one, two := h.enter("ana"), h.enter("ana")
	h.choose(one, "clock", chat.Clock12)
	e := await(h, two, func(chat.UserChanged) bool { return true })
	if e.User.Chosen().Clock != chat.Clock12 || two.Prefs().Clock != chat.Clock12 {
		t.Errorf("the other screen has %+v", e.User.Prefs)
	}
	err := one.SetPrefs(h.Context(), func(p chat.Prefs) (chat.Prefs, error) { return p.With("clock", "late") })
	h.code(err, chat.Invalid)
	if p := h.enter("bob"); p.Person(one.Me().ID).Prefs != nil || *p.Prefs() != (chat.Prefs{}) {
		t.Error("what ana chose is told to others")
	}
	h.close()
	h.open()
	if p := h.enter("ana").Prefs(); p.Clock != chat.Clock12 {
		t.Errorf("after a restart: %+v", p)
	}
}

// Who hides when they were last here is not told of, and who hides what they have seen has been handed
// messages only.
func TestWhatOthersMaySee(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	h.choose(bob, "marks", chat.Hidden)
	h.choose(bob, "lastseen", chat.Hidden)
	h.post(ana, id, "hello")
	posted(h, bob, "hello")
	bob.MarkRead(id, 1)
	await(h, ana, func(e chat.MarksMoved) bool {
		return e.Mark.User == bob.Me().ID && e.Mark.Delivered == 1 && e.Mark.Read == 0
	})
	first, err := ana.Message(t.Context(), chat.Place{Room: id, Seq: 1})
	if err != nil {
		t.Fatal(err)
	}
	if seen, unseen, told, err := ana.SeenBy(t.Context(), first); len(seen)+len(unseen) > 0 || !told || err != nil {
		t.Errorf("ana is told who has seen it: %v, who not: %v (%v)", seen, unseen, err)
	}
	h.post(bob, id, "yes?") // by writing he has read it, and says so in words only
	posted(h, ana, "yes?")
	h.post(ana, id, "ok")
	await(h, ana, func(e chat.MarksMoved) bool {
		return e.Mark.User == bob.Me().ID && e.Mark.Delivered == 3 && e.Mark.Read == 0
	})
	if k, err := ana.Marks(t.Context(), id); err != nil || k.Read != 0 || k.Delivered == 0 {
		t.Errorf("ana finds %+v, %v", k, err)
	}
	bob.Close()
	if p, _ := ana.Find("bob"); !p.Since.IsZero() || !p.LastSeen.IsZero() || p.Presence != chat.Offline {
		t.Errorf("ana sees that bob was here: %+v", p)
	}
	if k, err := ana.Marks(t.Context(), id); err != nil || k.Read != 0 {
		t.Errorf("ana finds %+v, %v, when bob is gone", k, err)
	}
	bob = h.enter("bob")
	h.choose(bob, "lastseen", "shown")
	bob.Close()
	if p, _ := ana.Find("bob"); p.Since.IsZero() {
		t.Error("bob shows again when he was here, but it is not seen")
	}
}
