package room_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// kinds is a house with a room of each kind, in which each person has the role that they are called after;
// nobody of the name "out" is in any. chief administrates the server.
func kinds(t *testing.T) (r *ruled, rooms map[string]chat.RoomID) {
	r = newRuled(t)
	r.by["out"] = r.enter("out1")
	rooms = map[string]chat.RoomID{"public": r.id}
	owen := r.by["owen"]
	private, err := owen.CreateChannel(t.Context(), "secret", "for us", true)
	r.code(err, "")
	rooms["private"] = private.Room.ID
	group, made, err := owen.Group(t.Context(), []chat.UserID{r.user("mo"), r.user("pat"), r.user("chief")}, "")
	if r.code(err, ""); !made {
		t.Fatal("the group is not new")
	}
	rooms["group"] = group.Room.ID
	for _, name := range []string{"mo", "pat", "chief"} {
		_, err := owen.Add(t.Context(), private.Room.ID, r.user(name))
		r.code(err, "")
	}
	for _, id := range []chat.RoomID{private.Room.ID, group.Room.ID} {
		r.code(owen.SetMember(t.Context(), id, r.user("mo"), chat.Moderator), "")
	}
	rooms["direct"] = r.direct(owen, "pat")
	return r, rooms
}

func (r *ruled) user(name string) chat.UserID { return r.by[name].Me().ID }

// Each act in each kind of room by each role, and by somebody who is in none: these learn nothing, not even
// that there is such a room.
func TestWhoMayWhatInRooms(t *testing.T) {
	r, rooms := kinds(t)
	people := []string{"owen", "mo", "pat", "chief", "out"}
	newcomer := 0
	acts := map[string]func(s *room.Session, id chat.RoomID) error{
		"topic": func(s *room.Session, id chat.RoomID) error {
			return s.ChangeRoom(t.Context(), id, room.Topic("x"+s.Me().Name))
		},
		"slow": func(s *room.Session, id chat.RoomID) error { return s.ChangeRoom(t.Context(), id, room.Slow(0)) },
		"lock": func(s *room.Session, id chat.RoomID) error { return s.ChangeRoom(t.Context(), id, room.Locked(false)) },
		"archive": func(s *room.Session, id chat.RoomID) error {
			return s.ChangeRoom(t.Context(), id, room.Archived(false))
		},
		"rename": func(s *room.Session, id chat.RoomID) error {
			return s.ChangeRoom(t.Context(), id, room.Name(fmt.Sprintf("%s%d", s.Me().Name, id)))
		},
		"add": func(s *room.Session, id chat.RoomID) error {
			newcomer++
			name := fmt.Sprint("new", newcomer)
			r.by[name] = r.enter(name)
			_, err := s.Add(t.Context(), id, r.user(name))
			return err
		},
		"kick": func(s *room.Session, id chat.RoomID) error {
			list, _, err := r.by["owen"].Fellows(t.Context(), id, chat.Member{}, 99)
			r.code(err, "")
			return s.Expel(t.Context(), id, list[len(list)-1].ID, "") // somebody who was added
		},
		"role": func(s *room.Session, id chat.RoomID) error {
			return s.SetMember(t.Context(), id, r.user("pat"), chat.Plain)
		},
		"read": func(s *room.Session, id chat.RoomID) error {
			_, err := s.History(t.Context(), id, 0, 9)
			return err
		},
		"members": func(s *room.Session, id chat.RoomID) error {
			_, _, err := s.Fellows(t.Context(), id, chat.Member{}, 9)
			return err
		},
		"post": func(s *room.Session, id chat.RoomID) error {
			newcomer++
			_, err := s.Post(t.Context(), chat.Draft{Room: id, ClientID: fmt.Sprint(newcomer), Text: "hi"})
			return err
		},
	}
	may := map[string]map[string]string{ // who may, by the act and the kind of room
		"topic":   {"public": "owen mo chief", "private": "owen mo chief", "group": "owen mo pat chief"},
		"rename":  {"public": "owen chief", "private": "owen chief", "group": "owen mo pat chief"},
		"slow":    {"public": "owen mo chief", "private": "owen mo chief", "group": "owen mo chief"},
		"lock":    {"public": "owen mo chief", "private": "owen mo chief", "group": "owen mo chief"},
		"archive": {"public": "owen chief", "private": "owen chief", "group": "owen chief"},
		"add":     {"public": "owen mo pat chief", "private": "owen mo pat chief", "group": "owen mo pat chief"},
		"kick":    {"public": "owen mo chief", "private": "owen mo chief", "group": "owen mo chief"},
		"role":    {"public": "owen chief", "private": "owen chief", "group": "owen chief"},
		"read":    {"public": "owen mo pat chief", "private": "owen mo pat chief", "group": "owen mo pat chief", "direct": "owen pat"},
		"members": {"public": "owen mo pat chief", "private": "owen mo pat chief", "group": "owen mo pat chief", "direct": "owen pat"},
		"post":    {"public": "owen mo pat chief", "private": "owen mo pat chief", "group": "owen mo pat chief", "direct": "owen pat"},
	}
	for _, act := range []string{"topic", "slow", "lock", "archive", "rename", "add", "kick", "role", "read", "members", "post"} {
		for kind, id := range rooms {
			in := "owen mo pat chief"
			if kind == "direct" {
				in = "owen pat"
			}
			if kind == "direct" && (act == "add" || act == "kick") {
				continue // another test has these
			}
			for _, name := range people {
				want := chat.Code("")
				switch {
				case !strings.Contains(in, name):
					want = chat.NotFound
				case !strings.Contains(may[act][kind], name):
					want = chat.Forbidden
				}
				err := acts[act](r.by[name], id)
				if chat.CodeOf(err) != want {
					t.Errorf("%s in the %s room by %s: %v, want %q", act, kind, name, err, want)
				}
				if want == chat.NotFound && act != "kick" {
					if none := acts[act](r.by[name], 9999); chat.MessageOf(none) != chat.MessageOf(err) {
						t.Errorf("%s by %s: %v, and where there is no room %v", act, name, err, none)
					}
				}
			}
		}
	}
}

// Whoever is outside of a private channel meets it nowhere, and is told of it what they are told of one that
// there is not.
func TestPrivateIsInvisible(t *testing.T) {
	r, rooms := kinds(t)
	out, pat := r.by["out"], r.by["pat"]
	_, private := out.Join(t.Context(), "secret")
	_, none := out.Join(t.Context(), "secrets")
	if r.code(private, chat.NotFound); strings.ReplaceAll(none.Error(), "secrets", "secret") != private.Error() {
		t.Errorf("join: %v, %v", private, none)
	}
	list, err := out.Channels(t.Context(), "")
	if r.code(err, ""); len(list) != 2 {
		t.Errorf("the directory: %+v", list)
	}
	if list, _ := pat.Channels(t.Context(), "secret"); len(list) != 0 {
		t.Errorf("the directory of a member: %+v", list)
	}
	if _, err := pat.CreateChannel(t.Context(), "Secret", "", false); chat.CodeOf(err) != chat.Conflict {
		t.Errorf("one of them makes another: %v", err)
	}
	mine, err := out.CreateChannel(t.Context(), "secret", "", false)
	r.code(err, "") // the name tells nothing
	if k, err := pat.Join(t.Context(), "secret"); err != nil || k.Room.ID != rooms["private"] {
		t.Errorf("a member joins: %v, %v", k, err)
	}
	if k, err := r.enter("new1").Join(t.Context(), "secret"); err != nil || k.Room.ID != mine.Room.ID {
		t.Errorf("others join: %v, %v", k, err)
	}
	drain(t, out)
	r.post(pat, rooms["private"], "psst")
	r.code(r.by["owen"].ChangeRoom(t.Context(), rooms["private"], room.Topic("nothing")), "")
	r.post(pat, rooms["public"], "hello")
	for _, e := range drain(t, out) {
		t.Errorf("somebody outside is told of %T", e)
	}
}

// drain returns all events that wait.
func drain(t *testing.T, s *room.Session) (all []chat.Event) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for {
		events, err := s.Next(ctx)
		if errors.Is(err, context.Canceled) {
			return all
		}
		all = append(all, events...)
	}
}

// Who is added is told, can read what was said, and is told no more after they left or were taken out.
func TestComeAndGo(t *testing.T) {
	r, rooms := kinds(t)
	out, owen, id := r.by["out"], r.by["owen"], rooms["private"]
	second := r.enter("out1")
	r.post(owen, id, "before")
	_, err := owen.Add(t.Context(), id, r.user("out"))
	r.code(err, "")
	for _, s := range []*room.Session{out, second} {
		await(r.house, s, func(e chat.RoomAdded) bool { return e.Membership.Room.ID == id })
	}
	if page, err := out.History(t.Context(), id, 0, 2); err != nil || page[0].Text != "before" || page[1].Text != "added out1" || page[1].Kind != chat.Notice {
		t.Errorf("%v, %v", page, err)
	}
	_, err = owen.Add(t.Context(), id, r.user("out"))
	r.code(err, chat.Conflict)
	drain(t, out)
	r.code(owen.Expel(t.Context(), id, r.user("out"), " no  spam "), "")
	told := drain(t, out)
	if len(told) != 2 || told[0] != (chat.RoomRemoved{Room: id}) || told[1] != (chat.Announcement{Text: "owen took you out of #secret: no spam"}) {
		t.Errorf("told %+v", told)
	}
	r.post(owen, id, "after")
	if rest := drain(t, second); len(rest) == 0 || rest[len(rest)-1] != told[1] {
		t.Errorf("the other screen: %+v", rest)
	}
	_, err = out.After(t.Context(), id, 0, 9)
	r.code(err, chat.NotFound)
	r.code(r.by["mo"].Expel(t.Context(), id, r.user("owen"), ""), chat.Forbidden)
	r.code(owen.Expel(t.Context(), id, r.user("chief"), ""), chat.Forbidden)
	r.code(owen.Leave(t.Context(), owen.Lobby()), chat.Forbidden)
	r.code(r.by["chief"].Expel(t.Context(), owen.Lobby(), r.user("pat"), ""), chat.Forbidden)
	r.code(owen.Leave(t.Context(), rooms["direct"]), chat.Forbidden)
	r.code(owen.SetMember(t.Context(), id, r.user("owen"), chat.Plain), chat.Forbidden)
	r.code(owen.Leave(t.Context(), id), "")
	r.code(owen.Leave(t.Context(), id), chat.NotFound)
	if role, err := r.by["mo"].RoleIn(id); err != nil || role != chat.Owner { // the heir, at once
		t.Errorf("mo is %s, %v", role, err)
	}
	if page, _ := r.by["pat"].History(t.Context(), id, 0, 1); page[0].Text != "left" || page[0].Author != r.user("owen") {
		t.Errorf("told: %v", page[0])
	}
}

// A chat of two never widens; the same people have one group.
func TestGroups(t *testing.T) {
	r, rooms := kinds(t)
	owen, pat := r.by["owen"], r.by["pat"]
	r.post(owen, rooms["direct"], "between us")
	g, err := owen.Add(t.Context(), rooms["direct"], r.user("mo"))
	r.code(err, "")
	if g.Room.ID == rooms["direct"] || g.Room.Kind != chat.Group || g.Room.LastSeq != 1 || r.by["mo"].Called(must2(r.by["mo"].Room(g.Room.ID))) != "owen, pat" {
		t.Errorf("%+v", g)
	}
	_, err = r.by["mo"].Room(rooms["direct"])
	r.code(err, chat.NotFound)
	for _, again := range [][]chat.UserID{{r.user("owen"), r.user("mo")}, {r.user("mo"), r.user("pat"), r.user("owen")}} {
		k, made, err := pat.Group(t.Context(), again, "")
		if r.code(err, ""); made || k.Room.ID != g.Room.ID {
			t.Errorf("again: %+v", k)
		}
	}
	k, made, err := pat.Group(t.Context(), []chat.UserID{r.user("owen"), r.user("mo")}, " Tea  party ")
	if r.code(err, ""); !made || pat.Called(k) != "Tea party" {
		t.Errorf("with a name: %+v", k)
	}
	_, _, err = pat.Group(t.Context(), []chat.UserID{r.user("owen"), r.user("pat")}, "")
	r.code(err, chat.Invalid)
	r.code(r.by["out"].Block(t.Context(), r.user("pat"), true), "")
	_, _, err = pat.Group(t.Context(), []chat.UserID{r.user("owen"), r.user("out")}, "")
	r.code(err, chat.Forbidden)
	_, err = pat.Add(t.Context(), rooms["public"], r.user("out"))
	r.code(err, chat.Forbidden)
	r.code(pat.Leave(t.Context(), g.Room.ID), "")
	e := await(r.house, owen, func(e chat.RoomChanged) bool {
		return e.Room.ID == g.Room.ID && e.Room.People == chat.PeopleOf(r.user("owen"), r.user("mo"))
	})
	if owen.Called(chat.Membership{Room: e.Room}) != "mo" {
		t.Errorf("called %q", owen.Called(chat.Membership{Room: e.Room}))
	}
}

func must2[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// Who is added or taken out while they are coming in has the rooms that the store has.
func TestMovesDuringLogin(t *testing.T) {
	for _, add := range []bool{true, false} {
		h, arm, reached, goOn := holding(t, "RoomsOf")
		ana, bob := h.enter("ana"), h.enter("bob")
		k, err := ana.CreateChannel(t.Context(), "plans", "", true)
		h.code(err, "")
		move := func(in bool) {
			if in {
				_, err = ana.Add(t.Context(), k.Room.ID, bob.Me().ID)
			} else {
				err = ana.Expel(t.Context(), k.Room.ID, bob.Me().ID, "")
			}
			h.code(err, "")
		}
		if !add {
			move(true)
		}
		bob.Close()
		arm()
		came := make(chan *room.Session)
		go func() { came <- h.enter("bob") }()
		<-reached
		move(add)
		close(goOn)
		if _, err := (<-came).Room(k.Room.ID); (err == nil) != add {
			t.Errorf("added %v: %v", add, err)
		}
	}
}

// Who is taken out of a room is out of its threads too, and is told nothing of them.
func TestThreadsGoWithTheirRoom(t *testing.T) {
	r, rooms := kinds(t)
	owen, pat, id := r.by["owen"], r.by["pat"], rooms["private"]
	thread := r.thread(pat, r.post(owen, id, "what next?"))
	r.code(owen.Expel(t.Context(), id, r.user("pat"), ""), "")
	drain(t, pat)
	r.post(owen, thread, "without pat")
	if told := drain(t, pat); len(told) > 0 {
		t.Errorf("told %+v", told)
	}
	_, err := pat.History(t.Context(), thread, 0, 9)
	r.code(err, chat.NotFound)
	_, err = r.store.Member(t.Context(), thread, r.user("pat"))
	r.code(err, chat.NotFound)
	if n, err := r.store.CountMembers(t.Context(), thread); err != nil || n != 1 {
		t.Errorf("%d follow the thread, %v", n, err)
	}
}
