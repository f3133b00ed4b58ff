package blob

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"parley/app/chat"
)

var _ chat.Blobs = (*Dir)(nil)

// tmp is the folder of what is being written.
const tmp = "tmp"

// syncsAtOnce bounds how many files are synced at the same time, so that the disk has time for messages too.
const syncsAtOnce = 2

// Options are what a server may choose.
type Options struct {
	Reserve int64                            // bytes of the disk that are left free; 0 for none
	Free    func(path string) (int64, error) // how many are free there; default: what the system says
}

// Dir keeps blobs in a folder. It is safe for many goroutines; there is one Dir for a folder.
type Dir struct {
	path    string
	reserve int64
	free    func(path string) (int64, error)
	temp    func(folder string) (file, error)
	left    []string // temporary files of an earlier run
	syncs   chan struct{}

	mu   sync.Mutex
	held map[chat.BlobID]int
	busy map[chat.BlobID]chan struct{} // closed when it is no more
}

// file is a temporary file.
type file interface {
	WriteAt(p []byte, off int64) (int, error)
	ReadAt(p []byte, off int64) (int, error)
	Truncate(size int64) error
	Sync() error
	Close() error
	Name() string
}

// Open returns the blobs in a folder, which it makes when it is missing. Unavailable when it can't be written.
func Open(path string, o Options) (*Dir, error) {
	d := &Dir{
		path: path, reserve: o.Reserve, free: o.Free, temp: createTemp, syncs: make(chan struct{}, syncsAtOnce),
		held: map[chat.BlobID]int{}, busy: map[chat.BlobID]chan struct{}{},
	}
	if d.free == nil {
		d.free = freeBytes
	}
	if err := os.MkdirAll(filepath.Join(path, tmp), 0o700); err != nil {
		return nil, fold(err)
	}
	if err := errors.Join(syncDir(filepath.Dir(path)), syncDir(path)); err != nil {
		return nil, fold(err)
	}
	old, err := os.ReadDir(filepath.Join(path, tmp))
	for _, e := range old {
		d.left = append(d.left, e.Name())
	}
	return d, fold(err)
}

func createTemp(folder string) (file, error) {
	f, err := os.CreateTemp(folder, "")
	if err != nil {
		return nil, err // not a nil *os.File
	}
	return f, nil
}

// folder returns where a blob is, and name its file.
func (d *Dir) folder(id chat.BlobID) string { return filepath.Join(d.path, string(id[:2])) }
func (d *Dir) name(id chat.BlobID) string   { return filepath.Join(d.folder(id), string(id)) }

// Create implements chat.Blobs.
func (d *Dir) Create(size int64) (chat.BlobWriter, error) {
	if err := d.spare(max(0, size)); err != nil {
		return nil, err
	}
	f, err := d.temp(filepath.Join(d.path, tmp))
	if err != nil {
		return nil, fold(err)
	}
	return newWriter(d, f), nil
}

// spare fails when there is no place for so many bytes.
func (d *Dir) spare(size int64) error {
	free, err := d.free(d.path)
	if err != nil {
		return fold(err)
	}
	if free-d.reserve < size {
		return errFull
	}
	return nil
}

// Open implements chat.Blobs.
func (d *Dir) Open(id chat.BlobID) (chat.BlobReader, error) {
	if _, err := chat.ParseBlobID(string(id)); err != nil {
		return nil, err
	}
	f, err := os.Open(d.name(id))
	if err != nil {
		return nil, fold(err)
	}
	st, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, fold(err)
	}
	return &reader{File: f, size: st.Size()}, nil
}

// reader reads a blob.
type reader struct {
	*os.File
	size int64
}

// Size implements chat.BlobReader.
func (r *reader) Size() int64 { return r.size }

// begin waits until nobody is about to put a blob in place or to remove it, and keeps others from it until end.
func (d *Dir) begin(id chat.BlobID) {
	d.mu.Lock()
	for d.busy[id] != nil {
		busy := d.busy[id]
		d.mu.Unlock()
		<-busy
		d.mu.Lock()
	}
	d.busy[id] = make(chan struct{})
	d.mu.Unlock()
}

func (d *Dir) end(id chat.BlobID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	close(d.busy[id])
	delete(d.busy, id)
}

// place moves a file that is synced to its name, unless the same bytes are there already, and holds the blob.
func (d *Dir) place(id chat.BlobID, temp string, size int64) error {
	d.begin(id)
	defer d.end(id)
	st, err := os.Lstat(d.name(id))
	if err == nil && st.Mode().IsRegular() && st.Size() == size {
		err = os.Remove(temp)
	} else {
		err = d.move(id, temp)
	}
	if err == nil { // of one that was there too: whoever put it there may have been killed before
		err = syncDir(d.folder(id))
	}
	if err != nil {
		return fold(err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.held[id]++
	return nil
}

func (d *Dir) move(id chat.BlobID, temp string) error {
	err := os.Mkdir(d.folder(id), 0o700)
	switch {
	case err == nil:
		err = syncDir(d.path)
	case errors.Is(err, fs.ErrExist):
		err = nil
	}
	if err != nil {
		return err
	}
	return os.Rename(temp, d.name(id))
}

// Release implements chat.Blobs.
func (d *Dir) Release(id chat.BlobID) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.held[id]--; d.held[id] <= 0 {
		delete(d.held, id)
	}
}

// Free implements chat.Blobs.
func (d *Dir) Free(ctx context.Context, id chat.BlobID, forget func(context.Context, chat.BlobID) (bool, error)) error {
	if _, err := chat.ParseBlobID(string(id)); err != nil {
		return err
	}
	d.begin(id)
	defer d.end(id)
	d.mu.Lock()
	held := d.held[id] > 0
	d.mu.Unlock()
	if held {
		return nil
	}
	if gone, err := forget(ctx, id); err != nil || !gone {
		return err
	}
	made, err := filepath.Glob(d.name(id) + ".*")
	for _, path := range append(made, d.name(id)) {
		if e := os.Remove(path); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = cmp.Or(err, e)
		}
	}
	return fold(err)
}

// syncDir makes sure that what a folder has is on disk.
func syncDir(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// freeBytes says how many bytes of a disk are free.
func freeBytes(path string) (int64, error) {
	var st syscall.Statfs_t
	if err := syscall.Statfs(path, &st); err != nil {
		return 0, err
	}
	return int64(uint64(st.Bavail) * uint64(st.Bsize)), nil
}

var errFull = chat.Errorf(chat.Unavailable, "the disk of the server is full: files can't be kept now, try again later")

// fold turns what the system answers into an error that a person may read.
func fold(err error) error {
	var known *chat.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &known):
		return err
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return chat.Wrap(chat.Unavailable, err, errFull.Message)
	case errors.Is(err, fs.ErrNotExist):
		return chat.Wrap(chat.NotFound, err, "the bytes of that file are not there")
	}
	return chat.Wrap(chat.Unavailable, err, "the disk of the server reports an error; try again later")
}
