package store

import (
	"context"
	"net/netip"
	"time"

	"parley/app/chat"
)

const browserColumns = `id, user_id, hash, fingerprint, name, created, used, addr, passkey_id`

func scanBrowser(r row) (b chat.Browser, err error) {
	var addr string
	err = r.Scan(&b.ID, &b.User, &b.Hash, &b.Key, &b.Name, (*moment)(&b.Created), (*moment)(&b.Used), &addr, &b.Passkey)
	b.From, _ = netip.ParseAddr(addr)
	return b, err
}

// SaveBrowser implements chat.Browsers. Created and Used are now when zero.
func (s *Store) SaveBrowser(ctx context.Context, b chat.Browser) (chat.Browser, error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.Browser, error) {
		kept, err := first(t, scanBrowser, `
			INSERT INTO browsers (user_id, hash, fingerprint, name, created, used, addr, passkey_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
			RETURNING `+browserColumns,
			int64(b.User), b.Hash, b.Key, b.Name, s.at(b.Created), s.at(b.Used), addrText(b.From), b.Passkey)
		if err != nil {
			return kept, err
		}
		_, err = t.exec(`
			DELETE FROM browsers WHERE user_id = $1 AND id NOT IN (
				SELECT id FROM browsers WHERE user_id = $1 ORDER BY used DESC, id DESC LIMIT $2)`,
			int64(b.User), chat.MaxBrowsers)
		return kept, err
	})
}

// UseBrowser implements chat.Browsers.
func (s *Store) UseBrowser(ctx context.Context, id int64, at time.Time) error {
	return s.write.do(ctx, func(t *tx) error {
		_, err := t.exec(`UPDATE browsers SET used = $2 WHERE id = $1`, id, micros(at))
		return err
	})
}

// EndBrowsers implements chat.Browsers.
func (s *Store) EndBrowsers(ctx context.Context, ids []int64) error {
	return s.write.write(ctx, func(t *tx) error {
		for _, id := range ids {
			if _, err := t.exec(`DELETE FROM browsers WHERE id = $1`, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// AllBrowsers implements chat.Browsers.
func (s *Store) AllBrowsers(ctx context.Context) ([]chat.Browser, error) {
	return list(ctx, s.read, scanBrowser, `SELECT `+browserColumns+` FROM browsers ORDER BY id`)
}
