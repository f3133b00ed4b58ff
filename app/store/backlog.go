package store

import "context"

// backlogBatch is how many messages go into the index at once, between which others are posted.
const backlogBatch = 500

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
	left = max(0, upto-backlogBatch)
	docs, err := docsOf(t, newDocs, left, upto)
	if err != nil {
		return 0, err
	}
	if err := t.index.put(t, docs); err != nil {
		return 0, err
	}
	_, err = t.exec(`UPDATE search_backlog SET arrival = $1`, left)
	return left, err
}
