package store

import "encoding/binary"

// postings is a list of messages that have a word, newest first, and where in each it stands. In its bytes each
// number is a varint. A message begins with an even number: half of it is its arrival, or by how much that is less than the
// one before. Then comes the place of the word among the words of the message, and for each further place an odd
// number: half of it is how many words further.
type postings struct {
	list     []byte
	at       int // where the next message begins
	arrival  int64
	from, to int // where the places of the message at arrival are
}

// maxPlaces bounds the places of a word in one message, in bytes. Who says it a thousand times is found by the word, and
// side by side with others by its first places.
const maxPlaces = 1000

// next goes to the next message, and says whether there is one. Of a list that is damaged it sees the part that is not.
func (p *postings) next() bool {
	v, n := binary.Uvarint(p.list[p.at:])
	if n <= 0 {
		return false
	}
	if delta := int64(v >> 1); p.at == 0 {
		p.arrival = delta
	} else {
		p.arrival -= delta
	}
	p.from = p.at + n
	p.to = p.from
	for more := true; more; more = p.to < len(p.list) && p.list[p.to]&1 == 1 {
		for p.to < len(p.list) && p.list[p.to] >= 0x80 {
			p.to++
		}
		p.to = min(p.to+1, len(p.list))
	}
	p.at = p.to
	return true
}

func (p *postings) places() []byte { return p.list[p.from:p.to] }

// appendPosting appends a message to a list whose last one is before, 0 in an empty list.
func appendPosting(list []byte, before, arrival int64, places []byte) []byte {
	delta := arrival
	if before != 0 {
		delta = before - arrival
	}
	return append(binary.AppendUvarint(list, uint64(delta)<<1), places...)
}

// posted is a list that grows by a place at a time.
type posted struct {
	list    []byte
	arrival int64 // of its last message
	from    int   // where the places in that begin
	place   int   // the last one
}

func (p *posted) add(arrival int64, place int) {
	switch {
	case p.arrival != arrival:
		p.list = appendPosting(p.list, p.arrival, arrival, nil)
		p.from, p.arrival = len(p.list), arrival
		p.list = binary.AppendUvarint(p.list, uint64(place))
	case len(p.list)-p.from < maxPlaces:
		p.list = binary.AppendUvarint(p.list, uint64(place-p.place)<<1|1)
	default:
		return
	}
	p.place = place
}

// appendPlaces appends what places say.
func appendPlaces(to []int, places []byte) []int {
	at := 0
	for first := true; len(places) > 0; first = false {
		v, n := binary.Uvarint(places)
		if n <= 0 {
			break
		}
		places = places[n:]
		if first {
			at = int(v)
		} else {
			at += int(v >> 1)
		}
		to = append(to, at)
	}
	return to
}
