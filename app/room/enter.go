package room

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"parley/app/chat"
)

// Origin says where a session comes from.
type Origin struct {
	Addr   netip.AddrPort // the client's address, for administrators and the log
	Client string         // what the client says it is, cleaned
	Screen bool           // a person looks at it; scripts don't make their user present
}

// Visitor is somebody who has proven to own a key, or to be a browser that is signed in.
type Visitor struct {
	Key     chat.Key // of a browser: the one by which it was let in, if there was one
	Browser int64    // its ID; 0 for others
	Login   string   // the name they gave; only the first login of a key looks at it
	Origin  Origin
	Until   time.Time // when they have to be gone, who came no further than the door; zero for others
}

// Enter starts a session for the account of the visitor's key. A new key makes an account with the
// login name; when that can't be (Invalid, or Conflict because it or a look-alike is taken) nothing
// is made, and EnterAs takes another name. TooMany when the account has too many sessions already, or
// began too many just now.
// Forbidden as Admit has it.
func (m *Manager) Enter(ctx context.Context, v Visitor) (*Session, error) {
	if err := m.Admit(v.Key.Fingerprint, v.Origin.Addr.Addr()); err != nil {
		return nil, err
	}
	m.mu.RLock()
	a := m.byKey[v.Key.Fingerprint]
	m.mu.RUnlock()
	if a == nil {
		return m.EnterAs(ctx, v, v.Login)
	}
	return m.attach(ctx, *a.user.Load(), v)
}

// EnterAs makes an account with the given name for a visitor whose key has none, and starts a
// session. Invalid or Conflict say what is wrong with the name, Forbidden is as Admit has it.
func (m *Manager) EnterAs(ctx context.Context, v Visitor, name string) (*Session, error) {
	if err := m.Admit(v.Key.Fingerprint, v.Origin.Addr.Addr()); err != nil {
		return nil, err
	}
	name, err := chat.CleanName(name)
	if err != nil {
		return nil, err
	}
	return m.register(ctx, v, func(key chat.Key) (chat.User, error) {
		return m.store.CreateUser(ctx, chat.User{Name: name, Created: m.now()}, key)
	})
}

// register makes the account of a newcomer by create, and starts a session.
func (m *Manager) register(ctx context.Context, v Visitor, create func(chat.Key) (chat.User, error)) (*Session, error) {
	key := v.Key
	key.Created = m.now()
	u, err := create(key)
	switch chat.CodeOf(err) {
	case "":
		m.log.Info("new account", "user", u.Name, "key", chat.Printable(key.Fingerprint))
		defer m.people.moved() // there is one more, though a script is nobody's presence
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
	return m.attachTo(ctx, m.meet(u, v.Key.Fingerprint), v)
}

// attachTo is attach for an account that is in memory.
func (m *Manager) attachTo(ctx context.Context, a *account, v Visitor) (*Session, error) {
	owns := v.Browser == 0 && m.claim(ctx, a, v.Origin) // browsers all seem to be here when a proxy is
	m.beginReading()
	defer m.endReading()
	rooms, w, err := m.readRooms(ctx, a)
	if err != nil {
		return nil, err
	}
	defer m.mu.Unlock()
	if m.closed {
		return nil, errClosing
	}
	if err := m.barred(a, v.Key.Fingerprint, v.Origin.Addr.Addr()); err != nil { // since they came to the door
		return nil, err
	}
	switch {
	case v.Browser != 0 && m.browsers[v.Browser] == nil:
		return nil, ErrSignedOut
	case v.Browser == 0 && !slices.Contains(a.keys, v.Key.Fingerprint):
		return nil, errRevoked
	}
	if err := m.roomFor(a, v.Browser != 0); err != nil {
		return nil, err
	}
	s := &Session{manager: m, account: a, origin: v.Origin, key: v.Key.Fingerprint, browser: v.Browser, started: m.now(), mailbox: m.newMailbox()}
	m.join(s, rooms, w)
	seen := chat.Seen{From: s.origin.Addr.Addr(), At: s.started}
	if s.browser == 0 {
		seen.Fingerprint = s.key
	}
	if s.origin.Screen {
		seen.User = a.id
		m.handOver(a)
	}
	m.marks.noteSeen(seen)
	if owns {
		s.mailbox.put(chat.Announcement{Text: "you own this server now: you are the first to come from its own machine"})
	}
	return s, nil
}

// roomFor counts a session that an account begins: TooMany when it has too many, or began too many just now. Browsers have
// a part of the sessions and a pace of their own, so that who took the secret of one keeps no terminal out. The caller
// holds mu.
func (m *Manager) roomFor(a *account, browser bool) error {
	if n := len(a.sessions); n >= m.limits.Sessions {
		return chat.Errorf(chat.TooMany, "you have %d sessions open; close one first", n)
	}
	pace := &a.logins
	if browser {
		pace = &a.browses
		n := 0
		for _, s := range a.sessions {
			if s.browser != 0 {
				n++
			}
		}
		if n >= (3*m.limits.Sessions+4)/5 {
			return chat.Errorf(chat.TooMany, "you have %d sessions open in browsers; close one first", n)
		}
	}
	return pace.allowTo("coming in", m.now(), m.limits.LoginBurst, m.limits.LoginEvery)
}

// meet returns the account of a user whom the store knows by a key. That key is the first of an account
// that is new here; an account that is known already has it, unless it was revoked meanwhile.
func (m *Manager) meet(u chat.User, fingerprint string) *account {
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.accounts[u.ID]; a != nil {
		return a
	}
	a := m.admit(u)
	m.keep(a, fingerprint)
	return a
}

// readRooms returns an account's rooms, and what waits in them, as the store has it; without an error it holds mu: nobody has come into one of the rooms, or left it, since they were read.
func (m *Manager) readRooms(ctx context.Context, a *account) (rooms []chat.Membership, w waiting, err error) {
	for {
		m.mu.RLock()
		moves := a.moves
		m.mu.RUnlock()
		if rooms, err = m.store.RoomsOf(ctx, a.id); err != nil {
			return nil, w, err
		}
		if w, err = m.readWaiting(ctx, a, rooms); err != nil {
			return nil, w, err
		}
		m.mu.Lock()
		if a.moves == moves {
			return rooms, w, nil
		}
		m.mu.Unlock()
	}
}

// join puts the session into its account and all of the account's rooms. The caller holds mu.
func (m *Manager) join(s *Session, rooms []chat.Membership, w waiting) {
	a := s.account
	if len(a.sessions) == 0 {
		a.rooms = make(map[chat.RoomID]*membership, len(rooms))
	}
	for _, threads := range []bool{false, true} { // after the rooms that they are in
		for _, r := range rooms {
			if threads == (r.Room.Kind == chat.Thread) {
				m.addRoom(a, r, w)
			}
		}
	}
	a.sessions = append(a.sessions, s)
	m.sessions[s] = struct{}{}
	for _, k := range a.rooms {
		k.live.attach(s, k)
	}
	if s.origin.Screen {
		if a.screens++; a.screens == 1 {
			a.since = s.started
			m.moved(a)
		}
	}
}

// addRoom adds a room to an account that is on, if it does not have it; sessions that the account has
// already are attached and told. The caller holds mu.
func (m *Manager) addRoom(a *account, r chat.Membership, w waiting) {
	in := a.rooms[r.Room.Parent]
	if a.rooms[r.Room.ID] != nil || in == nil && r.Room.Kind == chat.Thread {
		return
	}
	mark := m.marks.overlay(chat.Mark{Room: r.Room.ID, User: a.id, Read: r.Member.Read, Delivered: r.Member.Delivered})
	k := &membership{live: m.liveOf(r.Room), user: a.id, in: in, peer: r.Peer, joined: r.Member.Joined}
	k.role.Store(uint32(r.Member.Role))
	k.notify.Store(uint32(r.Member.Notify))
	k.read.Store(int64(mark.Read))
	k.delivered.Store(int64(mark.Delivered))
	k.load(a, w, r.Room.LastSeq)
	a.rooms[r.Room.ID] = k
	for _, s := range a.sessions {
		k.live.attach(s, k)
		s.mailbox.put(chat.RoomAdded{Membership: k.view()})
	}
}

// handOver notes that what waited in direct rooms reached a screen, and tells the other side. The
// caller holds mu.
func (m *Manager) handOver(a *account) {
	for _, k := range a.rooms {
		if k.live.kind == chat.Direct && raise(&k.delivered, k.live.snapshot().LastSeq) {
			m.marks.note(k.mark())
			k.live.put(chat.MarksMoved{Mark: k.shown(a.user.Load())}, a)
		}
	}
}

// leave takes a session out of everything. It is called once.
func (m *Manager) leave(s *Session) {
	m.mu.Lock()
	defer m.mu.Unlock()
	a := s.account
	s.ended = true
	if s.isConsole() {
		return
	}
	i := slices.Index(a.sessions, s)
	a.sessions = slices.Delete(a.sessions, i, i+1)
	rooms := a.rooms
	for _, k := range rooms {
		k.live.detach(s)
	}
	if s.origin.Screen {
		m.screenLeft(a)
	}
	m.people.unwatch(s)
	if len(a.sessions) == 0 {
		a.rooms, a.wanted, a.sessions = nil, nil, nil
	}
	for _, k := range rooms {
		m.release(k.live)
	}
	delete(m.sessions, s)
	if m.closed && len(m.sessions) == 0 {
		close(m.emptied)
	}
}

// screenLeft notes that a screen of the account is gone; with the last one the person is. The caller
// holds mu.
func (m *Manager) screenLeft(a *account) {
	if a.screens--; a.screens > 0 {
		return
	}
	u := *a.user.Load()
	if u.Gone {
		return
	}
	u.LastSeen = m.now()
	a.user.Store(&u)
	m.marks.noteSeen(chat.Seen{User: a.id, At: u.LastSeen})
	m.moved(a)
}
