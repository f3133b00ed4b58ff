package store

import (
	"cmp"
	"context"
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
//	_file    there is a file on it; the words of its name are there like those of the text
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
	words := func(text string) {
		for w := range chat.Words(text) {
			put(w.Text)
			if letter := w.Letter(); letter != "" && !slices.Contains(letters, letter) && len(letters) < 500 {
				letters = append(letters, letter)
			}
		}
	}
	words(m.Text)
	for _, f := range m.Files {
		put(fileTerm) // so that no two names stand side by side
		words(f.Name)
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

// index is written behind the messages: those that are new go into it indexBehind at a time, for one of many
// costs a quarter of what it costs alone, and before somebody searches. What was not in it when a
// server was killed is then put into it the same way.
type index struct {
	last    int64 // the arrival of the newest message
	upto    int64 // messages up to this arrival are in the index; below it there may be a backlog
	known   bool  // whether these two are
	changed []doc // what the open transaction changes of what is in the index

	fresh int           // how many were written since merge
	due   chan struct{} // holds a token while there is enough to merge
	whole int64         // last, when all was merged into one
}

// indexBehind is how many new messages wait for each other: so many are put into the index in 10 ms.
const indexBehind = 500

// load learns where the index is.
func (x *index) load(t *tx) (err error) {
	if x.known {
		return nil
	}
	if x.last, err = first(t, scanNumber, `SELECT COALESCE(MAX(arrival), 0) FROM messages`); err != nil {
		return err
	}
	x.upto, err = first(t, scanNumber, `SELECT upto FROM search_backlog`)
	x.known = err == nil
	return err
}

// next returns the arrival of the next message.
func (x *index) next(t *tx) (int64, error) {
	return x.last + 1, x.load(t)
}

// add notes a message that was given the next arrival.
func (x *index) add(arrival int64) { x.last = arrival }

// change notes that a message that is there already says something else now, or nothing any more.
func (x *index) change(t *tx, m *chat.Message) error {
	if err := x.load(t); err != nil {
		return err
	}
	arrival, err := first(t, scanNumber, `SELECT arrival FROM messages WHERE room_id = $1 AND seq = $2`, int64(m.Room), int64(m.Seq))
	if err != nil || arrival > x.upto {
		return err
	}
	in, err := first(t, scanID, `SELECT COALESCE(parent_id, id) FROM rooms WHERE id = $1`, int64(m.Room))
	if err != nil {
		return err
	}
	x.changed = append(x.changed, doc{arrival: arrival, words: indexWords(m, in), again: true})
	return nil
}

// flush writes what was changed into the index, and what is new once it is enough.
func (x *index) flush(t *tx) error {
	if err := x.put(t, x.changed); err != nil {
		return err
	}
	clear(x.changed)
	x.changed = x.changed[:0]
	if x.last-x.upto < indexBehind {
		return nil
	}
	return x.catchUp(t)
}

// catchUp puts all into the index that is not. When it fails nothing is noted: what it wrote is undone.
func (x *index) catchUp(t *tx) error {
	if err := x.load(t); err != nil || x.upto == x.last {
		return err
	}
	for upto := x.upto; upto < x.last; upto += indexBehind {
		docs, err := docsOf(t, upto, upto+indexBehind)
		if err != nil {
			return err
		}
		if err := x.put(t, docs); err != nil {
			return err
		}
	}
	if _, err := t.exec(`UPDATE search_backlog SET upto = $1`, x.last); err != nil {
		return err
	}
	x.upto = x.last
	return nil
}

// docsOf returns the messages whose arrival is more than after, and at most to.
func docsOf(t *tx, after, to int64) ([]doc, error) {
	s, err := t.stmt(`SELECT COALESCE(rooms.parent_id, rooms.id), author_id, text, deleted, files, arrival
		FROM messages JOIN rooms ON rooms.id = messages.room_id WHERE arrival > $1 AND arrival <= $2`)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(context.Background(), after, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var docs []doc
	for rows.Next() {
		var m chat.Message
		var d doc
		if err := rows.Scan(&m.Room, &m.Author, &m.Text, &m.Deleted, (*attachments)(&m.Files), &d.arrival); err != nil {
			return nil, err
		}
		d.words = indexWords(&m, m.Room)
		docs = append(docs, d)
	}
	return docs, rows.Err()
}

// put writes into the index, the newest first, as it wants it; of what comes twice, the last counts.
func (x *index) put(t *tx, docs []doc) error {
	slices.Reverse(docs)
	slices.SortStableFunc(docs, func(a, b doc) int { return cmp.Compare(b.arrival, a.arrival) })
	for i, d := range docs {
		if i > 0 && docs[i-1].arrival == d.arrival {
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
	if x.fresh += len(docs); x.fresh >= mergeAfter {
		x.fresh = 0
		x.merge()
	}
	return nil
}

// merge says that there is something to merge.
func (x *index) merge() {
	select {
	case x.due <- struct{}{}:
	default:
	}
}

// forget is for after a rollback.
func (x *index) forget() {
	clear(x.changed)
	x.changed, x.known = x.changed[:0], false
}

func scanNumber(r row) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}
