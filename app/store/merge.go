package store

import "context"

// The index grows by a segment with each transaction, and a search looks into all of them. SQLite merges
// them as they come, but to a dozen or more; what is left is merged beside other work.
const (
	mergeAfter = 4096 // new messages
	mergePages = 100  // in one step, between which others write
)

// mergeIndex merges the segments whenever enough is new, until ctx ends.
func (s *Store) mergeIndex(ctx context.Context, due <-chan struct{}) {
	for {
		select {
		case <-due:
		case <-ctx.Done():
			return
		}
		for more := true; more; {
			var err error
			if more, err = ask(ctx, s.write.write, mergeStep); err != nil {
				break // what is not merged now is merged the next time
			}
		}
	}
}

// mergeStep merges a little, and says whether there is more to do. As long as most of the index is in one
// segment that one is left alone, for it would have to be written anew.
func mergeStep(t *tx) (more bool, err error) {
	// Two segments of a size are enough to be merged here.
	if _, err := t.exec(`INSERT INTO search (search, rank) VALUES ('usermerge', 2)`); err != nil {
		return false, err
	}
	before, err := first(t, scanNumber, `SELECT total_changes()`)
	if err != nil {
		return false, err
	}
	pages := mergePages
	if t.index.last > t.index.whole*4/3 {
		t.index.whole = t.index.last
		pages = -mergePages // all into one
	}
	if _, err := t.exec(`INSERT INTO search (search, rank) VALUES ('merge', $1)`, pages); err != nil {
		return false, err
	}
	after, err := first(t, scanNumber, `SELECT total_changes()`)
	return after-before >= 2, err
}
