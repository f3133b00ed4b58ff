package screen

import (
	"fmt"
	"io"
	"sync"
	"time"
)

const (
	writeAtOnce = 4 << 10  // a client that takes this much now and then is not stalled
	keepBuffer  = 64 << 10 // larger buffers are given back
)

// buffers holds the space frames are written from, for all sessions.
var buffers = sync.Pool{New: func() any { return new([]byte) }}

// writer writes to a client that may be slow, from one goroutine that exists only while there is
// something to write: an idle session has none.
type writer struct {
	out     io.Writer
	timeout time.Duration
	fail    func(error)  // the client is gone, or does not read
	ready   func()       // the client has taken all, after free said no
	start   func(func()) // runs a goroutine

	mu     sync.Mutex
	busy   bool
	wanted bool    // free said no
	next   *[]byte // follows what is being written
	done   chan struct{}

	timer *time.Timer // of the write under way; belongs to the goroutine
}

// free reports whether all was written. If it was not, ready is called when it is.
func (w *writer) free() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.wanted = w.busy
	return !w.busy
}

// put has b written, after what is being written, and given back. At most one buffer may wait.
func (w *writer) put(b *[]byte) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy {
		w.next = b
		return
	}
	w.busy = true
	w.start(func() { w.run(b) })
}

// idle returns a channel that is closed when nothing is being written.
func (w *writer) idle() <-chan struct{} {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.done = make(chan struct{})
	if !w.busy {
		close(w.done)
	}
	return w.done
}

// run writes b and what follows it.
func (w *writer) run(b *[]byte) {
	for b != nil {
		if err := w.write(*b); err != nil {
			w.fail(fmt.Errorf("%w: %w", ErrGone, err))
		}
		if cap(*b) <= keepBuffer {
			buffers.Put(b)
		}
		b = w.take()
	}
}

// take returns what is to be written next, or nil.
func (w *writer) take() *[]byte {
	w.mu.Lock()
	b, wanted := w.next, w.wanted
	w.next = nil
	if w.busy = b != nil; !w.busy {
		w.wanted = false
		if w.done != nil {
			close(w.done)
			w.done = nil
		}
	}
	w.mu.Unlock()
	if b == nil && wanted {
		w.ready()
	}
	return b
}

// write writes b in pieces and watches that each is taken in time.
func (w *writer) write(b []byte) error {
	for len(b) > 0 {
		if w.timer == nil {
			w.timer = time.AfterFunc(w.timeout, func() { w.fail(ErrStalled) })
		} else {
			w.timer.Reset(w.timeout)
		}
		n := min(len(b), writeAtOnce)
		_, err := w.out.Write(b[:n])
		w.timer.Stop()
		if err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}
