package room

import (
	"context"
	"fmt"
	"time"

	"parley/app/chat"
)

// Strike deletes a message, or with reply that one in the thread below it, as those who look after the server
// do, with a reason: it is in the audit log, and its author is told. Moderators do so in rooms that they are in, administrators also in others that are
// not between two people. NotFound when there is no such message, Forbidden when the user may not, Invalid
// when the reason is too long.
func (s *Session) Strike(ctx context.Context, at chat.Place, reply chat.Seq, reason string) error {
	if err := s.may(chat.Strike); err != nil {
		return err
	}
	if err := s.silenced(); err != nil {
		return err
	}
	reason, err := chat.CleanLine(reason, chat.MaxReason)
	if err != nil {
		return err
	}
	l, peer, err := s.holdToStrike(ctx, at.Room)
	if err != nil {
		return err
	}
	defer s.unhold(l)
	m := s.manager
	within, target, err := l, at, error(nil)
	if reply > 0 {
		if within, err = s.holdThread(ctx, at); err != nil {
			return err
		}
		defer s.unhold(within)
		target = chat.Place{Room: within.id, Seq: reply}
	}
	msg, err := m.messageAt(ctx, target)
	switch {
	case err != nil:
		return err
	case msg.Deleted:
		return errNoMessage
	}
	author := msg.Author
	deed := m.deed(s.account.id, s.origin, "delete", m.linkTo(l, peer, at.Seq, reply, author), reason)
	if _, err := m.revise(ctx, within, target, &deed, func(msg *chat.Message) (bool, error) { return msg.Delete(), nil }); err != nil {
		return err
	}
	m.tellWhy(author, s.Me().Name+" deleted a message of yours in "+m.label(l.snapshot()), reason)
	return nil
}

// holdToStrike holds a room in which the session's user may delete what others said. Peer is the other
// person of a direct room.
func (s *Session) holdToStrike(ctx context.Context, id chat.RoomID) (l *live, peer chat.UserID, err error) {
	if !s.isConsole() {
		k, err := s.hold(id)
		if err == nil {
			return k.live, k.peer, nil
		}
		if chat.CodeOf(err) != chat.NotFound || s.may(chat.RuleRooms) != nil {
			return nil, 0, err
		}
	}
	if l, err = s.holdAny(ctx, id); err == nil && l.kind != chat.Channel && l.kind != chat.Group {
		s.unhold(l)
		return nil, 0, errNoMessage
	}
	return l, 0, err
}

// messageAt reads a message of any room. NotFound when there is none.
func (m *Manager) messageAt(ctx context.Context, at chat.Place) (*chat.Message, error) {
	page, err := m.store.MessagesAfter(ctx, at.Room, at.Seq-1, 1)
	if err == nil && (len(page) == 0 || page[0].Seq != at.Seq) {
		err = errNoMessage
	}
	if err != nil {
		return nil, err
	}
	return page[0], nil
}

// holdThread holds the thread below a message of a room that is held.
func (s *Session) holdThread(ctx context.Context, at chat.Place) (*live, error) {
	root, err := s.manager.messageAt(ctx, at)
	switch {
	case err != nil:
		return nil, err
	case root.Thread == nil:
		return nil, errNoMessage
	}
	return s.holdAny(ctx, root.Thread.Room)
}

// tellWhy says something to all sessions of a user, with a reason if there is one.
func (m *Manager) tellWhy(user chat.UserID, text, reason string) {
	if reason != "" {
		text += ": " + reason
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if a := m.accounts[user]; a != nil {
		m.tell(a, text, nil)
	}
}

// Purged is how a purge ended.
type Purged struct {
	Messages int // that were deleted
	Err      error
}

// purgeQuiet is how long a purge may take before the one who ordered it is told how far it is, which they
// are again after each so many messages, and at its end.
const (
	purgeQuiet = 2 * time.Second
	purgeStep  = 2000
)

// Purge begins to delete all that somebody said since then, in all rooms, and tells them, with the reason.
// It goes on when the session ends, and sends how it ended; one that takes long is told of besides.
// Forbidden when the user may not, or the other's role is not below theirs; Invalid for oneself and for a
// reason that is too long.
func (s *Session) Purge(ctx context.Context, other chat.UserID, since time.Time, reason string) (<-chan Purged, error) {
	p, err := s.over(chat.Purge, other)
	if err != nil {
		return nil, err
	}
	if reason, err = chat.CleanLine(reason, chat.MaxReason); err != nil {
		return nil, err
	}
	m, on := s.manager, "@"+p.Name+", all"
	if !since.IsZero() {
		on = "@" + p.Name + " since " + since.UTC().Format("2006-01-02 15:04 MST")
	}
	if err := m.store.SaveDeed(ctx, m.deed(s.account.id, s.origin, "purge", on, reason)); err != nil {
		return nil, err
	}
	m.tellWhy(other, s.Me().Name+" deletes your messages", reason)
	done := make(chan Purged, 1)
	go func() { // ends with the last message, or with the store
		began, told := time.Now(), 0
		n, err := m.purge(context.WithoutCancel(ctx), other, since, func(n int) {
			if time.Since(began) > purgeQuiet && n-told >= purgeStep {
				told = n
				s.mailbox.put(chat.Announcement{Text: fmt.Sprintf("%d messages of %s are deleted so far", n, p.Name)})
			}
		})
		if err != nil {
			m.log.Error("a purge did not come to its end", "user", p.Name, "messages", n, "err", err)
		}
		done <- Purged{n, err}
		if time.Since(began) > purgeQuiet {
			s.mailbox.put(chat.Announcement{Text: fmt.Sprintf("%d messages of %s are deleted", n, p.Name)})
		}
	}()
	return done, nil
}
