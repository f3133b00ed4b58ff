package files

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/pkg/sftp"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// house is a manager over a real store and real blobs, in which ana and bob are in #design.
type house struct {
	testing.TB
	manager  *room.Manager
	store    *store.Store
	ana, bob *room.Session
	design   chat.RoomID
}

func newHouse(t testing.TB, rules room.FileRules) *house {
	t.Helper()
	dir := t.TempDir()
	s, err := store.Open(filepath.Join(dir, "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	blobs, err := blob.Open(filepath.Join(dir, "blobs"), blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	const many = 1 << 20
	m, err := room.New(t.Context(), room.Config{
		Store: s, Blobs: blobs, Files: rules,
		Limits: room.Limits{PostBurst: many, RoomBurst: many, UploadBurst: many, LoginBurst: many},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = m.Close(ctx)
		_ = s.Close()
	})
	h := &house{TB: t, manager: m, store: s}
	h.ana, h.bob = h.enter("ana"), h.enter("bob")
	k, err := h.ana.CreateChannel(t.Context(), "design", "", false)
	if err != nil {
		t.Fatal(err)
	}
	h.design = k.Room.ID
	if _, err := h.bob.Join(t.Context(), "design"); err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) enter(name string) *room.Session {
	h.Helper()
	s, err := h.manager.Enter(h.Context(), room.Visitor{Key: chat.Key{Fingerprint: "SHA256:" + name}, Login: name})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(s.Close)
	return s
}

// attach posts a file in #design.
func (h *house) attach(s *room.Session, name, bytes string) chat.AttachmentID {
	h.Helper()
	m, err := s.Attach(h.Context(), h.design, name, int64(len(bytes)), strings.NewReader(bytes), "")
	if err != nil {
		h.Fatal(err)
	}
	return m.Files[0].ID
}

// posted are the names of the files of #design, oldest first.
func (h *house) posted() (names []string) {
	h.Helper()
	list, err := h.ana.Files(h.Context(), h.design, 0, 1000)
	if err != nil {
		h.Fatal(err)
	}
	for i := len(list) - 1; i >= 0; i-- {
		names = append(names, list[i].Name)
	}
	return names
}

// far is the far end of a session of sftp, as the server sees it.
type far struct {
	net.Conn
	mu   sync.Mutex
	said []string
}

func (f *far) Rest() {}

func (f *far) Say(text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.said = append(f.said, text)
}

func (f *far) words() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return strings.Join(f.said, "\n")
}

// serve begins a session of sftp, and returns our end of it. cut ends it as a lost connection does.
func (h *house) serve(s *room.Session) (ours net.Conn, f *far, cut func()) {
	h.Helper()
	ours, theirs := net.Pipe()
	f = &far{Conn: theirs}
	ctx, cancel := context.WithCancel(h.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = SFTP(ctx, New(s), f)
		_ = theirs.Close()
	}()
	cut = func() {
		_ = ours.Close()
		<-done
		cancel()
	}
	h.Cleanup(cut)
	return ours, f, cut
}

// client begins a session of sftp with somebody else's client of it.
func (h *house) client(s *room.Session) (*sftp.Client, *far, func()) {
	h.Helper()
	ours, f, cut := h.serve(s)
	c, err := sftp.NewClientPipe(ours, ours, sftp.MaxConcurrentRequestsPerFile(16))
	if err != nil {
		h.Fatal(err)
	}
	return c, f, cut
}

// put writes a file as a client does.
func put(c *sftp.Client, path string, data []byte) error {
	f, err := c.Create(path)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, bytes.NewReader(data))
	return errors.Join(err, f.Close())
}

// names lists a folder.
func names(t testing.TB, c *sftp.Client, path string) (list []string) {
	t.Helper()
	entries, err := c.ReadDir(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}
