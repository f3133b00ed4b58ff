package room

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"parley/app/chat"
)

// flushAfter is how long a mark or a last sign of life may wait to be written. A crash in that time
// makes messages unread again that were read; it loses nothing.
const flushAfter = 5 * time.Second

// flushTimeout bounds one write of marks: what takes longer is tried again later, and Close must not
// wait long for a disk that hangs.
const flushTimeout = 2 * time.Second

// flushBatch is how many marks go into one write, between which messages may be written.
const flushBatch = 512

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
	written map[markKey]chat.Mark   // by the last flush; who reads the store meanwhile may have missed it
	seen    map[chat.Seen]time.Time // At, by the others
	timer   *time.Timer
	closed  bool

	flushMu sync.Mutex // one flush at a time; held over the store, so never taken under another
}

func newMarks(store chat.Store, fail func(error)) *marks {
	return &marks{store: store, fail: fail, dirty: map[markKey]chat.Mark{}, seen: map[chat.Seen]time.Time{}}
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
	at := s.At
	s.At = time.Time{}
	if k.seen[s].Before(at) {
		k.seen[s] = at
	}
	k.arm()
}

// arm starts the timer of the next flush if none runs. The caller holds mu.
func (k *marks) arm() {
	if k.timer == nil && !k.closed {
		k.timer = time.AfterFunc(flushAfter, k.flush)
	}
}

// overlay returns a mark that was read from the store a moment ago with what is not on disk, or was not.
func (k *marks) overlay(m chat.Mark) chat.Mark {
	k.mu.Lock()
	defer k.mu.Unlock()
	key := markKey{m.Room, m.User}
	return greater(greater(m, k.written[key]), k.dirty[key])
}

// flush writes what was collected. What can't be written is kept for the next flush.
func (k *marks) flush() {
	k.flushMu.Lock()
	defer k.flushMu.Unlock()
	k.mu.Lock()
	k.written, k.dirty = k.dirty, map[markKey]chat.Mark{}
	seen := k.seen
	k.seen = map[chat.Seen]time.Time{}
	if k.timer != nil {
		k.timer.Stop()
		k.timer = nil
	}
	k.mu.Unlock()

	if err := k.write(slices.Collect(maps.Values(k.written)), seen); err != nil {
		k.fail(err)
		k.takeBack(seen)
	}
}

func (k *marks) write(list []chat.Mark, seen map[chat.Seen]time.Time) error {
	ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
	defer cancel()
	for part := range slices.Chunk(list, flushBatch) {
		if err := k.store.SaveMarks(ctx, part); err != nil {
			return err
		}
	}
	signs := make([]chat.Seen, 0, len(seen))
	for s, at := range seen {
		s.At = at
		signs = append(signs, s)
	}
	for part := range slices.Chunk(signs, flushBatch) {
		if err := k.store.SaveSeen(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// takeBack keeps what could not be written, or may not be, for the next flush.
func (k *marks) takeBack(seen map[chat.Seen]time.Time) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for key, m := range k.written {
		k.dirty[key] = greater(k.dirty[key], m)
	}
	for s, at := range seen {
		if k.seen[s].Before(at) {
			k.seen[s] = at
		}
	}
	k.arm()
}

// close writes what is left and stops the timer for good.
func (k *marks) close() {
	k.mu.Lock()
	k.closed = true
	k.mu.Unlock()
	k.flush()
}

func greater(a, b chat.Mark) chat.Mark {
	return chat.Mark{Room: max(a.Room, b.Room), User: max(a.User, b.User), Read: max(a.Read, b.Read), Delivered: max(a.Delivered, b.Delivered)}
}
