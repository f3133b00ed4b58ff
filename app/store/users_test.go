package store

import (
	"reflect"
	"strconv"
	"testing"
	"time"

	"parley/app/chat"
)

func TestCreateUser(t *testing.T) {
	s := newStore(t)
	poster := newUser(t, s, "poster")
	say(t, s, s.lobby, poster.ID, "one")
	say(t, s, s.lobby, poster.ID, "two")

	born := time.Date(2026, 1, 2, 3, 4, 5, 6000, time.UTC)
	u, err := s.CreateUser(ctx,
		chat.User{Name: "Ana", Created: born, Status: "here", Away: true, AwayText: "lunch", Zone: "Europe/Rome"},
		chat.Key{Fingerprint: "SHA256:a", Type: "ssh-ed25519", Comment: "laptop"})
	if err != nil {
		t.Fatal(err)
	}
	if u.ID == 0 || !u.Created.Equal(born) || u.Status != "here" || !u.Away || u.AwayText != "lunch" || u.Zone != "Europe/Rome" {
		t.Errorf("made %+v", u)
	}
	for find, f := range map[string]func() (chat.User, error){
		"key":        func() (chat.User, error) { return s.UserByKey(ctx, "SHA256:a") },
		"name":       func() (chat.User, error) { return s.UserByName(ctx, "Ana") },
		"other case": func() (chat.User, error) { return s.UserByName(ctx, "aNA") },
		"id":         func() (chat.User, error) { return s.UserByID(ctx, u.ID) },
	} {
		if got, err := f(); err != nil || got != u {
			t.Errorf("by %s: %+v, %v", find, got, err)
		}
	}
	m, err := s.Member(ctx, s.lobby, u.ID)
	if err != nil || m.Read != 2 {
		t.Errorf("member of the lobby: %+v, %v; want all of it read", m, err)
	}
}

func TestCreateUserTaken(t *testing.T) {
	s := newStore(t)
	newUser(t, s, "ana")
	_, err := s.CreateUser(ctx, chat.User{Name: "ANA"}, chat.Key{Fingerprint: "SHA256:b"})
	wantCode(t, err, chat.Conflict)
	if got := chat.MessageOf(err); got != "the name “ANA” is taken" {
		t.Errorf("it says %q", got)
	}
	_, err = s.CreateUser(ctx, chat.User{Name: "ben"}, chat.Key{Fingerprint: "SHA256:ana"})
	wantCode(t, err, chat.Conflict)
	if got := chat.MessageOf(err); got != "this key opens another account already" {
		t.Errorf("it says %q", got)
	}
	// Nothing of the two stays.
	_, err = s.UserByName(ctx, "ben")
	wantCode(t, err, chat.NotFound)
	_, err = s.UserByKey(ctx, "SHA256:b")
	wantCode(t, err, chat.NotFound)
	if members, _ := s.Members(ctx, s.lobby, chat.Member{}, 9); len(members) != 1 {
		t.Errorf("%d members of the lobby", len(members))
	}
	if u := newUser(t, s, "ben"); u.LastSeen != (time.Time{}) {
		t.Errorf("seen %v", u.LastSeen)
	}
}

func TestUnknownUser(t *testing.T) {
	s := newStore(t)
	_, err := s.UserByID(ctx, 99)
	wantCode(t, err, chat.NotFound)
	_, err = s.UserByName(ctx, "nobody")
	wantCode(t, err, chat.NotFound)
	_, err = s.UserByKey(ctx, "SHA256:nobody")
	wantCode(t, err, chat.NotFound)
	wantCode(t, s.SaveProfile(ctx, chat.User{ID: 99}), chat.NotFound)
}

func TestProfile(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "ana"), newUser(t, s, "ben")
	changed := ana
	changed.Name, changed.Status, changed.Away, changed.AwayText, changed.Zone = "other", "busy", true, "tea", "Asia/Tokyo"
	changed.Prefs = &chat.Prefs{Theme: "parley", Clock: chat.Clock12, Quiet: time.Unix(99, 0).UTC()}
	if err := s.SaveProfile(ctx, changed); err != nil {
		t.Fatal(err)
	}
	changed.Name = "ana"                                                            // a profile has no name
	changed.Prefs = &chat.Prefs{Clock: chat.Clock12, Quiet: time.Unix(99, 0).UTC()} // the first choice is as good as none
	all, err := s.AllUsers(ctx)
	if err != nil || !reflect.DeepEqual(all, []chat.User{changed, ben}) {
		t.Errorf("%+v, %v", all, err)
	}
}

func TestSetRole(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	if ana.Role != chat.Plain {
		t.Errorf("a new account is %s", ana.Role)
	}
	if err := s.SetRole(ctx, ana.ID, chat.Owner, chat.Deed{By: ana.ID, Verb: "role"}); err != nil {
		t.Fatal(err)
	}
	if u, err := s.UserByKey(ctx, "SHA256:ana"); err != nil || u.Role != chat.Owner {
		t.Errorf("%+v, %v", u, err)
	}
	wantCode(t, s.SetRole(ctx, 99, chat.Admin, chat.Deed{By: ana.ID, Verb: "role"}), chat.NotFound)
}

func TestSaveSeen(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	late := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	err := s.SaveSeen(ctx, []chat.Seen{
		{User: ana.ID, At: late},
		{User: ana.ID, At: late.Add(-time.Hour)}, // an earlier one changes nothing
		{Fingerprint: "SHA256:ana", At: late},
		{User: 99, Fingerprint: "SHA256:gone", At: late},
	})
	if err != nil {
		t.Fatal(err)
	}
	if u, err := s.UserByID(ctx, ana.ID); err != nil || !u.LastSeen.Equal(late) {
		t.Errorf("seen %v, %v", u.LastSeen, err)
	}
	keys, err := s.AllKeys(ctx)
	if err != nil || len(keys) != 1 || keys[0].User != ana.ID || keys[0].Type != "ssh-ed25519" || !keys[0].LastUsed.Equal(late) {
		t.Errorf("keys %+v, %v", keys, err)
	}
}

func TestBlocks(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID
	for range 2 { // idempotent
		if err := s.Block(ctx, ana, ben); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Blocks(ctx); err != nil || !reflect.DeepEqual(got, []chat.Block{{By: ana, Other: ben}}) {
		t.Errorf("%v, %v", got, err)
	}
	wantCode(t, s.Block(ctx, ana, 99), chat.NotFound)
	for range 2 {
		if err := s.Unblock(ctx, ana, ben); err != nil {
			t.Fatal(err)
		}
	}
	if got, err := s.Blocks(ctx); err != nil || len(got) != 0 {
		t.Errorf("%v, %v", got, err)
	}
}

func TestUnreadBlocked(t *testing.T) {
	s := newStore(t)
	ana, ben, carl := newUser(t, s, "ana").ID, newUser(t, s, "ben").ID, newUser(t, s, "carl").ID
	for i, by := range []chat.UserID{ben, carl, ben, ana, ben} {
		say(t, s, s.lobby, by, strconv.Itoa(i))
	}
	places := func(newest int, want ...chat.Seq) {
		t.Helper()
		got, err := s.UnreadBlocked(ctx, ana, newest)
		var seqs []chat.Seq
		for _, p := range got {
			seqs = append(seqs, p.Seq)
		}
		if err != nil || !reflect.DeepEqual(seqs, want) {
			t.Errorf("%v, %v, want %v", got, err, want)
		}
	}
	places(10)
	if err := s.Block(ctx, ana, ben); err != nil {
		t.Fatal(err)
	}
	places(10, 1, 3, 5)
	places(3, 3, 5)
	if err := s.SaveMarks(ctx, []chat.Mark{{Room: s.lobby, User: ana, Read: 3}}); err != nil {
		t.Fatal(err)
	}
	places(10, 5)
}
