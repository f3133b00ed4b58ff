package room

import (
	"context"
	"sync"

	"parley/app/chat"
)

// freeBatch is how many blobs are read at once of those that nothing uses.
const freeBatch = 200

// freeing removes blobs that nothing uses any more, behind what made it so. Its mutex is a leaf.
type freeing struct {
	ctx  context.Context // ends with the manager
	stop context.CancelFunc
	work sync.WaitGroup

	mu      sync.Mutex
	running bool
	again   bool // there may be more since it began
}

func newFreeing() *freeing {
	f := &freeing{}
	f.ctx, f.stop = context.WithCancel(context.Background())
	return f
}

// sweepFiles removes what an earlier run left behind, beside other work.
func (m *Manager) sweepFiles() {
	if m.blobs == nil {
		return
	}
	m.freeing.work.Go(func() {
		if err := m.blobs.Sweep(m.freeing.ctx, m.forgetBlob); err != nil && m.freeing.ctx.Err() == nil {
			m.log.Warn("what an earlier run left of files was not removed", "err", err)
		}
	})
	m.freeFiles()
}

// freeFiles has the blobs removed that nothing uses. It does not wait for it.
func (m *Manager) freeFiles() {
	f := m.freeing
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.again = f.running; f.running || m.blobs == nil || f.ctx.Err() != nil {
		return
	}
	f.running = true
	f.work.Go(func() {
		for more := true; more; {
			if err := m.freeUnused(f.ctx); err != nil && f.ctx.Err() == nil {
				m.log.Warn("bytes that nobody uses may be left until the next start", "err", err)
			}
			f.mu.Lock()
			more = f.again && f.ctx.Err() == nil
			f.again, f.running = false, more
			f.mu.Unlock()
		}
	})
}

func (m *Manager) freeUnused(ctx context.Context) error {
	last := chat.BlobID("")
	for {
		ids, err := m.store.UnusedBlobs(ctx, last, freeBatch)
		if err != nil || len(ids) == 0 {
			return err
		}
		for _, id := range ids {
			if err := m.blobs.Free(ctx, id, m.forgetBlob); err != nil {
				return err
			}
		}
		last = ids[len(ids)-1]
	}
}

// close ends what is under way, and gives up uploads that are not messages: the next start sweeps their bytes.
func (f *freeing) close(u *uploads) {
	f.mu.Lock()
	f.stop()
	f.mu.Unlock()
	f.work.Wait()
	for _, b := range u.abandon() {
		b.drop()
	}
}
