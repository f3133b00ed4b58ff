package store

import (
	"context"

	"parley/app/chat"
)

const pushColumns = `browser_id, endpoint, p256dh, auth, created`

func scanPush(r row) (p chat.Push, err error) {
	err = r.Scan(&p.Browser, &p.Endpoint, &p.P256dh, &p.Auth, (*moment)(&p.Created))
	return p, err
}

// SavePush implements chat.Pushes.
func (s *Store) SavePush(ctx context.Context, p chat.Push) error {
	return s.write.write(ctx, func(t *tx) error {
		if _, err := t.exec(`DELETE FROM pushes WHERE browser_id = $1 OR endpoint = $2`, p.Browser, p.Endpoint); err != nil {
			return err
		}
		n, err := t.exec(`
			INSERT INTO pushes (`+pushColumns+`) SELECT id, $2, $3, $4, $5 FROM browsers WHERE id = $1`,
			p.Browser, p.Endpoint, p.P256dh, p.Auth, s.at(p.Created))
		return need(n, err, "there is no such browser")
	})
}

// EndPush implements chat.Pushes.
func (s *Store) EndPush(ctx context.Context, browser int64) error {
	return s.write.write(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM pushes WHERE browser_id = $1`, browser)
		return err
	})
}

// AllPushes implements chat.Pushes.
func (s *Store) AllPushes(ctx context.Context) ([]chat.Push, error) {
	return list(ctx, s.read, scanPush, `SELECT `+pushColumns+` FROM pushes ORDER BY browser_id`)
}
