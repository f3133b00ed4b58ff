package store

import (
	"context"

	"parley/app/chat"
)

// SaveDrafts implements chat.Drafts.
func (s *Store) SaveDrafts(ctx context.Context, list []chat.Unsent) error {
	return s.write.write(ctx, func(t *tx) (err error) {
		for _, d := range list {
			if err != nil {
				return err
			}
			if d.Text == "" {
				_, err = t.exec(`DELETE FROM drafts WHERE user_id = $1 AND room_id = $2`, int64(d.User), int64(d.Room))
				continue
			}
			_, err = t.exec(`
				INSERT INTO drafts (user_id, room_id, text)
				SELECT user_id, room_id, $3 FROM members JOIN users ON users.id = user_id
				WHERE user_id = $1 AND room_id = $2 AND users.gone = 0
				ON CONFLICT (user_id, room_id) DO UPDATE SET text = excluded.text`,
				int64(d.User), int64(d.Room), d.Text)
		}
		return err
	})
}

// Draft implements chat.Drafts.
func (s *Store) Draft(ctx context.Context, user chat.UserID, room chat.RoomID) (string, error) {
	texts, err := list(ctx, s.read, scanString, `SELECT text FROM drafts WHERE user_id = $1 AND room_id = $2`, int64(user), int64(room))
	if err != nil || len(texts) == 0 {
		return "", err
	}
	return texts[0], nil
}

func scanString(r row) (text string, err error) {
	err = r.Scan(&text)
	return text, err
}
