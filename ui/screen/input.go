package screen

import (
	"fmt"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// read turns what the client sends into messages until it is gone or the session ends. The messages are
// sent by whoever holds the lock, so that their order is that of the bytes.
func (s *session) read() {
	var mu sync.Mutex
	sent := 0 // messages
	in := decoder{maxPaste: s.opts.MaxPaste, send: func(msg tea.Msg) {
		sent++
		s.program.Send(msg)
	}}
	late := time.AfterFunc(escTime, func() {
		s.guard(func() {
			mu.Lock()
			defer mu.Unlock()
			in.late(time.Now())
		})
	})
	defer late.Stop()
	take := func(p []byte) (events int, undecided bool) {
		mu.Lock()
		defer mu.Unlock()
		before := sent
		in.write(p, time.Now())
		return sent - before, in.undecided()
	}

	var pace pace
	var buf [512]byte
	for s.ctx.Err() == nil { // what else was typed is for nobody, and may be megabytes
		n, err := s.term.In.Read(buf[:])
		events, undecided := take(buf[:n])
		if undecided {
			late.Reset(escTime)
		}
		if err != nil {
			s.end(fmt.Errorf("%w: %w", ErrGone, err))
			return
		}
		if wait := pace.take(1+events, time.Now()); wait > 0 {
			select {
			case <-time.After(wait):
			case <-s.ctx.Done():
			}
		}
	}
}

// How fast a client's input is taken, counted in messages and reads: more than anybody types, scrolls
// or pastes, and so little that hundreds who flood us leave the processor to the others.
const (
	inputBurst = 4096             // at once
	inputEvery = time.Millisecond // for each one after that
)

// pace is a bucket of input that may come, kept as the time when it will be full again.
type pace struct{ full time.Time }

// take takes n out of the bucket and returns how long it takes until there is something in it again.
func (p *pace) take(n int, now time.Time) time.Duration {
	if p.full.Before(now) {
		p.full = now
	}
	p.full = p.full.Add(time.Duration(n) * inputEvery)
	return p.full.Sub(now) - inputBurst*inputEvery
}
