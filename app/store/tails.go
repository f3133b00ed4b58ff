package store

import "parley/app/chat"

// tailsMax bounds how many rooms' ends are remembered: some hundred kilobytes.
const tailsMax = 10_000

// tails are the ends of rooms as the open transaction has them. With them a message costs one
// statement, and a room one more for each transaction, however many messages it got there. What they
// know holds from one transaction to the next, since nobody else moves last_seq; a rollback makes
// them forget it.
type tails struct {
	seqs  map[chat.RoomID]chat.Seq // last seq
	moved map[chat.RoomID]int64    // rooms with messages that last_seq does not tell of yet → microseconds of the last
}

func newTails() tails {
	return tails{seqs: map[chat.RoomID]chat.Seq{}, moved: map[chat.RoomID]int64{}}
}

// next returns the seq of the room's next message; sql.ErrNoRows when there is no such room.
func (e *tails) next(t *tx, room chat.RoomID) (chat.Seq, error) {
	last, ok := e.seqs[room]
	if !ok {
		var err error
		if last, err = first(t, scanSeq, `SELECT last_seq FROM rooms WHERE id = $1`, int64(room)); err != nil {
			return 0, err
		}
		e.seqs[room] = last
	}
	return last + 1, nil
}

// move notes that the room's newest message is m.
func (e *tails) move(m chat.Message) {
	e.seqs[m.Room] = m.Seq
	e.moved[m.Room] = micros(m.Posted)
}

// flush writes the ends that moved. It is the last that a transaction does.
func (e *tails) flush(t *tx) error {
	for room, at := range e.moved {
		_, err := t.exec(`UPDATE rooms SET last_seq = $2, last_at = $3 WHERE id = $1`,
			int64(room), int64(e.seqs[room]), at)
		if err != nil {
			return err
		}
	}
	clear(e.moved)
	if len(e.seqs) > tailsMax {
		clear(e.seqs)
	}
	return nil
}

// forget is for after a rollback.
func (e *tails) forget() {
	clear(e.seqs)
	clear(e.moved)
}

func scanSeq(r row) (n chat.Seq, err error) {
	err = r.Scan(&n)
	return n, err
}
