package room

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"parley/app/chat"
)

// Group returns a group of the session's user and these people, made if there is none of just them; with a
// name, if there is none of that name. made says whether it was. Each of them is told. Invalid for fewer
// than three people and more than chat.MaxGroup, and for a name that can't be; NotFound for somebody who is
// not there; Forbidden when one of them and the user block each other; TooMany when they make too many.
func (s *Session) Group(ctx context.Context, people []chat.UserID, name string) (k chat.Membership, made bool, err error) {
	if name, err = chat.CleanLine(name, chat.MaxName); err != nil {
		return k, false, err
	}
	if err := s.open(); err != nil {
		return k, false, err
	}
	who := chat.PeopleOf(append(slices.Clone(people), s.account.id)...)
	if err := s.mayGroup(who); err != nil {
		return k, false, err
	}
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	if k, ok := s.groupOf(who, name); ok {
		return k, false, nil
	}
	k, err = s.createRoom(ctx, chat.Room{Kind: chat.Group, Name: name, People: who, Created: m.now()})
	if err != nil {
		return k, false, err
	}
	m.tellAdded(s.account, k.Room, who.Without(s.account.id).IDs())
	own, err := s.hold(k.Room.ID)
	if err != nil {
		return k, true, err
	}
	defer s.unhold(own.live)
	m.notice(ctx, s.account, own.live, "made this group") // so that something waits there for the others
	return own.view(), true, nil
}

// mayGroup says why these people can't be a group.
func (s *Session) mayGroup(who chat.People) error {
	ids := who.IDs()
	if len(ids) < 3 {
		return chat.Errorf(chat.Invalid, "a group has three people or more: name two others, each with an @")
	}
	if len(ids) > chat.MaxGroup {
		return chat.Errorf(chat.Invalid, "a group has at most %d people; make a channel for more", chat.MaxGroup)
	}
	for _, id := range ids {
		if id == s.account.id {
			continue
		}
		if err := s.manager.mayChat(s.account, id); err != nil {
			return err
		}
	}
	return nil
}

// groupOf returns the user's group of just these people: of that name, if it is not empty; of several the
// one in which something last happened.
func (s *Session) groupOf(who chat.People, name string) (chat.Membership, bool) {
	for _, k := range s.Rooms() {
		if k.Room.Kind == chat.Group && k.Room.People == who && !k.Room.Archived && (name == "" || k.Room.Name == name) {
			return k, true
		}
	}
	return chat.Membership{}, false
}

// tellAdded tells people that somebody brought them into a room.
func (m *Manager) tellAdded(by *account, r chat.Room, people []chat.UserID) {
	for _, id := range people {
		m.tellUser(id, 0, fmt.Sprintf("%s added you to %s", by.user.Load().Name, m.called(r, id)))
	}
}

// Called is how one of the user's rooms is called: "#plans", "@bob", a group by its name, or else by the
// others who are in it.
func (s *Session) Called(k chat.Membership) string {
	switch {
	case k.Peer != 0:
		return "@" + s.manager.userOf(k.Peer).Name
	case k.Room.Kind == chat.Group && k.Room.Name == "":
		return s.manager.callPeople(s.apart(k.Room))
	}
	return s.manager.called(k.Room, s.account.id)
}

// apart returns the others in a group of the user in the order to call it by. Where another of their groups
// would be called alike, those come first whom that has not.
func (s *Session) apart(r chat.Room) []chat.UserID {
	others := r.People.Without(s.account.id).IDs()
	if len(others) <= mostNamed {
		return others
	}
	common := map[chat.UserID]int{} // in how many of these groups somebody is
	s.manager.mu.RLock()
	for id, k := range s.account.rooms {
		if id == r.ID || k.live.kind != chat.Group {
			continue
		}
		other := k.live.snapshot()
		theirs := other.People.Without(s.account.id).IDs()
		if other.Name == "" && len(theirs) == len(others) && slices.Equal(theirs[:someNamed], others[:someNamed]) {
			for _, id := range theirs {
				common[id]++
			}
		}
	}
	s.manager.mu.RUnlock()
	slices.SortStableFunc(others, func(a, b chat.UserID) int { return common[a] - common[b] })
	return others
}

// called is how a channel or a group is called for somebody.
func (m *Manager) called(r chat.Room, me chat.UserID) string {
	if r.Kind == chat.Channel {
		return "#" + r.Name
	}
	if r.Name != "" {
		return r.Name
	}
	return m.callPeople(r.People.Without(me).IDs())
}

// A group without a name is called by the others, if they are no more than mostNamed; else by someNamed of
// them, and how many more they are.
const mostNamed, someNamed = 4, 3

// callPeople is how a group of the user and these is called.
func (m *Manager) callPeople(others []chat.UserID) string {
	named, rest := others, ""
	if len(others) > mostNamed {
		named, rest = others[:someNamed], fmt.Sprintf(" +%d", len(others)-someNamed)
	}
	if len(named) == 0 {
		return "only you"
	}
	names := make([]string, len(named))
	for i, id := range named {
		names[i] = m.userOf(id).Name
	}
	return strings.Join(names, ", ") + rest
}
