package ui

import (
	"path/filepath"
	"strings"
	"testing"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/preview"
	"parley/app/room"
	"parley/app/store"
)

// TestTextComesWithItsLines: the first lines of a text stand below its name in the very frame that has the message, so
// that what is above moves once.
func TestTextComesWithItsLines(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "blobs")
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	blobs, err := blob.Open(folder, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	previews := preview.New(preview.Config{Folder: folder, Source: blobs})
	t.Cleanup(previews.Close)
	manager, err := room.New(t.Context(), room.Config{Store: s, Blobs: blobs, Previews: previews})
	if err != nil {
		t.Fatal(err)
	}
	m := enterModel(t, manager)
	msg, err := m.session.Attach(t.Context(), m.session.Lobby(), "notes.txt", -1, strings.NewReader("the first line\nand more\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	m.Update(eventsMsg{chat.MessagePosted{Message: msg, Author: m.session.Me()}})
	if rows := strings.Join(m.timeline.Rows(), "\n"); !strings.Contains(rows, "the first line") {
		t.Errorf("only its name is there:\n%s", rows)
	}
}
