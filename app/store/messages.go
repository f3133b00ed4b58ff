package store

import (
	"context"
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
	type answer struct {
		stored *chat.Message
		fresh  bool
	}
	got, err := ask(ctx, s.write.do, func(t *tx) (got answer, err error) {
		got.stored, got.fresh, err = appendMessage(t, m)
		return got, err
	})
	return got.stored, got.fresh, err
}

// appendMessage leaves the transaction and the tails as they were when it fails: all that can be
// refused is refused by its one INSERT. So appends need no savepoint, which would cost them a third
// of their speed, and must not be in one, since tails know nothing of savepoints.
func appendMessage(t *tx, m chat.Message) (stored *chat.Message, fresh bool, err error) {
	m.Posted = time.UnixMicro(m.Posted.UnixMicro()).UTC() // as it will be read
	if m.Seq, err = t.tails.next(t, m.Room); err != nil {
		return nil, false, fold(err, noRoom)
	}
	n, err := t.exec(`
		INSERT INTO messages (`+messageColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (client_id, author_id, room_id) DO NOTHING`,
		int64(m.Room), int64(m.Seq), int64(m.Kind), int64(m.Author), m.ClientID, m.Text, micros(m.Posted), m.Version)
	if err != nil {
		return nil, false, err
	}
	if n == 0 { // it is there already
		stored, err = first(t, scanMessage, `
			SELECT `+messageColumns+` FROM messages WHERE client_id = $1 AND author_id = $2 AND room_id = $3`,
			m.ClientID, int64(m.Author), int64(m.Room))
		return stored, false, err
	}
	t.tails.move(m)
	return &m, true, nil
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
