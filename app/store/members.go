package store

import (
	"context"
	"database/sql"
	"errors"
	"math"

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

// insertMember adds a member who is not in the room yet. It does nothing when they are, when there is no
// such room, and for nobody.
func (s *Store) insertMember(t *tx, m chat.Member) error {
	if m.User == 0 {
		return nil
	}
	n, err := t.exec(`
		INSERT INTO members (room_id, user_id, role, joined, read_seq, delivered_seq)
		SELECT id, $2, $3, $4, CASE WHEN $5 > 0 THEN $5 ELSE last_seq END, $6 FROM rooms WHERE id = $1
		ON CONFLICT (room_id, user_id) DO NOTHING`,
		int64(m.Room), int64(m.User), int64(m.Role), s.at(m.Joined), int64(m.Read), int64(m.Delivered))
	if err != nil || n == 0 {
		return err
	}
	return moveMember(t, m, 1, chat.People.With)
}

// moveMember notes in the room that somebody came or went. A group says who is in it.
func moveMember(t *tx, m chat.Member, by int, move func(chat.People, chat.UserID) chat.People) error {
	room, err := first(t, scanRoom, `
		UPDATE rooms SET members = members + $2 WHERE id = $1 RETURNING `+roomColumns, int64(m.Room), int64(by))
	if err != nil || room.Kind != chat.Group {
		return err
	}
	_, err = t.exec(`UPDATE rooms SET people = $2 WHERE id = $1`, int64(m.Room), string(move(room.People, m.User)))
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
func (s *Store) RemoveMember(ctx context.Context, room chat.RoomID, user chat.UserID) (heir chat.UserID, err error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.UserID, error) { return removeMember(t, room, user) })
}

// removeMember is RemoveMember as a part of a change.
func removeMember(t *tx, room chat.RoomID, user chat.UserID) (heir chat.UserID, err error) {
	gone, err := first(t, scanMember, `DELETE FROM members WHERE room_id = $1 AND user_id = $2
		RETURNING `+memberColumns, int64(room), int64(user))
	if err != nil {
		return 0, fold(err, noMember)
	}
	if err := leaveThreads(t, room, user); err != nil {
		return 0, err
	}
	if err := moveMember(t, gone, -1, chat.People.Without); err != nil || gone.Role != chat.Owner {
		return 0, err
	}
	return inherit(t, room)
}

// leaveThreads takes somebody out of the threads of a room that they are not in any more.
func leaveThreads(t *tx, room chat.RoomID, user chat.UserID) error {
	const theirs = `parent_id = $1 AND id IN (SELECT room_id FROM members WHERE user_id = $2)`
	n, err := t.exec(`UPDATE rooms SET members = members - 1 WHERE `+theirs, int64(room), int64(user))
	if err == nil && n > 0 {
		_, err = t.exec(`DELETE FROM members WHERE user_id = $2 AND room_id IN (SELECT id FROM rooms WHERE `+theirs+`)`, int64(room), int64(user))
	}
	return err
}

// inherit makes somebody the owner of a room that has lost one and has no other.
func inherit(t *tx, room chat.RoomID) (chat.UserID, error) {
	heir, err := first(t, scanMember, `SELECT `+memberColumns+` FROM members
		WHERE room_id = $1 ORDER BY role DESC, joined, user_id LIMIT 1`, int64(room))
	switch {
	case errors.Is(err, sql.ErrNoRows), err == nil && heir.Role == chat.Owner:
		return 0, nil
	case err != nil:
		return 0, err
	}
	_, err = t.exec(`UPDATE members SET role = $3 WHERE room_id = $1 AND user_id = $2`, int64(room), int64(heir.User), int64(chat.Owner))
	return heir.User, err
}

// Member implements chat.Rooms.
func (s *Store) Member(ctx context.Context, room chat.RoomID, user chat.UserID) (chat.Member, error) {
	return one(ctx, s.read, scanMember, noMember, selectMember, int64(room), int64(user))
}

// Members implements chat.Rooms.
func (s *Store) Members(ctx context.Context, room chat.RoomID, after chat.Member, limit int) ([]chat.Member, error) {
	if after.User == 0 {
		after.Role = math.MaxUint8
	}
	return list(ctx, s.read, scanMember, `
		SELECT `+memberColumns+` FROM members
		WHERE room_id = $1 AND role <= $2 AND (role < $2 OR user_id > $3) ORDER BY role DESC, user_id LIMIT $4`,
		int64(room), int64(after.Role), int64(after.User), max(0, limit))
}

// CountMembers implements chat.Rooms.
func (s *Store) CountMembers(ctx context.Context, room chat.RoomID) (int, error) {
	n, err := one(ctx, s.read, scanCount, noRoom, `SELECT members FROM rooms WHERE id = $1`, int64(room))
	return int(n), err
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
