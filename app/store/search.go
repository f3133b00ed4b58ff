package store

import (
	"context"
	"strconv"
	"strings"
	"time"

	"parley/app/chat"
)

// searchBound is how many searches read at the same time; others wait, so that those who open rooms do not.
const searchBound = 2

// Search implements chat.Messages.
func (s *Store) Search(ctx context.Context, q chat.Search) (chat.Found, error) {
	match := matchOf(&q)
	if match == "" || q.Limit <= 0 {
		return chat.Found{}, nil
	}
	select {
	case s.searches <- struct{}{}:
		defer func() { <-s.searches }()
	case <-ctx.Done():
		return chat.Found{}, fold(ctx.Err(), "")
	}
	if err := s.catchUp(ctx); err != nil {
		return chat.Found{}, err
	}
	from, to, err := s.arrivals(ctx, &q)
	if err != nil {
		return chat.Found{}, err
	}
	last := int64(0)
	found, err := list(ctx, s.read, func(r row) (*chat.Message, error) { return scanMessage(also{r, &last}) }, `
		SELECT `+messageColumns+`, messages.arrival
		FROM search CROSS JOIN messages ON messages.arrival = $4 - search.rowid `+joinOthers+`
		WHERE search MATCH $1 AND search.rowid > $4 - $3 AND search.rowid <= $4 - $2
		ORDER BY search.rowid LIMIT $5`,
		match, from, to, indexTop, q.Limit)
	if err != nil {
		return chat.Found{}, err
	}
	if len(found) < q.Limit {
		last = 0
	}
	return chat.Found{Messages: found, Next: last}, nil
}

// catchUp has what was posted so far put into the index. When the disk is full that fails, and the search finds
// what is in it.
func (s *Store) catchUp(ctx context.Context) error {
	behind, err := one(ctx, s.read, scanNumber, "", `SELECT (SELECT COALESCE(MAX(arrival), 0) FROM messages) - upto FROM search_backlog`)
	if err == nil && behind > 0 {
		s.write.write(ctx, func(t *tx) error { return t.index.catchUp(t) })
		err = fold(ctx.Err(), "")
	}
	return err
}

// also scans one column more than it is asked to.
type also struct {
	row
	last any
}

func (a also) Scan(dest ...any) error { return a.row.Scan(append(dest, a.last)...) }

// arrivals returns between which arrivals the search looks: at least the first, and less than the
// second. The order in which messages came stands for their times, which are in the same order but for
// moments, or after the clock was set.
func (s *Store) arrivals(ctx context.Context, q *chat.Search) (from, to int64, err error) {
	from, to = 1, indexTop
	if !q.After.IsZero() {
		if from, err = s.arrivalAt(ctx, q.After); err != nil {
			return 0, 0, err
		}
	}
	if !q.Before.IsZero() {
		if to, err = s.arrivalAt(ctx, q.Before); err != nil {
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
func (s *Store) arrivalAt(ctx context.Context, at time.Time) (int64, error) {
	last, err := one(ctx, s.read, scanNumber, "", `SELECT COALESCE(MAX(arrival), 0) FROM messages`)
	if err != nil {
		return 0, err
	}
	return firstAt(1, last+1, at, func(n int64) (int64, error) {
		return one(ctx, s.read, scanNumber, "", `SELECT posted FROM messages WHERE arrival >= $1 ORDER BY arrival LIMIT 1`, n)
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

// matchOf returns what is looked for in the language of FTS5: in any of the rooms all of it. It is made
// of words, which have letters only, and of our own terms: nothing that was typed is read as its language.
func matchOf(q *chat.Search) string {
	var terms []string // without the room
	for _, t := range q.Terms {
		terms = append(terms, phrase(t))
	}
	if q.Author != 0 {
		terms = append(terms, `"`+roomHole+authorTerm+strconv.FormatInt(int64(q.Author), 10)+`"`)
	}
	if q.Link {
		terms = append(terms, `"`+roomHole+linkTerm+`"`)
	}
	if q.File {
		terms = append(terms, `"`+roomHole+fileTerm+`"`)
	}
	if len(terms) == 0 {
		return ""
	}
	one := "(" + strings.Join(terms, " AND ") + ")"
	all := make([]string, len(q.Rooms))
	for i, room := range q.Rooms {
		all[i] = strings.ReplaceAll(one, roomHole, roomTerm(room))
	}
	return strings.Join(all, " OR ")
}

// roomHole is where in a term its room belongs; it is in no word.
const roomHole = "?"

// phrase returns words that stand side by side.
func phrase(t chat.Term) string {
	if w := (chat.Word{Text: t.Words[0]}); len(t.Words) == 1 && t.Prefix && w.Letter() == w.Text {
		return `"` + roomHole + letterTerm + w.Text + `"`
	}
	p := `"` + roomHole + strings.Join(t.Words, " "+roomHole) + `"`
	if t.Prefix {
		p += " *"
	}
	return p
}
