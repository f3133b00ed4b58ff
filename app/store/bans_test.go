package store

import (
	"net/netip"
	"reflect"
	"testing"
	"time"

	"parley/app/chat"
)

func TestBans(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	deed := chat.Deed{By: ana, Verb: "ban"}
	var kept []chat.Ban
	for _, b := range []chat.Ban{
		{User: ana, Reason: "loud", Since: at, Until: at.Add(time.Hour)},
		{Fingerprint: "SHA256:k", Since: at},
		{Network: netip.MustParsePrefix("2001:db8::/32"), Since: at},
	} {
		got, err := s.SaveBan(ctx, b, deed)
		b.ID = got.ID
		if err != nil || got != b || b.ID == 0 {
			t.Errorf("%+v, %v", got, err)
		}
		kept = append(kept, got)
	}
	_, err := s.SaveBan(ctx, chat.Ban{User: 99}, deed)
	wantCode(t, err, chat.NotFound)
	if err := s.LiftBan(ctx, kept[1].ID, deed); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.LiftBan(ctx, kept[1].ID, deed), chat.NotFound)
	if list, err := s.AllBans(ctx); err != nil || !reflect.DeepEqual(list, []chat.Ban{kept[0], kept[2]}) {
		t.Errorf("%+v, %v", list, err)
	}
	if deeds, err := s.Deeds(ctx, "", 10); err != nil || len(deeds) != 4 {
		t.Errorf("%d deeds, %v; want those that were done", len(deeds), err)
	}
}
