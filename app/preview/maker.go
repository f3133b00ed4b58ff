package preview

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"parley/app/chat"
)

// Limits of what is made.
const (
	maxFlights = 256              // previews that are made or waited for at a time
	maxTime    = 15 * time.Second // that making one may take
	cacheBytes = 16 << 20         // of previews in memory
)

// Source opens blobs. It is a part of chat.Blobs.
type Source interface {
	Open(id chat.BlobID) (chat.BlobReader, error)
}

// Config is what a Maker is made of.
type Config struct {
	Folder string       // that of the blobs, where previews are kept
	Source Source       // required
	Log    *slog.Logger // default: none
}

// Maker makes previews. It is safe for many goroutines.
type Maker struct {
	shelf   shelf
	source  Source
	log     *slog.Logger
	memory  *semaphore.Weighted // bytes that decoders take
	workers *semaphore.Weighted

	ctx   context.Context // ends with the Maker
	end   context.CancelFunc
	tasks sync.WaitGroup

	mu      sync.Mutex
	flights map[chat.BlobID]*flight
	cache   cache
}

var _ chat.Previews = (*Maker)(nil)

// flight is a preview that is being made.
type flight struct {
	done    chan struct{} // closed when the rest is set
	preview *chat.Preview
	err     error
	gone    bool // the blob went meanwhile; guarded by Maker.mu
}

var (
	errNothing = chat.Errorf(chat.NotFound, "there is nothing to show of this file")
	errBusy    = chat.Errorf(chat.Unavailable, "too many previews are being made; try again in a moment")
	errClosed  = chat.Errorf(chat.Unavailable, "the server is going down")
)

// New makes a Maker.
func New(c Config) *Maker {
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	m := &Maker{
		shelf: shelf{c.Folder}, source: c.Source, log: c.Log,
		memory: semaphore.NewWeighted(maxMemory), workers: semaphore.NewWeighted(int64(max(1, runtime.NumCPU()/2))),
		flights: map[chat.BlobID]*flight{}, cache: newCache(cacheBytes),
	}
	m.ctx, m.end = context.WithCancel(context.Background())
	return m
}

// Close stops what is being made, and waits until it has.
func (m *Maker) Close() {
	m.mu.Lock()
	m.end()
	m.mu.Unlock()
	m.tasks.Wait()
}

// Preview implements chat.Previews.
func (m *Maker) Preview(ctx context.Context, id chat.BlobID) (*chat.Preview, error) {
	if _, err := chat.ParseBlobID(string(id)); err != nil {
		return nil, err
	}
	f, p, err := m.board(id)
	if f == nil {
		return p, err
	}
	select {
	case <-f.done:
		return f.preview, f.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// AtHand implements chat.Previews.
func (m *Maker) AtHand(id chat.BlobID) *chat.Preview {
	m.mu.Lock()
	defer m.mu.Unlock()
	p, _ := m.cache.get(id)
	return p
}

// board returns the preview if it is at hand, else the flight that makes it.
func (m *Maker) board(id chat.BlobID) (*flight, *chat.Preview, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if p, ok := m.cache.get(id); ok {
		if p == nil {
			return nil, nil, errNothing
		}
		return nil, p, nil
	}
	f := m.flights[id]
	switch {
	case m.ctx.Err() != nil:
		return nil, nil, errClosed
	case f != nil && !f.gone:
		return f, nil, nil
	case f != nil || len(m.flights) >= maxFlights: // the same bytes came back while the preview of the former is under way
		return nil, nil, errBusy
	}
	f = &flight{done: make(chan struct{})}
	m.flights[id] = f
	m.tasks.Go(func() { m.fly(id, f) })
	return f, nil, nil
}

// fly makes the preview of a flight, and lands it.
func (m *Maker) fly(id chat.BlobID, f *flight) {
	f.err = errNothing // after a panic
	m.guard(string(id), func() { f.preview, f.err = m.fetch(id) })
	m.mu.Lock()
	gone := f.gone
	if !gone && (f.err == nil || errors.Is(f.err, errNothing)) {
		m.cache.put(id, f.preview)
	}
	if !gone {
		delete(m.flights, id)
	}
	m.mu.Unlock()
	if gone { // until its file is gone too, nobody makes another
		m.shelf.remove(id)
		m.mu.Lock()
		delete(m.flights, id)
		m.mu.Unlock()
	}
	close(f.done)
}

// fetch takes the preview that is kept of a blob, or makes it and keeps it. What it can't make because of what the
// blob is, is errNothing.
func (m *Maker) fetch(id chat.BlobID) (*chat.Preview, error) {
	if p, ok := m.shelf.read(id); ok {
		if p == nil {
			return nil, errNothing
		}
		return p, nil
	}
	ctx, cancel := context.WithTimeout(m.ctx, maxTime)
	defer cancel()
	if err := m.workers.Acquire(m.ctx, 1); err != nil {
		return nil, errClosed
	}
	defer m.workers.Release(1)
	blob, err := m.source.Open(id)
	if err != nil {
		return nil, err
	}
	defer blob.Close()
	made, err := m.attempt(ctx, id, blob)
	if err != nil {
		return nil, err
	}
	if err := m.shelf.write(id, made.data); err != nil {
		m.log.Warn("a preview was not kept", "err", err)
	}
	if made.preview == nil {
		return nil, errNothing
	}
	return made.preview, nil
}

// attempt makes a preview. One that fails because of what the blob is, or panics, is made, as nothing.
func (m *Maker) attempt(ctx context.Context, id chat.BlobID, blob chat.BlobReader) (made product, err error) {
	src := &source{ctx: ctx, blob: blob}
	var why error
	m.guard(string(id), func() { made, why = m.make(src) })
	switch {
	case src.err != nil: // the disk's fault
		return product{}, src.err
	case m.ctx.Err() != nil:
		return product{}, errClosed
	case why != nil:
		m.log.Debug("no preview", "blob", id, "err", why)
		return product{}, nil
	}
	return made, nil
}

// Forget implements chat.Previews.
func (m *Maker) Forget(id chat.BlobID) {
	if _, err := chat.ParseBlobID(string(id)); err != nil {
		return
	}
	m.mu.Lock()
	m.cache.remove(id)
	if f := m.flights[id]; f != nil {
		f.gone = true
	}
	m.mu.Unlock()
	m.shelf.remove(id)
}

// guard calls f; a panic in it is logged, and ends nothing else.
func (m *Maker) guard(what string, f func()) {
	defer func() {
		if r := recover(); r != nil {
			m.log.Error("panic in a preview", "of", what, "panic", r, "stack", string(debug.Stack()))
		}
	}()
	f()
}
