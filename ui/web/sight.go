package web

import (
	"cmp"
	"context"
	"slices"
)

// Over HTTP/1.1 a browser has six connections to a server, for all of its tabs: if each tab kept one for its stream, the
// seventh would not even load. So pages with a name, which know what to do then, keep few streams, and leave the others to
// be opened again when their pages are looked at. A browser does not tell its pages how they came, once it has a service
// worker, and a proxy does not tell the server; so who comes by HTTP/1.1 is taken to have no more.
const (
	fewStreams  = 3
	manyStreams = maxStreams - 4 // where connections don't matter; it leaves room for those that are about to end
)

// sight is what a page that has a stream says of itself. Guarded by visits.mu.
type sight struct {
	page     string // the name that it gave itself
	hidden   bool
	looked   int                // the place of the last look at it among those of its browser
	most     int                // streams that its browser may keep, this one among them
	end      context.CancelFunc // of the stream
	yielding bool               // end was called
}

// looked notes that a page came into sight, or was in it until now.
func (v *visit) looked(h *hold) {
	v.looks++
	h.looked = v.looks
}

// yield ends streams of pages that can do without, until no more are left than may be beside that of h: first those of
// hidden pages, and of them those that were looked at longest ago. One in whose place its page has opened h is over in any
// case. The caller holds visits.mu.
func (v *visit) yield(h *hold) {
	if h.page == "" {
		return
	}
	var list []*hold
	for _, o := range v.streams {
		switch {
		case o.page == "" || o.yielding:
		case o != h && o.page == h.page:
			o.yield()
		default:
			list = append(list, o)
		}
	}
	slices.SortFunc(list, func(a, b *hold) int {
		return cmp.Or(cmp.Compare(flag(b.hidden), flag(a.hidden)), cmp.Compare(a.looked, b.looked))
	})
	for _, o := range list[:max(0, len(list)-h.most)] {
		o.yield()
	}
}

func (s *sight) yield() {
	s.yielding = true
	s.end()
}

// attend notes whether the page of one of the caller's streams is in sight.
func (vs *visits) attend(c *caller, page string, on bool) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	for _, h := range c.visit.streams {
		if h.page == page {
			h.session.Attend(on)
			h.hidden = !on
			c.visit.looked(h)
		}
	}
}
