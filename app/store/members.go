package store

import (
	"context"

	"parley/app/chat"
)

const (
	memberColumns = `members.room_id, members.user_id, members.role, members.joined, members.read_seq, members.delivered_seq, members.notify`
	noMember      = "they are not in this room"
	selectMember  = `SELECT ` + memberColumns + ` FROM members WHERE room_id = $1 AND user_id = $2`
)

func scanMember(r row) (m chat.Member, err error) {
	err = r.Scan(memberFields(&m)...)
	return m, err
}

// memberFields are where memberColumns go.
func memberFields(m *chat.Member) []any {
	return []any{&m.Room, &m.User, &m.Role, (*moment)(&m.Joined), &m.Read, &m.Delivered, &m.Notify}
}

// AddMember implements chat.Rooms. It returns the member as the room has them now. NotFound when
// there is no such room or person. Joined is now when zero.
func (s *Store) AddMember(ctx context.Context, m chat.Member) (chat.Member, error) {
	return ask(ctx, s.write.write, func(t *tx) (kept chat.Member, err error) {
		if err = s.insertMember(t, m); err == nil {
			kept, err = first(t, scanMember, selectMember, int64(m.Room), int64(m.User))
		}
		return kept, fold(err, noRoom)
	})
}

// insertMember adds a member who is not in the room yet. It does nothing when they are, and when
// there is no such room.
func (s *Store) insertMember(t *tx, m chat.Member) error {
	_, err := t.exec(`
		INSERT INTO members (room_id, user_id, role, joined, read_seq, delivered_seq)
		SELECT id, $2, $3, $4, CASE WHEN $5 > 0 THEN $5 ELSE last_seq END, $6 FROM rooms WHERE id = $1
		ON CONFLICT (room_id, user_id) DO NOTHING`,
		int64(m.Room), int64(m.User), int64(m.Role), s.at(m.Joined), int64(m.Read), int64(m.Delivered))
	return err
}

// SetMemberRole implements chat.Rooms. NotFound when they are not a member.
func (s *Store) SetMemberRole(ctx context.Context, room chat.RoomID, user chat.UserID, r chat.Role) error {
	return s.write.do(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE members SET role = $3 WHERE room_id = $1 AND user_id = $2`, int64(room), int64(user), int64(r))
		return need(n, err, noMember)
	})
}

// SetNotify implements chat.Rooms. NotFound when they are not a member.
func (s *Store) SetNotify(ctx context.Context, room chat.RoomID, user chat.UserID, l chat.Level) error {
	return s.write.do(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE members SET notify = $3 WHERE room_id = $1 AND user_id = $2`, int64(room), int64(user), int64(l))
		return need(n, err, noMember)
	})
}

// RemoveMember implements chat.Rooms. NotFound when they are not a member.
func (s *Store) RemoveMember(ctx context.Context, room chat.RoomID, user chat.UserID) error {
	return s.write.do(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM members WHERE room_id = $1 AND user_id = $2`, int64(room), int64(user))
		return need(n, err, noMember)
	})
}

// Member implements chat.Rooms.
func (s *Store) Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Member, error) {
	return one(ctx, s.read, scanMember, noMember, selectMember, int64(room), int64(user))
}

// Members implements chat.Rooms.
func (s *Store) Members(ctx context.Context, room chat.RoomID) ([]chat.Member, error) {
	return list(ctx, s.read, scanMember,
		`SELECT `+memberColumns+` FROM members WHERE room_id = $1 ORDER BY user_id`, int64(room))
}

// SaveMarks implements chat.Rooms. A mark of somebody who has left the room is dropped.
func (s *Store) SaveMarks(ctx context.Context, marks []chat.Mark) error {
	return s.write.write(ctx, func(t *tx) error {
		for _, m := range marks {
			_, err := t.exec(`
				UPDATE members SET
					read_seq = CASE WHEN read_seq < $3 THEN $3 ELSE read_seq END,
					delivered_seq = CASE WHEN delivered_seq < $4 THEN $4 ELSE delivered_seq END
				WHERE room_id = $1 AND user_id = $2 AND (read_seq < $3 OR delivered_seq < $4)`,
				int64(m.Room), int64(m.User), int64(m.Read), int64(m.Delivered))
			if err != nil {
				return err
			}
		}
		return nil
	})
}
