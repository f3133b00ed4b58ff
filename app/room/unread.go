package room

import (
	"cmp"
	"context"
	"slices"
	"sync/atomic"

	"parley/app/chat"
)

// unreadMax bounds how many unread messages of one sort are counted in a room, and unreadLook how many of all rooms
// together are looked at for that.
const (
	unreadMax  = 1000
	unreadLook = 20 * unreadMax
)

// unread are messages of some sort that a member has not read, in order: the newest of them.
type unread []chat.Seq

// note adds a message, once.
func (u *unread) note(seq chat.Seq, read *atomic.Int64) {
	n := len(*u)
	if n > 0 && (*u)[n-1] >= seq || int64(seq) <= read.Load() {
		return
	}
	if n == unreadMax {
		*u = slices.Delete(*u, 0, 1)
	}
	*u = append(*u, seq)
}

// forget takes a message out.
func (u *unread) forget(seq chat.Seq) {
	if len(*u) > 0 {
		*u = slices.DeleteFunc(*u, func(s chat.Seq) bool { return s == seq })
	}
}

// count returns how many there are behind a Read mark, and forgets the others.
func (u *unread) count(read *atomic.Int64) int {
	i := 0
	for i < len(*u) && int64((*u)[i]) <= read.Load() {
		i++
	}
	if *u = (*u)[i:]; len(*u) == 0 {
		*u = nil
	}
	return len(*u)
}

// in returns those of places, which are by room, that are in a room.
func in(places []chat.Place, id chat.RoomID) []chat.Place {
	from, _ := slices.BinarySearchFunc(places, id, func(p chat.Place, id chat.RoomID) int { return cmp.Compare(p.Room, id) })
	to, _ := slices.BinarySearchFunc(places, id+1, func(p chat.Place, id chat.RoomID) int { return cmp.Compare(p.Room, id) })
	return places[from:to]
}

// waiting is what the store knows of an account's unread messages, by room.
type waiting struct {
	named   []chat.Place // they mention it
	skipped []chat.Place // they are of people whom it blocks
}

// readWaiting asks the store for what waits in an account's rooms.
func (m *Manager) readWaiting(ctx context.Context, a *account, rooms []chat.Membership) (w waiting, err error) {
	if w.named, err = m.store.UnreadMentions(ctx, a.id); err == nil {
		w.skipped, err = m.readSkipped(ctx, a, rooms)
	}
	return w, err
}

// readSkipped asks the store where people whom an account blocks said something. Most people block nobody.
func (m *Manager) readSkipped(ctx context.Context, a *account, rooms []chat.Membership) ([]chat.Place, error) {
	if !a.refusesAny() {
		return nil, nil
	}
	n := 1
	for i := range rooms {
		if rooms[i].Room.LastSeq > rooms[i].Member.Read {
			n++
		}
	}
	return m.store.UnreadBlocked(ctx, a.id, min(unreadMax, unreadLook/n))
}

// load takes over what the store knows of the unread messages of a room, and what came since that was read from it.
// The caller holds Manager.mu.
func (m *membership) load(a *account, w waiting, since chat.Seq) {
	l := m.live
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range in(w.named, l.id) {
		m.named.note(p.Seq, &m.read)
	}
	for _, p := range in(w.skipped, l.id) {
		m.skipped.note(p.Seq, &m.read)
	}
	for _, msg := range l.recent {
		if msg.Seq <= since {
			continue
		}
		if a.mentionedIn(msg, false) {
			m.named.note(msg.Seq, &m.read)
		}
		m.noteSkipped(a, msg)
	}
}

// noteSkipped counts a message of somebody whom the member blocks. In a direct room it is shown, so it is none. The
// caller holds live.mu.
func (m *membership) noteSkipped(a *account, msg *chat.Message) {
	if m.live.kind != chat.Direct && msg.Kind != chat.Notice && a.refuses(msg.Author) {
		m.skipped.note(msg.Seq, &m.read)
	}
}

// tally counts a message for those whom it mentions, or who don't want it. The caller holds mu.
func (l *live) tally(m *chat.Message) {
	mentions := m.Call != chat.NoCall || len(m.Named) > 0
	for _, a := range l.attached {
		k := a.membership
		if them := a.session.account; mentions && them.mentionedIn(m, a.session.isHere()) {
			k.named.note(m.Seq, &k.read)
		} else {
			k.noteSkipped(them, m)
		}
	}
}

// recount counts anew which unread messages the session's user does not want, after that has changed.
func (s *Session) recount(ctx context.Context) error {
	m, a := s.manager, s.account
	skipped, err := m.readSkipped(ctx, a, s.views())
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, k := range a.rooms {
		k.live.mu.Lock()
		k.skipped = nil
		k.live.mu.Unlock()
		k.load(a, waiting{skipped: skipped}, 0)
	}
	return err
}

// Counts returns how many messages of a room that the session's user has not read mention them, and how many are of
// people whom they block.
func (s *Session) Counts(id chat.RoomID) (mentions, skipped int) {
	k, err := s.membership(id)
	if err != nil {
		return 0, 0
	}
	k.live.mu.Lock()
	defer k.live.mu.Unlock()
	return k.named.count(&k.read), k.skipped.count(&k.read)
}
