package store

import (
	"strings"
	"testing"

	"parley/app/chat"
)

func TestDeleteUser(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana"), newUser(t, s, "bob")
	direct, _, err := s.DirectRoom(ctx, ana.ID, bob.ID)
	must(t, err)
	say(t, s, direct.ID, ana.ID, "between us")
	say(t, s, s.lobby, ana.ID, "to all")
	must(t, s.Block(ctx, bob.ID, ana.ID))
	must(t, s.SaveMute(ctx, chat.Mute{User: ana.ID}, chat.Deed{By: bob.ID, Verb: "mute"}))
	must(t, s.DeleteUser(ctx, ana.ID, chat.Deed{By: ana.ID, Verb: "delete-account"}))
	wantCode(t, s.DeleteUser(ctx, ana.ID, chat.Deed{}), chat.NotFound)

	_, err = s.UserByKey(ctx, "SHA256:ana")
	wantCode(t, err, chat.NotFound)
	_, err = s.UserByName(ctx, "ana")
	wantCode(t, err, chat.NotFound)
	if u, err := s.UserByID(ctx, ana.ID); err != nil || u != (chat.User{ID: ana.ID, Name: chat.DeletedUser, Gone: true}) {
		t.Errorf("left of her: %+v, %v", u, err)
	}
	if again := newUser(t, s, "ana"); again.ID == ana.ID {
		t.Error("the new account is the old one")
	}
	if rooms, err := s.RoomsOf(ctx, bob.ID); err != nil || len(rooms) != 2 || rooms[0].Peer+rooms[1].Peer != ana.ID {
		t.Errorf("bob's rooms: %+v, %v", rooms, err)
	}
	if rooms, err := s.RoomsOf(ctx, ana.ID); err != nil || len(rooms) != 1 || rooms[0].Room.ID != direct.ID {
		t.Errorf("her rooms: %+v, %v", rooms, err)
	}
	page, err := s.MessagesAfter(ctx, s.lobby, 0, 10)
	if err != nil || len(page) != 1 || page[0].Author != ana.ID {
		t.Errorf("what she said: %+v, %v", page, err)
	}
	if deeds, err := s.Deeds(ctx, "delete-account", 10); err != nil || len(deeds) != 1 || deeds[0].Name != chat.DeletedUser {
		t.Errorf("audit: %+v, %v", deeds, err)
	}
}

// Whoever adds a table with people in it has to say what becomes of it when one of them goes.
func TestAllThatIsSomebodysIsThoughtOf(t *testing.T) {
	stays := map[string]bool{ // named by an id that is nobody's then
		"rooms.user_lo": true, "rooms.user_hi": true, "messages.author_id": true, "attachments.author_id": true, "deeds.by_id": true, "invites.by_id": true,
		"members.user_id": true, // of direct rooms; they leave all others
	}
	s := newStore(t)
	columns, err := list(ctx, s.read, func(r row) (c string, err error) { return c, r.Scan(&c) }, `
		SELECT m.name || '.' || f."from" FROM sqlite_master AS m, pragma_foreign_key_list(m.name) AS f
		WHERE m.type = 'table' AND f."table" = 'users'`)
	must(t, err)
	if len(columns) < 10 {
		t.Fatalf("only %q", columns)
	}
	for _, c := range columns {
		table, column, _ := strings.Cut(c, ".")
		handled := stays[c]
		for _, statement := range forget {
			handled = handled || strings.Contains(statement, " "+table+" ") && strings.Contains(statement, column+" = $1")
		}
		if !handled {
			t.Errorf("nothing is said of %s", c)
		}
	}
}
