package store

import (
	"context"

	"parley/app/chat"
)

// backlogBatch is how many messages go into the index at once, between which others are posted.
const backlogBatch = 250

// indexBacklog puts messages that were there before there was an index into it, newest first, until all
// are or ctx ends. After a restart it goes on where it was.
func (s *Store) indexBacklog(ctx context.Context) error {
	for {
		left, err := ask(ctx, s.write.write, indexBatch)
		if err != nil || left == 0 {
			return err
		}
	}
}

// indexBatch indexes the next messages of the backlog, and returns how many arrivals are left.
func indexBatch(t *tx) (left int64, err error) {
	upto, err := first(t, scanNumber, `SELECT arrival FROM search_backlog`)
	if err != nil || upto == 0 {
		return 0, err
	}
	s, err := t.stmt(`SELECT COALESCE(rooms.parent_id, rooms.id), author_id, text, deleted, arrival
		FROM messages JOIN rooms ON rooms.id = messages.room_id WHERE arrival > $1 AND arrival <= $2`)
	if err != nil {
		return 0, err
	}
	left = max(0, upto-backlogBatch)
	rows, err := s.QueryContext(context.Background(), left, upto)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	for rows.Next() {
		var m chat.Message
		d := doc{again: true}
		if err := rows.Scan(&m.Room, &m.Author, &m.Text, &m.Deleted, &d.arrival); err != nil {
			return 0, err
		}
		d.words = indexWords(&m, m.Room)
		t.index.docs = append(t.index.docs, d)
	}
	if err := rows.Err(); err != nil {
		return 0, err
	}
	_, err = t.exec(`UPDATE search_backlog SET arrival = $1`, left)
	return left, err
}
