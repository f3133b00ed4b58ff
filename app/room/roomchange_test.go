package room_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// ruled is a channel of which each person has the role that they are called after.
type ruled struct {
	*house
	id  chat.RoomID
	now time.Time
	by  map[string]*room.Session
}

func newRuled(t *testing.T) *ruled {
	r := &ruled{house: &house{T: t, path: filepath.Join(t.TempDir(), "parley.db")}, now: time.Now(), by: map[string]*room.Session{}}
	s, err := store.Open(r.path, store.Options{})
	r.code(err, "")
	r.store = s
	made, err := s.CreateRoom(t.Context(), chat.Room{Kind: chat.Channel, Name: "plans"}, 0)
	r.code(err, "")
	r.id = made.ID
	roles := map[string]chat.Role{"owen": chat.Owner, "mo": chat.Moderator}
	for _, name := range []string{"owen", "mo", "pat", "chief"} {
		u := chat.User{Name: name}
		if name == "chief" {
			u.Role = chat.Admin
		}
		made, err := s.CreateUser(t.Context(), u, chat.Key{Fingerprint: "SHA256:" + name})
		r.code(err, "")
		_, err = s.AddMember(t.Context(), chat.Member{Room: r.id, User: made.ID, Role: roles[name]})
		r.code(err, "")
		r.by[name] = nil
	}
	r.manager, err = room.New(t.Context(), room.Config{Store: s, Limits: room.Limits{PostBurst: 1 << 20}, Now: func() time.Time { return r.now }})
	r.code(err, "")
	t.Cleanup(r.close)
	for name := range r.by {
		r.by[name] = r.enter(name)
	}
	return r
}

func (r *ruled) change(name string, c room.Change) error {
	return r.by[name].ChangeRoom(context.Background(), r.id, c)
}

func (r *ruled) say(name, id string) error {
	_, err := r.by[name].Post(context.Background(), chat.Draft{Room: r.id, ClientID: id, Text: id})
	return err
}

// A change reaches everybody who is in the room, is told there, and is kept.
func TestChangeRoom(t *testing.T) {
	r := newRuled(t)
	r.code(r.change("pat", room.Topic("cakes")), chat.Forbidden)
	r.code(r.change("mo", room.Topic("  cakes \n and pies")), "")
	for _, s := range r.by {
		e := await(r.house, s, func(chat.RoomChanged) bool { return true })
		if e.Room.Topic != "cakes and pies" || e.Room.Name != "plans" {
			t.Errorf("%s is told %+v", s.Me().Name, e.Room)
		}
	}
	page, err := r.by["pat"].History(t.Context(), r.id, 0, 9)
	if err != nil || len(page) != 1 || page[0].Kind != chat.Notice || page[0].Text != "changed the topic: cakes and pies" || page[0].Author != r.by["mo"].Me().ID {
		t.Errorf("said: %v, %v", page, err)
	}
	r.code(r.change("mo", room.Topic("cakes and pies")), "") // is so already: nothing is said
	r.code(r.change("mo", room.Name("dreams")), chat.Forbidden)
	r.code(r.change("owen", room.Name("Lobby")), chat.Conflict)
	r.code(r.change("owen", room.Name("dr eams")), chat.Invalid)
	r.code(r.change("owen", room.Name("dreams")), "")
	kept, err := r.store.ChannelByName(t.Context(), "dreams")
	if err != nil || kept.ID != r.id || kept.LastSeq != 2 {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	lobby := r.by["chief"].Lobby()
	for _, c := range []room.Change{room.Name("entrance"), room.Archived(true)} {
		r.code(r.by["chief"].ChangeRoom(t.Context(), lobby, c), chat.Forbidden)
	}
	r.code(r.by["chief"].ChangeRoom(t.Context(), lobby, room.Topic("welcome")), "")
	r.code(r.by["owen"].ChangeRoom(t.Context(), lobby, room.Topic("mine")), chat.Forbidden)
	r.code(r.by["pat"].ChangeRoom(t.Context(), 99, room.Topic("x")), chat.NotFound)
}

// Who may write in a room that is locked, archived, and open again.
func TestLockedAndArchived(t *testing.T) {
	r := newRuled(t)
	all := map[string]chat.Code{"owen": "", "mo": "", "pat": "", "chief": ""}
	try := func(state string, refused ...string) {
		t.Helper()
		want := map[string]chat.Code{}
		for name := range all {
			want[name] = ""
		}
		for _, name := range refused {
			want[name] = chat.Forbidden
		}
		for name, code := range want {
			if err := r.say(name, state+name); chat.CodeOf(err) != code || (r.by[name].MayPost(r.id) == nil) != (code == "") {
				t.Errorf("%s, %s: %v", state, name, err)
			}
		}
	}
	try("open")
	r.code(r.change("pat", room.Locked(true)), chat.Forbidden)
	r.code(r.change("mo", room.Locked(true)), "")
	try("locked", "pat")
	r.code(r.change("mo", room.Locked(false)), "")
	try("unlocked")
	r.code(r.change("mo", room.Archived(true)), chat.Forbidden)
	r.code(r.change("owen", room.Archived(true)), "")
	try("archived", "owen", "mo", "pat", "chief")
	if page, err := r.by["pat"].History(t.Context(), r.id, 0, 100); err != nil || page[len(page)-1].Text != "archived this room" {
		t.Errorf("it can't be read: %v", err)
	}
	kept, err := r.store.RoomByID(t.Context(), r.id)
	if err != nil || !kept.Archived || kept.Locked {
		t.Errorf("kept: %+v, %v", kept, err)
	}
	r.code(r.change("chief", room.Archived(false)), "")
	try("again")
}

// In a slow room members wait, each for themselves; moderators don't.
func TestSlowRoom(t *testing.T) {
	r := newRuled(t)
	r.code(r.change("pat", room.Slow(time.Minute)), chat.Forbidden)
	r.code(r.change("mo", room.Slow(48*time.Hour)), chat.Invalid)
	r.code(r.change("mo", room.Slow(time.Minute)), "")
	r.code(r.say("pat", "one"), "")
	r.now = r.now.Add(18 * time.Second)
	err := r.say("pat", "two")
	if chat.CodeOf(err) != chat.TooMany || chat.MessageOf(err) != "this room is slow: you can write again in 42s" {
		t.Error(err)
	}
	for _, name := range []string{"mo", "mo", "owen", "owen", "chief", "chief"} {
		r.code(r.say(name, name), "")
	}
	r.now = r.now.Add(42 * time.Second)
	r.code(r.say("pat", "two"), "")
	r.code(r.say("pat", "three"), chat.TooMany)
	r.code(r.change("mo", room.Slow(0)), "")
	r.code(r.say("pat", "three"), "")
}

// Administrators change rooms that they are not in, and that is in the audit log; others may not.
func TestRuleRoom(t *testing.T) {
	r := newRuled(t)
	made, err := r.store.CreateRoom(t.Context(), chat.Room{Kind: chat.Channel, Name: "deep"}, 0)
	r.code(err, "")
	chief := r.by["chief"]
	r.code(r.by["owen"].RuleRoom(t.Context(), made.ID, room.Locked(true)), chat.Forbidden)
	r.code(chief.ChangeRoom(t.Context(), made.ID, room.Locked(true)), chat.NotFound)
	r.code(chief.RuleRoom(t.Context(), 99, room.Locked(true)), chat.NotFound)
	r.code(chief.RuleRoom(t.Context(), made.ID, room.Locked(true)), "")
	if kept, err := r.store.RoomByID(t.Context(), made.ID); err != nil || !kept.Locked {
		t.Errorf("%+v, %v", kept, err)
	}
	deeds, err := chief.Deeds(t.Context(), "#deep")
	if err != nil || len(deeds) != 1 || deeds[0].Verb != "room" || deeds[0].Name != "chief" {
		t.Errorf("%+v, %v", deeds, err)
	}
	direct := r.direct(r.by["owen"], "pat")
	r.code(chief.RuleRoom(t.Context(), direct, room.Archived(true)), chat.Forbidden)
}
