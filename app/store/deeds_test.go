package store

import (
	"net/netip"
	"testing"
	"time"

	"parley/app/chat"
)

func TestDeeds(t *testing.T) {
	s := newStore(t)
	ana, ben := newUser(t, s, "Ana").ID, newUser(t, s, "ben").ID
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	first := chat.Deed{At: at, By: ana, Verb: "role", On: "@ben: admin", Reason: `100% sure_ \o/`, From: netip.MustParseAddr("2001:db8::1")}
	for _, d := range []chat.Deed{first, {At: at.Add(time.Second), By: ben, Verb: "role", On: "@ben: member"}} {
		if err := s.SetRole(ctx, ben, chat.Admin, d); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, s.SetRole(ctx, 99, chat.Admin, first), chat.NotFound) // and is not in the log
	wantCode(t, s.SetRole(ctx, ana, chat.Admin, chat.Deed{By: 99}), chat.NotFound)
	wantCode(t, s.SaveDeed(ctx, chat.Deed{By: 99}), chat.NotFound)
	if u, err := s.UserByID(ctx, ana); err != nil || u.Role != chat.Plain {
		t.Errorf("what is not in the log was done: %+v, %v", u, err)
	}
	for text, want := range map[string]int{
		"": 2, "ROLE": 2, "ana": 1, "ben": 2, "member": 1, "100%": 1, "0%s": 0, "sure_": 1, "sur_": 0, `\o`: 1, "nothing": 0,
	} {
		list, err := s.Deeds(ctx, text, 10)
		if err != nil || len(list) != want {
			t.Errorf("%q: %d, %v, want %d", text, len(list), err, want)
		}
	}
	list, err := s.Deeds(ctx, "", 10)
	first.Name = "Ana"
	if err != nil || list[1] != first || list[0].By != ben {
		t.Errorf("newest first: %+v, %v", list, err)
	}
	if err := s.SaveDeed(ctx, chat.Deed{By: ana, Verb: "kick"}); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Deeds(ctx, "kick", 10); err != nil || len(list) != 1 || list[0].At.IsZero() || list[0].From.IsValid() {
		t.Errorf("a deed alone: %+v, %v", list, err)
	}
	if list, _ := s.Deeds(ctx, "", 1); len(list) != 1 {
		t.Errorf("%d, asked for one", len(list))
	}
}
