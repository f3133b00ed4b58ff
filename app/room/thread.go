package room

import (
	"context"
	"slices"

	"parley/app/chat"
)

// A thread is a room of its own: who follows it is its member, and what is said there has its own Seq, marks and
// events. What one may do there is decided by the room that it is in, of which a member must be one too.

// Thread opens the thread below a message, made if there is none yet; the session's user follows it from now on.
// NotFound: not in that room, no such message, or it has no thread and is deleted or in a thread itself. Making
// one counts as a post, with the errors of Post.
func (s *Session) Thread(ctx context.Context, at chat.Place) (chat.Membership, error) {
	k, err := s.hold(at.Room)
	if err != nil {
		return chat.Membership{}, err
	}
	defer s.unhold(k.live)
	was, err := s.Message(ctx, at)
	if err != nil {
		return chat.Membership{}, err
	}
	if was.Thread != nil {
		if view, err := s.Room(was.Thread.Room); err == nil {
			return view, nil
		}
	} else if err := s.mayChange(k); err != nil {
		return chat.Membership{}, err
	}
	m := s.manager
	m.beginReading()
	defer m.endReading()
	ctx, cancel := whole(ctx)
	defer cancel()
	thread, root, err := m.store.OpenThread(ctx, at, s.account.id)
	if err != nil {
		return chat.Membership{}, err
	}
	if was.Thread == nil {
		m.healLater(k.live, k.live.change(chat.MessageChanged{Message: root, Author: m.userOf(root.Author)}))
		if err := m.enrol(ctx, thread, root.Author, 0); err != nil {
			return chat.Membership{}, err
		}
	}
	return s.enrolled(ctx, thread, 0)
}

// Root returns the message that a thread is below, whether the session's user follows the thread or not.
// NotFound when it is no thread, or none of a room of theirs.
func (s *Session) Root(ctx context.Context, id chat.RoomID) (chat.Place, error) {
	r, err := s.manager.store.RoomByID(ctx, id)
	if err == nil {
		_, err = s.membership(r.Parent)
	}
	if err != nil {
		return chat.Place{}, chat.Errorf(chat.NotFound, "you are not in that room")
	}
	return chat.Place{Room: r.Parent, Seq: r.Root}, nil
}

// Unfollow makes the session's user one who does not follow a thread any more. NotFound when it is no thread, or
// they don't.
func (s *Session) Unfollow(ctx context.Context, id chat.RoomID) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	if k.in == nil {
		return chat.Errorf(chat.NotFound, "that is no thread")
	}
	m := s.manager
	m.arranging.Lock()
	defer m.arranging.Unlock()
	ctx, cancel := whole(ctx)
	defer cancel()
	if _, err := m.store.RemoveMember(ctx, id, s.account.id); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.takeRoom(s.account, k.live)
	return nil
}

// Threads returns the threads that the user follows: newest activity first.
func (s *Session) Threads() []chat.Membership {
	return sorted(slices.DeleteFunc(s.views(), func(m chat.Membership) bool { return m.Room.Kind != chat.Thread }))
}

// bring makes those whom a draft in a thread names follow it, if they are in the room that it is in. In other
// rooms it does nothing.
func (s *Session) bring(ctx context.Context, k *membership, named []chat.UserID) error {
	m := s.manager
	if k.in == nil || len(named) == 0 {
		return nil
	}
	m.beginReading()
	defer m.endReading()
	for _, id := range named {
		if _, err := m.store.Member(ctx, k.in.live.id, id); chat.CodeOf(err) == chat.NotFound {
			continue
		} else if err != nil {
			return err
		}
		thread, _, err := m.store.OpenThread(ctx, chat.Place{Room: k.in.live.id, Seq: k.live.snapshot().Root}, id)
		if err != nil {
			return err
		}
		if err := m.enrol(ctx, thread, id, 0); err != nil {
			return err
		}
	}
	return nil
}

// revive puts a thread in which nothing was said for long back on the list of rooms of those who follow it: who
// came meanwhile does not have it there. For other rooms it does nothing.
func (m *Manager) revive(ctx context.Context, l *live) error {
	r := l.snapshot()
	if r.Kind != chat.Thread || m.now().Sub(r.Active()) < chat.ThreadAge {
		return nil
	}
	m.beginReading()
	defer m.endReading()
	const page = 100
	for last := (chat.Member{}); ; {
		list, err := m.store.Members(ctx, r.ID, last, page)
		if err != nil {
			return err
		}
		for _, last = range list {
			if err := m.enrol(ctx, r, last.User, 0); err != nil {
				return err
			}
		}
		if len(list) < page {
			return nil
		}
	}
}

// grown tells the room that a thread is in how much was said in it by now.
func (m *Manager) grown(l *live) {
	r := l.snapshot()
	m.mu.RLock()
	in := m.lives[r.Parent]
	m.mu.RUnlock()
	if in != nil {
		in.grow(r.Root, &chat.Replies{Room: r.ID, Count: r.LastSeq, Last: r.LastAt})
	}
}

// grow notes what there is in the thread below a message, and tells every attached session.
func (l *live) grow(root chat.Seq, now *chat.Replies) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes++
	for i, m := range l.recent {
		if m.Seq == root {
			l.recent[i] = withThread(m, now)
		}
	}
	l.putLocked(chat.ThreadMoved{Root: chat.Place{Room: l.id, Seq: root}, Replies: now}, nil)
}

// withThread returns the message with what is known of its thread, if that is more than it has.
func withThread(m *chat.Message, r *chat.Replies) *chat.Message {
	newest := m.Thread.Newer(r)
	if newest == m.Thread {
		return m
	}
	now := *m
	now.Thread = newest
	return &now
}

// rules returns the membership that decides what the member may do: that of the room which a thread is in.
func (m *membership) rules() *membership {
	if m.in != nil {
		return m.in
	}
	return m
}
