package room

import (
	"cmp"
	"context"
	"slices"
	"time"

	"parley/app/chat"
)

// SessionInfo is what administrators see of a session.
type SessionInfo struct {
	User        *chat.User
	Fingerprint string // of the key that they came with
	Origin      Origin
	Started     time.Time
}

// Sessions returns all sessions that there are, oldest first. Forbidden when the user may not see them.
func (s *Session) Sessions() ([]SessionInfo, error) {
	if err := s.may(chat.SeeSessions); err != nil {
		return nil, err
	}
	m := s.manager
	m.mu.RLock()
	list := make([]SessionInfo, 0, len(m.sessions))
	for o := range m.sessions {
		list = append(list, SessionInfo{User: o.Me(), Fingerprint: o.key, Origin: o.origin, Started: o.started})
	}
	m.mu.RUnlock()
	slices.SortFunc(list, func(a, b SessionInfo) int {
		return cmp.Or(a.Started.Compare(b.Started), a.Origin.Addr.Compare(b.Origin.Addr))
	})
	return list, nil
}

// Kick ends all sessions of somebody, who is told the reason, and returns how many that were. They may
// come again. Forbidden when the user may not, or the other's role is not below theirs; Invalid for
// oneself and for a reason that is too long.
func (s *Session) Kick(ctx context.Context, other chat.UserID, reason string) (int, error) {
	p, err := s.over(chat.Kick, other)
	if err != nil {
		return 0, err
	}
	if reason, err = chat.CleanLine(reason, chat.MaxReason); err != nil {
		return 0, err
	}
	m := s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SaveDeed(ctx, m.deed(s.account.id, s.origin, "kick", "@"+p.Name, reason)); err != nil {
		return 0, err
	}
	text := s.Me().Name + " made you leave"
	if reason != "" {
		text += ": " + reason
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	sessions := m.accounts[other].sessions
	for _, o := range sessions {
		m.expel(o, text)
	}
	return len(sessions), nil
}

// errNobody answers for an account that there is not.
var errNobody = chat.Errorf(chat.NotFound, "there is no such person")

// over returns how somebody is to whom the session's user would do something: Forbidden when the user may
// not or is muted, or the other's role is not below theirs, Invalid for oneself, NotFound when there is no such person.
func (s *Session) over(act chat.Act, other chat.UserID) (chat.Person, error) {
	if err := s.may(act); err != nil {
		return chat.Person{}, err
	}
	if err := s.silenced(); err != nil {
		return chat.Person{}, err
	}
	p := s.Person(other)
	switch {
	case p.ID == 0:
		return p, errNobody
	case other == s.account.id:
		return p, chat.Errorf(chat.Invalid, "that is you")
	case !s.above(p.Role):
		return p, chat.Errorf(chat.Forbidden, "%s is %s, and you are not above that", p.Name, p.Role)
	}
	return p, nil
}

// Announce says something to everybody who is here. Forbidden when the user may not or is muted; Invalid when there
// is nothing to say, or too much.
func (s *Session) Announce(ctx context.Context, text string) error {
	if err := s.may(chat.Announce); err != nil {
		return err
	}
	if err := s.silenced(); err != nil {
		return err
	}
	text, err := chat.CleanLine(text, chat.MaxReason)
	if err != nil {
		return err
	}
	if text == "" {
		return chat.Errorf(chat.Invalid, "there is nothing to announce")
	}
	m := s.manager
	ctx, cancel := whole(ctx)
	defer cancel()
	if err := m.store.SaveDeed(ctx, m.deed(s.account.id, s.origin, "announce", text, "")); err != nil {
		return err
	}
	said := chat.Announcement{Text: s.Me().Name + " announces: " + text}
	m.mu.RLock()
	defer m.mu.RUnlock()
	for o := range m.sessions {
		o.mailbox.put(said)
	}
	return nil
}
