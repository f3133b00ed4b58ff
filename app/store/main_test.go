package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"parley/app/chat"
)

// TestMain runs the tests, and checks that nothing of a store outlives its Close. The crash test
// starts this binary again, as a child that posts until it is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv(crashFileEnv); path != "" {
		postForever(path)
	}
	goleak.VerifyTestMain(m)
}

var ctx = context.Background()

// newStore opens a store in a folder of its own and closes it when the test ends.
func newStore(t testing.TB) *Store {
	t.Helper()
	return reopen(t, filepath.Join(t.TempDir(), "parley.db"))
}

func reopen(t testing.TB, path string) *Store {
	t.Helper()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// newUser makes an account whose key is named after it.
func newUser(t testing.TB, s *Store, name string) chat.User {
	t.Helper()
	u, err := s.CreateUser(ctx, chat.User{Name: name}, chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func newChannel(t testing.TB, s *Store, name string) chat.Room {
	t.Helper()
	r, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: name}, 0)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// say posts a text whose ClientID is the text itself.
func say(t testing.TB, s *Store, room chat.RoomID, author chat.UserID, text string) *chat.Message {
	t.Helper()
	m, _, err := s.AppendMessage(ctx, draft(room, author, text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func draft(room chat.RoomID, author chat.UserID, text string) chat.Message {
	return chat.Message{Room: room, Kind: chat.Said, Author: author, ClientID: text, Text: text}
}

// wantCode fails unless err is a *chat.Error of the code with a sentence for people.
func wantCode(t testing.TB, err error, code chat.Code) {
	t.Helper()
	if chat.CodeOf(err) != code || err == nil || chat.MessageOf(err) == "" {
		t.Fatalf("got %v (%s), want an error of code %s", err, chat.CodeOf(err), code)
	}
}

// wantWhole fails unless the room has the messages 1, 2, 3 … without holes, up to its LastSeq.
// It returns them.
func wantWhole(t testing.TB, s *Store, id chat.RoomID) []*chat.Message {
	t.Helper()
	room, err := s.RoomByID(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	all, err := s.MessagesAfter(ctx, id, 0, int(room.LastSeq)+10)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != int(room.LastSeq) {
		t.Fatalf("room %d has %d messages, its last seq is %d", id, len(all), room.LastSeq)
	}
	for i, m := range all {
		if m.Seq != chat.Seq(i+1) {
			t.Fatalf("room %d: message %d has seq %d", id, i+1, m.Seq)
		}
	}
	if n := len(all); n > 0 && !all[n-1].Posted.Equal(room.LastAt) {
		t.Fatalf("room %d: last at %v, its last message was posted %v", id, room.LastAt, all[n-1].Posted)
	}
	return all
}

func name(prefix string, i int) string { return fmt.Sprintf("%s%d", prefix, i) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
