package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"parley/app/chat"
)

// forget is what goes with an account, besides their places in channels and groups. What stays is named by
// its id only: what they said and in which direct rooms, what they did by their role, and whom they invited.
var forget = []string{
	`DELETE FROM keys WHERE user_id = $1`,
	`DELETE FROM browsers WHERE user_id = $1`,
	`DELETE FROM passkeys WHERE user_id = $1`,
	`DELETE FROM blocks WHERE by_id = $1 OR other_id = $1`,
	`DELETE FROM bans WHERE user_id = $1`,
	`UPDATE bans SET with_id = NULL WHERE with_id = $1`,
	`DELETE FROM mutes WHERE user_id = $1`,
	`DELETE FROM mentions WHERE user_id = $1`,
	`DELETE FROM saved WHERE user_id = $1`,
	`DELETE FROM drafts WHERE user_id = $1`,
}

// DeleteUser implements chat.Users. The skeleton that it gets is no name's: names have no spaces.
func (s *Store) DeleteUser(ctx context.Context, id chat.UserID, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`
			UPDATE users SET name = $2, skeleton = $3, created = 0, last_seen = 0, status = '', away = 0, away_text = '', zone = '',
				role = 0, prefs = '', gone = 1
			WHERE id = $1 AND gone = 0`, int64(id), chat.DeletedUser, fmt.Sprint(chat.DeletedUser, " ", id))
		if err := need(n, err, noPerson); err != nil {
			return err
		}
		if err := leaveRooms(t, id); err != nil {
			return err
		}
		for _, statement := range forget {
			if _, err := t.exec(statement, int64(id)); err != nil {
				return err
			}
		}
		return s.insertDeed(t, d)
	})
}

// leaveRooms takes somebody out of all channels and groups.
func leaveRooms(t *tx, id chat.UserID) error {
	for {
		room, err := first(t, scanID, `
			SELECT room_id FROM members JOIN rooms ON rooms.id = room_id WHERE user_id = $1 AND kind IN ($2, $3) LIMIT 1`,
			int64(id), int64(chat.Group), int64(chat.Channel))
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err == nil {
			_, err = removeMember(t, room, id)
		}
		if err != nil {
			return err
		}
	}
}
