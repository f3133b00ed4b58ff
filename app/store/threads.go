package store

import (
	"context"

	"parley/app/chat"
)

// OpenThread implements chat.Rooms.
func (s *Store) OpenThread(ctx context.Context, at chat.Place, user chat.UserID) (room chat.Room, root *chat.Message, err error) {
	type answer struct {
		room chat.Room
		root *chat.Message
	}
	got, err := ask(ctx, s.write.write, func(t *tx) (got answer, err error) {
		if got.root, err = first(t, scanMessage, selectMessage, int64(at.Room), int64(at.Seq)); err != nil {
			return got, fold(err, noMessage)
		}
		if got.root.Thread == nil {
			if got.root, err = s.insertThread(t, got.root); err != nil {
				return got, err
			}
		}
		if err = s.insertMember(t, chat.Member{Room: got.root.Thread.Room, User: user}); err != nil {
			return got, err
		}
		got.room, err = first(t, scanRoom, `SELECT `+roomColumns+` FROM rooms WHERE id = $1`, int64(got.root.Thread.Room))
		return got, err
	})
	return got.room, got.root, err
}

// insertThread makes the thread of a message that has none, which its author follows, and returns the message
// as it is then.
func (s *Store) insertThread(t *tx, root *chat.Message) (*chat.Message, error) {
	if root.Deleted {
		return nil, chat.Errorf(chat.NotFound, "that message is deleted")
	}
	id, err := first(t, scanID, `
		INSERT INTO rooms (kind, private, created, parent_id, root)
		SELECT $1, 1, $2, id, $4 FROM rooms WHERE id = $3 AND parent_id IS NULL
		RETURNING id`,
		int64(chat.Thread), micros(s.now()), int64(root.Room), int64(root.Seq))
	if err != nil {
		return nil, fold(err, "a thread has no threads of its own")
	}
	m := *root
	m.Version++
	m.Thread = &chat.Replies{Room: id}
	_, err = t.exec(`UPDATE messages SET thread_id = $3, version = $4 WHERE room_id = $1 AND seq = $2`,
		int64(m.Room), int64(m.Seq), int64(id), m.Version)
	if err == nil {
		err = s.insertMember(t, chat.Member{Room: id, User: m.Author})
	}
	return &m, err
}

func scanID(r row) (id chat.RoomID, err error) {
	err = r.Scan(&id)
	return id, err
}
