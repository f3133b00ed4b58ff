package room_test

import (
	"context"
	"fmt"
	"net/netip"
	"path/filepath"
	"testing"
	"time"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/preview"
	"parley/app/room"
	"parley/app/store"
)

// house is a manager over a real store in a temporary file.
type house struct {
	*testing.T
	manager  *room.Manager
	store    chat.Store
	blobs    *blob.Dir
	previews *preview.Maker
	files    room.FileRules
	limits   room.Limits                 // those that are not so high that they never matter
	disk     func(string) (int64, error) // how much of it is free; nil: as it is
	path     string
}

func newHouse(t *testing.T, wrap ...func(chat.Store) chat.Store) *house {
	t.Helper()
	h := &house{T: t, path: filepath.Join(t.TempDir(), "parley.db")}
	h.open(wrap...)
	t.Cleanup(h.close)
	return h
}

func (h *house) open(wrap ...func(chat.Store) chat.Store) {
	h.Helper()
	s, err := store.Open(h.path, store.Options{})
	if err != nil {
		h.Fatal(err)
	}
	h.store = s
	for _, w := range wrap {
		h.store = w(h.store)
	}
	if h.blobs, err = blob.Open(h.folder(), blob.Options{Free: h.disk}); err != nil {
		h.Fatal(err)
	}
	if h.previews != nil {
		h.previews.Close()
	}
	h.previews = preview.New(preview.Config{Folder: h.folder(), Source: h.blobs})
	h.Cleanup(h.previews.Close)
	l := h.limits
	l.PostBurst, l.RoomBurst, l.LoginBurst, l.ChatBurst, l.UploadBurst = 1<<20, 1<<20, 1<<20, 1<<20, 1<<20
	h.manager, err = room.New(h.Context(), room.Config{Store: h.store, Blobs: h.blobs, Previews: h.previews, Files: h.files, Limits: l})
	if err != nil {
		h.Fatal(err)
	}
}

// reopen starts it anew, after something of it was set.
func (h *house) reopen(set func()) {
	h.Helper()
	h.close()
	set()
	h.open()
}

// folder is where its blobs are.
func (h *house) folder() string { return filepath.Join(filepath.Dir(h.path), "blobs") }

func (h *house) close() {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	h.manager.Close(ctx)
	h.store.Close()
}

// enter starts a session on a screen for the person of that name; each has one key.
func (h *house) enter(name string) *room.Session { return h.enterFrom(name, true) }

func (h *house) enterFrom(name string, screen bool) *room.Session {
	h.Helper()
	s, err := h.manager.Enter(h.Context(), visitor(name, screen))
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(s.Close)
	return s
}

func visitor(name string, screen bool) room.Visitor {
	return room.Visitor{
		Key:    chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"},
		Login:  name,
		Origin: room.Origin{Addr: netip.MustParseAddrPort("127.0.0.1:1"), Screen: screen},
	}
}

// direct opens the direct room of a session with somebody.
func (h *house) direct(s *room.Session, name string) chat.RoomID {
	h.Helper()
	p, err := s.Find(name)
	if err != nil {
		h.Fatal(err)
	}
	m, err := s.Direct(h.Context(), p.ID)
	if err != nil {
		h.Fatal(err)
	}
	return m.Room.ID
}

var ids int

// post says something and returns its message.
func (h *house) post(s *room.Session, id chat.RoomID, text string) *chat.Message {
	h.Helper()
	ids++
	m, err := s.Post(h.Context(), chat.Draft{Room: id, ClientID: fmt.Sprint("c", ids), Text: text})
	if err != nil {
		h.Fatal(err)
	}
	return m
}

// await takes events until one is as wanted, and returns it.
func await[E chat.Event](h *house, s *room.Session, want func(E) bool) E {
	h.Helper()
	ctx, cancel := context.WithTimeout(h.Context(), 10*time.Second)
	defer cancel()
	for {
		events, err := s.Next(ctx)
		if err != nil {
			h.Fatalf("no such event came: %T: %v", *new(E), err)
		}
		for _, e := range events {
			if e, ok := e.(E); ok && want(e) {
				return e
			}
		}
	}
}

// posted waits for the message with that text.
func posted(h *house, s *room.Session, text string) chat.MessagePosted {
	h.Helper()
	return await(h, s, func(e chat.MessagePosted) bool { return e.Message.Text == text })
}

// code fails unless err has the code.
func (h *house) code(err error, want chat.Code) {
	h.Helper()
	if chat.CodeOf(err) != want {
		h.Fatalf("got %q (%v), want %q", chat.CodeOf(err), err, want)
	}
}
