package store

import (
	"context"
	"net/netip"

	"parley/app/chat"
)

const (
	keyColumns = `fingerprint, user_id, type, comment, created, last_used, last_addr`
	noKey      = "there is no such key"
)

func scanKey(r row) (k chat.Key, err error) {
	var addr string
	err = r.Scan(&k.Fingerprint, &k.User, &k.Type, &k.Comment, (*moment)(&k.Created), (*moment)(&k.LastUsed), &addr)
	k.LastFrom, _ = netip.ParseAddr(addr)
	return k, err
}

func insertKey(t *tx, k chat.Key) error {
	n, err := t.exec(`
		INSERT INTO keys (`+keyColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (fingerprint) DO NOTHING`,
		k.Fingerprint, int64(k.User), k.Type, k.Comment, micros(k.Created), micros(k.LastUsed), addrText(k.LastFrom))
	if err == nil && n == 0 {
		return chat.Errorf(chat.Conflict, "this key opens another account already")
	}
	return err
}

// AllKeys implements chat.Users.
func (s *Store) AllKeys(ctx context.Context) ([]chat.Key, error) {
	return list(ctx, s.read, scanKey, `SELECT `+keyColumns+` FROM keys ORDER BY user_id, created, fingerprint`)
}

// KeysOf implements chat.Users.
func (s *Store) KeysOf(ctx context.Context, user chat.UserID) ([]chat.Key, error) {
	return list(ctx, s.read, scanKey, `SELECT `+keyColumns+` FROM keys WHERE user_id = $1 ORDER BY created, fingerprint`, int64(user))
}

// AddKey implements chat.Users. NotFound when there is no such user. Created is now when zero.
func (s *Store) AddKey(ctx context.Context, k chat.Key) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := countKeys(t, k.User)
		if err != nil {
			return err
		}
		if n >= chat.MaxKeys {
			return chat.Errorf(chat.TooMany, "an account has at most %d keys: revoke one first", chat.MaxKeys)
		}
		if k.Created.IsZero() {
			k.Created = s.now()
		}
		return insertKey(t, k)
	})
}

// NameKey implements chat.Users.
func (s *Store) NameKey(ctx context.Context, user chat.UserID, fingerprint, name string) error {
	return s.write.do(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE keys SET comment = $3 WHERE fingerprint = $1 AND user_id = $2`, fingerprint, int64(user), name)
		return need(n, err, noKey)
	})
}

// RemoveKey implements chat.Users.
func (s *Store) RemoveKey(ctx context.Context, user chat.UserID, fingerprint string) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM keys WHERE fingerprint = $1 AND user_id = $2`, fingerprint, int64(user))
		if err := need(n, err, noKey); err != nil {
			return err
		}
		if n, err = countKeys(t, user); err == nil && n == 0 {
			return chat.ErrLastKey
		}
		if err == nil {
			_, err = t.exec(`DELETE FROM browsers WHERE user_id = $1 AND fingerprint = $2`, int64(user), fingerprint)
		}
		if err == nil {
			_, err = t.exec(`UPDATE passkeys SET fingerprint = '' WHERE user_id = $1 AND fingerprint = $2`, int64(user), fingerprint)
		}
		return err
	})
}

func countKeys(t *tx, user chat.UserID) (int64, error) {
	return first(t, scanCount, `SELECT COUNT(*) FROM keys WHERE user_id = $1`, int64(user))
}

func scanCount(r row) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}
