package room

import (
	"context"
	"sync"
	"sync/atomic"

	"parley/app/chat"
)

// mailbox is a session's bounded queue of events, with many writers and one reader.
type mailbox struct {
	size int            // how many events wait before they become a Gap
	gaps *atomic.Uint64 // counts the times that they did, of all mailboxes

	mu     sync.Mutex
	events []chat.Event
	gap    bool // events were dropped since the last take
	closed bool
	wake   chan struct{} // holds one token while there is something to take
}

func (m *Manager) newMailbox() *mailbox {
	return &mailbox{size: m.limits.Mailbox, gaps: &m.gaps, wake: make(chan struct{}, 1)}
}

// behind says whether half or more of the box is full.
func (b *mailbox) behind() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.gap || len(b.events) >= (b.size+1)/2
}

// put queues an event. It MUST NOT block: it is called under a room's mutex. When the box is full
// everything in it is dropped for one Gap. An event equal to the last one queued and carrying no
// content of its own (PeopleMoved) is queued once.
func (b *mailbox) put(e chat.Event) {
	b.mu.Lock()
	switch {
	case b.closed:
		b.mu.Unlock()
		return
	case b.gap && reloads(e):
		// The reader reloads anyway.
	case len(b.events) >= b.size:
		b.overflow(e)
	case len(b.events) > 0 && e == chat.Event(chat.PeopleMoved{}) && b.events[len(b.events)-1] == e:
	default:
		b.events = append(b.events, e)
	}
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// overflow drops what a reload brings back and keeps the rest. Caller holds mu.
func (b *mailbox) overflow(e chat.Event) {
	b.gap = true
	b.gaps.Add(1)
	kept := b.events[:0]
	for _, old := range b.events {
		if !reloads(old) && len(kept) < b.size/2 {
			kept = append(kept, old)
		}
	}
	clear(b.events[len(kept):])
	b.events = kept
	if !reloads(e) {
		b.events = append(b.events, e)
	}
}

// reloads reports whether what the event says is found again by reloading after a Gap.
func reloads(e chat.Event) bool {
	switch e.(type) {
	case chat.ChatWanted, chat.Announcement, chat.Closing:
		return false
	}
	return true
}

// take waits for events and returns all of them, oldest first; after dropped events the first is a
// Gap. It returns ctx's error when that ends first, and errClosed once the box is closed and empty.
func (b *mailbox) take(ctx context.Context) ([]chat.Event, error) {
	for {
		b.mu.Lock()
		events, gap, closed := b.events, b.gap, b.closed
		b.events, b.gap = nil, false
		b.mu.Unlock()
		if gap {
			events = append([]chat.Event{chat.Gap{}}, events...)
		}
		if len(events) > 0 {
			return events, nil
		}
		if closed {
			return nil, errClosed
		}
		select {
		case <-b.wake:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// close lets the reader take what is queued and then end.
func (b *mailbox) close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

var errClosed = chat.Errorf(chat.Unavailable, "this session has ended")
