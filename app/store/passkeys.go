package store

import (
	"context"

	"parley/app/chat"
)

const (
	passkeyColumns = `id, user_id, credential, handle, data, fingerprint, name, created, used`
	noPasskey      = "there is no such passkey"
)

func scanPasskey(r row) (p chat.Passkey, err error) {
	err = r.Scan(&p.ID, &p.User, &p.Credential, &p.Handle, &p.Data, &p.Key, &p.Name, (*moment)(&p.Created), (*moment)(&p.Used))
	return p, err
}

// AddPasskey implements chat.Passkeys.
func (s *Store) AddPasskey(ctx context.Context, p chat.Passkey) (chat.Passkey, error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.Passkey, error) { return s.insertPasskey(t, p) })
}

func (s *Store) insertPasskey(t *tx, p chat.Passkey) (chat.Passkey, error) {
	n, err := first(t, scanCount, `SELECT COUNT(*) FROM passkeys WHERE user_id = $1`, int64(p.User))
	if err == nil && n >= chat.MaxPasskeys {
		err = chat.Errorf(chat.TooMany, "an account can have %d passkeys; remove one first", chat.MaxPasskeys)
	}
	if err != nil {
		return p, err
	}
	made, err := first(t, scanPasskey, `
		INSERT INTO passkeys (user_id, credential, handle, data, fingerprint, name, created, used)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (credential) DO NOTHING
		RETURNING `+passkeyColumns,
		int64(p.User), p.Credential, p.Handle, p.Data, p.Key, p.Name, s.at(p.Created), micros(p.Used))
	return made, taken(err, "that passkey opens an account already")
}

// CreateWithPasskey implements chat.Passkeys.
func (s *Store) CreateWithPasskey(ctx context.Context, hash string, u chat.User, p chat.Passkey, d chat.Deed) (chat.User, chat.Passkey, error) {
	type both struct {
		user    chat.User
		passkey chat.Passkey
	}
	made, err := ask(ctx, s.write.write, func(t *tx) (b both, err error) {
		b.user, err = s.invited(t, hash, d, func() (chat.User, error) {
			made, err := s.insertUser(t, u)
			if err != nil {
				return made, err
			}
			p.User = made.ID
			if b.passkey, err = s.insertPasskey(t, p); err != nil {
				return made, err
			}
			return made, s.insertMember(t, chat.Member{Room: s.lobby, User: made.ID})
		})
		return b, err
	})
	return made.user, made.passkey, err
}

// PasskeyByCredential implements chat.Passkeys.
func (s *Store) PasskeyByCredential(ctx context.Context, credential string) (chat.Passkey, error) {
	return one(ctx, s.read, scanPasskey, noPasskey, `SELECT `+passkeyColumns+` FROM passkeys WHERE credential = $1`, credential)
}

// PasskeysOf implements chat.Passkeys.
func (s *Store) PasskeysOf(ctx context.Context, user chat.UserID) ([]chat.Passkey, error) {
	return list(ctx, s.read, scanPasskey, `SELECT `+passkeyColumns+` FROM passkeys WHERE user_id = $1 ORDER BY id`, int64(user))
}

// UsePasskey implements chat.Passkeys.
func (s *Store) UsePasskey(ctx context.Context, p chat.Passkey) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE passkeys SET data = $2, used = $3 WHERE id = $1`, p.ID, p.Data, micros(p.Used))
		return need(n, err, noPasskey)
	})
}

// NamePasskey implements chat.Passkeys.
func (s *Store) NamePasskey(ctx context.Context, user chat.UserID, id int64, name string) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE passkeys SET name = $3 WHERE id = $2 AND user_id = $1`, int64(user), id, name)
		return need(n, err, noPasskey)
	})
}

// RemovePasskey implements chat.Passkeys.
func (s *Store) RemovePasskey(ctx context.Context, user chat.UserID, id int64) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM passkeys WHERE id = $2 AND user_id = $1`, int64(user), id)
		if err := need(n, err, noPasskey); err != nil {
			return err
		}
		left, err := first(t, scanCount, `
			SELECT (SELECT COUNT(*) FROM passkeys WHERE user_id = $1) + (SELECT COUNT(*) FROM keys WHERE user_id = $1)`, int64(user))
		if err == nil && left == 0 {
			err = chat.ErrLastWay
		}
		if err == nil {
			_, err = t.exec(`DELETE FROM browsers WHERE passkey_id = $1`, id)
		}
		return err
	})
}
