package store

import (
	"context"

	"parley/app/chat"
)

const (
	userColumns = `users.id, users.name, users.created, users.last_seen, users.status, users.away, users.away_text, users.zone, users.role, users.prefs, users.gone`
	noPerson    = "there is no such person"
	nameTaken   = "the name “%s” is taken"
)

func scanUser(r row) (u chat.User, err error) {
	var prefs string
	err = r.Scan(&u.ID, &u.Name, (*moment)(&u.Created), (*moment)(&u.LastSeen), &u.Status, &u.Away, &u.AwayText,
		&u.Zone, &u.Role, &prefs, &u.Gone)
	u.Prefs = chat.ParsePrefs(prefs)
	return u, err
}

// CreateUser implements chat.Users.
func (s *Store) CreateUser(ctx context.Context, u chat.User, k chat.Key) (chat.User, error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.User, error) { return s.createUser(t, u, k) })
}

// createUser is CreateUser as a part of a change.
func (s *Store) createUser(t *tx, u chat.User, k chat.Key) (made chat.User, err error) {
	if made, err = s.insertUser(t, u); err != nil {
		return made, err
	}
	k.User = made.ID
	if k.Created.IsZero() {
		k.Created = made.Created
	}
	if err := insertKey(t, k); err != nil {
		return made, err
	}
	return made, s.insertMember(t, chat.Member{Room: s.lobby, User: made.ID})
}

func (s *Store) insertUser(t *tx, u chat.User) (chat.User, error) {
	made, err := first(t, scanUser, `
		INSERT INTO users (name, skeleton, created, last_seen, status, away, away_text, zone, role, prefs)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
		ON CONFLICT (skeleton) DO NOTHING
		RETURNING `+userColumns,
		u.Name, chat.Skeleton(u.Name), s.at(u.Created), micros(u.LastSeen), u.Status, flag(u.Away), u.AwayText, u.Zone,
		int64(u.Role), u.Prefs.String())
	return made, taken(err, nameTaken, u.Name)
}

// UserByKey implements chat.Users.
func (s *Store) UserByKey(ctx context.Context, fingerprint string) (chat.User, error) {
	return one(ctx, s.read, scanUser, "this key opens no account",
		`SELECT `+userColumns+` FROM keys JOIN users ON users.id = keys.user_id WHERE keys.fingerprint = $1`,
		fingerprint)
}

// UserByName implements chat.Users.
func (s *Store) UserByName(ctx context.Context, name string) (chat.User, error) {
	return one(ctx, s.read, scanUser, noPerson,
		`SELECT `+userColumns+` FROM users WHERE skeleton = $1`, chat.Skeleton(name))
}

// UserByID implements chat.Users.
func (s *Store) UserByID(ctx context.Context, id chat.UserID) (chat.User, error) {
	return one(ctx, s.read, scanUser, noPerson,
		`SELECT `+userColumns+` FROM users WHERE id = $1`, int64(id))
}

// AllUsers implements chat.Users.
func (s *Store) AllUsers(ctx context.Context) ([]chat.User, error) {
	return list(ctx, s.read, scanUser, `SELECT `+userColumns+` FROM users ORDER BY id`)
}

// Rename implements chat.Users.
func (s *Store) Rename(ctx context.Context, id chat.UserID, name string, d *chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`
			UPDATE users SET name = $2, skeleton = $3
			WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM users WHERE skeleton = $3 AND id <> $1)`, int64(id), name, chat.Skeleton(name))
		switch {
		case err != nil:
			return err
		case n == 0:
			return chat.Errorf(chat.Conflict, nameTaken, name)
		case d == nil:
			return nil
		}
		return s.insertDeed(t, *d)
	})
}

// SaveProfile implements chat.Users. NotFound when there is no such user.
func (s *Store) SaveProfile(ctx context.Context, u chat.User) error {
	return s.write.do(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE users SET status = $2, away = $3, away_text = $4, zone = $5, prefs = $6 WHERE id = $1`,
			int64(u.ID), u.Status, flag(u.Away), u.AwayText, u.Zone, u.Prefs.String())
		return need(n, err, noPerson)
	})
}

// SetRole implements chat.Users. NotFound when there is no such user.
func (s *Store) SetRole(ctx context.Context, id chat.UserID, r chat.Role, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE users SET role = $2 WHERE id = $1`, int64(id), int64(r))
		if err := need(n, err, noPerson); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// SaveSeen implements chat.Users. Users and keys that are not there are passed over.
func (s *Store) SaveSeen(ctx context.Context, seen []chat.Seen) error {
	return s.write.write(ctx, func(t *tx) (err error) {
		for _, v := range seen {
			if v.User != 0 && err == nil {
				_, err = t.exec(`UPDATE users SET last_seen = $2 WHERE id = $1 AND last_seen < $2 AND gone = 0`,
					int64(v.User), micros(v.At))
			}
			if v.Fingerprint != "" && err == nil {
				_, err = t.exec(`UPDATE keys SET last_used = $2, last_addr = $3 WHERE fingerprint = $1 AND last_used < $2`,
					v.Fingerprint, micros(v.At), addrText(v.From))
			}
		}
		return err
	})
}

// Block implements chat.Users. NotFound when there is no such user.
func (s *Store) Block(ctx context.Context, by, other chat.UserID) error {
	return s.write.write(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO blocks (by_id, other_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`,
			int64(by), int64(other))
		return err
	})
}

// Unblock implements chat.Users.
func (s *Store) Unblock(ctx context.Context, by, other chat.UserID) error {
	return s.write.do(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM blocks WHERE by_id = $1 AND other_id = $2`, int64(by), int64(other))
		return err
	})
}

// Blocks implements chat.Users.
func (s *Store) Blocks(ctx context.Context) ([]chat.Block, error) {
	return list(ctx, s.read, scanBlock, `SELECT by_id, other_id FROM blocks ORDER BY by_id, other_id`)
}

func scanBlock(r row) (b chat.Block, err error) {
	err = r.Scan(&b.By, &b.Other)
	return b, err
}
