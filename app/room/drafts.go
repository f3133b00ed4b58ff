package room

import (
	"context"
	"slices"
	"sync"
	"time"

	"parley/app/chat"
)

// drafts collects what people have typed and not sent, and writes it in batches: a crash may cost the
// last seconds of it.
type drafts struct {
	store chat.Store
	fail  func(error) // logs

	mu      sync.Mutex // leaf
	dirty   map[markKey]string
	writing map[markKey]string   // by the flush under way, or the last one; who reads the store meanwhile may have missed it
	none    map[markKey]struct{} // of which the store is known to have nothing, which is most; up to maxNone
	notes   uint64               // how many drafts were noted
	timer   *time.Timer
	closed  bool

	flushMu sync.Mutex // one flush at a time; held over the store, so never taken under another
}

const maxNone = 1 << 14

func newDrafts(store chat.Store, fail func(error)) *drafts {
	return &drafts{store: store, fail: fail, dirty: map[markKey]string{}, none: map[markKey]struct{}{}}
}

// note records a draft to be written.
func (d *drafts) note(key markKey, text string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.dirty[key] = text
	d.notes++
	delete(d.none, key)
	d.arm()
}

// arm starts the timer of the next flush if none runs. The caller holds mu.
func (d *drafts) arm() {
	if d.timer == nil && !d.closed {
		d.timer = time.AfterFunc(flushAfter, d.flush)
	}
}

// read returns a draft.
func (d *drafts) read(ctx context.Context, key markKey) (string, error) {
	text, known, notes := d.get(key)
	if known {
		return text, nil
	}
	text, err := d.store.Draft(ctx, key.user, key.room)
	if err != nil {
		return "", err
	}
	if newer, known, _ := d.get(key); known {
		return newer, nil // it was typed while the store was read
	}
	if text == "" {
		d.learn(key, notes)
	}
	return text, nil
}

// get returns a draft that may not be on disk yet, or is known to be none; known is false if the store has to be asked.
// That was so when notes drafts had been noted.
func (d *drafts) get(key markKey) (text string, known bool, notes uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if text, known = d.dirty[key]; !known {
		text, known = d.writing[key]
	}
	if !known {
		_, known = d.none[key]
	}
	return text, known, d.notes
}

// learn notes that the store has no draft, unless any was noted since there were that many.
func (d *drafts) learn(key markKey, notes uint64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.notes != notes {
		return
	}
	if len(d.none) >= maxNone {
		clear(d.none)
	}
	d.none[key] = struct{}{}
}

// flush writes what was collected. What can't be written is kept for the next flush.
func (d *drafts) flush() {
	d.flushMu.Lock()
	defer d.flushMu.Unlock()
	d.mu.Lock()
	d.writing, d.dirty = d.dirty, map[markKey]string{}
	if d.timer != nil {
		d.timer.Stop()
		d.timer = nil
	}
	list := make([]chat.Unsent, 0, len(d.writing))
	for key, text := range d.writing {
		list = append(list, chat.Unsent{User: key.user, Room: key.room, Text: text})
	}
	d.mu.Unlock()

	ctx, cancel := context.WithTimeout(context.Background(), flushTimeout)
	defer cancel()
	for part := range slices.Chunk(list, flushBatch) {
		if err := d.store.SaveDrafts(ctx, part); err != nil {
			d.fail(err)
			d.takeBack()
			return
		}
	}
}

// takeBack keeps what could not be written for the next flush.
func (d *drafts) takeBack() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for key, text := range d.writing {
		if _, newer := d.dirty[key]; !newer {
			d.dirty[key] = text
		}
	}
	d.arm()
}

// close writes what is left and stops the timer for good.
func (d *drafts) close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.flush()
}

// SaveDraft keeps what the user has typed in a room and not sent, for whichever screen of theirs opens it
// next; an empty text is none. One over chat.MaxUnsent is not kept.
func (s *Session) SaveDraft(id chat.RoomID, text string) {
	if _, err := s.membership(id); err == nil && len(text) <= chat.MaxUnsent {
		s.manager.drafts.note(markKey{id, s.account.id}, text)
	}
}

// Draft returns what the user has typed in a room and not sent.
func (s *Session) Draft(ctx context.Context, id chat.RoomID) (string, error) {
	if _, err := s.membership(id); err != nil {
		return "", err
	}
	return s.manager.drafts.read(ctx, markKey{id, s.account.id})
}
