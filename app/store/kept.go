package store

import (
	"context"

	"parley/app/chat"
)

// Pins implements chat.Messages.
func (s *Store) Pins(ctx context.Context, room chat.RoomID, limit int) ([]*chat.Message, error) {
	return list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+fromMessages+`
		WHERE messages.room_id = $1 AND messages.pinned > 0 ORDER BY messages.pinned DESC, messages.seq DESC LIMIT $2`,
		int64(room), max(0, limit))
}

// SaveMessage implements chat.Messages.
func (s *Store) SaveMessage(ctx context.Context, user chat.UserID, at chat.Place, on bool) error {
	return s.write.write(ctx, func(t *tx) error {
		if !on {
			_, err := t.exec(`DELETE FROM saved WHERE user_id = $1 AND room_id = $2 AND seq = $3`, int64(user), int64(at.Room), int64(at.Seq))
			return err
		}
		n, err := t.exec(`
			INSERT INTO saved (user_id, room_id, seq, at)
			SELECT $1, $2, $3, $4 WHERE (SELECT COUNT(*) FROM saved WHERE user_id = $1) < $5
			ON CONFLICT (user_id, room_id, seq) DO NOTHING`,
			int64(user), int64(at.Room), int64(at.Seq), micros(s.now()), chat.MaxSaved)
		if err != nil || n > 0 {
			return fold(err, noMessage)
		}
		_, err = first(t, scanSeq, `SELECT seq FROM saved WHERE user_id = $1 AND room_id = $2 AND seq = $3`, int64(user), int64(at.Room), int64(at.Seq))
		if chat.CodeOf(fold(err, "")) == chat.NotFound {
			return chat.Errorf(chat.TooMany, "you keep %d messages; let go of some first", chat.MaxSaved)
		}
		return err
	})
}

// Saved implements chat.Messages.
func (s *Store) Saved(ctx context.Context, user chat.UserID) ([]*chat.Message, error) {
	return list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+fromMessages+`
		JOIN saved ON saved.room_id = messages.room_id AND saved.seq = messages.seq
		JOIN members ON members.room_id = messages.room_id AND members.user_id = saved.user_id
		WHERE saved.user_id = $1 ORDER BY saved.at DESC`, int64(user))
}
