package room_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// readKey takes "NAME comment" for the line of a key.
func readKey(line string) (chat.Key, error) {
	name, comment, _ := strings.Cut(line, " ")
	if name == "" {
		return chat.Key{}, chat.Errorf(chat.Invalid, "no key")
	}
	return chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519", Comment: comment}, nil
}

func TestKeys(t *testing.T) {
	h := newHouse(t)
	m := h.managed(room.Config{ReadKey: readKey})
	enter := func(key string) *room.Session {
		t.Helper()
		s, err := m.Enter(t.Context(), visitor(key, true))
		h.code(err, "")
		t.Cleanup(s.Close)
		return s
	}
	ana, phone := enter("ana"), enter("ana")
	enter("bob")
	_, err := ana.AddKey(t.Context(), "")
	h.code(err, chat.Invalid)
	_, err = ana.AddKey(t.Context(), "ana")
	h.code(err, chat.Conflict)
	_, err = ana.AddKey(t.Context(), "bob")
	h.code(err, chat.Conflict)
	if strings.Contains(chat.MessageOf(err), "@") || !strings.Contains(chat.MessageOf(err), "another account") {
		t.Errorf("it says %q", chat.MessageOf(err))
	}
	laptop, err := ana.AddKey(t.Context(), "laptop my new laptop")
	h.code(err, "")
	await(h, phone, func(e chat.Announcement) bool {
		return e.Text == "a key was added to your account: my new laptop (SHA256:laptop)"
	})
	second := enter("laptop")
	if second.Me().ID != ana.Me().ID {
		t.Fatal("the key opens another account")
	}
	h.code(second.NameKey(t.Context(), "SHA256:laptop", "old laptop"), "")
	h.code(second.NameKey(t.Context(), "SHA256:bob", "mine"), chat.NotFound)
	list, err := second.Keys(t.Context())
	if err != nil || len(list) != 2 || list[0].Here || !list[0].Used || !list[1].Here || list[1].Comment != "old laptop" {
		t.Errorf("%+v, %v", list, err)
	}

	h.code(ana.RevokeKey(t.Context(), chat.Key{Fingerprint: "SHA256:bob"}), chat.NotFound)
	h.code(ana.RevokeKey(t.Context(), laptop), "")
	await(h, second, func(e chat.Closing) bool { return e.Reason == "the key that you came with was revoked" })
	_, err = second.Post(t.Context(), chat.Draft{Room: second.Lobby(), ClientID: "1", Text: "still here"})
	h.code(err, chat.Forbidden) // it has not left yet, and can do nothing any more
	await(h, phone, func(e chat.Announcement) bool { return strings.Contains(e.Text, "was revoked") })
	h.code(ana.RevokeKey(t.Context(), chat.Key{Fingerprint: "SHA256:ana"}), chat.Forbidden)
	h.post(ana, ana.Lobby(), "the last key stays")
	if other := enter("laptop"); other.Me().ID == ana.Me().ID {
		t.Error("a revoked key opens the account")
	}
}

// Who came to the door with a key that is revoked meanwhile stays out.
func TestKeyIsRevokedAtTheDoor(t *testing.T) {
	h := newHouse(t, func(s chat.Store) chat.Store { return &slowRooms{Store: s} })
	slow := h.store.(*slowRooms)
	m := h.managed(room.Config{ReadKey: readKey})
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	h.code(err, "")
	defer ana.Close()
	laptop, err := ana.AddKey(t.Context(), "laptop")
	h.code(err, "")
	slow.then = func() { h.code(ana.RevokeKey(t.Context(), laptop), "") }
	_, err = m.Enter(t.Context(), visitor("laptop", true))
	h.code(err, chat.Forbidden)
}

func TestTooManyKeys(t *testing.T) {
	h := newHouse(t)
	m := h.managed(room.Config{ReadKey: readKey})
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	h.code(err, "")
	defer ana.Close()
	for n := range chat.MaxKeys {
		want := chat.Code("")
		if n == chat.MaxKeys-1 { // with the one that she came with
			want = chat.TooMany
		}
		_, err := ana.AddKey(t.Context(), strings.Repeat("x", n+1))
		h.code(err, want)
	}
}

func TestRename(t *testing.T) {
	h, _, enter := staff(t)
	bob, mo := enter("bob"), enter("mo")
	h.code(bob.Rename(t.Context(), "MO"), chat.Conflict)
	h.code(bob.Rename(t.Context(), "admin"), chat.Invalid)
	h.code(bob.Rename(t.Context(), "bob"), chat.Conflict)
	h.code(bob.Rename(t.Context(), "Bob"), "") // that looks like his own
	h.code(bob.Rename(t.Context(), "robert"), "")
	await(h, mo, func(e chat.UserChanged) bool { return e.User.Name == "robert" && e.User.ID == bob.Me().ID })
	if _, err := mo.Find("bob"); chat.CodeOf(err) != chat.NotFound {
		t.Errorf("the old name finds somebody: %v", err)
	}
	h.code(mo.Rename(t.Context(), "bob"), "") // it is free
	h.code(bob.Rename(t.Context(), "bert"), "")
	h.code(bob.Rename(t.Context(), "hubert"), chat.TooMany)
	if u, err := h.store.UserByName(t.Context(), "BERT"); err != nil || u.ID != bob.Me().ID {
		t.Errorf("stored: %+v, %v", u, err)
	}

	ada := enter("ada")
	h.code(mo.RenameUser(t.Context(), bob.Me().ID, "bad"), chat.Forbidden)
	h.code(ada.RenameUser(t.Context(), enter("owen").Me().ID, "bad"), chat.Forbidden)
	h.code(ada.RenameUser(t.Context(), bob.Me().ID, "bobby"), "")
	await(h, bob, func(e chat.Announcement) bool { return e.Text == "ada renamed you: you are bobby now" })
	deeds, err := ada.Deeds(t.Context(), "rename")
	if err != nil || len(deeds) != 1 || deeds[0].On != "@bert: @bobby" {
		t.Errorf("%+v, %v", deeds, err)
	}
}

func TestLink(t *testing.T) {
	h := newHouse(t)
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	m := h.managed(room.Config{Now: func() time.Time { return now }, Access: chat.Invited, Admins: listed{"SHA256:ana": true}, ReadKey: readKey})
	ana, err := m.Enter(t.Context(), visitor("ana", true))
	h.code(err, "")
	defer ana.Close()
	code := func() string {
		t.Helper()
		code, until, err := ana.LinkCode()
		h.code(err, "")
		if !until.Equal(now.Add(10 * time.Minute)) {
			t.Errorf("until %v", until)
		}
		return code
	}
	use := func(key, code string) error {
		t.Helper()
		g := m.Guest(visitor(key, false))
		if g == nil {
			t.Fatalf("%s is not at the door", key)
		}
		defer g.Close()
		_, err := g.Link(t.Context(), code)
		return err
	}
	first := code()
	h.code(use("phone", "what"), chat.Invalid)
	h.code(use("phone", chat.NewCode()), chat.NotFound)
	h.code(use("phone", strings.ToLower(first)), "")
	await(h, ana, func(e chat.Announcement) bool { return e.Text == "a key was added to your account: SHA256:phone" })
	phone, err := m.Enter(t.Context(), visitor("phone", true))
	if err != nil || phone.Me().ID != ana.Me().ID {
		t.Fatalf("the new key: %v", err)
	}
	defer phone.Close()
	h.code(use("tablet", first), chat.NotFound) // one use

	late := code()
	now = now.Add(10 * time.Minute)
	h.code(use("tablet", late), chat.NotFound)

	stolen := []string{code(), code(), code()}
	_, _, err = ana.LinkCode()
	h.code(err, chat.TooMany)
	h.code(ana.RevokeKey(t.Context(), chat.Key{Fingerprint: "SHA256:phone"}), "")
	for i, code := range stolen { // who had that key may have made them
		h.code(use(fmt.Sprint("thief", i), code), chat.NotFound)
	}
	for range 10 {
		err = use("thief", chat.NewCode())
	}
	h.code(err, chat.TooMany)
}

// slowRooms does something after rooms were read.
type slowRooms struct {
	chat.Store
	then func()
}

func (s *slowRooms) RoomsOf(ctx context.Context, user chat.UserID) ([]chat.Membership, error) {
	list, err := s.Store.RoomsOf(ctx, user)
	if s.then != nil {
		s.then()
	}
	return list, err
}
