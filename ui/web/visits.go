package web

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// Times of visits.
const (
	visitLasts  = time.Minute      // after the last request, while no stream is open
	streamLasts = 15 * time.Second // after the end of a stream, so that nobody leaves who goes from page to page
	maxStreams  = 20               // of a browser at a time
)

// visits are the browsers that are here: requests come, or streams are open. Requests work with the Session of a
// stream if there is one, so that two are not kept.
type visits struct {
	manager *room.Manager
	pages   *Crowd // streams, by where they are

	mu     sync.Mutex // not held while a session begins or ends
	by     map[browserKey]*visit
	closed bool
}

// browserKey names a browser by the hash of its secret, as the manager has it: however the secret is spelled.
type browserKey string

// visit is a browser that is here. Guarded by visits.mu.
type visit struct {
	key     browserKey
	current *hold   // whose session answers requests
	streams []*hold // those that are open, oldest first; the last of them is the current one
	opening int     // streams that begin
	looks   int     // how often a page of it was opened, or came into sight or went out of it
	using   int     // requests that are being answered
	timer   *time.Timer
}

// hold is a session with how many use it. It is closed when it is not wanted any more and nobody uses it.
type hold struct {
	session *room.Session
	users   int
	dropped bool
	from    netip.Addr    // where the stream is
	missed  []chat.Event  // what was told to the session before that of a stream, since its page was made
	lasts   time.Duration // after the last use, if it is the visit's current one
	sight                 // of the page of a stream
}

// caller is who makes a request: the session of their browser, and its visit.
type caller struct {
	*room.Session
	visit *visit // nil for one that is over with the request
	hold  *hold
	zone  string // that their browser says it is in, if it does
}

func newVisits(m *room.Manager, pages *Crowd) *visits {
	return &visits{manager: m, pages: pages, by: map[browserKey]*visit{}}
}

// enter returns the browser that has a secret as a caller, until leave. Where nobody looks at a screen it is no visit,
// unless there is one. The errors are those of Browse.
func (vs *visits) enter(ctx context.Context, secret string, from room.Origin) (*caller, error) {
	if err := vs.manager.MayBrowse(secret, from); err != nil {
		return nil, err
	}
	hash, err := chat.HashCode(secret)
	if err != nil {
		return nil, err
	}
	key := browserKey(hash)
	if c := vs.reuse(key, nil); c != nil {
		return c, nil
	}
	s, err := vs.manager.Browse(ctx, secret, from)
	if err != nil {
		return nil, err
	}
	if !from.Screen {
		return &caller{Session: s}, nil
	}
	if c := vs.reuse(key, s); c != nil {
		if c.Session != s { // another request was first
			s.Close()
		}
		return c, nil
	}
	s.Close()
	return nil, chat.Errorf(chat.Unavailable, "the server is going down; try again in a moment")
}

// reuse returns a caller of the visit of a key, which is made with the session s if there is none that can be
// used; without a session it returns nil then, and also when the visits are closed.
func (vs *visits) reuse(key browserKey, s *room.Session) *caller {
	vs.mu.Lock()
	v := vs.by[key]
	var over *hold
	if v != nil && v.current.session.Ended() != nil {
		delete(vs.by, key)
		over, v = v.current, nil
		over.dropped = true
		if !over.spent() {
			over = nil
		}
	}
	if v == nil && s != nil && !vs.closed {
		v = &visit{key: key, current: &hold{session: s, lasts: visitLasts}}
		vs.by[key] = v
	}
	var c *caller
	if v != nil {
		c = v.use()
	}
	vs.mu.Unlock()
	if over != nil {
		over.session.Close()
	}
	return c
}

// use notes that another request is being answered. The caller holds mu.
func (v *visit) use() *caller {
	if v.timer != nil {
		v.timer.Stop()
	}
	v.using++
	v.current.users++
	return &caller{Session: v.current.session, visit: v, hold: v.current}
}

// leave ends the use of a visit by a request.
func (vs *visits) leave(c *caller) {
	if c.visit == nil {
		c.Session.Close()
		return
	}
	vs.mu.Lock()
	v := c.visit
	v.using--
	c.hold.users--
	closing := c.hold.spent()
	vs.rest(v)
	vs.mu.Unlock()
	if closing {
		c.hold.session.Close()
	}
}

// spent says whether nobody uses a session that is not wanted any more. The caller of it closes it.
func (h *hold) spent() bool { return h.dropped && h.users == 0 }

// rest ends a visit after a time, if nothing is open then; at once when the visits are closed, or its browser was signed
// out. The caller holds mu.
func (vs *visits) rest(v *visit) {
	if v.using > 0 || len(v.streams) > 0 {
		return
	}
	if v.timer != nil {
		v.timer.Stop()
	}
	lasts := v.current.lasts
	if vs.closed || v.current.session.Ended() != nil {
		lasts = 0
	}
	v.timer = time.AfterFunc(lasts, func() { vs.end(v) })
}

func (vs *visits) end(v *visit) {
	vs.mu.Lock()
	over := v.using == 0 && len(v.streams) == 0
	if over && vs.by[v.key] == v {
		delete(vs.by, v.key)
	}
	if over && v.timer != nil {
		v.timer.Stop()
	}
	vs.mu.Unlock()
	if over {
		v.current.session.Close()
	}
}

// stream begins a session for a stream of the caller's browser, whose page says what it is, until unstream: the request
// has it from now on, so that it does not keep two. TooMany when the browser has too many, or there are too many from
// where it is.
func (vs *visits) stream(ctx context.Context, c *caller, secret string, from room.Origin, page sight) (*hold, error) {
	v := c.visit
	vs.mu.Lock()
	full := len(v.streams)+v.opening >= maxStreams
	if !full {
		v.opening++
	}
	vs.mu.Unlock()
	if full {
		return nil, chat.Errorf(chat.TooMany, "parley is open in too many tabs of this browser; close some")
	}
	s, err := vs.browse(ctx, secret, from)
	vs.mu.Lock()
	v.opening--
	if err != nil {
		vs.mu.Unlock()
		return nil, err
	}
	h := &hold{session: s, users: 1, lasts: streamLasts, from: from.Addr.Addr(), sight: page}
	before := []*hold{c.hold, v.current} // mostly the same one
	if len(v.streams) == 0 {
		v.current.dropped = true
		h.missed = queued(v.current.session)
	}
	c.hold.users--
	c.hold, c.Session = h, s
	v.streams = append(v.streams, h)
	v.current = h
	v.looked(h)
	v.yield(h)
	before = slices.DeleteFunc(before, func(o *hold) bool { return !o.spent() })
	vs.mu.Unlock()
	for _, o := range before {
		o.session.Close()
	}
	return h, nil
}

// browse begins the session of a stream, which is counted until pages.leave.
func (vs *visits) browse(ctx context.Context, secret string, from room.Origin) (*room.Session, error) {
	if !vs.pages.enter(from.Addr.Addr()) {
		return nil, chat.Errorf(chat.TooMany, "parley is open in too many tabs of your network; close some")
	}
	s, err := vs.manager.Browse(ctx, secret, from)
	if err != nil {
		vs.pages.leave(from.Addr.Addr())
	}
	return s, err
}

// queued takes the events that wait for a session.
func queued(s *room.Session) []chat.Event {
	now, cancel := context.WithCancel(context.Background())
	cancel()
	list, _ := s.Next(now)
	return list
}

// unstream takes the session of a stream that has ended out of the visit. The last one stays for a while: nobody is
// told that its user left because they went to another page.
func (vs *visits) unstream(c *caller, h *hold) {
	vs.pages.leave(h.from)
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v := c.visit
	v.streams = slices.DeleteFunc(v.streams, func(o *hold) bool { return o == h })
	if n := len(v.streams); n > 0 {
		h.dropped = true
		v.current = v.streams[n-1]
	} else {
		h.session.Look(0)
		h.session.Attend(false)
		h.session.WatchPeople(false)
	}
}

// close ends all visits in which nothing is open, and lets no more begin.
func (vs *visits) close() {
	vs.mu.Lock()
	list := vs.by
	vs.by, vs.closed = map[browserKey]*visit{}, true
	vs.mu.Unlock()
	for _, v := range list {
		vs.end(v)
	}
}
