package room

import (
	"context"
	"sync"
	"time"

	"parley/app/chat"
)

// flushAfter is how long a mark or a last sign of life may wait to be written. A crash in that time
// makes messages unread again that were read; it loses nothing.
const flushAfter = 5 * time.Second

// flushTimeout bounds one write of marks.
const flushTimeout = 10 * time.Second

type markKey struct {
	room chat.RoomID
	user chat.UserID
}

// marks collects how far people have read, and when they were last here, and writes it in batches:
// a message that 500 people see moves 500 marks, and that must not be 500 writes.
type marks struct {
	store chat.Store
	fail  func(error) // logs

	mu      sync.Mutex // leaf
	dirty   map[markKey]chat.Mark
	writing map[markKey]chat.Mark // taken from dirty, not yet known to be on disk
	seen    []chat.Seen
	timer   *time.Timer
	closed  bool

	flushMu sync.Mutex // one flush at a time; held over the store, so never taken under another
}

func newMarks(store chat.Store, fail func(error)) *marks {
	return &marks{store: store, fail: fail, dirty: map[markKey]chat.Mark{}}
}

// note records a mark to be written.
func (k *marks) note(m chat.Mark) {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := markKey{m.Room, m.User}
	k.dirty[key] = greater(k.dirty[key], m)
	k.arm()
}

// noteSeen records a last sign of life to be written.
func (k *marks) noteSeen(s chat.Seen) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.seen = append(k.seen, s)
	k.arm()
}

// arm starts the timer of the next flush if none runs. The caller holds mu.
func (k *marks) arm() {
	if k.timer == nil && !k.closed {
		k.timer = time.AfterFunc(flushAfter, func() { k.flush(context.Background()) })
	}
}

// overlay returns the mark with what is not yet on disk.
func (k *marks) overlay(m chat.Mark) chat.Mark {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := markKey{m.Room, m.User}
	return greater(greater(m, k.writing[key]), k.dirty[key])
}

// flush writes what was collected. What can't be written is kept for the next flush.
func (k *marks) flush(ctx context.Context) {
	k.flushMu.Lock()
	defer k.flushMu.Unlock()
	k.mu.Lock()
	k.writing, k.dirty = k.dirty, map[markKey]chat.Mark{}
	seen := k.seen
	k.seen = nil
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	k.mu.Unlock()

	ctx, cancel := context.WithTimeout(ctx, flushTimeout)
	defer cancel()
	list := make([]chat.Mark, 0, len(k.writing))
	for _, m := range k.writing {
		list = append(list, m)
	}
	var err error
	if len(list) > 0 {
		err = k.store.SaveMarks(ctx, list)
	}
	var seenErr error
	if len(seen) > 0 {
		seenErr = k.store.SaveSeen(ctx, seen)
	}
	k.settle(err, seen, seenErr)
}

// settle forgets what was written and takes back what was not.
func (k *marks) settle(err error, seen []chat.Seen, seenErr error) {
	k.mu.Lock()
	if err != nil {
		for key, m := range k.writing {
			k.dirty[key] = greater(k.dirty[key], m)
		}
	}
	k.writing = nil
	if seenErr != nil && len(k.seen) < 10_000 {
		k.seen = append(seen, k.seen...)
	}
	if len(k.dirty)+len(k.seen) > 0 {
		k.arm()
	}
	k.mu.Unlock()
	for _, e := range []error{err, seenErr} {
		if e != nil {
			k.fail(e)
		}
	}
}

// close writes what is left and stops the timer for good.
func (k *marks) close(ctx context.Context) {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.flush(ctx)
}

func greater(a, b chat.Mark) chat.Mark {
	return chat.Mark{Room: max(a.Room, b.Room), User: max(a.User, b.User), Read: max(a.Read, b.Read), Delivered: max(a.Delivered, b.Delivered)}
}
