package files

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/pkg/sftp"

	"parley/app/chat"
	"parley/app/room"
)

// random returns n bytes, the same ones in every run.
func random(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(b)
	return b
}

// Files go there and back whole, and are messages; a client of somebody else's making agrees on all that is said of them.
func TestSFTP(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	c, far, _ := h.client(h.ana)
	data := random(1 << 20)
	if err := put(c, "/#design/noise.bin", data); err != nil {
		t.Fatal(err)
	}
	if err := put(c, "@bob/empty", nil); err != nil { // the chat begins with it
		t.Fatal(err)
	}
	bobs, _, _ := h.client(h.bob)
	f, err := bobs.Open("#design/noise.bin")
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(f)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes came back: %v", len(got), err)
	}
	if n, err := f.ReadAt(got[:100], 1000); err != nil || n != 100 || !bytes.Equal(got[:100], data[1000:1100]) {
		t.Errorf("a range: %d %v", n, err)
	}
	if i, err := f.Stat(); err != nil || i.Size() != 1<<20 || i.Mode() != 0o444 {
		t.Errorf("%+v %v", i, err)
	}
	if i, err := bobs.Stat("@ana/empty"); err != nil || i.Size() != 0 || i.Mode() != 0o444 || i.ModTime().IsZero() {
		t.Errorf("%+v %v", i, err)
	}
	if i, err := c.Lstat("/#design"); err != nil || i.Mode() != fs.ModeDir|0o755 {
		t.Errorf("%+v %v", i, err)
	}
	if list := names(t, bobs, "/"); !slices.Contains(list, "@ana") || !slices.Contains(list, "inbox") || len(list) != 4 {
		t.Errorf("%q", list)
	}
	if p, err := c.RealPath("#design/../../.."); err != nil || p != "/" {
		t.Errorf("%q %v", p, err)
	}
	if s, err := c.StatVFS("/"); err != nil || s.TotalSpace() != 1000*1000*1000/1024*1024 || s.FreeSpace() > s.TotalSpace()-1<<20 {
		t.Errorf("%+v %v", s, err)
	}
	if far.words() != "" {
		t.Errorf("it said %q", far.words())
	}
	for _, k := range h.bob.Rooms() {
		if k.Peer != 0 && k.Room.LastSeq != 1 || k.Unread() == 0 && k.Peer != 0 {
			t.Errorf("%+v", k)
		}
	}
}

// What can't be done says so with a status and in words; what clients do after an upload is granted.
func TestChanges(t *testing.T) {
	h := newHouse(t, room.FileRules{MaxFile: 1000, Kinds: chat.Kinds{}})
	h.attach(h.ana, "anas.txt", "x")
	owner, theirs, _ := h.client(h.ana)
	c, far, _ := h.client(h.bob)
	for _, name := range []string{"mine.txt", "other.txt"} {
		if err := put(c, "#design/"+name, []byte("mine")); err != nil {
			t.Fatal(err)
		}
	}
	now := h.posted
	for what, err := range map[string]error{
		"chmod": c.Chmod("#design/mine.txt", 0o600), "chown": c.Chown("#design/mine.txt", 1, 1), "same size": c.Truncate("#design/mine.txt", 4),
		"rename": c.Rename("#design/mine.txt", "#design/new.txt"), "replace": c.PosixRename("#design/other.txt", "#design/new.txt"),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	if far.words() != "" {
		t.Errorf("it said %q", far.words())
	}
	denied, missing := os.ErrPermission, os.ErrNotExist
	for _, c := range []struct {
		what string
		err  error
		is   error
		says string
	}{
		{"cut", c.Truncate("#design/new.txt", 1), denied, "not changed"},
		{"chmod of ana's", c.Chmod("#design/anas.txt", 0o600), denied, "somebody else"},
		{"chmod of a room", c.Chmod("#design", 0o600), denied, "folders are rooms"},
		{"rm of ana's", c.Remove("#design/anas.txt"), denied, "somebody else"},
		{"rm of nothing", c.Remove("#design/nothing"), missing, "no such file"},
		{"rename of ana's", c.Rename("#design/anas.txt", "#design/x.txt"), denied, "only who posted"},
		{"rename to what is there", c.Rename("#design/new.txt", "#design/anas.txt"), nil, "is a file anas.txt already"},
		{"rename to elsewhere", c.Rename("#design/new.txt", "#lobby/new.txt"), denied, "stays in the room"},
		{"rename of a room", c.Rename("#design", "#new"), denied, "folders are rooms"},
		{"rename out of inbox", c.Rename("inbox/new.txt", "inbox/x.txt"), denied, "inbox is for reading"},
		{"rename to a bad name", c.Rename("#design/new.txt", "#design/a\x1bb"), nil, "control characters"},
		{"mkdir", c.Mkdir("#design/sub"), denied, "folders are rooms"},
		{"mkdir in the root", c.Mkdir("sub"), denied, "folders are rooms"},
		{"mkdir of what is there", c.Mkdir("#design"), nil, "there already"},
		{"rmdir", c.RemoveDirectory("#design"), denied, "folders are rooms"},
		{"a link", c.Symlink("/etc/passwd", "#design/link"), nil, ""},
		{"a hard link", c.Link("#design/new.txt", "#design/link"), nil, ""},
		{"too large", put(c, "#design/large", make([]byte, 1001)), nil, "too large: at most 1 kB"},
		{"into the root", put(c, "x.txt", nil), missing, "no room x.txt"},
		{"into inbox", put(c, "inbox/x.txt", nil), denied, "inbox is for reading"},
		{"into a folder", put(c, "#design/sub/x.txt", nil), nil, "there are none in them"},
		{"into nothing", put(c, "#nothing/x.txt", nil), missing, "no room #nothing"},
		{"onto a folder", put(c, "#design", nil), nil, "#design is a folder"},
		{"a line break", put(c, "#design/a\nb", nil), nil, "control characters"},
		{"a turn of direction", put(c, "#design/a\u202eb", nil), nil, "control characters"},
		{"a long name", put(c, "#design/"+strings.Repeat("x", 201), nil), nil, "at most 200"},
	} {
		if c.err == nil || c.is != nil && !errors.Is(c.err, c.is) || !strings.Contains(far.words(), c.says) {
			t.Errorf("%s: %v, and it said %q", c.what, c.err, far.words())
		}
	}
	if got := now(); !slices.Equal(got, []string{"anas.txt", "new.txt", "new.txt"}) {
		t.Errorf("posted: %q", got)
	}
	// rm * of who may moderate takes nothing from others: that is for the chat, where it asks first.
	if err := owner.Remove("#design/new.txt"); !errors.Is(err, denied) || !strings.Contains(theirs.words(), "/files") {
		t.Errorf("the owner removes a file of bob: %v, and it said %q", err, theirs.words())
	}
	if err := errors.Join(c.Remove("#design/new.txt"), c.Remove("#design/new.txt")); err != nil || !slices.Equal(now(), []string{"anas.txt"}) {
		t.Errorf("rm: %v, %q", err, now())
	}
}

// What did not come whole is posted by nobody, and can be gone on with.
func TestBrokenUploads(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	data := random(3 * maxWrite)
	nothing := func(what string) {
		t.Helper()
		if got := h.posted(); len(got) != 0 {
			t.Fatalf("%s: posted: %q", what, got)
		}
	}
	c, _, cut := h.client(h.ana)
	f, err := c.Create("#design/a.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(data[:1000]); err != nil {
		t.Fatal(err)
	}
	nothing("while it is written")
	if i, err := c.Stat("#design/a.bin"); err != nil || i.Size() != 1000 {
		t.Errorf("%+v %v", i, err)
	}
	if _, err := c.Create("#design/a.bin"); err == nil {
		t.Error("two can write it at once")
	}
	cut()
	nothing("when the connection was cut")

	bobs, _, _ := h.client(h.bob)
	if _, err := bobs.Stat("#design/a.bin"); err == nil {
		t.Error("others see what broke off")
	}
	c, far, _ := h.client(h.ana)
	if i, err := c.Stat("#design/a.bin"); err != nil || i.Size() != 1000 {
		t.Fatalf("%+v %v", i, err)
	}
	f, err = c.OpenFile("#design/a.bin", os.O_WRONLY|os.O_CREATE|os.O_APPEND) // reput, interrupted
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(data[1000:2000], 1000); err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(2000); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err == nil || !strings.Contains(far.words(), "reput") {
		t.Errorf("%v, and it said %q", err, far.words())
	}
	nothing("after reput, interrupted")
	f, err = c.OpenFile("#design/a.bin", os.O_WRONLY|os.O_CREATE) // reput, as other clients do it
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteAt(data[2000:3000], 2000); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	r, _, err := New(h.bob).Open(t.Context(), "#design/a.bin")
	if err != nil || r.Size() != 3000 {
		t.Fatal(r, err)
	}
	if got, err := io.ReadAll(io.NewSectionReader(r, 0, 3000)); err != nil || !bytes.Equal(got, data[:3000]) {
		t.Error(err, "it is another file")
	}
	_ = r.Close()
}

// What broke off is forgotten when a file of its name came whole: else it would be taken for that one.
func TestWholeAfterBroken(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	c, _, cut := h.client(h.ana)
	f, err := c.Create("#design/a.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(random(5000)); err != nil {
		t.Fatal(err)
	}
	cut()
	c, _, _ = h.client(h.ana)
	if i, err := c.Stat("#design/a.bin"); err != nil || i.Size() != 5000 {
		t.Fatalf("%+v %v", i, err)
	}
	if err := put(c, "#design/a.bin", random(700)); err != nil {
		t.Fatal(err)
	}
	if i, err := c.Stat("#design/a.bin"); err != nil || i.Size() != 700 {
		t.Errorf("%d bytes are there, not 700 (%v)", i.Size(), err)
	}
	if size, ok := h.ana.Partial(h.design, "a.bin"); ok {
		t.Errorf("%d bytes are kept of what broke off", size)
	}
}

// OpenSSH's sftp that is interrupted looks like one that came to the end of a file, which is a multiple of what it writes at a
// time; nobody else's does.
func TestInterrupted(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	ctx := t.Context()
	for _, c := range []struct {
		size, chunk int
		asked       int64
		whole       bool
	}{
		{2 * maxWrite, maxWrite, maxWrite, false}, // Ctrl+C
		{2 * maxWrite, maxWrite, maxWrite, true},  // it ends there again
		{2*maxWrite + 1, maxWrite, maxWrite, true},
		{maxWrite - 1, maxWrite, maxWrite, true},
		{2 * maxWrite, maxWrite, 0, true},
		{64 << 10, 32 << 10, maxWrite, true}, // told otherwise (-B)
		{0, maxWrite, maxWrite, true},
	} {
		before, data := len(h.posted()), random(c.size)
		u, err := New(h.ana).Create(ctx, "#design/x.bin", How{Size: -1, Trunc: true, Chunk: c.asked})
		if err != nil {
			t.Fatal(err)
		}
		for off := 0; off < len(data); off += c.chunk {
			if err := u.WriteAt(ctx, data[off:min(off+c.chunk, len(data))], uint64(off)); err != nil {
				t.Fatal(err)
			}
		}
		err = u.Close(ctx)
		if (err == nil) != c.whole || len(h.posted())-before != map[bool]int{true: 1}[c.whole] {
			t.Errorf("%+v: %v, %d files", c, err, len(h.posted())-before)
		}
	}
}

// Clients that ask are told how much they may write at a time.
func TestExtensions(t *testing.T) {
	h := newHouse(t, room.FileRules{})
	c, _, _ := h.client(h.ana)
	for _, name := range []string{"limits@openssh.com", "posix-rename@openssh.com", "statvfs@openssh.com", "fsync@openssh.com", "expand-path@openssh.com"} {
		if _, ok := c.HasExtension(name); !ok {
			t.Errorf("%s is not offered", name)
		}
	}
	f, err := c.Create("#design/synced")
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Sync(); err != nil {
		t.Error(err)
	}
	if err := f.Close(); err != nil {
		t.Error(err)
	}
	if _, err := c.ReadLink("#design/synced"); !errors.Is(err, sftp.ErrSSHFxOpUnsupported) && err == nil {
		t.Error(err)
	}
}

// Why a file is refused is said once, however many requests fail for it: scp asks for its size too, and closes it.
func TestRefusedIsSaidOnce(t *testing.T) {
	h := newHouse(t, room.FileRules{MaxFile: 1000})
	c, far, _ := h.client(h.ana)
	f, err := c.Create("#design/a.bin")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(random(1001)); err == nil {
		t.Error("written")
	}
	if err := f.Truncate(1001); err == nil {
		t.Error("made longer")
	}
	if err := f.Close(); err == nil || len(h.posted()) != 0 {
		t.Errorf("%v, posted %q", err, h.posted())
	}
	if said := far.words(); strings.Count(said, "too large") != 1 {
		t.Errorf("said: %q", said)
	}
}
