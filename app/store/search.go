package store

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"

	"parley/app/chat"
)

// searchBound is how many searches read at the same time; others wait, so that those who open rooms do not.
const searchBound = 2

// Search implements chat.Messages.
func (s *Store) Search(ctx context.Context, q chat.Search) (found chat.Found, err error) {
	l := look{q: &q, atoms: atomsOf(&q), rooms: slices.Sorted(slices.Values(q.Rooms))}
	if len(l.atoms) == 0 || len(l.rooms) == 0 || q.Limit <= 0 {
		return chat.Found{}, nil
	}
	select {
	case s.searches <- struct{}{}:
		defer func() { <-s.searches }()
	case <-ctx.Done():
		return chat.Found{}, fold(ctx.Err(), "")
	}
	err = s.read.view(ctx, func(v *view) error {
		l.from = v
		return l.find(ctx)
	})
	if err != nil {
		return chat.Found{}, err
	}
	if len(l.found) == q.Limit {
		found.Next = l.last
	}
	found.Messages = l.found
	return found, nil
}

// look is a search that is under way. It looks first at what is not in the index yet and then into its segments, the newest
// first, and ends when it found enough.
type look struct {
	q     *chat.Search
	from  source
	rooms []chat.RoomID // in order
	atoms [][]atom
	order []atom // each once, in the order in which they are looked up: the rarest first

	oldest, below int64 // arrivals: at least the one, and less than the other
	maybe         []int64
	found         []*chat.Message
	last          int64 // the arrival of the last that was found
}

func (l *look) find(ctx context.Context) (err error) {
	if l.oldest, l.below, err = arrivals(ctx, l.from, l.q); err != nil {
		return err
	}
	if err := l.waiting(ctx); err != nil {
		return err
	}
	segments, err := list(ctx, l.from, scanSegment, selectSegments+`WHERE newest >= $1 AND oldest < $2 ORDER BY newest DESC`, l.oldest, l.below)
	if err != nil {
		return err
	}
	if err := l.rank(ctx, segments); err != nil {
		return err
	}
	for _, g := range segments {
		if err := l.take(ctx, g.newest); err != nil || len(l.found) == l.q.Limit {
			return err
		}
		more, err := l.matchIn(ctx, g.id)
		if err != nil {
			return err
		}
		l.add(more)
	}
	return l.take(ctx, 0)
}

// waiting looks at the messages that are not in the index as they are.
func (l *look) waiting(ctx context.Context) error {
	upto, err := one(ctx, l.from, scanNumber, "", `SELECT upto FROM search_backlog`)
	if err != nil {
		return err
	}
	for _, of := range []struct {
		query    string
		from, to int64
	}{{newDocs, max(upto, l.oldest-1), l.below - 1}, {changedDocs, 0, math.MaxInt64}} {
		docs, err := list(ctx, l.from, scanDoc, of.query, of.from, of.to)
		if err != nil {
			return err
		}
		var more []int64
		for i := range docs {
			d := &docs[i]
			if _, ok := slices.BinarySearch(l.rooms, d.in); ok && d.arrival >= l.oldest && d.arrival < l.below && l.fits(&d.Message) {
				more = append(more, d.arrival)
			}
		}
		slices.SortFunc(more, newestFirst)
		l.add(more)
	}
	return nil
}

// fits tells whether a message is what is looked for, by what it says now.
func (l *look) fits(m *chat.Message) bool {
	if m.Deleted {
		return false
	}
	has := terms(m)
	return !slices.ContainsFunc(termsOf(l.q), func(term string) bool { return !slices.Contains(has, term) }) && l.q.Fits(texts(m)...)
}

// rank puts what is looked up in order, by how much of the largest segment it is. So little is read of what is common.
func (l *look) rank(ctx context.Context, segments []segment) error {
	var all []atom
	for _, side := range l.atoms {
		for _, a := range side {
			if !slices.Contains(all, a) {
				all = append(all, a)
			}
		}
	}
	l.order = all
	if len(all) == 1 || len(segments) == 0 {
		return nil
	}
	largest := slices.MaxFunc(segments, func(a, b segment) int { return cmp.Compare(a.level, b.level) })
	pages := map[atom]int64{}
	for _, a := range all {
		low, high := []byte(a.word), append([]byte(a.word), 0, 0xFF)
		if a.prefix {
			high = append([]byte(a.word), 0xFF)
		}
		var err error
		if pages[a], err = one(ctx, l.from, scanNumber, "", `SELECT COUNT(*) FROM search_pages WHERE segment = $1 AND first > $2 AND first < $3`,
			largest.id, low, high); err != nil {
			return err
		}
	}
	slices.SortStableFunc(l.atoms, func(a, b []atom) int { return cmp.Compare(len(a), len(b)) }) // phrases last
	slices.SortStableFunc(l.order, func(a, b atom) int { return cmp.Compare(pages[a], pages[b]) })
	return nil
}

// add adds messages that may be found, newest first.
func (l *look) add(more []int64) {
	l.maybe = append(l.maybe, more...)
	slices.SortFunc(l.maybe, newestFirst)
	l.maybe = slices.Compact(l.maybe)
}

// take reads those messages that may be found and are newer than all that was not looked at.
func (l *look) take(ctx context.Context, newest int64) error {
	for len(l.maybe) > 0 && l.maybe[0] > newest && len(l.found) < l.q.Limit {
		m, err := one(ctx, l.from, scanMessage, "", `SELECT `+messageColumns+fromMessages+`WHERE messages.arrival = $1`, l.maybe[0])
		if err != nil {
			return err
		}
		// What the index has of a message that was changed may be what it said before.
		if m.Version == 0 || l.fits(m) {
			l.found, l.last = append(l.found, m), l.maybe[0]
		}
		l.maybe = l.maybe[1:]
	}
	return nil
}

// arrivals returns between which arrivals the search looks: at least the first, and less than the
// second. The order in which messages came stands for their times, which are in the same order but for
// moments, or after the clock was set.
func arrivals(ctx context.Context, r source, q *chat.Search) (from, to int64, err error) {
	from, to = 1, math.MaxInt64
	if !q.After.IsZero() {
		if from, err = arrivalAt(ctx, r, q.After); err != nil {
			return 0, 0, err
		}
	}
	if !q.Before.IsZero() {
		if to, err = arrivalAt(ctx, r, q.Before); err != nil {
			return 0, 0, err
		}
	}
	if q.Below > 0 {
		to = min(to, q.Below)
	}
	return from, to, nil
}

// arrivalAt returns the arrival of the first message that was posted then or later, or of the next one
// that will be.
func arrivalAt(ctx context.Context, r source, at time.Time) (int64, error) {
	last, err := one(ctx, r, scanNumber, "", `SELECT COALESCE(MAX(arrival), 0) FROM messages`)
	if err != nil {
		return 0, err
	}
	return firstAt(1, last+1, at, func(n int64) (int64, error) {
		return one(ctx, r, scanNumber, "", `SELECT posted FROM messages WHERE arrival >= $1 ORDER BY arrival LIMIT 1`, n)
	})
}

// SeqAt implements chat.Messages.
func (s *Store) SeqAt(ctx context.Context, room chat.RoomID, at time.Time) (chat.Seq, error) {
	r, err := s.RoomByID(ctx, room)
	if err != nil {
		return 0, err
	}
	seq, err := firstAt(1, int64(r.LastSeq)+1, at, func(n int64) (int64, error) {
		return one(ctx, s.read, scanNumber, "", `SELECT posted FROM messages WHERE room_id = $1 AND seq >= $2 ORDER BY seq LIMIT 1`,
			int64(room), n)
	})
	return chat.Seq(seq), err
}

// firstAt returns the first number from … to-1 whose time is not before at, else to. Times grow with the numbers.
func firstAt(from, to int64, at time.Time, posted func(int64) (int64, error)) (int64, error) {
	for from < to {
		mid := from + (to-from)/2
		us, err := posted(mid)
		if err != nil {
			return 0, err
		}
		if us < micros(at) {
			from = mid + 1
		} else {
			to = mid
		}
	}
	return from, nil
}
