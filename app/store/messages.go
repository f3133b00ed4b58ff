package store

import (
	"context"
	"database/sql"
	"errors"
	"math"
	"slices"
	"time"

	"parley/app/chat"
)

const messageColumns = `room_id, seq, kind, author_id, client_id, text, posted, version`

func scanMessage(r row) (*chat.Message, error) {
	m := new(chat.Message)
	err := r.Scan(&m.Room, &m.Seq, &m.Kind, &m.Author, &m.ClientID, &m.Text, (*moment)(&m.Posted), &m.Version)
	return m, err
}

// AppendMessage implements chat.Messages. Seq is assigned here; Posted is now when zero, and kept to
// the microsecond. NotFound also when there is no such author. When ctx ends while it waits, the
// message may be kept all the same: the same ClientID again tells.
func (s *Store) AppendMessage(ctx context.Context, m chat.Message) (stored *chat.Message, fresh bool, err error) {
	if m.Posted.IsZero() {
		m.Posted = s.now()
	}
	err = s.write.do(ctx, func(t *tx) (err error) {
		stored, fresh, err = appendMessage(t, m)
		return err
	})
	if err != nil {
		return nil, false, err
	}
	return stored, fresh, nil
}

// appendMessage leaves the transaction as it was when it fails: its first statement does all that
// can be refused, so appends need no savepoint, which would cost them a third of their speed.
func appendMessage(t *tx, m chat.Message) (*chat.Message, bool, error) {
	m.Posted = time.UnixMicro(m.Posted.UnixMicro()).UTC() // as it will be read
	seq, err := first(t, scanSeq, `
		INSERT INTO messages (`+messageColumns+`)
		SELECT id, last_seq + 1, $2, $3, $4, $5, $6, $7 FROM rooms WHERE id = $1
		ON CONFLICT (client_id, author_id, room_id) DO NOTHING
		RETURNING seq`,
		int64(m.Room), int64(m.Kind), int64(m.Author), m.ClientID, m.Text, micros(m.Posted), m.Version)
	if errors.Is(err, sql.ErrNoRows) { // it is there already, or the room is not
		stored, err := first(t, scanMessage, `
			SELECT `+messageColumns+` FROM messages WHERE client_id = $1 AND author_id = $2 AND room_id = $3`,
			m.ClientID, int64(m.Author), int64(m.Room))
		return stored, false, fold(err, noRoom)
	}
	if err != nil {
		return nil, false, err
	}
	m.Seq = seq
	_, err = t.exec(`UPDATE rooms SET last_seq = $2, last_at = $3 WHERE id = $1`,
		int64(m.Room), int64(m.Seq), micros(m.Posted))
	return &m, true, err
}

func scanSeq(r row) (n chat.Seq, err error) {
	err = r.Scan(&n)
	return n, err
}

// MessagesBefore implements chat.Messages.
func (s *Store) MessagesBefore(ctx context.Context, room chat.RoomID, before chat.Seq, limit int) ([]*chat.Message, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	page, err := list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+` FROM messages WHERE room_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3`,
		int64(room), int64(before), max(0, limit))
	slices.Reverse(page)
	return page, err
}

// MessagesAfter implements chat.Messages.
func (s *Store) MessagesAfter(ctx context.Context, room chat.RoomID, after chat.Seq, limit int) ([]*chat.Message, error) {
	return list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+` FROM messages WHERE room_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
		int64(room), int64(after), max(0, limit))
}
