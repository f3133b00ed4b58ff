package room

import (
	"maps"
	"time"

	"parley/app/chat"
)

// roleIn is what the session's user may do in a room: their role there, or what they are on the server.
func (s *Session) roleIn(k *membership) chat.Role {
	return max(chat.Role(k.rules().role.Load()), s.Role().InRooms())
}

// RoleIn returns what the session's user may do in a room; NotFound if they are not a member.
func (s *Session) RoleIn(id chat.RoomID) (chat.Role, error) {
	k, err := s.membership(id)
	if err != nil {
		return chat.Plain, err
	}
	return s.roleIn(k), nil
}

// mayIn fails with Forbidden when the session's user may not do that in the room.
func (s *Session) mayIn(k *membership, act chat.Act) error {
	return s.roleIn(k).MayIn(k.rules().live.kind, act)
}

// MayPost says why the session's user can't write in a room, whenever: Forbidden when it is archived or
// locked, NotFound if they are not a member.
func (s *Session) MayPost(id chat.RoomID) error {
	k, err := s.membership(id)
	if err != nil {
		return err
	}
	return s.mayPost(k)
}

// MayPostNow is MayPost for this moment: TooMany in a slow room in which their last message is too recent.
func (s *Session) MayPostNow(id chat.RoomID) error {
	k, err := s.membership(id)
	if err != nil {
		return err
	}
	if err := s.mayPost(k); err != nil {
		return err
	}
	return s.paced(k)
}

// mayPost is MayPost for a membership. It is on the path of every message: roles are looked up only where
// they matter.
func (s *Session) mayPost(k *membership) error {
	r := k.rules().live.snapshot()
	if !r.Locked && !r.Archived {
		return nil
	}
	return r.MayPost(s.roleIn(k))
}

// pace notes a post of the session's user in a room that is slow, or fails with TooMany for as long as the
// one before is too recent. Who may post fast is not looked at.
func (s *Session) pace(k *membership) error {
	if k = k.rules(); s.fast(k) {
		return nil
	}
	return k.live.pace(k.user, s.manager.now())
}

// paced is pace without a post.
func (s *Session) paced(k *membership) error {
	if k = k.rules(); s.fast(k) {
		return nil
	}
	k.live.mu.Lock()
	defer k.live.mu.Unlock()
	return k.live.tooSoon(k.user, s.manager.now())
}

// fast reports whether a room is not slow, or not for the session's user.
func (s *Session) fast(k *membership) bool {
	return k.live.snapshot().Slow == 0 || s.mayIn(k, chat.PostFast) == nil
}

// alter takes over what the store has of the room now, and tells all who are in it.
func (l *live) alter(r chat.Room) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.room.Name, l.room.Topic = r.Name, r.Topic
	l.room.Slow, l.room.Locked, l.room.Archived, l.room.People = r.Slow, r.Locked, r.Archived, r.People
	if r.Slow == 0 {
		l.posted = nil
	}
	l.putLocked(chat.RoomChanged{Room: l.room}, nil)
}

// pace notes a post, or fails with TooMany and says how long to wait.
func (l *live) pace(user chat.UserID, now time.Time) error {
	const few = 64 // are kept without a look at how old they are
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.tooSoon(user, now); err != nil {
		return err
	}
	slow := l.room.Slow
	if l.posted == nil {
		l.posted = map[chat.UserID]time.Time{}
	}
	if len(l.posted) >= max(few, l.sweepAt) {
		maps.DeleteFunc(l.posted, func(_ chat.UserID, at time.Time) bool { return now.Sub(at) >= slow })
		l.sweepAt = 2 * len(l.posted) // so that it costs each post little
	}
	l.posted[user] = now
	return nil
}

// tooSoon fails with TooMany while somebody's last post in a slow room is too recent. The caller holds mu.
func (l *live) tooSoon(user chat.UserID, now time.Time) error {
	if wait := l.room.Slow - now.Sub(l.posted[user]); wait > 0 {
		return chat.TooSoon(wait, "this room is slow: you can write again in %s", chat.Wait(wait))
	}
	return nil
}

// unpace forgets a post that was not stored.
func (l *live) unpace(user chat.UserID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.posted, user)
}
