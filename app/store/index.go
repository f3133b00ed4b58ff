package store

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"parley/app/chat"
)

// What the index has for a message is its words, each with the room before it. So a word that is
// everywhere else, and not in the rooms of whoever looks for it, costs nothing; and how long a search
// takes tells nothing of other rooms. A room is 6 characters, enough for two billion of them, so that where a word
// begins is plain. What is no word begins with an underline:
//
//	_a17     its author
//	_link    there is a link in it
//	_語      it has this letter; only for scripts that are written without spaces, whose words are pairs of letters
const (
	roomDigits = 6
	authorTerm = "_a"
	linkTerm   = "_link"
	fileTerm   = "_file"
	letterTerm = "_"
)

// indexTop minus a message's arrival is its row in the index: the newest message has the lowest, for
// the index is fastest in the order of rows. It is no larger than needed, as rows are stored in 7 bits
// a byte.
const indexTop = 1 << 34

func roomTerm(room chat.RoomID) string {
	digits := strconv.FormatInt(int64(room), 36)
	return strings.Repeat("0", max(0, roomDigits-len(digits))) + digits
}

// indexWords returns what the index has for a message that is found in a room, which for one in a thread is the
// room that this is in; nothing for one that was deleted.
func indexWords(m *chat.Message, in chat.RoomID) string {
	if m.Deleted {
		return ""
	}
	room := roomTerm(in)
	var b strings.Builder
	b.Grow(2 * len(m.Text))
	put := func(term string) {
		b.WriteString(room)
		b.WriteString(term)
		b.WriteByte(' ')
	}
	var letters []string
	for w := range chat.Words(m.Text) {
		put(w.Text)
		if letter := w.Letter(); letter != "" && !slices.Contains(letters, letter) && len(letters) < 500 {
			letters = append(letters, letter)
		}
	}
	for _, letter := range letters {
		put(letterTerm + letter)
	}
	put(authorTerm + strconv.FormatInt(int64(m.Author), 10))
	if hasLink(m.Text) {
		put(linkTerm)
	}
	return b.String()
}

func hasLink(text string) bool {
	return strings.Contains(text, "http://") || strings.Contains(text, "https://")
}

// doc is a message that is to go into the index.
type doc struct {
	arrival int64
	words   string // nothing: it is to be found no more
	again   bool   // it may be there already
}

// index is what the open transaction will put into the index at its end: then its rows are in order,
// which the index wants, and a message that is refused was never in it.
type index struct {
	last int64 // the arrival of the newest message; 0 when it is not known
	docs []doc

	fresh int           // how many went in since due was told
	due   chan struct{} // holds a token while there is enough to merge
	whole int64         // last, when all was merged into one
}

// next returns the arrival of the next message.
func (x *index) next(t *tx) (int64, error) {
	if x.last == 0 {
		last, err := first(t, scanNumber, `SELECT COALESCE(MAX(arrival), 0) FROM messages`)
		if err != nil {
			return 0, err
		}
		x.last = last
	}
	return x.last + 1, nil
}

// add notes a message that was given the next arrival.
func (x *index) add(arrival int64, words string) {
	x.last = arrival
	x.docs = append(x.docs, doc{arrival: arrival, words: words})
}

// change notes that a message that is there already says something else now, or nothing any more.
func (x *index) change(t *tx, m *chat.Message) error {
	in, err := first(t, scanID, selectFoundIn, int64(m.Room))
	if err != nil {
		return err
	}
	arrival, err := first(t, scanNumber, `SELECT arrival FROM messages WHERE room_id = $1 AND seq = $2`, int64(m.Room), int64(m.Seq))
	if err != nil {
		return err
	}
	x.docs = append(x.docs, doc{arrival: arrival, words: indexWords(m, in), again: true})
	return nil
}

// flush writes the index. The newest comes first; of what came twice, the last counts.
func (x *index) flush(t *tx) error {
	slices.Reverse(x.docs)
	slices.SortStableFunc(x.docs, func(a, b doc) int { return cmp.Compare(b.arrival, a.arrival) })
	for i, d := range x.docs {
		if i > 0 && x.docs[i-1].arrival == d.arrival {
			continue
		}
		row := indexTop - d.arrival
		if d.again {
			if _, err := t.exec(`DELETE FROM search WHERE rowid = $1`, row); err != nil {
				return err
			}
		}
		if d.words == "" {
			continue
		}
		if _, err := t.exec(`INSERT INTO search (rowid, words) VALUES ($1, $2)`, row, d.words); err != nil {
			return err
		}
	}
	if x.fresh += len(x.docs); x.fresh >= mergeAfter {
		x.fresh = 0
		select {
		case x.due <- struct{}{}:
		default:
		}
	}
	clear(x.docs)
	x.docs = x.docs[:0]
	return nil
}

// forget is for after a rollback.
func (x *index) forget() {
	clear(x.docs)
	x.docs, x.last = x.docs[:0], 0
}

func scanNumber(r row) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}
