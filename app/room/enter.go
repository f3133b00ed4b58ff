package room

import (
	"context"

	"parley/app/chat"
)

// Origin says where a session comes from.
type Origin struct {
	Addr   string // the client's address, for administrators and the log
	Client string // what the client says it is, cleaned
	Screen bool   // a person looks at it; scripts don't make their user present
}

// Visitor is somebody who has proven to own a key.
type Visitor struct {
	Key    chat.Key
	Login  string // the name they gave; only the first login of a key looks at it
	Origin Origin
}

// Enter starts a session for the account of the visitor's key. A new key makes an account with the
// login name; when that can't be (Invalid, or Conflict because it or a look-alike is taken) nothing
// is made, and EnterAs takes another name. TooMany when the account has too many sessions already.
func (m *Manager) Enter(ctx context.Context, v Visitor) (*Session, error) {
	u, err := m.store.UserByKey(ctx, v.Key.Fingerprint)
	if chat.CodeOf(err) == chat.NotFound {
		return m.EnterAs(ctx, v, v.Login)
	}
	if err != nil {
		return nil, err
	}
	return m.attach(ctx, u, v)
}

// EnterAs makes an account with the given name for a visitor whose key has none, and starts a
// session. Invalid or Conflict say what is wrong with the name.
func (m *Manager) EnterAs(ctx context.Context, v Visitor, name string) (*Session, error) {
	name, err := chat.CleanName(name)
	if err != nil {
		return nil, err
	}
	key := v.Key
	key.Created = m.now()
	u, err := m.store.CreateUser(ctx, chat.User{Name: name, Created: m.now()}, key)
	switch chat.CodeOf(err) {
	case "":
		m.log.Info("new account", "user", u.Name, "key", chat.Printable(key.Fingerprint))
	case chat.Conflict: // the name is taken, or the key made its account on another connection just now
		own, none := m.store.UserByKey(ctx, key.Fingerprint)
		if none != nil {
			return nil, err
		}
		u = own
	default:
		return nil, err
	}
	return m.attach(ctx, u, v)
}

// attach starts a session of an account: the rooms are read first and joined second, under mu.
func (m *Manager) attach(ctx context.Context, u chat.User, v Visitor) (*Session, error) {
	a, err := m.beginAttach(u)
	if err != nil {
		return nil, err
	}
	rooms, err := m.store.RoomsOf(ctx, u.ID)
	m.mu.Lock()
	m.attaching--
	if err == nil && m.closed {
		err = errClosing
	}
	if err != nil {
		m.releaseAll()
		m.mu.Unlock()
		return nil, err
	}
	s := &Session{manager: m, account: a, origin: v.Origin, key: v.Key.Fingerprint, started: m.now(), mailbox: newMailbox()}
	m.join(s, rooms)
	arrived := s.origin.Screen && a.screens == 1
	m.releaseAll()
	m.mu.Unlock()

	m.marks.noteSeen(chat.Seen{User: u.ID, Fingerprint: v.Key.Fingerprint, At: s.started})
	if s.origin.Screen {
		m.handOver(a)
	}
	if arrived {
		m.moved(a)
	}
	return s, nil
}

// beginAttach counts a session that is about to attach, so that live rooms stay until it has.
func (m *Manager) beginAttach(u chat.User) (*account, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.closed {
		return nil, errClosing
	}
	a := m.admit(u)
	if len(a.sessions) >= m.limits.Sessions {
		return nil, chat.Errorf(chat.TooMany, "you have %d sessions open; close one first", len(a.sessions))
	}
	m.attaching++
	return a, nil
}

// join puts the session into its account and all of the account's rooms. The caller holds mu.
func (m *Manager) join(s *Session, rooms []chat.Membership) {
	a := s.account
	if len(a.sessions) == 0 {
		a.rooms = make(map[chat.RoomID]*membership, len(rooms))
	}
	for _, r := range rooms {
		m.addMembership(a, r)
	}
	a.sessions = append(a.sessions, s)
	m.sessions[s] = struct{}{}
	if s.origin.Screen {
		if a.screens++; a.screens == 1 {
			a.since = s.started
		}
	}
	for _, k := range a.rooms {
		k.live.attach(s, k)
	}
}

// addMembership adds a room to an account that is on, if it does not have it. It attaches nobody.
// The caller holds mu.
func (m *Manager) addMembership(a *account, r chat.Membership) (added *membership) {
	if a.rooms[r.Room.ID] != nil {
		return nil
	}
	mark := m.marks.overlay(chat.Mark{Room: r.Room.ID, User: a.id, Read: r.Member.Read, Delivered: r.Member.Delivered})
	k := &membership{live: m.liveOf(r.Room), user: a.id, peer: r.Peer, role: r.Member.Role, joined: r.Member.Joined}
	k.read.Store(int64(mark.Read))
	k.delivered.Store(int64(mark.Delivered))
	a.rooms[r.Room.ID] = k
	return k
}

// handOver notes that what waited in direct rooms reached a session, and tells the other side.
func (m *Manager) handOver(a *account) {
	for _, k := range m.directs(a) {
		if last := k.live.snapshot().LastSeq; raise(&k.delivered, last) {
			m.marks.note(k.mark())
			k.live.put(chat.MarksMoved{Mark: k.mark()}, nil)
		}
	}
}

// directs returns the direct rooms of an account.
func (m *Manager) directs(a *account) []*membership {
	m.mu.RLock()
	defer m.mu.RUnlock()
	var list []*membership
	for _, k := range a.rooms {
		if k.live.kind == chat.Direct {
			list = append(list, k)
		}
	}
	return list
}

// releaseAll releases every idle room, once nobody is attaching any more. Rooms that became idle
// meanwhile are few, and known only by looking. The caller holds mu.
func (m *Manager) releaseAll() {
	if m.attaching > 0 || !m.stale {
		return
	}
	m.stale = false
	for _, l := range m.lives {
		m.release(l)
	}
}

// leave takes a session out of everything. It is called once.
func (m *Manager) leave(s *Session) {
	a := s.account
	m.mu.Lock()
	for i, other := range a.sessions {
		if other == s {
			a.sessions = append(a.sessions[:i:i], a.sessions[i+1:]...)
			break
		}
	}
	var lives []*live
	for _, k := range a.rooms {
		k.live.detach(s)
		lives = append(lives, k.live)
	}
	left := false
	now := m.now()
	if s.origin.Screen {
		if a.screens--; a.screens == 0 {
			left, a.since = true, now
			u := *a.user.Load()
			u.LastSeen = now
			a.user.Store(&u)
		}
	}
	m.mu.Unlock()

	if left {
		m.marks.noteSeen(chat.Seen{User: a.id, At: now})
		m.moved(a)
	}
	m.forget(s, lives)
}

// forget drops what an account without sessions need not have, and tells Close when all have left.
func (m *Manager) forget(s *Session, lives []*live) {
	m.people.unwatch(s)
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := s.account; len(a.sessions) == 0 {
		a.rooms, a.wanted, a.sessions = nil, nil, nil
	}
	m.release(lives...)
	delete(m.sessions, s)
	if m.closed && len(m.sessions) == 0 {
		close(m.emptied)
	}
}
