package room

import (
	"context"
	"fmt"
	"slices"

	"parley/app/chat"
)

// Add brings somebody into a room of the session's user, tells them, and returns the room. They can read all
// that was said there. A direct room never widens: of its two people and the other it makes a group, or
// finds the one that they have, and returns that. NotFound: not a member, or no such person. Forbidden: one
// of the two blocks the other. Conflict when they are in it already; TooMany as for a post; else as Group.
func (s *Session) Add(ctx context.Context, id chat.RoomID, other chat.UserID) (chat.Membership, error) {
	k, err := s.hold(id)
	if err != nil {
		return chat.Membership{}, err
	}
	defer s.unhold(k.live)
	if k.peer != 0 {
		g, _, err := s.Group(ctx, []chat.UserID{k.peer, other}, "")
		return g, err
	}
	m := s.manager
	if err := m.mayChat(s.account, other); err != nil {
		return chat.Membership{}, err
	}
	m.arranging.Lock()
	defer m.arranging.Unlock()
	r := k.live.snapshot()
	name := m.userOf(other).Name
	if err := s.mayIn(k, chat.AddPeople); err != nil {
		return chat.Membership{}, err
	}
	if _, none := m.store.Member(ctx, id, other); none == nil {
		return chat.Membership{}, chat.Errorf(chat.Conflict, "%s is in %s already", name, m.called(r, s.account.id))
	}
	if r.Kind == chat.Group && len(r.People.IDs()) >= chat.MaxGroup {
		return chat.Membership{}, chat.Errorf(chat.Invalid, "a group has at most %d people; make a channel for more", chat.MaxGroup)
	}
	if err := s.mayWrite(); err != nil {
		return chat.Membership{}, err
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if _, err := m.store.AddMember(ctx, chat.Member{Room: id, User: other, Joined: m.now()}); err != nil {
		return chat.Membership{}, err
	}
	m.regroup(k.live, func(p chat.People) chat.People { return p.With(other) })
	if err := m.enrol(ctx, k.live.snapshot(), other, 0); err != nil {
		return chat.Membership{}, err
	}
	m.tellAdded(s.account, r, []chat.UserID{other})
	m.tellSmall(ctx, s.account, k.live, "added "+name)
	return k.view(), nil
}

// regroup notes who is in a group now, and tells all of them.
func (m *Manager) regroup(l *live, move func(chat.People) chat.People) {
	if r := l.snapshot(); r.Kind == chat.Group {
		r.People = move(r.People)
		l.alter(r)
	}
}

// Leave takes the session's user out of a room, which they can't read any more. Forbidden for a direct room
// and for the lobby, where everybody is; NotFound when they are not in it.
func (s *Session) Leave(ctx context.Context, id chat.RoomID) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	switch {
	case k.peer != 0:
		return chat.Errorf(chat.Forbidden, "a chat of two can't be left; /block keeps somebody from writing to you")
	case id == s.manager.lobby:
		return chat.Errorf(chat.Forbidden, "everybody is in #%s; it can't be left", chat.Lobby)
	}
	s.manager.arranging.Lock()
	defer s.manager.arranging.Unlock()
	return s.manager.remove(ctx, s.account, k.live, s.account.id, "left")
}

// Expel takes somebody out of a room, and tells them who did it and why; the reason may be empty. Forbidden
// when the user may not or is muted, in a direct room and the lobby, and when the other's role there is not below theirs.
// Invalid for oneself and for a reason that is too long; NotFound when one of the two is not in the room.
func (s *Session) Expel(ctx context.Context, id chat.RoomID, other chat.UserID, reason string) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	if reason, err = chat.CleanLine(reason, chat.MaxReason); err != nil {
		return err
	}
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	if err := s.mayOver(ctx, k, chat.Expel, other); err != nil {
		return err
	}
	switch {
	case other == s.account.id:
		return chat.Errorf(chat.Invalid, "that is you; /leave leaves this room")
	case id == m.lobby:
		return chat.Errorf(chat.Forbidden, "everybody is in #%s; nobody can be taken out of it", chat.Lobby)
	}
	why := ""
	if reason != "" {
		why = ": " + reason
	}
	if err := m.remove(ctx, s.account, k.live, other, "took "+m.userOf(other).Name+" out of this room"+why); err != nil {
		return err
	}
	m.tellUser(other, 0, fmt.Sprintf("%s took you out of %s%s", s.Me().Name, m.called(k.live.snapshot(), other), why))
	return nil
}

// mayOver says whether the session's user may do that to a member of a room: their role suffices, they are not
// muted, and their role is above that of the other, who may be they themselves.
func (s *Session) mayOver(ctx context.Context, k *membership, act chat.Act, other chat.UserID) error {
	role := s.roleIn(k)
	if err := role.MayIn(k.live.kind, act); err != nil {
		return err
	}
	if err := s.silenced(); err != nil {
		return err
	}
	member, err := s.manager.store.Member(ctx, k.live.id, other)
	if err != nil {
		return err
	}
	theirs := max(member.Role, s.Person(other).Role.InRooms())
	if other != s.account.id && theirs >= role {
		return chat.Errorf(chat.Forbidden, "%s is %s, and you are not above that", s.manager.userOf(other).Name, theirs)
	}
	return nil
}

// remove takes somebody out of a room, in the store first, and says there what by did. The caller holds
// arranging and the room.
func (m *Manager) remove(ctx context.Context, by *account, l *live, user chat.UserID, said string) error {
	ctx, cancel := whole(ctx)
	defer cancel()
	heir, err := m.store.RemoveMember(ctx, l.id, user)
	if err != nil {
		return err
	}
	m.mu.Lock()
	if a := m.accounts[user]; a != nil {
		m.takeRoom(a, l)
	}
	m.mu.Unlock()
	m.regroup(l, func(p chat.People) chat.People { return p.Without(user) })
	if by.id == user {
		m.tellSmall(ctx, by, l, said)
	} else {
		m.notice(ctx, by, l, said)
	}
	if heir != 0 {
		m.raised(l, heir, chat.Owner)
		m.tellUser(heir, 0, "you are the owner of "+m.called(l.snapshot(), heir)+" now")
	}
	return nil
}

// takeRoom takes a room and its threads from an account: its sessions hear nothing of them from now on. The
// caller holds mu.
func (m *Manager) takeRoom(a *account, l *live) {
	a.moves++
	for id, k := range a.rooms {
		if k.live != l && k.rules().live != l {
			continue
		}
		delete(a.rooms, id)
		for _, s := range a.sessions {
			k.live.detach(s)
			s.mailbox.put(chat.RoomRemoved{Room: id})
		}
		m.release(k.live)
	}
}

// SetMember gives a member of a room another role there, and tells them. Forbidden when the user may not or is muted,
// when the other's role is not below theirs, and when they are its only owner; NotFound when one of the two is
// not in the room.
func (s *Session) SetMember(ctx context.Context, id chat.RoomID, other chat.UserID, role chat.Role) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	if err := s.mayOver(ctx, k, chat.SetMember, other); err != nil {
		return err
	}
	first, err := m.store.Members(ctx, id, chat.Member{}, 2)
	if err != nil {
		return err
	}
	owners := slices.DeleteFunc(first, func(o chat.Member) bool { return o.Role < chat.Owner })
	if len(owners) == 1 && owners[0].User == other && role < chat.Owner {
		return chat.Errorf(chat.Forbidden, "%s is the only owner of this room: make another one first", m.userOf(other).Name)
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SetMemberRole(ctx, id, other, role); err != nil {
		return err
	}
	m.raised(k.live, other, role)
	m.tellUser(other, id, fmt.Sprintf("%s made you %s of %s", s.Me().Name, role, m.called(k.live.snapshot(), other)))
	m.notice(ctx, s.account, k.live, fmt.Sprintf("made %s %s of this room", m.userOf(other).Name, role))
	return nil
}

// raised notes a member's role, which the store has already, and has their screens look at it.
func (m *Manager) raised(l *live, user chat.UserID, role chat.Role) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	a := m.accounts[user]
	if a == nil || a.rooms[l.id] == nil {
		return
	}
	a.rooms[l.id].role.Store(uint32(role))
	for _, s := range a.sessions {
		s.mailbox.put(chat.RoomChanged{Room: l.snapshot()})
	}
}

// tellUser tells somebody something on all of their screens but those that show a room, if one is given: there
// it is told to all.
func (m *Manager) tellUser(id chat.UserID, shown chat.RoomID, text string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	if a := m.accounts[id]; a != nil {
		for _, s := range a.sessions {
			if shown == 0 || s.looking.Load() != int64(shown) {
				s.mailbox.put(chat.Announcement{Text: text})
			}
		}
	}
}

// Fellow is a member of a room as the others in it see them.
type Fellow struct {
	chat.Person
	Member chat.Member
}

// Fellows returns up to limit members of a room of the user, those with the highest role first: those that
// come after the given one, or from the first if that is zero. And it returns how many there are in all.
func (s *Session) Fellows(ctx context.Context, id chat.RoomID, after chat.Member, limit int) (list []Fellow, total int, err error) {
	if _, err := s.membership(id); err != nil {
		return nil, 0, err
	}
	members, err := s.manager.store.Members(ctx, id, after, limit)
	if err != nil {
		return nil, 0, err
	}
	for _, m := range members {
		list = append(list, Fellow{s.Person(m.User), m})
	}
	total, err = s.manager.store.CountMembers(ctx, id)
	return list, total, err
}
