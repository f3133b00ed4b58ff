package store

import (
	"net/netip"
	"testing"
	"time"

	"parley/app/chat"
)

// A code makes an account and is used, or neither; who came by it is in the audit log.
func TestCreateInvited(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	i, err := s.SaveInvite(ctx, chat.Invite{Hash: "h", Uses: 1, Created: at, Until: at.Add(time.Hour), Note: "team"}, ana, chat.Deed{By: ana, Verb: "invite"})
	if err != nil {
		t.Fatal(err)
	}
	join := func(hash, name, key string, at time.Time) error {
		_, err := s.CreateInvited(ctx, hash, chat.User{Name: name}, chat.Key{Fingerprint: key}, chat.Deed{Verb: "join", At: at})
		return err
	}
	wantCode(t, join("other", "bob", "SHA256:b", at), chat.NotFound)
	wantCode(t, join("h", "ana", "SHA256:b", at), chat.Conflict) // the name is taken: the use is not
	wantCode(t, join("h", "bob", "SHA256:b", at.Add(2*time.Hour)), chat.Forbidden)
	if err := join("h", "bob", "SHA256:b", at); err != nil {
		t.Error(err)
	}
	wantCode(t, join("h", "cara", "SHA256:c", at), chat.Forbidden)
	if list, err := s.Invites(ctx); err != nil || len(list) != 1 || list[0].Used != 1 || list[0].By != "ana" {
		t.Errorf("%+v, %v", list, err)
	}
	if deeds, err := s.Deeds(ctx, "join", 9); err != nil || len(deeds) != 1 || deeds[0].Name != "bob" || deeds[0].On != "invitation 1" || deeds[0].Reason != "team" {
		t.Errorf("%+v, %v", deeds, err)
	}
	if err := s.EndInvite(ctx, i.ID, chat.Deed{By: ana, Verb: "revoke"}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.EndInvite(ctx, i.ID, chat.Deed{}), chat.NotFound)
	if _, err := s.SaveInvite(ctx, chat.Invite{Hash: "old", Uses: 1, Created: at, Until: at}, 0, chat.Deed{}); err != nil {
		t.Fatal(err)
	}
	if _, err := s.SaveInvite(ctx, chat.Invite{Hash: "new", Uses: 1, Created: at.Add(keepInvites + time.Hour), Until: at.Add(keepInvites * 2)}, 0, chat.Deed{}); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.Invites(ctx); len(list) != 1 || list[0].Hash != "new" || list[0].By != chat.Console {
		t.Errorf("what ended long ago is kept: %+v", list)
	}
}

// One knock for a key; what becomes of it is done whole.
func TestKnocks(t *testing.T) {
	s := newStore(t)
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	save := func(key, reason string, at time.Time) chat.Knock {
		k, err := s.SaveKnock(ctx, chat.Knock{Fingerprint: key, Login: "max", Reason: reason, At: at, From: netip.MustParseAddr("192.0.2.1")})
		if err != nil {
			t.Fatal(err)
		}
		return k
	}
	save("SHA256:m", "first", at)
	m, n := save("SHA256:m", "second", at), save("SHA256:n", "other", at.Add(time.Hour))
	list, err := s.AllKnocks(ctx)
	if err != nil || len(list) != 2 || list[0] != m || list[1] != n || m.Reason != "second" || !m.From.IsValid() {
		t.Errorf("%+v, %v", list, err)
	}
	if err := s.AdmitKnock(ctx, m.ID, chat.Allowed{Fingerprint: "SHA256:m", Comment: "max", Since: at}, chat.Deed{Verb: "admit"}); err != nil {
		t.Fatal(err)
	}
	wantCode(t, s.AdmitKnock(ctx, m.ID, chat.Allowed{Fingerprint: "SHA256:x"}, chat.Deed{}), chat.NotFound)
	if err := s.RefuseKnock(ctx, n.ID, at.Add(2*time.Hour), chat.Deed{Verb: "refuse"}); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.AllKnocks(ctx); len(list) != 1 || !list[0].Refused.Equal(at.Add(2*time.Hour)) {
		t.Errorf("%+v", list)
	}
	allowed, err := s.AllAllowed(ctx)
	if err != nil || len(allowed) != 1 || allowed[0] != (chat.Allowed{Fingerprint: "SHA256:m", Comment: "max", Since: at}) {
		t.Errorf("%+v, %v", allowed, err)
	}
	if err := s.ForgetKnocks(ctx, at, at.Add(3*time.Hour)); err != nil {
		t.Fatal(err)
	}
	if list, _ := s.AllKnocks(ctx); len(list) != 0 {
		t.Errorf("%+v", list)
	}
	if deeds, err := s.Deeds(ctx, "", 9); err != nil || len(deeds) != 2 {
		t.Errorf("%d deeds, %v", len(deeds), err)
	}
}
