package room

import (
	"context"
	"maps"
	"time"

	"parley/app/chat"
)

// wantEvery is how often one person's wish to chat with another is told anew.
const wantEvery = 20 * time.Second

// Direct returns the direct room with somebody, made if there is none yet. Invalid for oneself,
// NotFound when there is no such person, Forbidden when there is none and one blocks the other, TooMany
// for whoever opens rooms with ever more people.
func (s *Session) Direct(ctx context.Context, other chat.UserID) (chat.Membership, error) {
	if other == s.account.id {
		return chat.Membership{}, chat.Errorf(chat.Invalid, "that is you; choose somebody else")
	}
	if k := s.directWith(other); k != nil {
		return k.view(), nil
	}
	if err := s.open(); err != nil {
		return chat.Membership{}, err
	}
	if err := s.manager.mayChat(s.account, other); err != nil {
		return chat.Membership{}, err
	}
	limits := s.manager.limits
	if err := s.account.chats.allowTo("opening chats", s.manager.now(), limits.ChatBurst, limits.ChatEvery); err != nil {
		return chat.Membership{}, err
	}
	s.manager.beginReading()
	defer s.manager.endReading()
	room, _, err := s.manager.store.DirectRoom(ctx, s.account.id, other)
	if err != nil {
		return chat.Membership{}, err
	}
	if err := s.manager.enrol(ctx, room, other, s.account.id); err != nil {
		return chat.Membership{}, err
	}
	return s.enrolled(ctx, room, other)
}

// directWith returns the membership of the direct room with somebody, if the account has it loaded.
func (s *Session) directWith(other chat.UserID) *membership {
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	for _, k := range s.account.rooms {
		if k.peer == other && !s.ended {
			return k
		}
	}
	return nil
}

// enrolled makes the session's user a live member of a room that the store has them in.
func (s *Session) enrolled(ctx context.Context, room chat.Room, peer chat.UserID) (chat.Membership, error) {
	if err := s.manager.enrol(ctx, room, s.account.id, peer); err != nil {
		return chat.Membership{}, err
	}
	return s.Room(room.ID)
}

// enrol attaches all sessions of a user to a room that the store has them in, and tells them. For a
// user who has none it does nothing: their rooms are read when they come. The caller is reading since
// before it had the room.
func (m *Manager) enrol(ctx context.Context, room chat.Room, user, peer chat.UserID) error {
	member, err := m.store.Member(ctx, room.ID, user)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	a := m.accounts[user]
	if a == nil {
		return nil
	}
	a.moves++
	if len(a.sessions) == 0 {
		return nil
	}
	m.addRoom(a, chat.Membership{Room: room, Member: member, Peer: peer}, waiting{})
	return nil
}

// WantChat tells the other person of a direct room that the session's user would like to chat. It
// says nothing to somebody who blocks them, and not again within wantEvery. It counts as a post to the
// rate of posting, else it were a way to ring everybody's bell at once.
func (s *Session) WantChat(id chat.RoomID) {
	k, err := s.membership(id)
	if err != nil || k.peer == 0 || s.manager.mayChat(s.account, k.peer) != nil {
		return
	}
	m, now := s.manager, s.manager.now()
	m.mu.Lock()
	last, again := s.account.wanted[k.peer]
	if again && now.Sub(last) < wantEvery || s.mayWrite() != nil {
		m.mu.Unlock()
		return
	}
	if s.account.wanted == nil {
		s.account.wanted = map[chat.UserID]time.Time{}
	}
	s.account.wanted[k.peer] = now
	m.mu.Unlock()
	k.live.put(chat.ChatWanted{Room: id, From: s.Me()}, s.account)
}

// Block makes the session's user refuse direct messages and notices of somebody, or take them again.
// Invalid for oneself.
func (s *Session) Block(ctx context.Context, other chat.UserID, on bool) error {
	if other == s.account.id {
		return chat.Errorf(chat.Invalid, "you can't block yourself")
	}
	if err := s.open(); err != nil {
		return err
	}
	change := s.manager.store.Unblock
	if on {
		change = s.manager.store.Block
	}
	if err := change(ctx, s.account.id, other); err != nil {
		return err
	}
	s.manager.mu.Lock()
	s.account.refuse(other, on)
	s.manager.mu.Unlock()
	if err := s.recount(ctx); err != nil { // they are blocked all the same
		s.manager.log.Warn("what is unread can't be counted anew", "err", err)
	}
	s.manager.mu.RLock()
	defer s.manager.mu.RUnlock()
	changed := chat.UserChanged{User: s.Me()} // how they see the others is another
	for _, mine := range s.account.sessions {
		mine.mailbox.put(changed)
	}
	return nil
}

// refuse notes whether the account blocks somebody. The caller holds Manager.mu, or is New.
func (a *account) refuse(other chat.UserID, on bool) {
	set := map[chat.UserID]bool{}
	if old := a.refused.Load(); old != nil {
		maps.Copy(set, *old)
	}
	if set[other] = true; !on {
		delete(set, other)
	}
	a.refused.Store(&set)
}

// refuses reports whether the account blocks somebody.
func (a *account) refuses(other chat.UserID) bool {
	set := a.refused.Load()
	return set != nil && (*set)[other]
}

// refusesAny reports whether the account blocks anybody.
func (a *account) refusesAny() bool {
	set := a.refused.Load()
	return set != nil && len(*set) > 0
}

// Blocks reports whether the session's user refuses somebody.
func (s *Session) Blocks(other chat.UserID) bool {
	return s.account.refuses(other)
}
