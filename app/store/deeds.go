package store

import (
	"context"
	"net/netip"
	"strings"

	"parley/app/chat"
)

// insertDeed adds a row to the audit log.
func (s *Store) insertDeed(t *tx, d chat.Deed) error {
	_, err := t.exec(`INSERT INTO deeds (at, by_id, verb, target, reason, addr) VALUES ($1, $2, $3, $4, $5, $6)`,
		s.at(d.At), orNull(d.By), d.Verb, d.On, d.Reason, addrText(d.From))
	return err
}

// SaveDeed implements chat.Deeds.
func (s *Store) SaveDeed(ctx context.Context, d chat.Deed) error {
	return s.write.do(ctx, func(t *tx) error { return s.insertDeed(t, d) })
}

// Deeds implements chat.Deeds.
func (s *Store) Deeds(ctx context.Context, text string, limit int) ([]chat.Deed, error) {
	pattern := "%" + likeEscapes.Replace(strings.ToLower(text)) + "%"
	return list(ctx, s.read, scanDeed, `
		SELECT at, COALESCE(by_id, 0), COALESCE(users.name, '`+chat.Console+`') AS who, verb, target, reason, addr
		FROM deeds LEFT JOIN users ON users.id = by_id
		WHERE LOWER(who || ' ' || verb || ' ' || target || ' ' || reason || ' ' || addr) LIKE $1 ESCAPE '\'
		ORDER BY deeds.id DESC LIMIT $2`, pattern, int64(limit))
}

// likeEscapes makes a text stand for itself in a LIKE pattern.
var likeEscapes = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

func scanDeed(r row) (d chat.Deed, err error) {
	var addr string
	err = r.Scan((*moment)(&d.At), &d.By, &d.Name, &d.Verb, &d.On, &d.Reason, &addr)
	d.From, _ = netip.ParseAddr(addr)
	return d, err
}
