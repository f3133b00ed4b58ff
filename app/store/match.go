package store

import (
	"bytes"
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"parley/app/chat"
)

// atom is what is looked up in the index: a word, or the beginning of one.
type atom struct {
	word   string
	prefix bool
}

// atomsOf returns what a search looks up: of each term its words, which have to stand side by side.
func atomsOf(q *chat.Search) (all [][]atom) {
	for _, t := range q.Terms {
		side := make([]atom, len(t.Words))
		for i, word := range t.Words {
			side[i] = atom{word, t.Prefix && i == len(t.Words)-1}
		}
		all = append(all, side)
	}
	for _, term := range termsOf(q) {
		all = append(all, []atom{{word: term}})
	}
	return all
}

// termsOf returns what a search looks for besides words.
func termsOf(q *chat.Search) (all []string) {
	if q.Author != 0 {
		all = append(all, authorTerm+strconv.FormatInt(int64(q.Author), 10))
	}
	if q.Link {
		all = append(all, linkTerm)
	}
	if q.File {
		all = append(all, fileTerm)
	}
	return all
}

// fewRooms is how many rooms are looked up one by one. Who is in more has all that is said of a word read, and sorted out.
const fewRooms = 8

// listsIn returns the postings of an atom in some rooms, which are in order, in a segment: of a word newest first, of
// the beginning of one those of one word after the other.
func listsIn(ctx context.Context, r source, segment int64, a atom, rooms []chat.RoomID) (map[chat.RoomID][][]byte, error) {
	lists := make(map[chat.RoomID][][]byte, len(rooms))
	low, high := []byte(a.word), append([]byte(a.word), 0xFF) // in no word
	if a.prefix || len(rooms) > fewRooms {
		if !a.prefix {
			low, high = appendKey(nil, a.word, rooms[0]), appendKey(nil, a.word, rooms[len(rooms)-1])
		}
		return lists, readLists(ctx, r, segment, low, high, rooms, lists)
	}
	for i := range rooms {
		low = appendKey(low[:0], a.word, rooms[i])
		if err := readLists(ctx, r, segment, low, low, rooms[i:i+1], lists); err != nil {
			return nil, err
		}
	}
	return lists, nil
}

// readLists adds the postings of keys from low to high, and of those that begin with high.
func readLists(ctx context.Context, r source, segment int64, low, high []byte, rooms []chat.RoomID, lists map[chat.RoomID][][]byte) error {
	end := append(bytes.Clone(high), 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF) // above all pages of the key
	pages, err := list(ctx, r, scanPage, `
		SELECT first, page FROM search_pages
		WHERE segment = $1 AND first <= $3 AND first >= COALESCE(
			(SELECT first FROM search_pages WHERE segment = $1 AND first <= $2 ORDER BY first DESC LIMIT 1), x'')
		ORDER BY first`, segment, low, end)
	for _, p := range pages {
		for e := (entries{rest: p.bytes}); e.next(); {
			if bytes.Compare(e.key, low) < 0 {
				continue
			}
			if bytes.Compare(e.key, end) > 0 {
				break
			}
			room := roomOf(e.key)
			if _, ok := slices.BinarySearch(rooms, room); ok {
				lists[room] = append(lists[room], e.list)
			}
		}
	}
	return err
}

// matchIn returns the arrivals of the messages in a segment that have all that is looked for, newest first.
func (l *look) matchIn(ctx context.Context, segment int64) ([]int64, error) {
	rooms := l.rooms
	lists := make(map[atom]map[chat.RoomID][][]byte, len(l.order))
	for _, a := range l.order {
		of, err := listsIn(ctx, l.from, segment, a, rooms)
		if err != nil {
			return nil, err
		}
		lists[a] = of
		if rooms = slices.DeleteFunc(slices.Clone(rooms), func(room chat.RoomID) bool { return len(of[room]) == 0 }); len(rooms) == 0 {
			return nil, nil
		}
	}
	var all []int64
	for _, room := range rooms {
		in := func(a atom) *walk { return newWalk(lists[a][room], a.prefix) }
		from := len(all)
		for w := in(l.order[0]); w.next(); {
			if w.arrival >= l.oldest && w.arrival < l.below {
				all = append(all, w.arrival)
			}
		}
		for _, side := range l.atoms {
			if len(side) == 1 && side[0] == l.order[0] {
				continue
			}
			all = all[:from+len(keep(all[from:], side, in))]
		}
	}
	slices.SortFunc(all, newestFirst)
	return slices.Compact(all), nil
}

func newestFirst(a, b int64) int { return cmp.Compare(b, a) }

// keep keeps the messages, newest first, that have some words side by side.
func keep(all []int64, side []atom, in func(atom) *walk) []int64 {
	if len(all) == 0 {
		return all
	}
	words := make([]*walk, len(side))
	for i, a := range side {
		words[i] = in(a)
	}
	var here, next []int
	return slices.DeleteFunc(all, func(arrival int64) bool {
		for _, w := range words {
			if !w.to(arrival) {
				return true
			}
		}
		if len(words) == 1 {
			return false
		}
		here = words[0].placesAt(here[:0], arrival)
		for i, w := range words[1:] {
			next = w.placesAt(next[:0], arrival)
			here = slices.DeleteFunc(here, func(place int) bool {
				_, ok := slices.BinarySearch(next, place+i+1)
				return !ok
			})
		}
		return len(here) == 0
	})
}

// walk goes through the postings of an atom in a room, newest first.
type walk struct {
	postings
	lists  [][]byte   // what comes after
	sorted []postings // instead, for the beginning of a word
}

func newWalk(lists [][]byte, prefix bool) *walk {
	if !prefix {
		return &walk{postings: postings{arrival: math.MaxInt64}, lists: lists}
	}
	w := &walk{postings: postings{arrival: math.MaxInt64}}
	for _, list := range lists {
		for p := (postings{list: list}); p.next(); {
			w.sorted = append(w.sorted, p)
		}
	}
	slices.SortFunc(w.sorted, func(a, b postings) int { return newestFirst(a.arrival, b.arrival) })
	return w
}

// next goes to the next message, and says whether there is one.
func (w *walk) next() bool {
	if len(w.sorted) > 0 {
		w.postings, w.sorted = w.sorted[0], w.sorted[1:]
		w.at = len(w.list) // the rest of its list comes by itself
		return true
	}
	for !w.postings.next() {
		if len(w.lists) == 0 {
			return false
		}
		w.postings, w.lists = postings{list: w.lists[0]}, w.lists[1:]
	}
	return true
}

// to goes on to a message, and says whether it is there.
func (w *walk) to(arrival int64) bool {
	for w.arrival > arrival {
		if len(w.lists) > 0 {
			if p := (postings{list: w.lists[0]}); p.next() && p.arrival >= arrival { // the rest of this list is newer
				w.postings, w.lists = p, w.lists[1:]
				continue
			}
		}
		if !w.next() {
			return false
		}
	}
	return w.arrival == arrival
}

// placesAt appends where in the message that it is at the atom stands, in order.
func (w *walk) placesAt(places []int, arrival int64) []int {
	places = appendPlaces(places, w.places())
	for len(w.sorted) > 0 && w.sorted[0].arrival == arrival {
		places = appendPlaces(places, w.sorted[0].places())
		w.sorted = w.sorted[1:]
	}
	slices.Sort(places) // as they are, but for the beginning of a word
	return places
}
