package blob

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"math"
	"os"
	"slices"
	"sync"

	"parley/app/chat"
)

const (
	maxSpans  = 4096     // pieces of a file that came before what is in front of them
	copySize  = 64 << 10 // bytes that are read back at once
	spareStep = 16 << 20 // so many bytes on, it is looked whether the disk has place
)

// span is a range of bytes.
type span struct{ from, to int64 }

// writer is a blob that is being written. What came without one missing is hashed as it comes; bytes that are
// written a second time, or twice at once, make it hash all of them again at the end, so that a hash is always
// that of the bytes which are on disk.
type writer struct {
	dir *Dir
	f   file

	mu      sync.Mutex
	still   *sync.Cond // on mu: nobody writes
	closed  bool
	failed  error // the first error of the disk
	size    int64
	whole   int64  // bytes from the beginning on, without one missing
	ahead   []span // those that came beyond, in order and apart
	writing []span // under way
	hash    hash.Hash
	anew    bool  // hash does not say what is on disk
	spared  int64 // up to this size the disk has place
}

func newWriter(d *Dir, f file) *writer {
	w := &writer{dir: d, f: f, hash: sha256.New()}
	w.still = sync.NewCond(&w.mu)
	return w
}

var (
	errClosed = chat.Errorf(chat.Unavailable, "that upload has ended")
	errHoles  = chat.Errorf(chat.Invalid, "a part of the file is missing")
	errPieces = chat.Errorf(chat.Invalid, "the file comes in too many pieces; send it from its beginning to its end")
)

// WriteAt implements io.WriterAt.
func (w *writer) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 || off > math.MaxInt64-int64(len(p)) {
		return 0, chat.Errorf(chat.Invalid, "there is no such place in a file")
	}
	s := span{off, off + int64(len(p))}
	if err := w.enter(s); err != nil || len(p) == 0 {
		return 0, err
	}
	n, err := w.f.WriteAt(p, off)
	return n, w.leave(s, p, err)
}

// enter notes that a span is about to be written.
func (w *writer) enter(s span) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return errClosed
	case w.failed != nil:
		return w.failed
	case s.from == s.to:
		return nil
	}
	meets := func(o span) bool { return s.from < o.to && o.from < s.to }
	if s.from < w.whole || slices.ContainsFunc(w.ahead, meets) || slices.ContainsFunc(w.writing, meets) {
		w.anew = true
	}
	if s.to > w.spared {
		if err := w.dir.spare(s.to - w.size); err != nil {
			return err
		}
		w.spared = s.to + spareStep
	}
	w.writing = append(w.writing, s)
	return nil
}

// leave notes that it was, or that it failed.
func (w *writer) leave(s span, p []byte, err error) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.Index(w.writing, s)
	w.writing = slices.Delete(w.writing, i, i+1)
	w.still.Broadcast()
	if err == nil && s.from == w.whole && !w.anew {
		w.hash.Write(p)
		w.whole = s.to
	}
	if err == nil {
		err = w.cover(s)
	}
	if err != nil && w.failed == nil {
		w.failed = fold(err)
	}
	w.size = max(w.size, s.to)
	return w.failed
}

// cover adds a span to those that are there, and hashes what is without a gap now. The caller holds mu.
func (w *writer) cover(s span) error {
	if s.to > w.whole {
		at, _ := slices.BinarySearchFunc(w.ahead, s, func(a, b span) int { return cmp.Compare(a.from, b.from) })
		w.ahead = slices.Insert(w.ahead, at, s)
		joined := w.ahead[:1]
		for _, o := range w.ahead[1:] {
			if last := &joined[len(joined)-1]; o.from <= last.to {
				last.to = max(last.to, o.to)
			} else {
				joined = append(joined, o)
			}
		}
		w.ahead = joined
	}
	if len(w.ahead) > maxSpans {
		return errPieces
	}
	if len(w.ahead) == 0 || w.ahead[0].from > w.whole {
		return nil
	}
	from := w.whole
	w.whole = w.ahead[0].to
	w.ahead = slices.Delete(w.ahead, 0, 1)
	if w.anew {
		return nil
	}
	return w.hashAgain(from, w.whole)
}

// hashAgain hashes bytes that are in the file.
func (w *writer) hashAgain(from, to int64) error {
	n, err := io.CopyBuffer(w.hash, io.NewSectionReader(w.f, from, to-from), make([]byte, min(copySize, to-from)))
	if err == nil && n < to-from {
		err = io.ErrUnexpectedEOF
	}
	return err
}

// Truncate implements chat.BlobWriter.
func (w *writer) Truncate(size int64) error {
	if size < 0 {
		return chat.Errorf(chat.Invalid, "there is no such place in a file")
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	switch {
	case w.closed:
		return errClosed
	case w.failed != nil:
		return w.failed
	case size == w.size:
		return nil
	}
	if size > w.size {
		if err := w.dir.spare(size - w.size); err != nil {
			return err
		}
	}
	if err := w.f.Truncate(size); err != nil {
		w.failed = fold(err)
		return w.failed
	}
	was := w.size
	w.size, w.anew = size, true
	if size > was {
		return w.cover(span{was, size})
	}
	w.whole = min(w.whole, size)
	w.ahead = slices.DeleteFunc(w.ahead, func(s span) bool { return s.from >= size })
	if n := len(w.ahead); n > 0 {
		w.ahead[n-1].to = min(w.ahead[n-1].to, size)
	}
	if size == 0 {
		w.hash.Reset()
		w.anew = false
	}
	return nil
}

// settle waits until nobody writes. The caller holds mu.
func (w *writer) settle() {
	for len(w.writing) > 0 {
		w.still.Wait()
	}
}

// Size implements chat.BlobWriter.
func (w *writer) Size() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.size
}

// Whole implements chat.BlobWriter.
func (w *writer) Whole() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.whole
}

// Type implements chat.BlobWriter.
func (w *writer) Type() string { return sniff(w.head(w.Whole())) }

// head returns the first bytes of so many.
func (w *writer) head(size int64) []byte {
	head := make([]byte, min(headSize, size))
	n, _ := w.f.ReadAt(head, 0)
	return head[:n]
}

// Finish implements chat.BlobWriter.
func (w *writer) Finish() (b chat.Blob, err error) {
	w.mu.Lock()
	w.settle()
	err = w.failed
	switch {
	case w.closed:
		err = errClosed
	case err == nil && w.whole != w.size:
		err = errHoles
	}
	if err != nil {
		w.mu.Unlock()
		return b, err
	}
	w.closed = true
	w.mu.Unlock()
	defer func() {
		_ = w.f.Close()
		if err != nil {
			_ = os.Remove(w.f.Name())
		}
	}()
	if w.anew {
		w.hash.Reset()
		if err := w.hashAgain(0, w.size); err != nil {
			return b, fold(err)
		}
	}
	b = w.describe()
	b.ID = chat.BlobID(hex.EncodeToString(w.hash.Sum(nil)))
	w.dir.syncs <- struct{}{}
	defer func() { <-w.dir.syncs }()
	if err := w.f.Sync(); err != nil {
		return b, fold(err)
	}
	return b, w.dir.place(b.ID, w.f.Name(), b.Size)
}

// Close implements chat.BlobWriter.
func (w *writer) Close() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.settle()
	if w.closed {
		return
	}
	w.closed = true
	_ = errors.Join(w.f.Close(), os.Remove(w.f.Name())) // what is left the next start sweeps
}

// describe returns what the bytes tell of themselves. They are closed for writing.
func (w *writer) describe() chat.Blob {
	b := chat.Blob{Size: w.size, Type: sniff(w.head(w.size))}
	b.Width, b.Height = dimensions(b.Type, io.NewSectionReader(w.f, 0, min(w.size, imageHeader)))
	return b
}
