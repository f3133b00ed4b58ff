package room

import (
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// membership is one room of an account that has a session. Its marks are shared by all of the
// account's sessions and only ever grow.
type membership struct {
	live      *live
	user      chat.UserID
	in        *membership   // of a thread: that of the room which it is in, else nil
	peer      chat.UserID   // the other person of a direct room, else 0
	role      atomic.Uint32 // a chat.Role
	notify    atomic.Uint32 // a chat.Level
	joined    time.Time
	read      atomic.Int64
	delivered atomic.Int64
	typed     atomic.Int64 // when it was last told that they are typing, in nanoseconds since 1970
	named     unread       // messages that mention the member; guarded by live.mu, as is:
	skipped   unread       // messages of people whom they block
}

// mark returns how far the member has come.
func (m *membership) mark() chat.Mark {
	return chat.Mark{Room: m.live.id, User: m.user, Read: chat.Seq(m.read.Load()), Delivered: chat.Seq(m.delivered.Load())}
}

// shown returns how far the member has come as others are told it: who hides what they have seen has
// only been handed messages.
func (m *membership) shown(u *chat.User) chat.Mark {
	return toldOf(u, m.mark())
}

// toldOf returns a mark of a user as others are told it.
func toldOf(u *chat.User, k chat.Mark) chat.Mark {
	if u.Chosen().Marks == chat.Hidden {
		k.Read = 0
	}
	return k
}

// view returns the membership as others are shown it.
func (m *membership) view() chat.Membership {
	k := m.mark()
	m.live.mu.Lock()
	defer m.live.mu.Unlock()
	return chat.Membership{
		Room: m.live.room,
		Member: chat.Member{
			Room: m.live.id, User: m.user, Role: chat.Role(m.role.Load()), Joined: m.joined, Read: k.Read, Delivered: k.Delivered,
			Notify: chat.Level(m.notify.Load()),
		},
		Peer:     m.peer,
		Mentions: m.named.count(&m.read),
		Skipped:  m.skipped.count(&m.read),
	}
}

// raise moves a mark up to seq and reports whether it was lower.
func raise(mark *atomic.Int64, seq chat.Seq) bool {
	for {
		old := mark.Load()
		if old >= int64(seq) {
			return false
		}
		if mark.CompareAndSwap(old, int64(seq)) {
			return true
		}
	}
}
