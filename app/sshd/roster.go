package sshd

import (
	"sync"
	"time"
)

// turns is how many parts the roster is divided into: one is asked at a time, so that ten thousand
// connections are not woken in the same instant.
const turns = 30

// roster holds all connections, and their sessions. One goroutine asks each connection in its turn
// whether its client is still there.
type roster struct {
	mu       sync.Mutex
	parts    [turns]map[*conn]struct{}
	next     int
	sessions map[*session]struct{}
	closed   bool
	busy     sync.WaitGroup // sessions; only added to under mu while not closed
}

// add takes a connection in; false when the server is closing.
func (r *roster) add(c *conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	c.part = r.next
	r.next = (r.next + 1) % turns
	if r.parts[c.part] == nil {
		r.parts[c.part] = map[*conn]struct{}{}
	}
	r.parts[c.part][c] = struct{}{}
	return true
}

// remove forgets a connection; one that is not there is no harm.
func (r *roster) remove(c *conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.parts[c.part], c)
	if len(r.parts[c.part]) == 0 {
		r.parts[c.part] = nil // a map never shrinks by itself
	}
}

// begin counts a session, until busy.Done; false when the server is closing.
func (r *roster) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.closed {
		r.busy.Add(1)
	}
	return !r.closed
}

// attend takes a session in, until leave. One that comes while the server closes is ended at once.
func (r *roster) attend(s *session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sessions == nil {
		r.sessions = map[*session]struct{}{}
	}
	r.sessions[s] = struct{}{}
	if r.closed {
		s.cancel()
	}
}

func (r *roster) leave(s *session) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.sessions, s)
}

// close takes no more connections and sessions, asks the sessions there are to end, and returns the
// connections.
func (r *roster) close() []*conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for s := range r.sessions {
		s.cancel()
	}
	var all []*conn
	for _, part := range r.parts {
		for c := range part {
			all = append(all, c)
		}
	}
	return all
}

// list returns the connections of one part.
func (r *roster) list(i int) []*conn {
	r.mu.Lock()
	defer r.mu.Unlock()
	list := make([]*conn, 0, len(r.parts[i]))
	for c := range r.parts[i] {
		list = append(list, c)
	}
	return list
}

// watch asks every connection once in each period, until done is closed. After each round it calls tidy.
func (r *roster) watch(period time.Duration, done <-chan struct{}, tidy func()) {
	tick := time.NewTicker(max(period/turns, time.Millisecond))
	defer tick.Stop()
	for i := 0; ; i = (i + 1) % turns {
		select {
		case <-done:
			return
		case <-tick.C:
		}
		for _, c := range r.list(i) {
			c.ping()
		}
		if i == turns-1 {
			tidy()
		}
	}
}
