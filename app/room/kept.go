package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// Pin marks a message as one that all of its room should find, or takes the mark away. Forbidden for who may
// not, TooMany when the room has chat.MaxPins; else the errors are those of Edit.
func (s *Session) Pin(ctx context.Context, at chat.Place, on bool) (*chat.Message, error) {
	k, err := s.membership(at.Room)
	if err != nil {
		return nil, err
	}
	if err := s.mayIn(k, chat.Pin); err != nil {
		return nil, err
	}
	when := time.Time{}
	if on {
		when = s.manager.now()
		pins, err := s.manager.store.Pins(ctx, at.Room, chat.MaxPins)
		if err != nil {
			return nil, err
		}
		if len(pins) == chat.MaxPins {
			return nil, chat.Errorf(chat.TooMany, "%d messages are pinned here; unpin one first", chat.MaxPins)
		}
	}
	return s.revise(ctx, at, nil, func(m *chat.Message) (bool, error) { return m.Pin(when) })
}

// Pins returns the pinned messages of a room, the last pinned first.
func (s *Session) Pins(ctx context.Context, id chat.RoomID) ([]*chat.Message, error) {
	if _, err := s.membership(id); err != nil {
		return nil, err
	}
	return s.manager.store.Pins(ctx, id, chat.MaxPins)
}

// Save keeps a message for the session's user alone, or no longer. NotFound as Message has it, TooMany when
// they keep chat.MaxSaved already.
func (s *Session) Save(ctx context.Context, at chat.Place, on bool) error {
	if err := s.open(); err != nil {
		return err
	}
	if _, err := s.Message(ctx, at); err != nil {
		return err
	}
	return s.manager.store.SaveMessage(ctx, s.account.id, at, on)
}

// Saved returns what the session's user keeps, the last kept first.
func (s *Session) Saved(ctx context.Context) ([]*chat.Message, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.manager.store.Saved(ctx, s.account.id)
}

// MaxSeenBy is how many members a room may have for it to be told who has seen a message.
const MaxSeenBy = 50

// SeenBy returns who has seen a message, and who of the members has not; neither has its author. Told is false,
// and both are empty, in a room of more than MaxSeenBy.
// Who hides what they have seen is in neither list.
func (s *Session) SeenBy(ctx context.Context, msg *chat.Message) (seen, unseen []*chat.User, told bool, err error) {
	if _, err := s.membership(msg.Room); err != nil {
		return nil, nil, false, err
	}
	m := s.manager
	members, err := m.store.Members(ctx, msg.Room, chat.Member{}, MaxSeenBy+1)
	if err != nil || len(members) > MaxSeenBy {
		return nil, nil, false, err
	}
	for _, k := range members {
		switch {
		case k.User == msg.Author, k.User != s.account.id && m.userOf(k.User).Chosen().Marks == chat.Hidden:
		case m.markOf(k).Read >= msg.Seq:
			seen = append(seen, m.userOf(k.User))
		default:
			unseen = append(unseen, m.userOf(k.User))
		}
	}
	return seen, unseen, true, nil
}

// liveMark is how far a member has come, if that is in memory.
func (m *Manager) liveMark(id chat.RoomID, user chat.UserID) (mark chat.Mark, ok bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	a := m.accounts[user]
	if a == nil || a.rooms[id] == nil {
		return mark, false
	}
	return a.rooms[id].mark(), true
}

// markOf is how far a member who was read from the store has come.
func (m *Manager) markOf(k chat.Member) chat.Mark {
	if mark, ok := m.liveMark(k.Room, k.User); ok {
		return mark
	}
	return m.marks.overlay(chat.Mark{Room: k.Room, User: k.User, Read: k.Read, Delivered: k.Delivered})
}
