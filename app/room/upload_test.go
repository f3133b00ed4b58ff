package room_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// size has a file of so many bytes.
func size(n int) *strings.Reader { return strings.NewReader(strings.Repeat("x", n)) }

// TestFileLimits: what is too large, too much for a person or the server, or of a kind that is not taken, is refused
// before there are bytes where that is known, and else while they come; then nothing is left.
func TestFileLimits(t *testing.T) {
	h := newHouse(t)
	h.reopen(func() {
		h.files = room.FileRules{MaxFile: 100, MaxPerson: 150, MaxServer: 200, Kinds: chat.Kinds{"text/*", "image/*"}}
	})
	ana, bob := h.enter("ana"), h.enter("bob")
	for _, c := range []struct {
		who   *room.Session
		name  string
		bytes string
		want  chat.Code
	}{
		{ana, "large.txt", strings.Repeat("x", 101), chat.Invalid},
		{ana, "a.zip", "x", chat.Invalid},
		{ana, "a.bin", "\x00\x01\x02", chat.Invalid},
		{ana, "picture.png", "%PDF-1.4", chat.Invalid},
		{ana, "a\n.txt", "x", chat.Invalid},
		{ana, "one.txt", strings.Repeat("1", 100), ""},
		{ana, "two.txt", strings.Repeat("2", 51), chat.TooMany},
		{ana, "two.txt", strings.Repeat("2", 50), ""},
		{ana, "", "x", chat.Invalid},
		{ana, "more.txt", "x", chat.TooMany},
		{bob, "bobs.txt", strings.Repeat("3", 51), chat.Unavailable},
		{bob, "bobs.txt", strings.Repeat("3", 50), ""},
	} {
		before := h.onDisk()
		for _, n := range []int64{int64(len(c.bytes)), -1} { // known, and not
			_, err := c.who.Attach(t.Context(), c.who.Lobby(), c.name, n, strings.NewReader(c.bytes), "")
			if chat.CodeOf(err) != c.want || err != nil && chat.MessageOf(err) == "" {
				t.Fatalf("%s of %d: %v, want %q", c.name, len(c.bytes), err, c.want)
			}
			if c.want == "" {
				break
			}
			h.awaitOnDisk(before)
		}
	}
	list, err := ana.Files(t.Context(), ana.Lobby(), 0, 10)
	if err != nil || len(list) != 3 {
		t.Fatalf("%+v, %v", list, err)
	}
	if _, err := ana.RemoveFile(t.Context(), list[2].ID); err != nil { // 100 bytes are free again
		t.Fatal(err)
	}
	h.awaitOnDisk(2)
	h.attach(ana, ana.Lobby(), "again.txt", strings.Repeat("4", 50))
}

// TestUploadsShareAQuota: uploads at once are counted together, before any of them is posted.
func TestUploadsShareAQuota(t *testing.T) {
	h := newHouse(t)
	h.reopen(func() { h.files, h.limits = room.FileRules{MaxPerson: 100}, room.Limits{Uploads: 2} })
	ana := h.enter("ana")
	begin := func(n int64) (*room.Upload, error) { return ana.Upload(t.Context(), ana.Lobby(), "a.txt", n) }
	one, err := begin(60)
	if err != nil {
		t.Fatal(err)
	}
	_, err = begin(41)
	h.code(err, chat.TooMany)
	two, err := begin(-1)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := two.WriteAt(make([]byte, 40), 0); err != nil {
		t.Fatal(err)
	}
	_, err = two.WriteAt([]byte("x"), 40)
	h.code(err, chat.TooMany)
	if want := "60 bytes of 100 bytes are used"; !strings.Contains(chat.MessageOf(err), want) { // itself not among them
		t.Errorf("%q, not %q", chat.MessageOf(err), want)
	}
	_, err = two.Finish(t.Context())
	h.code(err, chat.TooMany)
	three, err := begin(40) // what was refused is not counted any more
	if err != nil {
		t.Fatal(err)
	}
	_, err = begin(0)
	h.code(err, chat.TooMany) // at once
	one.Close()
	one.Close()
	three.Close()
	for range 3 {
		u, err := begin(100)
		if err != nil {
			t.Fatal(err)
		}
		u.Close()
	}
	h.awaitOnDisk(0)
}

// TestPostAgain: the same ClientID again is the same message, though its uploads are spent, and whoever else has them.
func TestPostAgain(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	done := h.upload(ana, ana.Lobby(), "a.txt", "hello")
	d := chat.Draft{Room: ana.Lobby(), ClientID: "once", Files: []chat.UploadID{done}}
	_, err := bob.Post(t.Context(), d)
	h.code(err, chat.NotFound)
	twice := d
	twice.Files = append(twice.Files, done)
	_, err = ana.Post(t.Context(), twice)
	h.code(err, chat.Conflict)
	said, err := ana.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	again, err := ana.Post(t.Context(), d)
	if err != nil || again.Seq != said.Seq || len(again.Files) != 1 {
		t.Fatalf("%+v, %v", again, err)
	}
	d.ClientID = "another"
	_, err = ana.Post(t.Context(), d)
	h.code(err, chat.NotFound)
	h.reopen(func() {}) // and after a restart
	d.ClientID = "once"
	again, err = h.enter("ana").Post(t.Context(), d)
	if err != nil || again.Seq != said.Seq {
		t.Fatalf("%+v, %v", again, err)
	}
}

// failing fails to append, once told so.
type failing struct {
	chat.Store
	err error
}

func (f *failing) AppendMessage(ctx context.Context, m chat.Message) (*chat.Message, bool, error) {
	if f.err != nil {
		return nil, false, f.err
	}
	return f.Store.AppendMessage(ctx, m)
}

// TestPostFails: an upload whose post failed is still there for the next try.
func TestPostFails(t *testing.T) {
	f := &failing{}
	h := newHouse(t, func(s chat.Store) chat.Store { f.Store = s; return f })
	ana := h.enter("ana")
	d := chat.Draft{Room: ana.Lobby(), ClientID: "1", Files: []chat.UploadID{h.upload(ana, ana.Lobby(), "a.txt", "hello")}}
	f.err = chat.Errorf(chat.Unavailable, "not now")
	_, err := ana.Post(t.Context(), d)
	h.code(err, chat.Unavailable)
	f.err = nil
	said, err := ana.Post(t.Context(), d)
	if err != nil || h.read(ana, said.Files[0].ID) != "hello" {
		t.Fatalf("%+v, %v", said, err)
	}
}

// TestNeverPosted: what is uploaded, or broke off, and never posted goes after a while, with its bytes and its
// place in the quota.
func TestNeverPosted(t *testing.T) {
	h := newHouse(t)
	h.reopen(func() { h.files, h.limits = room.FileRules{MaxPerson: 10}, room.Limits{UploadKeep: time.Millisecond} })
	ana := h.enter("ana")
	done := h.upload(ana, ana.Lobby(), "a.txt", "0123456789")
	h.awaitOnDisk(0)
	_, err := ana.Post(t.Context(), chat.Draft{Room: ana.Lobby(), ClientID: "1", Files: []chat.UploadID{done}})
	h.code(err, chat.NotFound)
	u, err := ana.Upload(t.Context(), ana.Lobby(), "b.txt", 10)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := u.WriteAt([]byte("half"), 0); err != nil {
		t.Fatal(err)
	}
	u.Keep()
	h.awaitOnDisk(0)
	h.attach(ana, ana.Lobby(), "c.txt", "0123456789")
}

// TestResume goes on with an upload that broke off, from where nothing is missing; nobody else sees it.
func TestResume(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	u, err := ana.Upload(t.Context(), id, "a.txt", -1)
	if err != nil {
		t.Fatal(err)
	}
	u.WriteAt([]byte("hello"), 0)
	u.WriteAt([]byte("beyond"), 20)
	u.Keep()
	u.Close() // as who defers it does
	if n, ok := ana.Partial(id, "a.txt"); n != 5 || !ok {
		t.Fatalf("%d bytes are kept, %t", n, ok)
	}
	for _, s := range []*room.Session{bob, ana} {
		if n, ok := s.Partial(ana.Lobby(), "a.txt"); ok || n != 0 {
			t.Error("it is in another room too")
		}
		if list, err := s.Files(t.Context(), id, 0, 9); err != nil || len(list) > 0 {
			t.Errorf("it is listed: %v, %v", list, err)
		}
	}
	_, err = bob.Resume(id, "a.txt")
	h.code(err, chat.NotFound)
	ana.Close() // it outlives the session
	ana = h.enter("ana")
	u, err = ana.Resume(id, "a.txt")
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := ana.Partial(id, "a.txt"); ok {
		t.Error("it is kept while it goes on")
	}
	if u.Size() != 5 {
		t.Fatalf("it goes on after %d bytes", u.Size())
	}
	u.WriteAt([]byte(" world"), 5)
	done, err := u.Finish(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	said, err := ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Files: []chat.UploadID{done}})
	if err != nil || h.read(bob, said.Files[0].ID) != "hello world" {
		t.Fatalf("%+v, %v", said, err)
	}
}

// TestResumeWaits: what broke off is still there for who has too many uploads under way to go on with it.
func TestResumeWaits(t *testing.T) {
	h := newHouse(t)
	h.reopen(func() { h.limits = room.Limits{Uploads: 2} })
	ana := h.enter("ana")
	begin := func(name string) *room.Upload {
		u, err := ana.Upload(t.Context(), ana.Lobby(), name, -1)
		h.code(err, "")
		return u
	}
	u := begin("a.txt")
	u.WriteAt([]byte("hello"), 0)
	u.Keep()
	var others []*room.Upload
	for i := range 2 {
		others = append(others, begin(fmt.Sprint(i)))
	}
	_, err := ana.Resume(ana.Lobby(), "a.txt")
	h.code(err, chat.TooMany)
	for _, o := range others {
		o.Close()
	}
	u, err = ana.Resume(ana.Lobby(), "a.txt")
	h.code(err, "")
	if u.Size() != 5 {
		t.Errorf("it goes on after %d bytes", u.Size())
	}
}

// TestKeepsFew: of uploads that broke off only the last ones are kept, of one file one, and none past the end.
func TestKeepsFew(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	for i := range 12 {
		u, err := ana.Upload(t.Context(), ana.Lobby(), fmt.Sprint(i/2), -1)
		if err != nil {
			t.Fatal(err)
		}
		u.WriteAt([]byte("half"), 0)
		u.Keep()
	}
	h.awaitOnDisk(5)
	if _, ok := ana.Partial(ana.Lobby(), "0"); ok {
		t.Error("the oldest is kept")
	}
	h.close()
	h.awaitOnDisk(0)
	h.open()
}

// TestDiskFullOfFiles: when the disk has no more room for files that upload fails, with words, and chat goes on.
func TestDiskFullOfFiles(t *testing.T) {
	h := newHouse(t)
	var mu sync.Mutex
	free, broken := int64(1000), error(nil)
	set := func(n int64, err error) { mu.Lock(); free, broken = n, err; mu.Unlock() }
	h.reopen(func() {
		h.disk = func(string) (int64, error) { mu.Lock(); defer mu.Unlock(); return free, broken }
	})
	ana := h.enter("ana")
	u, err := ana.Upload(t.Context(), ana.Lobby(), "a.txt", -1)
	if err != nil {
		t.Fatal(err)
	}
	defer u.Close()
	set(10, nil)
	_, err = u.WriteAt(make([]byte, 11), 0)
	h.code(err, chat.Unavailable)
	if want := "disk of the server is full"; !strings.Contains(chat.MessageOf(err), want) {
		t.Error(chat.MessageOf(err))
	}
	_, err = ana.Attach(t.Context(), ana.Lobby(), "b.txt", 11, size(11), "")
	h.code(err, chat.Unavailable)
	set(1000, errors.New("input/output error"))
	_, err = ana.Attach(t.Context(), ana.Lobby(), "b.txt", 11, size(11), "")
	h.code(err, chat.Unavailable)
	h.post(ana, ana.Lobby(), "chat goes on")
	set(1000, nil)
	h.attach(ana, ana.Lobby(), "b.txt", "fits")
	u.Close()
	h.awaitOnDisk(1)
}

// TestNoFiles: a server without a place for bytes says so.
func TestNoFiles(t *testing.T) {
	h := newHouse(t)
	m, err := room.New(t.Context(), room.Config{Store: h.store})
	if err != nil {
		t.Fatal(err)
	}
	s, err := m.Enter(t.Context(), visitor("ana", true))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	_, err = s.Upload(t.Context(), s.Lobby(), "a.txt", 1)
	h.code(err, chat.Unavailable)
	if s.FileLimits().MaxFile != 0 {
		t.Error("it keeps files")
	}
}
