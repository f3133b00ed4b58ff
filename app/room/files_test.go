package room_test

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// upload uploads a file whole.
func (h *house) upload(s *room.Session, id chat.RoomID, name, text string) chat.UploadID {
	h.Helper()
	u, err := s.Upload(h.Context(), id, name, int64(len(text)))
	if err != nil {
		h.Fatal(err)
	}
	defer u.Close()
	if _, err := u.WriteAt([]byte(text), 0); err != nil {
		h.Fatal(err)
	}
	done, err := u.Finish(h.Context())
	if err != nil {
		h.Fatal(err)
	}
	return done
}

// attach posts a file without a text.
func (h *house) attach(s *room.Session, id chat.RoomID, name, text string) chat.Attachment {
	h.Helper()
	m, err := s.Attach(h.Context(), id, name, -1, strings.NewReader(text), "")
	if err != nil {
		h.Fatal(err)
	}
	return m.Files[0]
}

// read returns what a file has in it.
func (h *house) read(s *room.Session, id chat.AttachmentID) string {
	h.Helper()
	r, _, err := s.OpenFile(h.Context(), id)
	if err != nil {
		h.Fatal(err)
	}
	defer r.Close()
	all, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil {
		h.Fatal(err)
	}
	return string(all)
}

// onDisk returns how many blobs are in their folder, also those of which only a preview is left, and temporary files.
func (h *house) onDisk() int {
	h.Helper()
	seen := map[string]bool{}
	err := filepath.WalkDir(h.folder(), func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			name, _, _ := strings.Cut(e.Name(), ".")
			seen[name] = true
		}
		return nil // what is removed meanwhile is not there
	})
	if err != nil {
		h.Fatal(err)
	}
	return len(seen)
}

// awaitOnDisk waits until so many files are there.
func (h *house) awaitOnDisk(want int) {
	h.Helper()
	for deadline := time.Now().Add(30 * time.Second); h.onDisk() != want; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			h.Fatalf("%d files are on disk, not %d", h.onDisk(), want)
		}
	}
}

// stored says how many files of whom there are, and how many bytes on disk.
func (h *house) stored(s *room.Session) string {
	h.Helper()
	mine, all, err := h.store.FilesBy(h.Context(), s.Me().ID)
	if err != nil {
		h.Fatal(err)
	}
	return fmt.Sprintf("%d files of %d bytes, %d of %d", mine.Files, mine.Bytes, all.Files, all.Bytes)
}

// TestFilesPath: a file that was uploaded and posted is told of, listed, and read again, by both and after a restart.
func TestFilesPath(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	id := h.direct(ana, "bob")
	done := h.upload(ana, id, "notes.txt", "hello")
	said, err := ana.Post(t.Context(), chat.Draft{Room: id, ClientID: "1", Text: "look", Files: []chat.UploadID{done}})
	if err != nil {
		t.Fatal(err)
	}
	told := posted(h, bob, "look").Message
	if len(told.Files) != 1 || told.Files[0] != said.Files[0] || told.Files[0].ID != 1 || told.Files[0].Type != "text/plain" {
		t.Fatalf("bob is told of %+v", told.Files)
	}
	h.close()
	h.open()
	ana, bob = h.enter("ana"), h.enter("bob")
	for _, s := range []*room.Session{ana, bob} {
		page, err := s.History(t.Context(), id, 0, 10)
		if err != nil || len(page[len(page)-1].Files) != 1 || page[len(page)-1].Files[0] != said.Files[0] {
			t.Fatalf("%+v, %v", page, err)
		}
		for name, list := range map[string]func() ([]chat.Filed, error){
			"Files":       func() ([]chat.Filed, error) { return s.Files(t.Context(), id, 0, 10) },
			"FilesNamed":  func() ([]chat.Filed, error) { return s.FilesNamed(t.Context(), id, "notes.txt", 10) },
			"RecentFiles": func() ([]chat.Filed, error) { return s.RecentFiles(t.Context(), 0, 10) },
		} {
			files, err := list()
			if err != nil || len(files) != 1 || files[0].Attachment != said.Files[0] || files[0].Folder != id || files[0].Place != said.Place() {
				t.Errorf("%s: %+v, %v", name, files, err)
			}
		}
		if got := h.read(s, 1); got != "hello" {
			t.Errorf("it reads %q", got)
		}
	}
	if got := h.stored(ana); got != "1 files of 5 bytes, 1 of 5" {
		t.Error(got)
	}
}

// TestFilesOnceOnDisk: equal bytes are stored once, whoever posts them, and go with the last message that has them.
func TestFilesOnceOnDisk(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	one := h.attach(ana, ana.Lobby(), "a.txt", "same")
	two := h.attach(bob, bob.Lobby(), "b.txt", "same")
	h.awaitOnDisk(1)
	if got := h.stored(ana); got != "1 files of 4 bytes, 2 of 4" {
		t.Error(got)
	}
	if _, err := ana.RemoveFile(t.Context(), one.ID); err != nil {
		t.Fatal(err)
	}
	if got := h.read(ana, two.ID); got != "same" {
		t.Errorf("it reads %q", got)
	}
	if _, err := bob.RemoveFile(t.Context(), two.ID); err != nil {
		t.Fatal(err)
	}
	h.awaitOnDisk(0)
	if got := h.stored(ana); got != "0 files of 0 bytes, 0 of 0" {
		t.Error(got)
	}
}

// TestAttachBroken: what breaks off, or is not as long as it was said, posts nothing and leaves nothing.
func TestAttachBroken(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	for _, r := range []struct {
		size int64
		from io.Reader
	}{
		{-1, io.MultiReader(strings.NewReader("half"), brokenReader{})},
		{10, strings.NewReader("half")},
		{2, strings.NewReader("half")},
	} {
		_, err := ana.Attach(t.Context(), ana.Lobby(), "a.txt", r.size, r.from, "")
		h.code(err, chat.Invalid)
	}
	if files, err := ana.RecentFiles(t.Context(), 0, 10); err != nil || len(files) > 0 {
		t.Errorf("%v, %v", files, err)
	}
	h.awaitOnDisk(0)
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// TestAttachNothing: an empty file is a file.
func TestAttachNothing(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	m, err := ana.Attach(t.Context(), ana.Lobby(), "empty", 0, bytes.NewReader(nil), "")
	if err != nil || m.Files[0].Size != 0 {
		t.Fatalf("%+v, %v", m, err)
	}
	if got := h.read(ana, m.Files[0].ID); got != "" {
		t.Errorf("it reads %q", got)
	}
}

// TestCaption: what stands beside a file is edited, also to nothing; where there is no file that is refused.
func TestCaption(t *testing.T) {
	h := newHouse(t)
	ana := h.enter("ana")
	said, err := ana.Attach(t.Context(), ana.Lobby(), "notes.txt", -1, strings.NewReader("hello"), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"a caption", "", "another"} {
		m, err := ana.Edit(t.Context(), said.Place(), text+"\n")
		if err != nil || m.Text != text || len(m.Files) != 1 {
			t.Errorf("%q: %+v, %v", text, m, err)
		}
	}
	if _, err := ana.RemoveFile(t.Context(), said.Files[0].ID); err != nil {
		t.Fatal(err)
	}
	if _, err := ana.Edit(t.Context(), said.Place(), " "); chat.CodeOf(err) != chat.Invalid {
		t.Errorf("a message of nothing: %v", err)
	}
}

// TestSameBytesComeAndGo has people post and remove the same few files at once: each that was posted can be read, and
// in the end nothing is left.
func TestSameBytesComeAndGo(t *testing.T) {
	h := newHouse(t)
	var wg sync.WaitGroup
	for i := range 4 {
		s := h.enter(fmt.Sprint("person", i))
		wg.Go(func() {
			for n := range 25 {
				text := fmt.Sprint("text ", (i+n)%2)
				m, err := s.Attach(t.Context(), s.Lobby(), "a.txt", -1, strings.NewReader(text), "")
				if err != nil {
					t.Error(err)
					return
				}
				r, _, err := s.OpenFile(t.Context(), m.Files[0].ID)
				if err != nil {
					t.Errorf("what was posted can't be read: %v", err)
					return
				}
				got, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
				r.Close()
				if err != nil || string(got) != text {
					t.Errorf("%q was posted, and reads %q (%v)", text, got, err)
				}
				if _, err := s.RemoveFile(t.Context(), m.Files[0].ID); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	h.awaitOnDisk(0)
}

// TestLargeFile goes in and out in pieces: 256 MB take some megabytes of memory.
func TestLargeFile(t *testing.T) {
	h := newHouse(t)
	h.reopen(func() { h.files = room.FileRules{MaxFile: 1 << 30} })
	ana := h.enter("ana")
	const size = 256 << 20
	before := allocated()
	m, err := ana.Attach(t.Context(), ana.Lobby(), "large", size, io.LimitReader(zeros{}, size), "")
	if err != nil {
		t.Fatal(err)
	}
	r, _, err := ana.OpenFile(t.Context(), m.Files[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	if n, err := io.CopyBuffer(struct{ io.Writer }{io.Discard}, io.NewSectionReader(r, 0, r.Size()), make([]byte, 64<<10)); n != size || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	if used := allocated() - before; used > 4<<20 {
		t.Errorf("it took %d bytes of memory in all", used)
	}
}

// zeros has as many of them as are read.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	clear(p)
	return len(p), nil
}

// allocated is how much memory was asked for since the start, also what was given back.
func allocated() uint64 {
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.TotalAlloc
}
