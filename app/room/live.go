package room

import (
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// recentSize is how many of a room's newest messages are shared in memory by all who open it.
const recentSize = 64

// healAfter is how long a message may wait for the one before it. Two posters are answered by the
// store in order but may arrive here in the other; that takes microseconds. Longer means that a
// poster got an error for an append that did commit.
const healAfter = time.Second

// live is a room that somebody who is on is a member of.
type live struct {
	id      chat.RoomID
	kind    chat.Kind
	marks   *marks
	posting atomic.Int32 // posts under way; they keep the room live

	mu       sync.Mutex // tier 2
	room     chat.Room  // LastSeq and LastAt are of the newest message delivered
	attached []attached // in no order
	recent   []*chat.Message
	changes  uint64                          // of messages that were delivered
	altered  []*chat.Message                 // by the last of them
	waiting  map[chat.Seq]chat.MessagePosted // came before the message ahead of them
	healing  bool
	posted   map[chat.UserID]time.Time // in a slow room: when somebody posted last
	sweepAt  int                       // how many of these there must be before the old ones are forgotten
}

// attached is a session in a room, with its user's membership.
type attached struct {
	session    *Session
	membership *membership
}

func newLive(r chat.Room, k *marks) *live {
	return &live{id: r.ID, kind: r.Kind, room: r, marks: k}
}

// attach adds a session. The caller holds Manager.mu.
func (l *live) attach(s *Session, m *membership) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.attached = append(l.attached, attached{s, m})
}

// detach removes a session. The caller holds Manager.mu.
func (l *live) detach(s *Session) {
	l.mu.Lock()
	defer l.mu.Unlock()
	i := slices.IndexFunc(l.attached, func(a attached) bool { return a.session == s })
	last := len(l.attached) - 1
	l.attached[i], l.attached[last] = l.attached[last], attached{}
	l.attached = l.attached[:last]
}

// idle reports whether nothing holds the room live. It stays so while the caller holds Manager.mu.
func (l *live) idle() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.attached) == 0 && l.posting.Load() == 0
}

// advance takes over what the store knows of the room when that is newer. While a session is attached
// or a post is under way only deliver moves LastSeq: what the store has more is about to be delivered.
// The caller holds Manager.mu.
func (l *live) advance(r chat.Room) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.attached) == 0 && l.posting.Load() == 0 && r.LastSeq > l.room.LastSeq {
		l.room.LastSeq, l.room.LastAt = r.LastSeq, r.LastAt
		l.recent, l.waiting = nil, nil
	}
}

// snapshot returns the room as of now.
func (l *live) snapshot() chat.Room {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.room
}

// put hands an event to every attached session but except, which may be nil.
func (l *live) put(e chat.Event, except *account) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.putLocked(e, except)
}

// putLocked is put for a caller that holds mu. MUST NOT block.
func (l *live) putLocked(e chat.Event, except *account) {
	for _, a := range l.attached {
		if a.session.account != except {
			a.session.mailbox.put(e)
		}
	}
}

// deliver hands a message to every attached session, in the order of Seq and each once. A message
// that is ahead of its turn waits; heal is true for the caller that should see to it after healAfter.
func (l *live) deliver(e chat.MessagePosted) (heal bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seq := e.Message.Seq
	switch last := l.room.LastSeq; {
	case seq <= last:
		return false
	case seq > last+1:
		if l.waiting == nil {
			l.waiting = map[chat.Seq]chat.MessagePosted{}
		}
		if was := l.waiting[seq].Message; was == nil || was.Version < e.Message.Version {
			l.waiting[seq] = e
		}
		heal, l.healing = !l.healing, true
		return heal
	}
	l.fanOut(e)
	for next, ok := l.waiting[l.room.LastSeq+1]; ok; next, ok = l.waiting[l.room.LastSeq+1] {
		delete(l.waiting, l.room.LastSeq+1)
		l.fanOut(next)
	}
	return false
}

// fanOut puts the next message into the mailboxes. The caller holds mu.
func (l *live) fanOut(e chat.MessagePosted) {
	e.Message = l.quoted(e.Message)
	l.room.LastSeq, l.room.LastAt = e.Message.Seq, e.Message.Posted
	l.remember(e.Message)
	l.tally(e.Message)
	l.putLocked(e, nil)
	l.moveMarks(e.Message)
}

// moveMarks notes what a message's arrival means by itself: its author has read it if they had read
// all before it, and in a direct room it was delivered to a peer who is there. The caller holds mu.
func (l *live) moveMarks(m *chat.Message) {
	for _, a := range l.attached {
		k := a.membership
		if k.user == m.Author {
			if k.read.CompareAndSwap(int64(m.Seq-1), int64(m.Seq)) {
				l.tellMarks(k, k.mark(), func(other attached) bool { return other.membership == k })
			}
			if l.kind != chat.Direct {
				return // the marks of the others stay; don't walk the room for nothing
			}
		} else if l.kind == chat.Direct && a.session.origin.Screen && raise(&k.delivered, m.Seq) {
			l.tellMarks(k, k.shown(a.session.Me()), func(other attached) bool { return other.membership != k })
		}
	}
}

// tellMarks has a member's marks written, and tells a mark to those of the room whom it concerns. The
// caller holds mu.
func (l *live) tellMarks(k *membership, mark chat.Mark, whom func(attached) bool) {
	l.marks.note(k.mark())
	var e chat.Event = chat.MarksMoved{Mark: mark}
	for _, a := range l.attached {
		if whom(a) {
			a.session.mailbox.put(e)
		}
	}
}

// remember appends to recent, in chunks so that the copy is rare. The caller holds mu.
func (l *live) remember(m *chat.Message) {
	if n := len(l.recent); n > 0 && l.recent[n-1].Seq+1 != m.Seq {
		l.recent = nil
	}
	if len(l.recent) >= 2*recentSize {
		kept := make([]*chat.Message, recentSize, 2*recentSize)
		copy(kept, l.recent[len(l.recent)-recentSize:])
		l.recent = kept
	}
	l.recent = append(l.recent, m)
}

// before returns up to limit messages with Seq < before (0: the newest) when memory has them all.
func (l *live) before(before chat.Seq, limit int) ([]*chat.Message, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.room.LastSeq == 0 {
		return nil, true
	}
	if len(l.recent) == 0 || l.recent[len(l.recent)-1].Seq != l.room.LastSeq {
		return nil, false
	}
	end := len(l.recent)
	if before > 0 {
		end = min(end, int(before-l.recent[0].Seq))
	}
	if end <= 0 || (end < limit && l.recent[0].Seq > 1) {
		return nil, false
	}
	return slices.Clone(l.recent[max(0, end-limit):end]), true
}

// after returns up to limit messages with Seq > after when memory has them all.
func (l *live) after(after chat.Seq, limit int) ([]*chat.Message, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if after >= l.room.LastSeq {
		return nil, true
	}
	if len(l.recent) == 0 || l.recent[0].Seq > after+1 {
		return nil, false
	}
	from := int(after + 1 - l.recent[0].Seq)
	return slices.Clone(l.recent[from:min(len(l.recent), from+limit)]), true
}

// fill gives the newest page, read from the store, to those who open the room next, unless a message was
// changed since the number of changes was that. Messages that were delivered meanwhile are put behind it.
func (l *live) fill(page []*chat.Message, changes uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(page) == 0 || len(l.recent) >= len(page) || l.changes != changes {
		return
	}
	last := page[len(page)-1].Seq
	joined := slices.Clip(page)
	for _, m := range l.recent {
		if m.Seq == last+1 {
			joined, last = append(joined, m), m.Seq
		}
	}
	if last == l.room.LastSeq {
		l.recent = slices.Clone(joined[max(0, len(joined)-recentSize):])
	}
}

// stuck reports whether a message still waits for the one before it, which is the one after last; if
// none does, healing is over.
func (l *live) stuck() (last chat.Seq, stuck bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.healing = len(l.waiting) > 0
	return l.room.LastSeq, l.healing
}

// skip gives up on a missing message: every screen reloads.
func (l *live) skip() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for seq, e := range l.waiting {
		if seq > l.room.LastSeq {
			l.room.LastSeq, l.room.LastAt = seq, e.Message.Posted
		}
	}
	l.waiting, l.recent, l.healing = nil, nil, false
	l.putLocked(chat.Gap{}, nil)
}
