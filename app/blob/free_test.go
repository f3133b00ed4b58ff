package blob

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parley/app/chat"
)

// TestFree: a blob stays while it is held or used, and goes with what was made of it.
func TestFree(t *testing.T) {
	d := newDir(t)
	b := store(t, d, "x")
	store(t, d, "x")
	must(t, os.WriteFile(d.name(b.ID)+".preview", nil, 0o600))
	for range 2 { // it is held twice
		must(t, d.Free(ctx, b.ID, gone))
		read(t, d, b.ID)
		d.Release(b.ID)
	}
	must(t, d.Free(ctx, b.ID, used))
	read(t, d, b.ID)
	must(t, d.Free(ctx, b.ID, gone))
	if list := names(t, d); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
	must(t, d.Free(ctx, b.ID, gone)) // of what is not there
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// book is a store that knows how often each blob is used.
type book struct {
	mu   sync.Mutex
	refs map[chat.BlobID]int
}

func (b *book) use(id chat.BlobID, n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.refs[id] += n
}

func (b *book) forget(_ context.Context, id chat.BlobID) (bool, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.refs[id] == 0, nil
}

// TestUploadAgainWhileRemoved has people post and delete the same few bytes at once: whoever has posted them finds
// them, and in the end nothing is left.
func TestUploadAgainWhileRemoved(t *testing.T) {
	d := newDir(t)
	known := &book{refs: map[chat.BlobID]int{}}
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for n := range 60 {
				b := store(t, d, fmt.Sprint("text ", (i+n)%3))
				known.use(b.ID, 1) // the message is stored
				d.Release(b.ID)
				read(t, d, b.ID)
				known.use(b.ID, -1) // and deleted
				if err := d.Free(ctx, b.ID, known.forget); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if list := names(t, d); len(list) > 0 {
		t.Errorf("%q are left", list)
	}
	if len(d.held) > 0 || len(d.busy) > 0 {
		t.Errorf("%d are held, and %d busy", len(d.held), len(d.busy))
	}
}

// TestSweep: what an earlier run left is removed, and nothing that is used, or that comes meanwhile.
func TestSweep(t *testing.T) {
	old := newDir(t)
	kept, lost := store(t, old, "kept"), store(t, old, "lost")
	must(t, os.WriteFile(old.name(lost.ID)+".preview", nil, 0o600))
	alone := sum([]byte("without its blob"))
	must(t, os.MkdirAll(old.folder(alone), 0o700))
	must(t, os.WriteFile(old.name(alone)+".preview", nil, 0o600))
	create(t, old).WriteAt([]byte("half"), 0)

	d := openDir(t, old.path)
	under := create(t, d)
	under.WriteAt([]byte("half"), 0)
	held := store(t, d, "held")
	err := d.Sweep(ctx, func(_ context.Context, id chat.BlobID) (bool, error) { return id != kept.ID, nil })
	must(t, err)
	read(t, d, kept.ID)
	read(t, d, held.ID)
	b, err := under.Finish()
	must(t, err)
	read(t, d, b.ID)
	if list := names(t, d); len(list) != 3 {
		t.Errorf("%q are left", list)
	}
}

// TestHealed: a file of another length than its bytes, as a broken disk may leave one, is replaced by the next upload.
func TestHealed(t *testing.T) {
	d := newDir(t)
	b := store(t, d, "whole")
	must(t, os.Truncate(d.name(b.ID), 2))
	store(t, d, "whole")
	read(t, d, b.ID)
}

// TestFolderThatIsNone: the error says that it can't be written.
func TestFolderThatIsNone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	must(t, os.WriteFile(path, nil, 0o600))
	_, err := Open(path, Options{})
	code(t, err, chat.Unavailable)
}
