package store

import (
	"context"
	"database/sql"
	"errors"
	"net/netip"
	"strconv"
	"time"

	"parley/app/chat"
)

// keepInvites is how long invitations stay in the list when they have ended.
const keepInvites = 30 * 24 * time.Hour

const inviteColumns = `id, hash, uses, used, created, until, note`

func scanInvite(r row) (i chat.Invite, err error) {
	err = r.Scan(&i.ID, &i.Hash, &i.Uses, &i.Used, (*moment)(&i.Created), (*moment)(&i.Until), &i.Note)
	return i, err
}

// SaveInvite implements chat.Door.
func (s *Store) SaveInvite(ctx context.Context, i chat.Invite, by chat.UserID, d chat.Deed) (chat.Invite, error) {
	return ask(ctx, s.write.write, func(t *tx) (kept chat.Invite, err error) {
		if _, err = t.exec(`DELETE FROM invites WHERE until < $1`, micros(i.Created.Add(-keepInvites))); err != nil {
			return kept, err
		}
		kept, err = first(t, scanInvite, `
			INSERT INTO invites (hash, uses, created, until, by_id, note) VALUES ($1, $2, $3, $4, $5, $6)
			RETURNING `+inviteColumns,
			i.Hash, int64(i.Uses), micros(i.Created), micros(i.Until), sql.NullInt64{Int64: int64(by), Valid: by != 0}, i.Note)
		if err != nil {
			return kept, err
		}
		d.On = "invitation " + strconv.FormatInt(kept.ID, 10) + ": " + d.On
		return kept, s.insertDeed(t, d)
	})
}

// EndInvite implements chat.Door. NotFound when there is no such invitation.
func (s *Store) EndInvite(ctx context.Context, id int64, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM invites WHERE id = $1`, id)
		if err := need(n, err, "there is no such invitation"); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// Invites implements chat.Door.
func (s *Store) Invites(ctx context.Context) ([]chat.Invite, error) {
	scan := func(r row) (i chat.Invite, err error) {
		err = r.Scan(&i.ID, &i.Hash, &i.Uses, &i.Used, (*moment)(&i.Created), (*moment)(&i.Until), &i.Note, &i.By)
		return i, err
	}
	return list(ctx, s.read, scan, `
		SELECT invites.id, hash, uses, used, invites.created, until, note, COALESCE(users.name, '`+chat.Console+`')
		FROM invites LEFT JOIN users ON users.id = by_id ORDER BY invites.id`)
}

// CreateInvited implements chat.Door. Conflict as CreateUser has it.
func (s *Store) CreateInvited(ctx context.Context, hash string, u chat.User, k chat.Key, d chat.Deed) (chat.User, error) {
	return ask(ctx, s.write.write, func(t *tx) (chat.User, error) {
		return s.invited(t, hash, d, func() (chat.User, error) { return s.createUser(t, u, k) })
	})
}

// invited makes an account by create, for the code with that hash; for an empty one it takes no code.
func (s *Store) invited(t *tx, hash string, d chat.Deed, create func() (chat.User, error)) (chat.User, error) {
	if hash == "" {
		return create()
	}
	i, err := first(t, scanInvite, `SELECT `+inviteColumns+` FROM invites WHERE hash = $1`, hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = chat.ErrNoInvite
	}
	if err == nil {
		err = i.Check(d.At)
	}
	if err != nil {
		return chat.User{}, err
	}
	if _, err := t.exec(`UPDATE invites SET used = used + 1 WHERE id = $1`, i.ID); err != nil {
		return chat.User{}, err
	}
	made, err := create()
	if err != nil {
		return made, err
	}
	d.By, d.On, d.Reason = made.ID, "invitation "+strconv.FormatInt(i.ID, 10), i.Note
	return made, s.insertDeed(t, d)
}

// Allow implements chat.Door.
func (s *Store) Allow(ctx context.Context, a chat.Allowed, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		if err := insertAllowed(t, a); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

func insertAllowed(t *tx, a chat.Allowed) error {
	_, err := t.exec(`
		INSERT INTO allowed (fingerprint, comment, since) VALUES ($1, $2, $3)
		ON CONFLICT (fingerprint) DO UPDATE SET comment = excluded.comment`,
		a.Fingerprint, a.Comment, micros(a.Since))
	return err
}

// Unallow implements chat.Door.
func (s *Store) Unallow(ctx context.Context, fingerprint string, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM allowed WHERE fingerprint = $1`, fingerprint)
		if err := need(n, err, "there is no such key"); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// AllAllowed implements chat.Door.
func (s *Store) AllAllowed(ctx context.Context) ([]chat.Allowed, error) {
	scan := func(r row) (a chat.Allowed, err error) {
		err = r.Scan(&a.Fingerprint, &a.Comment, (*moment)(&a.Since))
		return a, err
	}
	return list(ctx, s.read, scan, `SELECT fingerprint, comment, since FROM allowed ORDER BY since, fingerprint`)
}

const knockColumns = `id, fingerprint, login, reason, at, addr, refused`

func scanKnock(r row) (k chat.Knock, err error) {
	var addr string
	err = r.Scan(&k.ID, &k.Fingerprint, &k.Login, &k.Reason, (*moment)(&k.At), &addr, (*moment)(&k.Refused))
	k.From, _ = netip.ParseAddr(addr)
	return k, err
}

// SaveKnock implements chat.Door.
func (s *Store) SaveKnock(ctx context.Context, k chat.Knock) (chat.Knock, error) {
	addr := ""
	if k.From.IsValid() {
		addr = k.From.String()
	}
	return ask(ctx, s.write.write, func(t *tx) (kept chat.Knock, err error) {
		if _, err = t.exec(`DELETE FROM knocks WHERE fingerprint = $1`, k.Fingerprint); err != nil {
			return kept, err
		}
		return first(t, scanKnock, `
			INSERT INTO knocks (fingerprint, login, reason, at, addr) VALUES ($1, $2, $3, $4, $5)
			RETURNING `+knockColumns, k.Fingerprint, k.Login, k.Reason, micros(k.At), addr)
	})
}

const noKnock = "nobody knocks with that number"

// AdmitKnock implements chat.Door. NotFound when there is no such knock.
func (s *Store) AdmitKnock(ctx context.Context, id int64, a chat.Allowed, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`DELETE FROM knocks WHERE id = $1`, id)
		if err := need(n, err, noKnock); err != nil {
			return err
		}
		if err := insertAllowed(t, a); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// RefuseKnock implements chat.Door. NotFound when there is no such knock.
func (s *Store) RefuseKnock(ctx context.Context, id int64, at time.Time, d chat.Deed) error {
	return s.write.write(ctx, func(t *tx) error {
		n, err := t.exec(`UPDATE knocks SET refused = $2 WHERE id = $1`, id, micros(at))
		if err := need(n, err, noKnock); err != nil {
			return err
		}
		return s.insertDeed(t, d)
	})
}

// ForgetKnocks implements chat.Door.
func (s *Store) ForgetKnocks(ctx context.Context, knocked, refused time.Time) error {
	return s.write.do(ctx, func(t *tx) error {
		_, err := t.exec(`DELETE FROM knocks WHERE at < $1 OR refused > 0 AND refused < $2`, micros(knocked), micros(refused))
		return err
	})
}

// AllKnocks implements chat.Door.
func (s *Store) AllKnocks(ctx context.Context) ([]chat.Knock, error) {
	return list(ctx, s.read, scanKnock, `SELECT `+knockColumns+` FROM knocks ORDER BY id`)
}
