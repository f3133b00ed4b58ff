package room

import (
	"context"
	"time"

	"parley/app/chat"
)

// SetAway says that the session's user is away, and why; text may be empty. Invalid if it is too long,
// Forbidden if there is one and they are muted.
func (s *Session) SetAway(ctx context.Context, text string) error {
	text, err := s.remark(text)
	if err != nil {
		return err
	}
	return s.change(ctx, func(u *chat.User) error {
		u.Away, u.AwayText = true, text
		return nil
	})
}

// SetBack says that they are back.
func (s *Session) SetBack(ctx context.Context) error {
	return s.change(ctx, func(u *chat.User) error {
		u.Away, u.AwayText = false, ""
		return nil
	})
}

// SetStatus sets the line that others see beside the name; an empty one clears it.
// Invalid if it is too long, Forbidden if there is one and they are muted.
func (s *Session) SetStatus(ctx context.Context, text string) error {
	text, err := s.remark(text)
	if err != nil {
		return err
	}
	return s.change(ctx, func(u *chat.User) error {
		u.Status = text
		return nil
	})
}

// remark returns what the user says about themselves as others may be shown it.
func (s *Session) remark(text string) (string, error) {
	text, err := chat.CleanLine(text, chat.MaxStatus)
	if err == nil && text != "" {
		err = s.silenced()
	}
	return text, err
}

// SetZone sets the time zone in which the user is shown times, by its IANA name. Invalid when there
// is none of that name.
func (s *Session) SetZone(ctx context.Context, name string) error {
	if _, err := time.LoadLocation(name); err != nil || name == "" || name == "Local" {
		return chat.Errorf(chat.Invalid, "there is no time zone %q; one is called like Europe/Berlin", chat.Printable(name))
	}
	return s.change(ctx, func(u *chat.User) error {
		u.Zone = name
		return nil
	})
}

// SetPrefs changes what the session's user chose; all of their screens are told. edit gets what they
// chose so far and returns what they choose now, or an error, which is returned.
func (s *Session) SetPrefs(ctx context.Context, edit func(chat.Prefs) (chat.Prefs, error)) error {
	return s.change(ctx, func(u *chat.User) error {
		p, err := edit(*u.Chosen())
		u.Prefs = &p
		return err
	})
}

// Prefs returns what the session's user chose. It is shared and must not be changed.
func (s *Session) Prefs() *chat.Prefs { return s.Me().Chosen() }

// change writes an edited copy of the user to the store and then to everybody who sees them, unless
// edit refuses.
func (s *Session) change(ctx context.Context, edit func(*chat.User) error) error {
	a, m := s.account, s.manager
	if err := s.open(); err != nil {
		return err
	}
	a.editing.Lock() // two edits at once would lose one; no other mutex is held here
	defer a.editing.Unlock()
	u := *a.user.Load()
	if err := edit(&u); err != nil {
		return err
	}
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
	if seenByOthers(u) != seenByOthers(*old) {
		m.moved(a)
	}
	return nil
}

// seenByOthers is what a user is to others: without what they chose for their own screens.
func seenByOthers(u chat.User) chat.User {
	if u.Chosen().LastSeen == chat.Hidden {
		u.LastSeen = time.Time{}
	}
	u.Prefs = nil
	return u
}
