package room

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"time"

	"parley/app/chat"
)

// Change is a change of a room. The functions below make one.
type Change struct {
	act  chat.Act
	edit func(*chat.Room) error
	said func(chat.Room) string // what the room is told that its author did
}

// Topic changes what a room is about; an empty text clears it. Invalid later, when it is too long.
func Topic(text string) Change {
	return Change{chat.SetTopic, func(r *chat.Room) (err error) {
		r.Topic, err = chat.CleanLine(text, chat.MaxTopic)
		return err
	}, func(r chat.Room) string {
		if r.Topic == "" {
			return "took the topic away"
		}
		return "changed the topic: " + r.Topic
	}}
}

// Name renames a channel or a group; a group may lose its name, and is called by its people then.
// Invalid later, when that can't be a name; Conflict when a channel's is taken.
func Name(name string) Change {
	return Change{chat.Rename, func(r *chat.Room) (err error) {
		if r.Kind == chat.Channel {
			r.Name, err = chat.CleanName(name)
		} else {
			r.Name, err = chat.CleanLine(name, chat.MaxName)
		}
		return err
	}, func(r chat.Room) string {
		switch {
		case r.Kind == chat.Channel:
			return "renamed this room to #" + r.Name
		case r.Name == "":
			return "took the name of this room away"
		}
		return "renamed this room to " + r.Name
	}}
}

// Slow makes members wait between two posts; 0 ends it. Invalid later, when that is too long.
func Slow(d time.Duration) Change {
	return Change{chat.SetSlow, func(r *chat.Room) error {
		if d < 0 || d > chat.MaxSlow {
			return chat.Errorf(chat.Invalid, "a room can be as slow as one message in %s, and no more", chat.Pause(chat.MaxSlow))
		}
		r.Slow = d.Truncate(time.Second)
		return nil
	}, func(r chat.Room) string {
		if r.Slow == 0 {
			return "made this room as fast as any"
		}
		return fmt.Sprintf("made this room slow: one message in %s from each", chat.Pause(r.Slow))
	}}
}

// Locked says whether only moderators write in a room.
func Locked(on bool) Change {
	return Change{chat.Lock, func(r *chat.Room) error { r.Locked = on; return nil }, func(chat.Room) string {
		if on {
			return "locked this room: only moderators write here"
		}
		return "unlocked this room"
	}}
}

// Archived says whether a room is closed for all, and can only be read.
func Archived(on bool) Change {
	return Change{chat.Archive, func(r *chat.Room) error { r.Archived = on; return nil }, func(chat.Room) string {
		if on {
			return "archived this room"
		}
		return "opened this room again"
	}}
}

// ChangeRoom changes a room of the session's user, tells all who are in it, and says so there. NotFound:
// not a member. Forbidden: their role in the room does not suffice, or they are muted. TooMany as for a post; Invalid and
// Conflict as the change has it. What is so already is no error.
func (s *Session) ChangeRoom(ctx context.Context, id chat.RoomID, c Change) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	if err := s.mayIn(k, c.act); err != nil {
		return err
	}
	if err := s.mayWrite(); err != nil {
		return err
	}
	return m.changeRoom(ctx, s.account, k.live, c, chat.Deed{})
}

// RuleRoom is ChangeRoom for administrators, in any room but a direct one, and is in the audit log.
// NotFound when there is no such room, Forbidden when the user may not.
func (s *Session) RuleRoom(ctx context.Context, id chat.RoomID, c Change) error {
	if err := s.may(chat.RuleRooms); err != nil {
		return err
	}
	l, err := s.holdAny(ctx, id)
	if err != nil {
		return err
	}
	defer s.unhold(l)
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	if err := s.Role().InRooms().MayIn(l.kind, c.act); err != nil {
		return err
	}
	return m.changeRoom(ctx, s.account, l, c, m.deed(s.account.id, s.origin, "room", "", ""))
}

// changeRoom makes the change, which is allowed. The caller holds arranging and the room.
func (m *Manager) changeRoom(ctx context.Context, by *account, l *live, c Change, d chat.Deed) error {
	old := l.snapshot()
	r := old
	if err := c.edit(&r); err != nil || r == old {
		return err
	}
	if r.ID == m.lobby && (r.Name != old.Name || r.Archived) {
		return chat.Errorf(chat.Forbidden, "everybody is in #%s: it keeps its name and stays open", chat.Lobby)
	}
	if r.Name != old.Name && r.Private { // the store knows of no name that it takes
		if _, none := m.store.ChannelByName(ctx, r.Name); none == nil {
			return chat.Errorf(chat.Conflict, "the name “#%s” is taken", r.Name)
		}
	}
	ctx, cancel := whole(ctx)
	defer cancel()
	said := c.said(r)
	if d.Verb != "" {
		d.On = fmt.Sprintf("%s %d: %s", m.label(old), r.ID, said)
	}
	if err := m.store.SaveRoom(ctx, r, d); err != nil {
		return err
	}
	l.alter(r)
	m.notice(ctx, by, l, said)
	return nil
}

// notice says in a room what somebody did to it. It is no more than told: when it can't be stored, what
// was done is done all the same. The console, which has no account, can say nothing in a room: those who are
// here are told.
func (m *Manager) notice(ctx context.Context, by *account, l *live, said string) {
	if by.id == 0 {
		l.put(chat.Announcement{Text: m.label(l.snapshot()) + ": " + chat.Console + " " + said}, nil)
		return
	}
	m.append(ctx, by, l, chat.Message{Room: l.id, Kind: chat.Notice, ClientID: rand.Text(), Text: said})
}

// label is how a room is called in the audit log.
func (m *Manager) label(r chat.Room) string {
	switch {
	case r.Kind == chat.Channel:
		return "#" + r.Name
	case r.Name == "":
		return "group"
	}
	return "group " + r.Name
}

// FindRoom finds a channel for administrators, who need not be in it. Forbidden when the user may not,
// Conflict when there are several private ones of that name.
func (s *Session) FindRoom(ctx context.Context, name string) (chat.RoomID, error) {
	if err := s.may(chat.RuleRooms); err != nil {
		return 0, err
	}
	list, err := s.manager.store.ChannelsByName(ctx, name)
	switch {
	case err != nil:
		return 0, err
	case len(list) == 0:
		return 0, chat.Errorf(chat.NotFound, "there is no channel #%s", chat.Printable(name))
	case len(list) == 1:
		return list[0].ID, nil
	}
	var ids []string
	for _, r := range list {
		ids = append(ids, fmt.Sprintf("~%d", r.ID))
	}
	return 0, chat.Errorf(chat.Conflict, "%d channels are called #%s: use one of %s", len(list), list[0].Name, strings.Join(ids, ", "))
}

// holdAny is hold for a room that the user need not be in, by its administrators.
func (s *Session) holdAny(ctx context.Context, id chat.RoomID) (*live, error) {
	m := s.manager
	m.beginReading()
	defer m.endReading()
	r, err := m.store.RoomByID(ctx, id)
	if err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	l := m.liveOf(r)
	l.posting.Add(1)
	return l, nil
}
