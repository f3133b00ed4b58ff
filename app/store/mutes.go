package store

import (
	"context"

	"parley/app/chat"
)

func scanMute(r row) (m chat.Mute, err error) {
	err = r.Scan(&m.User, &m.Reason, (*moment)(&m.Since), (*moment)(&m.Until))
	return m, err
}

// SaveMute implements chat.Mutes. Since is now when zero. NotFound when there is no such user.
func (s *Store) SaveMute(ctx context.Context, m chat.Mute, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		_, err := t.exec(`
			INSERT INTO mutes (user_id, reason, since, until) VALUES ($1, $2, $3, $4)
			ON CONFLICT (user_id) DO UPDATE SET reason = excluded.reason, since = excluded.since, until = excluded.until`,
			int64(m.User), m.Reason, s.at(m.Since), micros(m.Until))
		if err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// LiftMute implements chat.Mutes.
func (s *Store) LiftMute(ctx context.Context, user chat.UserID, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM mutes WHERE user_id = $1`, int64(user))
		if err := need(n, err, "they are not muted"); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// AllMutes implements chat.Mutes.
func (s *Store) AllMutes(ctx context.Context) ([]chat.Mute, error) {
	return list(ctx, s.read, scanMute, `SELECT user_id, reason, since, until FROM mutes ORDER BY since, user_id`)
}
