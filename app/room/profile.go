package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// SetAway says that the session's user is away, and why; text may be empty. Invalid if it is too long.
func (s *Session) SetAway(ctx context.Context, text string) error {
	text, err := chat.CleanLine(text, chat.MaxStatus)
	if err != nil {
		return err
	}
	return s.change(ctx, func(u *chat.User) { u.Away, u.AwayText = true, text })
}

// SetBack says that they are back.
func (s *Session) SetBack(ctx context.Context) error {
	return s.change(ctx, func(u *chat.User) { u.Away, u.AwayText = false, "" })
}

// SetStatus sets the line that others see beside the name; an empty one clears it.
// Invalid if it is too long.
func (s *Session) SetStatus(ctx context.Context, text string) error {
	text, err := chat.CleanLine(text, chat.MaxStatus)
	if err != nil {
		return err
	}
	return s.change(ctx, func(u *chat.User) { u.Status = text })
}

// SetZone sets the time zone in which the user is shown times, by its IANA name. Invalid when there
// is none of that name.
func (s *Session) SetZone(ctx context.Context, name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return chat.Errorf(chat.Invalid, "there is no time zone %q; one is called like Europe/Berlin", chat.Printable(name))
	}
	return s.change(ctx, func(u *chat.User) { u.Zone = name })
}

// change writes an edited copy of the user to the store and then to everybody who sees them.
func (s *Session) change(ctx context.Context, edit func(*chat.User)) error {
	a, m := s.account, s.manager
	if err := s.open(); err != nil {
		return err
	}
	a.editing.Lock() // two edits at once would lose one; no other mutex is held here
	defer a.editing.Unlock()
	u := *a.user.Load()
	edit(&u)
	if err := m.store.SaveProfile(ctx, u); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	old := a.user.Load()
	u.LastSeen, u.Role = old.LastSeen, old.Role // with what others changed meanwhile
	a.user.Store(&u)
	if u.Away != old.Away {
		a.since = m.now()
	}
	changed := chat.UserChanged{User: &u}
	for _, other := range a.sessions {
		other.mailbox.put(changed)
	}
	m.moved(a)
	return nil
}
