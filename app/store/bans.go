package store

import (
	"context"
	"database/sql"
	"net/netip"

	"parley/app/chat"
)

const banColumns = `id, user_id, fingerprint, network, reason, since, until, COALESCE(with_id, 0)`

func scanBan(r row) (b chat.Ban, err error) {
	var user sql.NullInt64
	var network string
	err = r.Scan(&b.ID, &user, &b.Fingerprint, &network, &b.Reason, (*moment)(&b.Since), (*moment)(&b.Until), &b.With)
	b.User = chat.UserID(user.Int64)
	b.Network, _ = netip.ParsePrefix(network)
	return b, err
}

// SaveBan implements chat.Bans. Since is now when zero. NotFound when there is no such user.
func (s *Store) SaveBan(ctx context.Context, b chat.Ban, d chat.Deed) (chat.Ban, error) {
	network := ""
	if b.Network.IsValid() {
		network = b.Network.String()
	}
	return ask(ctx, s.write.write, func(t *tx) (chat.Ban, error) {
		kept, err := first(t, scanBan, `
			INSERT INTO bans (user_id, fingerprint, network, reason, since, until, with_id) VALUES ($1, $2, $3, $4, $5, $6, $7)
			RETURNING `+banColumns,
			orNull(b.User), b.Fingerprint, network, b.Reason, s.at(b.Since), micros(b.Until), orNull(b.With))
		if err != nil {
			return kept, err
		}
		return kept, s.insertDeed(t, d)
	})
}

// LiftBan implements chat.Bans. NotFound when there is no such ban.
func (s *Store) LiftBan(ctx context.Context, id int64, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM bans WHERE id = $1`, id)
		if err := need(n, err, "there is no such ban"); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// AllBans implements chat.Bans.
func (s *Store) AllBans(ctx context.Context) ([]chat.Ban, error) {
	return list(ctx, s.read, scanBan, `SELECT `+banColumns+` FROM bans ORDER BY id`)
}
