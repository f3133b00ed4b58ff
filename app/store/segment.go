package store

import (
	"bytes"
	"encoding/binary"
	"slices"

	"parley/app/chat"
)

// The index is made of segments, which are written once: each has the words of some messages, in pages. An entry of
// a page is a key, which is a word and a room, and the postings of that word in that room. Keys are in order, over all pages of
// a segment; postings that are many are in several entries of one key. A page is found by the key of its first entry,
// with the arrival behind it, which tells pages apart that begin with one key.
//
// So the messages of a room that have a word stand together, whatever is said in other rooms, and one read of a
// range has them for all rooms.

const (
	maxPage    = 3900 // bytes: with the rest of its row it fills a page of the database
	maxEntry   = 500  // bytes of postings, about
	mergeFan   = 8    // so many segments of a level become one of the next
	arrivalLen = 8
)

// segment is one of the index.
type segment struct {
	id             int64
	level          int
	oldest, newest int64 // arrivals
}

const selectSegments = `SELECT id, level, oldest, newest FROM search_segments `

func scanSegment(r row) (g segment, err error) {
	err = r.Scan(&g.id, &g.level, &g.oldest, &g.newest)
	return g, err
}

// page is one of a segment, as it is stored.
type page struct{ first, bytes []byte }

func scanPage(r row) (p page, err error) {
	err = r.Scan(&p.first, &p.bytes)
	return p, err
}

// appendKey appends the key of a word in a room. No key is the beginning of another, and the order of keys is that
// of words and then of rooms.
func appendKey(to []byte, word string, room chat.RoomID) []byte {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(room))
	n := 0
	for n < len(b) && b[n] == 0 {
		n++
	}
	to = append(append(to, word...), 0, byte(len(b)-n))
	return append(to, b[n:]...)
}

// roomOf returns the room of a key.
func roomOf(key []byte) (room chat.RoomID) {
	at := bytes.IndexByte(key, 0) + 2
	for _, b := range key[min(at, len(key)):] {
		room = room<<8 | chat.RoomID(b)
	}
	return room
}

// entries goes through a page.
type entries struct {
	rest, key, list []byte
}

// next goes to the next entry, and says whether there is one. key is good until the next one, list as long as the page.
func (e *entries) next() bool {
	shared, n := binary.Uvarint(e.rest)
	suffix, k := binary.Uvarint(e.rest[max(0, n):])
	if n <= 0 || k <= 0 || shared > uint64(len(e.key)) || suffix > uint64(len(e.rest)-n-k) {
		return false
	}
	e.rest = e.rest[n+k:]
	e.key = append(e.key[:shared], e.rest[:suffix]...)
	e.rest = e.rest[suffix:]
	size, n := binary.Uvarint(e.rest)
	if n <= 0 || size > uint64(len(e.rest)-n) {
		return false
	}
	e.list, e.rest = e.rest[n:n+int(size)], e.rest[n+int(size):]
	return true
}

// pager makes pages of postings, which are added in the order of their keys, and newest first.
type pager struct {
	put func(page) error

	page, first []byte
	last        []byte // the key of the last entry in page

	key, list      []byte // the entry that grows
	newest, oldest int64  // arrivals in it
}

// add adds a message to the postings of a key.
func (p *pager) add(key []byte, arrival int64, places []byte) error {
	if len(p.list) > 0 && (len(p.list) > maxEntry || !bytes.Equal(p.key, key)) {
		if err := p.entry(); err != nil {
			return err
		}
	}
	if len(p.list) == 0 {
		p.key, p.newest, p.oldest = append(p.key[:0], key...), arrival, 0
	}
	p.list = appendPosting(p.list, p.oldest, arrival, places)
	p.oldest = arrival
	return nil
}

// entry puts the entry that grew into a page.
func (p *pager) entry() error {
	if len(p.page) > 0 && len(p.page)+len(p.key)+len(p.list)+3*binary.MaxVarintLen16 > maxPage {
		if err := p.flush(); err != nil {
			return err
		}
	}
	if len(p.page) == 0 {
		p.first = binary.BigEndian.AppendUint64(slices.Clone(p.key), ^uint64(p.newest))
		p.last = p.last[:0]
	}
	shared := 0
	for shared < min(len(p.key), len(p.last)) && p.key[shared] == p.last[shared] {
		shared++
	}
	p.page = binary.AppendUvarint(p.page, uint64(shared))
	p.page = binary.AppendUvarint(p.page, uint64(len(p.key)-shared))
	p.page = append(p.page, p.key[shared:]...)
	p.page = binary.AppendUvarint(p.page, uint64(len(p.list)))
	p.page = append(p.page, p.list...)
	p.last = append(p.last[:0], p.key...)
	p.list = p.list[:0]
	return nil
}

func (p *pager) flush() error {
	err := p.put(page{p.first, p.page})
	p.page = nil
	return err
}

// end puts the last page.
func (p *pager) end() error {
	if len(p.list) > 0 {
		if err := p.entry(); err != nil {
			return err
		}
	}
	if len(p.page) == 0 {
		return nil
	}
	return p.flush()
}
