package blob

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"image"
	"image/png"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"parley/app/chat"
)

var ctx = context.Background()

func newDir(t *testing.T) *Dir {
	t.Helper()
	return openDir(t, filepath.Join(t.TempDir(), "blobs"))
}

func openDir(t *testing.T, path string) *Dir {
	t.Helper()
	d, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func create(t *testing.T, d *Dir) chat.BlobWriter {
	t.Helper()
	w, err := d.Create(-1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Close)
	return w
}

// store writes bytes from the first to the last.
func store(t *testing.T, d *Dir, data string) chat.Blob {
	t.Helper()
	w := create(t, d)
	if _, err := w.WriteAt([]byte(data), 0); err != nil {
		t.Fatal(err)
	}
	b, err := w.Finish()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sum(data []byte) chat.BlobID {
	h := sha256.Sum256(data)
	return chat.BlobID(hex.EncodeToString(h[:]))
}

// read returns the bytes of a blob, and fails when they are not what its name says.
func read(t *testing.T, d *Dir, id chat.BlobID) []byte {
	t.Helper()
	r, err := d.Open(id)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	all, err := io.ReadAll(io.NewSectionReader(r, 0, r.Size()))
	if err != nil || sum(all) != id {
		t.Fatalf("%s has %d bytes of %s (%v)", id, len(all), sum(all), err)
	}
	return all
}

// names returns all files in the folder.
func names(t *testing.T, d *Dir) (list []string) {
	t.Helper()
	err := filepath.WalkDir(d.path, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			list = append(list, e.Name())
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return list
}

// code fails unless err has the code and a sentence for people.
func code(t *testing.T, err error, want chat.Code) {
	t.Helper()
	if chat.CodeOf(err) != want || chat.MessageOf(err) == "" {
		t.Fatalf("got %v (%s), want an error of code %s", err, chat.CodeOf(err), want)
	}
}

func gone(context.Context, chat.BlobID) (bool, error) { return true, nil }
func used(context.Context, chat.BlobID) (bool, error) { return false, nil }

// TestModes: what is stored is its owner's only.
func TestModes(t *testing.T) {
	d := newDir(t)
	b := store(t, d, "secret")
	for path, want := range map[string]fs.FileMode{d.path: 0o700, d.folder(b.ID): 0o700, d.name(b.ID): 0o600} {
		st, err := os.Stat(path)
		if err != nil || st.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, st.Mode(), err)
		}
	}
}

// TestOutOfOrder writes pieces in any order and from many goroutines.
func TestOutOfOrder(t *testing.T) {
	d := newDir(t)
	r := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		data := make([]byte, r.IntN(100_000))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		type piece struct{ from, to int }
		var pieces []piece
		for at := 0; at < len(data); {
			p := piece{at, min(len(data), at+1+r.IntN(5000))}
			pieces, at = append(pieces, p), p.to
		}
		if r.IntN(2) == 0 {
			r.Shuffle(len(pieces), func(i, j int) { pieces[i], pieces[j] = pieces[j], pieces[i] })
		}
		w := create(t, d)
		var wg sync.WaitGroup
		next := make(chan piece)
		for range 1 + r.IntN(8) {
			wg.Go(func() {
				for p := range next {
					if _, err := w.WriteAt(data[p.from:p.to], int64(p.from)); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for _, p := range pieces {
			next <- p
		}
		close(next)
		wg.Wait()
		b, err := w.Finish()
		if err != nil || b.ID != sum(data) || b.Size != int64(len(data)) {
			t.Fatalf("%+v, %v; want %s of %d bytes", b, err, sum(data), len(data))
		}
		if !bytes.Equal(read(t, d, b.ID), data) {
			t.Fatal("other bytes are there")
		}
	}
}

// TestNameIsTrue: whatever is written over what, and at once, a blob is called by the bytes that are in it, so
// that nobody can have others find other bytes than those they store.
func TestNameIsTrue(t *testing.T) {
	d := newDir(t)
	r := rand.New(rand.NewPCG(2, 2))
	for range 200 {
		w := create(t, d)
		var wg sync.WaitGroup
		for range 1 + r.IntN(12) {
			p, off, cut := bytes.Repeat([]byte{byte(r.IntN(4))}, r.IntN(200)), int64(r.IntN(300)), int64(r.IntN(400))
			do := func() { w.WriteAt(p, off) }
			if r.IntN(5) == 0 {
				do = func() { w.Truncate(cut) }
			}
			if r.IntN(2) == 0 {
				wg.Go(do)
			} else {
				do()
			}
		}
		wg.Wait()
		if w.Whole() != w.Size() {
			if _, err := w.Finish(); chat.CodeOf(err) != chat.Invalid {
				t.Fatalf("a file with a hole: %v", err)
			}
			continue
		}
		b, err := w.Finish()
		if err != nil {
			t.Fatal(err)
		}
		read(t, d, b.ID)
	}
}

// TestPieces: a file in very many pieces is refused, before they fill the memory.
func TestPieces(t *testing.T) {
	w := create(t, newDir(t))
	for i := range int64(maxSpans) {
		if _, err := w.WriteAt([]byte("x"), 2*i+1); err != nil {
			t.Fatal(err)
		}
	}
	_, err := w.WriteAt([]byte("x"), 2*maxSpans+1)
	code(t, err, chat.Invalid)
	_, err = w.Finish()
	code(t, err, chat.Invalid)
	_, err = w.WriteAt([]byte("x"), -1)
	code(t, err, chat.Invalid)
}

// TestGivenUp: what is closed leaves nothing, nor does what can't be finished.
func TestGivenUp(t *testing.T) {
	d := newDir(t)
	w := create(t, d)
	w.WriteAt([]byte("half"), 0)
	w.Close()
	_, err := w.WriteAt([]byte("more"), 4)
	code(t, err, chat.Unavailable)
	_, err = w.Finish()
	code(t, err, chat.Unavailable)
	w = create(t, d)
	w.WriteAt([]byte("end"), 10)
	_, err = w.Finish()
	code(t, err, chat.Invalid)
	w.Close()
	if list := names(t, d); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
}

// TestImages: how large an image is stands at its beginning, and what only looks like one has no size.
func TestImages(t *testing.T) {
	d := newDir(t)
	var b bytes.Buffer
	png.Encode(&b, image.NewGray(image.Rect(0, 0, 30, 20)))
	if got := store(t, d, b.String()); got.Type != "image/png" || got.Width != 30 || got.Height != 20 {
		t.Errorf("%+v", got)
	}
	if got := store(t, d, b.String()[:20]); got.Type != "image/png" || got.Width != 0 {
		t.Errorf("%+v", got)
	}
	if got := store(t, d, "some words"); got.Type != "text/plain" {
		t.Errorf("%+v", got)
	}
}

// TestNames: nothing but a hash finds anything.
func TestNames(t *testing.T) {
	d := newDir(t)
	b := store(t, d, "x")
	for _, id := range []string{"", ".", "..", "../x", strings.ToUpper(string(b.ID)), string(b.ID) + "/", string(b.ID[:63]), string(b.ID) + ".x"} {
		_, err := d.Open(chat.BlobID(id))
		code(t, err, chat.Invalid)
		code(t, d.Free(ctx, chat.BlobID(id), gone), chat.Invalid)
	}
	_, err := d.Open(sum([]byte("other")))
	code(t, err, chat.NotFound)
}

// fullFile is a file on a disk that takes only so many bytes more.
type fullFile struct {
	file
	left int
}

func (f *fullFile) WriteAt(p []byte, off int64) (int, error) {
	if f.left -= len(p); f.left < 0 {
		return 0, &fs.PathError{Op: "write", Err: syscall.ENOSPC}
	}
	return f.file.WriteAt(p, off)
}

// TestDiskFull: a disk that gets full fails that upload, with words, and leaves nothing of it.
func TestDiskFull(t *testing.T) {
	d := newDir(t)
	d.temp = func(folder string) (file, error) {
		f, err := createTemp(folder)
		return &fullFile{f, 10}, err
	}
	w := create(t, d)
	_, err := w.WriteAt([]byte("12345678"), 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = w.WriteAt([]byte("12345678"), 8)
	code(t, err, chat.Unavailable)
	if chat.MessageOf(err) != errFull.Message {
		t.Error(chat.MessageOf(err))
	}
	_, err = w.Finish()
	code(t, err, chat.Unavailable)
	w.Close()
	if list := names(t, d); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
}

// TestReserve: files leave some of the disk to the database, also when it gets full while they come.
func TestReserve(t *testing.T) {
	free := int64(100)
	d, err := Open(filepath.Join(t.TempDir(), "blobs"), Options{Reserve: 40, Free: func(string) (int64, error) { return free, nil }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Create(61)
	code(t, err, chat.Unavailable)
	w, err := d.Create(60)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	free = 50
	_, err = w.WriteAt(make([]byte, 11), 0)
	code(t, err, chat.Unavailable)
	code(t, w.Truncate(11), chat.Unavailable)
}
