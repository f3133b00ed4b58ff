package room

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"sync"
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// Session is one attached screen, script or page of a user. Its methods are safe for many
// goroutines. Once it is closed it has no rooms, and what it is asked to do fails with Unavailable.
type Session struct {
	manager  *Manager
	account  *account
	origin   Origin
	key      string // fingerprint; of a browser that by which it was let in, if there was one
	browser  int64  // 0 for others
	started  time.Time
	mailbox  *mailbox
	looking  atomic.Int64 // the room that it shows, 0 for none
	unseen   atomic.Bool  // nobody looks at it now
	closing  sync.Once
	ended    bool  // guarded by Manager.mu, as is:
	expelled error // why it can do nothing any more, though it has not left yet
}

// Close ends the session. Events that are queued can still be taken. It may be called again.
func (s *Session) Close() {
	s.closing.Do(func() {
		s.manager.leave(s)
		s.mailbox.close()
	})
}

// Next waits for events and returns all that are queued, oldest first. A Gap among them means that
// some were dropped: reload. It returns ctx's error when that ends, Unavailable after Close.
func (s *Session) Next(ctx context.Context) ([]chat.Event, error) { return s.mailbox.take(ctx) }

// Me returns the session's user as of now.
func (s *Session) Me() *chat.User { return s.account.user.Load() }

// Origin returns where the session comes from.
func (s *Session) Origin() Origin { return s.origin }

// Started returns when the session began.
func (s *Session) Started() time.Time { return s.started }

// User returns a user by id, nil if there is none. It is shared: it must not be changed.
func (s *Session) User(id chat.UserID) *chat.User {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	if a := s.manager.accounts[id]; a != nil {
		return a.user.Load()
	}
	return nil
}

// Find returns the person with that name, or one that looks like it. NotFound if there is none.
func (s *Session) Find(name string) (chat.Person, error) {
	m, skeleton := s.manager, chat.Skeleton(name)
	m.mu.RLock()
	defer m.mu.RUnlock()
	if a := m.byName[skeleton]; a != nil {
		return m.person(a), nil
	}
	return chat.Person{}, chat.Errorf(chat.NotFound, "nobody here is called %s; /who lists those who are here", chat.Printable(name))
}

// Rooms returns the user's rooms, without threads: newest activity first.
func (s *Session) Rooms() []chat.Membership {
	return sorted(slices.DeleteFunc(s.views(), func(m chat.Membership) bool { return m.Room.Kind == chat.Thread }))
}

// sorted sorts by index: what sorts such large values by value wants twice the stack that a session has.
func sorted(list []chat.Membership) []chat.Membership {
	sort.Slice(list, func(i, j int) bool {
		a, b := &list[i].Room, &list[j].Room
		return cmp.Or(b.Active().Compare(a.Active()), cmp.Compare(b.ID, a.ID)) < 0
	})
	return list
}

// views returns the user's rooms in no order.
func (s *Session) views() []chat.Membership {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	if s.ended {
		return nil
	}
	list := make([]chat.Membership, 0, len(s.account.rooms))
	for _, k := range s.account.rooms {
		list = append(list, k.view())
	}
	return list
}

// open fails with Unavailable when the session or the server is closed for what would be written, with
// Forbidden when the session was ended by somebody and has not left yet, and with Invalid for the console,
// which has no account to do it with.
func (s *Session) open() error {
	if s.isConsole() {
		return errNoAccount
	}
	return s.alive()
}

// Ended says why the session can do nothing any more, and nil while it can.
func (s *Session) Ended() error { return s.alive() }

// alive is open for what takes no account.
func (s *Session) alive() error {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	return s.aliveLocked()
}

// aliveLocked is alive for a caller that holds Manager.mu.
func (s *Session) aliveLocked() error {
	switch {
	case s.manager.closed:
		return errClosing
	case s.ended:
		return errClosed
	}
	return s.expelled
}

// Room returns one of the user's rooms; NotFound if they are not a member.
func (s *Session) Room(id chat.RoomID) (chat.Membership, error) {
	k, err := s.membership(id)
	if err != nil {
		return chat.Membership{}, err
	}
	return k.view(), nil
}

// Lobby returns the id of the channel that everybody is a member of.
func (s *Session) Lobby() chat.RoomID { return s.manager.lobby }

// membership returns the user's membership of a room. Whether there is no such room, or one that
// they are not in, is told alike.
func (s *Session) membership(id chat.RoomID) (*membership, error) {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	return s.roomLocked(id)
}

// roomLocked is membership for a caller that holds Manager.mu.
func (s *Session) roomLocked(id chat.RoomID) (*membership, error) {
	if s.ended {
		return nil, errClosed
	}
	if s.expelled != nil {
		return nil, s.expelled
	}
	if k := s.account.rooms[id]; k != nil && (k.in == nil || s.account.rooms[k.in.live.id] == k.in) {
		return k, nil
	}
	return nil, chat.Errorf(chat.NotFound, "you are not in that room")
}

// History returns up to limit messages with Seq < before (0: the newest), oldest first. Fewer than
// limit means that the room begins there.
func (s *Session) History(ctx context.Context, id chat.RoomID, before chat.Seq, limit int) ([]*chat.Message, error) {
	k, err := s.membership(id)
	if err != nil {
		return nil, err
	}
	if page, ok := k.live.before(before, limit); ok {
		return page, nil
	}
	changes := k.live.changed()
	page, err := s.manager.store.MessagesBefore(ctx, id, before, limit)
	if err == nil && before == 0 {
		k.live.fill(page, changes)
	}
	return page, err
}

// After returns up to limit messages with Seq > after, oldest first: what a screen missed.
func (s *Session) After(ctx context.Context, id chat.RoomID, after chat.Seq, limit int) ([]*chat.Message, error) {
	k, err := s.membership(id)
	if err != nil {
		return nil, err
	}
	if page, ok := k.live.after(after, limit); ok {
		return page, nil
	}
	return s.manager.store.MessagesAfter(ctx, id, after, limit)
}

// Message returns the message at a place; NotFound if there is none, or they are not in that room.
func (s *Session) Message(ctx context.Context, at chat.Place) (*chat.Message, error) {
	page, err := s.After(ctx, at.Room, at.Seq-1, 1)
	if err == nil && (len(page) == 0 || page[0].Seq != at.Seq) {
		err = errNoMessage
	}
	if err != nil {
		return nil, err
	}
	return page[0], nil
}

// MarkRead notes that everything up to seq was on the user's screen, and tells their other screens
// and, in a direct room, the other person.
func (s *Session) MarkRead(id chat.RoomID, seq chat.Seq) {
	k, err := s.membership(id)
	if err != nil || !raise(&k.read, min(seq, k.live.snapshot().LastSeq)) {
		return
	}
	s.manager.marks.note(k.mark())
	moved := chat.MarksMoved{Mark: k.mark()}
	if k.live.kind == chat.Direct {
		k.live.put(chat.MarksMoved{Mark: k.shown(s.Me())}, s.account)
	}
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	for _, other := range s.account.sessions {
		if other != s || s.browser != 0 { // a browser's requests are made with the session of any of its pages
			other.mailbox.put(moved)
		}
	}
}

// Marks returns how far the other person of a direct room has come; zero for other rooms.
func (s *Session) Marks(ctx context.Context, id chat.RoomID) (chat.Mark, error) {
	k, err := s.membership(id)
	if err != nil || k.peer == 0 {
		return chat.Mark{}, err
	}
	m := s.manager
	mark, ok := m.liveMark(id, k.peer)
	if !ok {
		member, err := m.store.Member(ctx, id, k.peer)
		if err != nil {
			return chat.Mark{}, err
		}
		mark = m.markOf(member)
	}
	return toldOf(m.userOf(k.peer), mark), nil
}
