package store

import (
	"context"

	"parley/app/chat"
)

// Totals implements chat.Settings. Messages are not counted: each room knows its newest Seq.
func (s *Store) Totals(ctx context.Context) (chat.Totals, error) {
	return one(ctx, s.read, scanTotals, "", `
		SELECT COUNT(*), COALESCE(SUM(last_seq), 0),
			(SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size),
			(SELECT files FROM usage WHERE user_id = 0), (SELECT bytes FROM usage WHERE user_id = 0)
		FROM rooms`)
}

func scanTotals(r row) (t chat.Totals, err error) {
	err = r.Scan(&t.Rooms, &t.Messages, &t.Bytes, &t.Files.Files, &t.Files.Bytes)
	return t, err
}
