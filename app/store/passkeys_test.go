package store

import (
	"testing"

	"parley/app/chat"
)

// TestPasskeys: one passkey opens one account, goes with it, and is not taken away when nothing else opens it.
func TestPasskeys(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana"), newUser(t, s, "bob")
	p, err := s.AddPasskey(ctx, chat.Passkey{User: ana.ID, Credential: "a", Handle: []byte("h"), Data: []byte("{}"), Key: "SHA256:ana"})
	must(t, err)
	_, err = s.AddPasskey(ctx, chat.Passkey{User: bob.ID, Credential: "a", Handle: []byte("h"), Data: []byte("{}")})
	wantCode(t, err, chat.Conflict)
	wantCode(t, s.RemovePasskey(ctx, bob.ID, p.ID), chat.NotFound)
	wantCode(t, s.NamePasskey(ctx, bob.ID, p.ID, "x"), chat.NotFound)
	_, err = s.SaveBrowser(ctx, chat.Browser{User: ana.ID, Hash: "1", Passkey: p.ID})
	must(t, err)
	must(t, s.RemovePasskey(ctx, ana.ID, p.ID))
	if list, err := s.AllBrowsers(ctx); err != nil || len(list) != 0 {
		t.Errorf("its browser stays: %v, %v", list, err)
	}
	max, p, err := s.CreateWithPasskey(ctx, "", chat.User{Name: "max"}, chat.Passkey{Credential: "m", Handle: []byte("h"), Data: []byte("{}")}, chat.Deed{})
	must(t, err)
	wantCode(t, s.RemovePasskey(ctx, max.ID, p.ID), chat.Forbidden)
	if rooms, err := s.RoomsOf(ctx, max.ID); err != nil || len(rooms) != 1 {
		t.Errorf("max is in %d rooms, %v", len(rooms), err)
	}
	_, _, err = s.CreateWithPasskey(ctx, "", chat.User{Name: "moritz"}, chat.Passkey{Credential: "m", Handle: []byte("h"), Data: []byte("{}")}, chat.Deed{})
	wantCode(t, err, chat.Conflict)
	if _, err := s.UserByName(ctx, "moritz"); chat.CodeOf(err) != chat.NotFound {
		t.Error("half an account was made: ", err)
	}
	must(t, s.DeleteUser(ctx, max.ID, chat.Deed{}))
	_, err = s.PasskeyByCredential(ctx, "m")
	wantCode(t, err, chat.NotFound)
}

// TestManyPasskeys: an account has so many and no more.
func TestManyPasskeys(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana")
	for i := range chat.MaxPasskeys {
		_, err := s.AddPasskey(ctx, chat.Passkey{User: ana.ID, Credential: name("c", i), Handle: []byte("h"), Data: []byte("{}")})
		must(t, err)
	}
	_, err := s.AddPasskey(ctx, chat.Passkey{User: ana.ID, Credential: "more", Handle: []byte("h"), Data: []byte("{}")})
	wantCode(t, err, chat.TooMany)
}
