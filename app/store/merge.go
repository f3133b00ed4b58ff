package store

import (
	"bytes"
	"context"

	"parley/app/chat"
)

// The index grows by a small segment at a time, and a search looks into all of them. So mergeFan segments of a level
// are merged into one of the next, beside other work: the pages of the new one are written a few at a time, and nobody sees
// them until all are there and the old ones go. What a server that was killed left half done goes at the next start.
const (
	mergePages = 64  // written at once, between which others write
	mergeRead  = 8   // read at once
	dropPages  = 256 // taken away at once
)

// mergeIndex merges segments whenever there are enough, until ctx ends.
func (s *Store) mergeIndex(ctx context.Context, due <-chan struct{}) {
	lost := true // whether there may be pages that are of no segment
	for {
		looked := lost
		var gone []int64
		var err error
		if lost {
			gone, err = list(ctx, s.read, scanNumber, `
				SELECT DISTINCT segment FROM search_pages WHERE segment NOT IN (SELECT id FROM search_segments)`)
		} else {
			gone, err = s.mergeLevel(ctx)
		}
		if err == nil {
			err = s.dropPages(ctx, gone)
		}
		if lost = err != nil; !lost && (looked || len(gone) > 0) {
			continue
		}
		select { // what fails now is done the next time
		case <-due:
		case <-ctx.Done():
			return
		}
	}
}

// mergeLevel merges the oldest segments of a level that has enough of them, and returns which.
func (s *Store) mergeLevel(ctx context.Context) (gone []int64, err error) {
	level, err := list(ctx, s.read, scanNumber, `SELECT level FROM search_segments GROUP BY level HAVING COUNT(*) >= $1 ORDER BY level LIMIT 1`, mergeFan)
	if err != nil || len(level) == 0 {
		return nil, err
	}
	from, err := list(ctx, s.read, scanSegment, selectSegments+`WHERE level = $1 ORDER BY id LIMIT $2`, level[0], mergeFan)
	if err != nil {
		return nil, err
	}
	to := segment{level: from[0].level + 1, oldest: from[0].oldest, newest: from[0].newest}
	for _, g := range from {
		to.oldest, to.newest = min(to.oldest, g.oldest), max(to.newest, g.newest)
		gone = append(gone, g.id)
	}
	if to.id, err = ask(ctx, s.write.do, func(t *tx) (int64, error) { return t.index.begin(t) }); err != nil {
		return nil, err
	}
	if err := s.mergeInto(ctx, to.id, from); err != nil {
		return nil, err
	}
	return gone, s.write.write(ctx, func(t *tx) error {
		for _, id := range gone {
			if _, err := t.exec(`DELETE FROM search_segments WHERE id = $1`, id); err != nil {
				return err
			}
		}
		return putSegment(t, to)
	})
}

// mergeInto writes the pages of a new segment.
func (s *Store) mergeInto(ctx context.Context, to int64, from []segment) error {
	over, err := s.overIn(ctx, from)
	if err != nil {
		return err
	}
	var ready []page
	flush := func() error {
		pages := ready
		ready = nil
		return s.write.write(ctx, func(t *tx) error {
			for _, p := range pages {
				if err := putPage(t, to, p); err != nil {
					return err
				}
			}
			return nil
		})
	}
	w := pager{put: func(p page) error {
		if ready = append(ready, p); len(ready) < mergePages {
			return nil
		}
		return flush()
	}}
	all := make([]*cursor, len(from))
	for i, g := range from {
		all[i] = &cursor{segment: g.id}
		if err := all[i].nextEntry(ctx, s.read); err != nil {
			return err
		}
	}
	if err := mergeCursors(ctx, s.read, all, over, &w); err != nil {
		return err
	}
	if err := w.end(); err != nil {
		return err
	}
	return flush()
}

// overIn returns the messages that are in several of the segments because they were changed, and which is the last
// of these: what those before it say of them is over.
func (s *Store) overIn(ctx context.Context, from []segment) (map[int64]int, error) {
	over := map[int64]int{}
	for i, g := range from {
		lists, err := listsIn(ctx, s.read, g.id, atom{word: againTerm}, []chat.RoomID{0})
		if err != nil {
			return nil, err
		}
		for _, list := range lists[0] {
			for p := (postings{list: list}); p.next(); {
				over[p.arrival] = i
			}
		}
	}
	return over, nil
}

// cursor goes through the entries of a segment.
type cursor struct {
	segment int64
	pages   []page // read ahead
	last    []byte // the first of the last of them
	in      entries
	list    postings // at a message of the entry
	ended   bool
}

// nextEntry goes to the first message of the next entry.
func (c *cursor) nextEntry(ctx context.Context, r source) (err error) {
	for {
		if c.in.next() {
			if c.list = (postings{list: c.in.list}); c.list.next() {
				return nil
			}
			continue
		}
		if len(c.pages) == 0 {
			c.pages, err = list(ctx, r, scanPage, `
				SELECT first, page FROM search_pages WHERE segment = $1 AND first > $2 ORDER BY first LIMIT $3`, c.segment, append([]byte{}, c.last...), mergeRead)
			if err != nil {
				return err
			}
			if c.ended = len(c.pages) == 0; c.ended {
				return nil
			}
			c.last = c.pages[len(c.pages)-1].first
		}
		c.in = entries{rest: c.pages[0].bytes, key: c.in.key[:0]}
		c.pages = c.pages[1:]
	}
}

// mergeCursors adds what all of the cursors have to a pager; not what is over.
func mergeCursors(ctx context.Context, r source, all []*cursor, over map[int64]int, w *pager) error {
	for {
		at := -1 // the cursor whose message is the next: that of the lowest key, the newest, and of the last segment
		for i, c := range all {
			if c.ended {
				continue
			}
			order := -1
			if at >= 0 {
				order = bytes.Compare(c.in.key, all[at].in.key)
			}
			if order < 0 || order == 0 && c.list.arrival >= all[at].list.arrival {
				at = i
			}
		}
		if at < 0 {
			return nil
		}
		c := all[at]
		if last, ok := over[c.list.arrival]; !ok || at >= last {
			if err := w.add(c.in.key, c.list.arrival, c.list.places()); err != nil {
				return err
			}
		}
		if !c.list.next() {
			if err := c.nextEntry(ctx, r); err != nil {
				return err
			}
		}
	}
}

// dropPages takes away the pages of segments that are no more.
func (s *Store) dropPages(ctx context.Context, gone []int64) error {
	for len(gone) > 0 {
		n, err := ask(ctx, s.write.do, func(t *tx) (int64, error) {
			return t.exec(`DELETE FROM search_pages WHERE rowid IN (SELECT rowid FROM search_pages WHERE segment = $1 LIMIT $2)`, gone[0], dropPages)
		})
		if err != nil {
			return err
		}
		if n < dropPages {
			gone = gone[1:]
		}
	}
	return nil
}
