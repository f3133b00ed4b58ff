package store

import (
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
)

func TestChannel(t *testing.T) {
	s := newStore(t)
	born := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	made, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: "Dev", Topic: "work", Created: born}, 0)
	want := chat.Room{ID: made.ID, Kind: chat.Channel, Name: "Dev", Topic: "work", Created: born}
	if err != nil || made.ID == 0 || made != want {
		t.Fatalf("made %+v, %v", made, err)
	}
	if got, err := s.ChannelByName(ctx, "dEV"); err != nil || got != made {
		t.Errorf("by name: %+v, %v", got, err)
	}
	if got, err := s.RoomByID(ctx, made.ID); err != nil || got != made {
		t.Errorf("by id: %+v, %v", got, err)
	}
	_, err = s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: "DEV"}, 0)
	wantCode(t, err, chat.Conflict)
	if got := chat.MessageOf(err); got != "the name “#DEV” is taken" {
		t.Errorf("it says %q", got)
	}
	_, err = s.ChannelByName(ctx, "nowhere")
	wantCode(t, err, chat.NotFound)
	_, err = s.RoomByID(ctx, 99)
	wantCode(t, err, chat.NotFound)
}

// A private channel takes its name from nobody, and is not found by it.
func TestPrivateChannel(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	secret, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: "plans", Private: true}, ana)
	if err != nil {
		t.Fatal(err)
	}
	if m, err := s.Member(ctx, secret.ID, ana); err != nil || m.Role != chat.Owner {
		t.Errorf("the owner: %+v, %v", m, err)
	}
	_, err = s.ChannelByName(ctx, "plans")
	wantCode(t, err, chat.NotFound)
	known := newChannel(t, s, "Plans")
	if got, err := s.ChannelByName(ctx, "plans"); err != nil || got.ID != known.ID {
		t.Errorf("by name: %+v, %v", got, err)
	}
	if all, err := s.ChannelsByName(ctx, "plans"); err != nil || len(all) != 2 {
		t.Errorf("all: %+v, %v", all, err)
	}
	known.Topic = "What is NEXT"
	if err := s.SaveRoom(ctx, known, chat.Deed{}); err != nil {
		t.Fatal(err)
	}
	list, err := s.Channels(ctx, ana, []string{"next", "plan"}, 9)
	if err != nil || len(list) != 1 || list[0].Room.ID != known.ID || list[0].In || list[0].Members != 0 {
		t.Errorf("listed: %+v, %v", list, err)
	}
	if list, err := s.Channels(ctx, ana, nil, 9); err != nil || len(list) != 2 || list[0].Room.ID != s.lobby || !list[0].In || list[0].Members != 1 {
		t.Errorf("listed: %+v, %v", list, err)
	}
}

// A group knows who is in it, and is found by that.
func TestGroup(t *testing.T) {
	s := newStore(t)
	ana, ben, cai := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID, newUser(t, s, "cai").ID
	all := chat.PeopleOf(cai, ana, ben)
	g, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Group, People: all}, ana)
	if err != nil || g.People != all {
		t.Fatalf("%+v, %v", g, err)
	}
	if got, err := s.GroupOf(ctx, chat.PeopleOf(ben, cai, ana, ana)); err != nil || got != g {
		t.Errorf("found %+v, %v", got, err)
	}
	_, err = s.GroupOf(ctx, chat.PeopleOf(ana, ben))
	wantCode(t, err, chat.NotFound)
	heir, err := s.RemoveMember(ctx, g.ID, ana)
	if m, _ := s.Member(ctx, g.ID, ben); err != nil || heir != ben || m.Role != chat.Owner {
		t.Errorf("after the owner left: heir %d, %+v, %v", heir, m, err)
	}
	if got, err := s.GroupOf(ctx, chat.PeopleOf(ben, cai)); err != nil || got.ID != g.ID {
		t.Errorf("found %+v, %v", got, err)
	}
	if of, err := s.RoomsOf(ctx, cai); err != nil || of[0].Room.People != chat.PeopleOf(ben, cai) {
		t.Errorf("%+v, %v", of, err)
	}
}

func TestDirectRoom(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID
	_, err := s.FindDirect(ctx, ana, ben)
	wantCode(t, err, chat.NotFound)

	// Both open it at the same time, from either side: one room, made once.
	var wg sync.WaitGroup
	var mu sync.Mutex
	ids, made := map[chat.RoomID]bool{}, 0
	for i := range 20 {
		wg.Go(func() {
			a, b := ana, ben
			if i%2 == 0 {
				a, b = b, a
			}
			room, created, err := s.DirectRoom(ctx, a, b)
			if err != nil || room.Kind != chat.Direct {
				t.Errorf("%+v, %v", room, err)
			}
			mu.Lock()
			defer mu.Unlock()
			ids[room.ID] = true
			if created {
				made++
			}
		})
	}
	wg.Wait()
	if len(ids) != 1 || made != 1 {
		t.Fatalf("%d rooms, %d made", len(ids), made)
	}
	room, err := s.FindDirect(ctx, ben, ana)
	if err != nil || !ids[room.ID] {
		t.Fatalf("found %+v, %v", room, err)
	}
	members, err := s.Members(ctx, room.ID, chat.Member{}, 9)
	if err != nil || len(members) != 2 || members[0].User != ana || members[1].User != ben {
		t.Errorf("members %+v, %v", members, err)
	}
	_, _, err = s.DirectRoom(ctx, ana, ana)
	wantCode(t, err, chat.Invalid)
	_, _, err = s.DirectRoom(ctx, ana, 99)
	wantCode(t, err, chat.NotFound)
}

func TestMembers(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID
	room := newChannel(t, s, "dev").ID
	say(t, s, room, ana, "one")
	say(t, s, room, ana, "two")

	first, err := s.AddMember(ctx, chat.Member{Room: room, User: ben, Role: chat.Moderator})
	if err != nil || first.Read != 2 || first.Role != chat.Moderator || first.Joined.IsZero() {
		t.Fatalf("%+v, %v", first, err)
	}
	again, err := s.AddMember(ctx, chat.Member{Room: room, User: ben, Role: chat.Plain, Read: 1})
	if err != nil || again != first {
		t.Errorf("again: %+v, %v", again, err)
	}
	other, err := s.AddMember(ctx, chat.Member{Room: room, User: ana, Read: 1})
	if err != nil || other.Read != 1 {
		t.Errorf("with a mark of its own: %+v, %v", other, err)
	}
	if all, err := s.Members(ctx, room, chat.Member{}, 9); err != nil || !reflect.DeepEqual(all, []chat.Member{first, other}) {
		t.Errorf("%+v, %v", all, err)
	}
	_, err = s.AddMember(ctx, chat.Member{Room: 99, User: ana})
	wantCode(t, err, chat.NotFound)
	_, err = s.AddMember(ctx, chat.Member{Room: room, User: 99})
	wantCode(t, err, chat.NotFound)

	if page, err := s.Members(ctx, room, first, 1); err != nil || len(page) != 1 || page[0] != other {
		t.Errorf("after the first: %+v, %v", page, err)
	}
	if n, err := s.CountMembers(ctx, room); err != nil || n != 2 {
		t.Errorf("%d members, %v", n, err)
	}
	if heir, err := s.RemoveMember(ctx, room, ben); err != nil || heir != 0 {
		t.Fatal(heir, err)
	}
	_, err = s.RemoveMember(ctx, room, ben)
	wantCode(t, err, chat.NotFound)
	if n, err := s.CountMembers(ctx, room); err != nil || n != 1 {
		t.Errorf("%d members, %v", n, err)
	}
	_, err = s.Member(ctx, room, ben)
	wantCode(t, err, chat.NotFound)
}

func TestSaveMarks(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	steps := []struct{ read, delivered, wantRead, wantDelivered chat.Seq }{
		{5, 7, 5, 7}, {3, 9, 5, 9}, {6, 0, 6, 9}, {1, 1, 6, 9},
	}
	for _, v := range steps {
		err := s.SaveMarks(ctx, []chat.Mark{
			{Room: 99, User: ana, Read: 1}, // left meanwhile
			{Room: s.lobby, User: ana, Read: v.read, Delivered: v.delivered},
		})
		if err != nil {
			t.Fatal(err)
		}
		m, err := s.Member(ctx, s.lobby, ana)
		if err != nil || m.Read != v.wantRead || m.Delivered != v.wantDelivered {
			t.Errorf("after %+v: %+v, %v", v, m, err)
		}
	}
}

func TestRoomsOf(t *testing.T) {
	clock := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	s, err := Open(filepath.Join(t.TempDir(), "parley.db"), Options{Now: func() time.Time {
		clock = clock.Add(time.Second)
		return clock
	}})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ana, ben := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID
	direct, _, err := s.DirectRoom(ctx, ana, ben)
	if err != nil {
		t.Fatal(err)
	}
	newChannel(t, s, "elsewhere")
	say(t, s, s.lobby, ben, "hello")
	say(t, s, s.lobby, ben, "anybody?")

	rooms, err := s.RoomsOf(ctx, ana)
	if err != nil || len(rooms) != 2 {
		t.Fatalf("%+v, %v", rooms, err)
	}
	if l := rooms[0]; l.Room.ID != s.lobby || l.Peer != 0 || l.Unread() != 2 || l.Member.User != ana {
		t.Errorf("the lobby: %+v", l)
	}
	if d := rooms[1]; d.Room.ID != direct.ID || d.Peer != ben || d.Unread() != 0 {
		t.Errorf("the direct room: %+v", d)
	}
	if of, err := s.RoomsOf(ctx, ben); err != nil || len(of) != 2 || of[1].Peer != ana {
		t.Errorf("%+v, %v", of, err)
	}
	say(t, s, direct.ID, ben, "psst")
	if of, _ := s.RoomsOf(ctx, ana); of[0].Room.ID != direct.ID || of[0].Unread() != 1 {
		t.Errorf("after a message the direct room is first: %+v", of)
	}
	if of, err := s.RoomsOf(ctx, 99); err != nil || len(of) != 0 {
		t.Errorf("of nobody: %+v, %v", of, err)
	}
}

// What begins like a name is found among the public and open channels that one is not in.
func TestChannelsLike(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana"), newUser(t, s, "bob")
	create := func(name string, private bool, owner chat.UserID) chat.Room {
		r, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: name, Private: private}, owner)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	create("bread", false, bob.ID)
	create("brand", true, bob.ID)
	create("brown", false, ana.ID)
	create("Brew", false, bob.ID)
	create("mash", false, bob.ID)
	old := create("brick", false, bob.ID)
	old.Archived = true
	if err := s.SaveRoom(ctx, old, chat.Deed{}); err != nil {
		t.Fatal(err)
	}
	for prefix, want := range map[string]string{"br": "bread Brew", "BRE": "bread Brew", "m": "mash", "rn": "", "x": "", "lob": ""} {
		list, err := s.ChannelsLike(ctx, ana.ID, prefix, 10)
		var names []string
		for _, r := range list {
			names = append(names, r.Name)
		}
		if got := strings.Join(names, " "); err != nil || got != want {
			t.Errorf("%q finds %q, not %q (%v)", prefix, got, want, err)
		}
	}
	if list, err := s.ChannelsLike(ctx, ana.ID, "", 2); err != nil || len(list) != 2 {
		t.Errorf("of all, two: %v %v", list, err)
	}
}
