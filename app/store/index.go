package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"parley/app/chat"
)

// What the index has for a message is its words, and those of the names of its files. What is no word begins with an
// underline:
//
//	_a17     its author
//	_link    there is a link in it
//	_file    there is a file on it
//	_again   another segment, an older one, has a message of this arrival too: what that says of it is over
const (
	authorTerm = "_a"
	linkTerm   = "_link"
	fileTerm   = "_file"
	againTerm  = "_again" // of room 0
)

// doc is a message that is to go into the index, or to be looked at because it is not there yet.
type doc struct {
	chat.Message             // what of it is looked for
	in           chat.RoomID // where it is found: for one in a thread the room that this is in
	arrival      int64
	again        bool // it may be in the index already
}

// terms returns what a message is found by besides its words.
func terms(m *chat.Message) []string {
	all := []string{authorTerm + strconv.FormatInt(int64(m.Author), 10)}
	if hasLink(m.Text) {
		all = append(all, linkTerm)
	}
	if len(m.Files) > 0 {
		all = append(all, fileTerm)
	}
	return all
}

// texts returns where the words are that a message is found by.
func texts(m *chat.Message) []string {
	all := make([]string, 1, 1+len(m.Files))
	all[0] = m.Text
	for _, f := range m.Files {
		all = append(all, f.Name)
	}
	return all
}

func hasLink(text string) bool {
	return strings.Contains(text, "http://") || strings.Contains(text, "https://")
}

// index is written behind the messages, many at once: those that are new or changed wait for each other, and a search looks
// at them one by one. So the index costs a post nothing but its share, and a search never waits for the writer.
type index struct {
	last    int64 // the arrival of the newest message
	upto    int64 // messages up to this arrival are in the index; below it there may be a backlog
	segment int64 // the last one that was begun
	waiting int   // how many changed ones are not in it as they are
	bytes   int   // what the new ones say, of this run
	known   bool  // whether these are

	wrote bool          // the open transaction did, a segment
	due   chan struct{} // holds a token when one was written
}

// Messages wait for each other until they are so many, or say so much: a search looks at them in a few milliseconds.
const (
	indexBehind = 256
	indexBytes  = 64 << 10
)

// load learns where the index is.
func (x *index) load(t *tx) error {
	if x.known {
		return nil
	}
	begun := int64(0)
	for _, v := range []struct {
		to    *int64
		query string
	}{
		{&x.last, `SELECT COALESCE(MAX(arrival), 0) FROM messages`},
		{&x.upto, `SELECT upto FROM search_backlog`},
		{&begun, `SELECT MAX(COALESCE((SELECT MAX(segment) FROM search_pages), 0), COALESCE((SELECT MAX(id) FROM search_segments), 0))`},
	} {
		n, err := first(t, scanNumber, v.query)
		if err != nil {
			return err
		}
		*v.to = n
	}
	n, err := first(t, scanNumber, `SELECT COUNT(*) FROM search_changed`)
	if err != nil {
		return err
	}
	x.segment = max(x.segment, begun) // one that was begun may have no page yet
	x.waiting, x.bytes, x.known = int(n), 0, true
	return nil
}

// next returns the arrival of the next message.
func (x *index) next(t *tx) (int64, error) {
	err := x.load(t)
	return x.last + 1, err
}

// add notes a message that was given the next arrival.
func (x *index) add(arrival int64, m *chat.Message) {
	x.last = arrival
	x.bytes += len(m.Text)
}

// begin returns the number of a new segment.
func (x *index) begin(t *tx) (int64, error) {
	if err := x.load(t); err != nil {
		return 0, err
	}
	x.segment++
	return x.segment, nil
}

// change notes that a message that is there already says something else now, or nothing any more.
func (x *index) change(t *tx, m *chat.Message) error {
	if err := x.load(t); err != nil {
		return err
	}
	n, err := t.exec(`
		INSERT INTO search_changed (arrival)
		SELECT arrival FROM messages WHERE room_id = $1 AND seq = $2 AND arrival <= $3 ON CONFLICT DO NOTHING`,
		int64(m.Room), int64(m.Seq), x.upto)
	x.waiting += int(n)
	return err
}

// flush writes what is new or changed into the index once it is enough.
func (x *index) flush(t *tx) error {
	if x.last-x.upto+int64(x.waiting) < indexBehind && x.bytes < indexBytes {
		return nil
	}
	for x.upto < x.last || x.waiting > 0 {
		if err := x.catchUp(t); err != nil {
			return err
		}
	}
	return nil
}

// catchUp puts the next that are not in the index into it. When it fails nothing is noted: what it wrote is undone.
func (x *index) catchUp(t *tx) error {
	upto := min(x.last, x.upto+4*indexBehind)
	docs, err := docsOf(t, newDocs, x.upto, upto)
	if err != nil {
		return err
	}
	changed, err := docsOf(t, changedDocs, 0, 4*indexBehind)
	if err != nil {
		return err
	}
	for i := range changed {
		changed[i].again = true
		if _, err := t.exec(`DELETE FROM search_changed WHERE arrival = $1`, changed[i].arrival); err != nil {
			return err
		}
	}
	if err := x.put(t, append(docs, changed...)); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE search_backlog SET upto = $1`, upto); err != nil {
		return err
	}
	x.upto, x.bytes = upto, 0
	x.waiting -= len(changed)
	if len(changed) == 0 {
		x.waiting = 0 // what was counted, and then undone
	}
	return nil
}

// Messages for the index: those whose arrival is more than $1 and at most $2, and up to $2 that were changed.
const (
	selectDocs = `SELECT COALESCE(rooms.parent_id, rooms.id), author_id, text, deleted, files, arrival
		FROM messages JOIN rooms ON rooms.id = messages.room_id `
	newDocs     = selectDocs + `WHERE arrival > $1 AND arrival <= $2`
	changedDocs = selectDocs + `WHERE arrival IN (SELECT arrival FROM search_changed WHERE arrival > $1 ORDER BY arrival LIMIT $2)`
)

func scanDoc(r row) (d doc, err error) {
	err = r.Scan(&d.in, &d.Author, &d.Text, &d.Deleted, (*attachments)(&d.Files), &d.arrival)
	return d, err
}

// docsOf returns the messages of a query.
func docsOf(t *tx, query string, args ...any) ([]doc, error) {
	return list(context.Background(), t, scanDoc, query, args...)
}

// put writes a segment.
func (x *index) put(t *tx, docs []doc) error {
	if len(docs) == 0 {
		return nil
	}
	g := segment{}
	var err error
	if g.id, err = x.begin(t); err != nil {
		return err
	}
	slices.SortFunc(docs, func(a, b doc) int { return cmp.Compare(b.arrival, a.arrival) })
	g.newest, g.oldest = docs[0].arrival, docs[len(docs)-1].arrival
	w := pager{put: func(p page) error { return putPage(t, g.id, p) }}
	lists := listsOf(docs)
	for _, key := range slices.Sorted(maps.Keys(lists)) {
		for p := (postings{list: lists[key].list}); p.next(); {
			if err := w.add([]byte(key), p.arrival, p.places()); err != nil {
				return err
			}
		}
	}
	if err := w.end(); err != nil {
		return err
	}
	x.wrote = true
	return putSegment(t, g)
}

// listsOf returns the postings of messages, which come newest first, by their keys.
func listsOf(docs []doc) map[string]*posted {
	lists := make(map[string]*posted, 16*len(docs))
	var key []byte
	for i := range docs {
		d := &docs[i]
		put := func(word string, room chat.RoomID, place int) {
			key = appendKey(key[:0], word, room)
			list := lists[string(key)]
			if list == nil {
				list = new(posted)
				lists[string(key)] = list
			}
			list.add(d.arrival, place)
		}
		if d.again {
			put(againTerm, 0, 0)
		}
		if d.Deleted {
			continue
		}
		place := 0
		for _, text := range texts(&d.Message) {
			for w := range chat.Words(text) {
				put(w.Text, d.in, place)
				place++
			}
			place++ // so that the next does not stand beside it
		}
		for _, term := range terms(&d.Message) {
			put(term, d.in, 0)
		}
	}
	return lists
}

func putPage(t *tx, segment int64, p page) error {
	_, err := t.exec(`INSERT INTO search_pages (segment, first, page) VALUES ($1, $2, $3)`, segment, p.first, p.bytes)
	return err
}

func putSegment(t *tx, g segment) error {
	_, err := t.exec(`INSERT INTO search_segments (id, level, oldest, newest) VALUES ($1, $2, $3, $4)`, g.id, g.level, g.oldest, g.newest)
	return err
}

// committed is for after a commit: there may be something to merge.
func (x *index) committed() {
	if !x.wrote {
		return
	}
	x.wrote = false
	select {
	case x.due <- struct{}{}:
	default:
	}
}

// forget is for after a rollback.
func (x *index) forget() { x.known, x.wrote = false, false }

func scanNumber(r row) (n int64, err error) {
	err = r.Scan(&n)
	return n, err
}
