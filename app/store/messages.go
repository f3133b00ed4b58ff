package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
	"time"

	"parley/app/chat"
)

// A message is read with what it answers, and what there is in its thread.
const (
	messageColumns = `messages.room_id, messages.seq, messages.kind, messages.author_id, messages.client_id, messages.text,
		messages.posted, messages.version, messages.edited, messages.deleted, COALESCE(messages.reply, 0), messages.reactions,
		messages.pinned, messages.named, messages.call, COALESCE(quoted.author_id, 0), COALESCE(SUBSTR(quoted.text, 1, 200), ''), COALESCE(quoted.deleted, 0),
		COALESCE(messages.thread_id, 0), COALESCE(threads.last_seq, 0), COALESCE(threads.last_at, 0),
		messages.files, COALESCE(quoted.files, '')`
	joinOthers = ` LEFT JOIN messages AS quoted ON quoted.room_id = messages.room_id AND quoted.seq = messages.reply
		LEFT JOIN rooms AS threads ON threads.id = messages.thread_id `
	fromMessages  = ` FROM messages` + joinOthers
	selectMessage = `SELECT ` + messageColumns + fromMessages + `WHERE messages.room_id = $1 AND messages.seq = $2`
	selectMine    = `SELECT ` + messageColumns + fromMessages + `
		WHERE messages.client_id = $1 AND messages.author_id = $2 AND messages.room_id = $3`
	noMessage = "there is no such message"
)

func scanMessage(r row) (*chat.Message, error) {
	m, q, thread := new(chat.Message), chat.Quote{}, chat.Replies{}
	var quoted attachments
	err := r.Scan(&m.Room, &m.Seq, &m.Kind, &m.Author, &m.ClientID, &m.Text, (*moment)(&m.Posted), &m.Version,
		(*moment)(&m.Edited), &m.Deleted, &m.Reply, (*reactions)(&m.Reactions), (*moment)(&m.Pinned),
		(*named)(&m.Named), &m.Call, &q.Author, &q.Text, &q.Deleted, &thread.Room, &thread.Count, (*moment)(&thread.Last),
		(*attachments)(&m.Files), &quoted)
	if m.Reply > 0 {
		if q.Text == "" && len(quoted) > 0 {
			q.File = quoted[0].Name
		}
		m.Quote = &q
	}
	if thread.Room > 0 {
		m.Thread = &thread
	}
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

// appendMessage leaves the transaction, the tails and the index as they were when it fails: all that can be
// refused is refused by its one INSERT. So appends need no savepoint, which would cost them a third
// of their speed, and must not be in one, since tails know nothing of savepoints.
func appendMessage(t *tx, m chat.Message) (stored *chat.Message, fresh bool, err error) {
	m.Posted = time.UnixMicro(m.Posted.UnixMicro()).UTC() // as it will be read
	if m.Seq, err = t.tails.next(t, m.Room); err != nil {
		return nil, false, fold(err, noRoom)
	}
	if m.Reply > 0 {
		answered, err := first(t, scanMessage, selectMessage, int64(m.Room), int64(m.Reply))
		if err != nil {
			return nil, false, fold(err, "the message that you answer is not there")
		}
		m.Quote = answered.Quoted()
	}
	if err := nameMembers(t, &m); err != nil {
		return nil, false, err
	}
	arrival, err := t.index.next(t)
	if err != nil {
		return nil, false, err
	}
	n, err := t.exec(`
		INSERT INTO messages (room_id, seq, kind, author_id, client_id, text, posted, version, reply, named, call, arrival)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
		ON CONFLICT (client_id, author_id, room_id) DO NOTHING`,
		int64(m.Room), int64(m.Seq), int64(m.Kind), int64(m.Author), m.ClientID, m.Text, micros(m.Posted), m.Version,
		sql.NullInt64{Int64: int64(m.Reply), Valid: m.Reply > 0},
		named(m.Named).column(), int64(m.Call), arrival)
	if err != nil {
		return nil, false, err
	}
	if n == 0 { // it is there already
		stored, err = first(t, scanMessage, selectMine, m.ClientID, int64(m.Author), int64(m.Room))
		return stored, false, err
	}
	t.tails.move(m)
	t.index.add(arrival, &m)
	if err := insertMentions(t, &m); err != nil {
		return nil, false, err
	}
	return &m, true, attach(t, &m)
}

// MessagesBefore implements chat.Messages.
func (s *Store) MessagesBefore(ctx context.Context, room chat.RoomID, before chat.Seq, limit int) ([]*chat.Message, error) {
	if before == 0 {
		before = math.MaxInt64
	}
	page, err := list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+fromMessages+`
		WHERE messages.room_id = $1 AND messages.seq < $2 ORDER BY messages.seq DESC LIMIT $3`,
		int64(room), int64(before), max(0, limit))
	slices.Reverse(page)
	return page, err
}

// MessagesAfter implements chat.Messages.
func (s *Store) MessagesAfter(ctx context.Context, room chat.RoomID, after chat.Seq, limit int) ([]*chat.Message, error) {
	return list(ctx, s.read, scanMessage, `
		SELECT `+messageColumns+fromMessages+`
		WHERE messages.room_id = $1 AND messages.seq > $2 ORDER BY messages.seq LIMIT $3`,
		int64(room), int64(after), max(0, limit))
}
