package store

import (
	"context"
	"time"
)

// The index grows by a segment with each transaction that writes it, and a search looks into all of them. SQLite
// merges them as they come, but to a dozen or more; what is left is merged beside other work.
const (
	mergeAfter = 4096             // new messages
	mergePages = 100              // in one step, between which others write
	mergeQuiet = 10 * time.Second // without so many new messages, until all may be merged into one
)

// mergeIndex merges the segments whenever enough is new, and more of them when it is quiet, until ctx ends.
func (s *Store) mergeIndex(ctx context.Context, due <-chan struct{}) {
	quiet := time.After(mergeQuiet) // an earlier run may have left something
	for {
		step := mergeSome
		select {
		case <-due:
			quiet = time.After(mergeQuiet)
		case <-quiet:
			step, quiet = mergeMost, nil
		case <-ctx.Done():
			return
		}
		for more := true; more; {
			var err error
			if more, err = ask(ctx, s.write.write, step); err != nil {
				break // what is not merged now is merged the next time
			}
		}
	}
}

// All is merged into one when the part that is not has grown to a third of it, for then all has to be written anew;
// when it is quiet, to a thirtieth.
func mergeSome(t *tx) (more bool, err error) { return mergeStep(t, t.index.last > t.index.whole*4/3) }
func mergeMost(t *tx) (more bool, err error) { return mergeStep(t, t.index.last > t.index.whole*31/30) }

// mergeStep merges a little, and says whether there is more to do.
func mergeStep(t *tx, whole bool) (more bool, err error) {
	if err := t.index.load(t); err != nil {
		return false, err
	}
	// Two segments of a size are enough to be merged here.
	if _, err := t.exec(`INSERT INTO search (search, rank) VALUES ('usermerge', 2)`); err != nil {
		return false, err
	}
	before, err := first(t, scanNumber, `SELECT total_changes()`)
	if err != nil {
		return false, err
	}
	pages := mergePages
	if whole {
		t.index.whole = t.index.last
		pages = -mergePages
	}
	if _, err := t.exec(`INSERT INTO search (search, rank) VALUES ('merge', $1)`, pages); err != nil {
		return false, err
	}
	after, err := first(t, scanNumber, `SELECT total_changes()`)
	return after-before >= 2, err
}
