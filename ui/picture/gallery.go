package picture

import (
	"container/list"
	"math/rand/v2"
	"sync"

	"parley/app/chat"
)

// DefaultBytes is about how much memory a Gallery takes when it isn't told otherwise.
const DefaultBytes = 32 << 20

// Gallery keeps what was drawn, for all sessions of the process; what was not used for longest goes when there is
// no room. It is safe for many goroutines.
type Gallery struct {
	limit int

	mu       sync.Mutex // held for lookups only, never while drawing
	painters map[Look]*Painter
	drawn    map[place]*list.Element
	held     map[uint32]*drawing // of kitty, by their id
	order    *list.List          // of drawings, the last used first
	bytes    int
	id       uint32 // the last that was given
}

// place is all that a drawing depends on.
type place struct {
	blob       chat.BlobID
	cols, rows int
	look       Look // MaxRows is 0
}

// drawing is a picture as a terminal shows it. It is made once, and then never changed.
type drawing struct {
	place
	once  sync.Once
	id    uint32   // of kitty
	send  string   // what kitty has to be given before the rows
	lines []string // rows of exactly cols cells
	bytes int      // that it takes; guarded by Gallery.mu
}

// NewGallery makes a gallery of about limit bytes, or DefaultBytes when limit is not positive.
func NewGallery(limit int) *Gallery {
	if limit <= 0 {
		limit = DefaultBytes
	}
	return &Gallery{
		limit: limit, painters: map[Look]*Painter{}, drawn: map[place]*list.Element{}, held: map[uint32]*drawing{},
		order: list.New(), id: rand.Uint32(),
	}
}

// Painter returns the painter of a look, the same for all who ask for the same; nil if it shows no pictures.
func (g *Gallery) Painter(l Look) *Painter {
	if l = l.normal(); l.Way == None {
		return nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	p := g.painters[l]
	if p == nil {
		p = &Painter{gallery: g, look: l}
		g.painters[l] = p
	}
	return p
}

// Renew makes the next call of Painter for the look of p return another: what p drew is lost to who kept only the rows.
func (g *Gallery) Renew(p *Painter) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.painters[p.look] == p {
		delete(g.painters, p.look)
	}
}

// at returns the drawing of a place, and makes it of the picture if it is not there. Of those who ask for the same
// at the same time one makes it.
func (g *Gallery) at(at place, pic *chat.Picture) *drawing {
	d := g.find(at)
	d.once.Do(func() {
		d.draw(pic)
		g.made(d)
	})
	return d
}

func (g *Gallery) find(at place) *drawing {
	g.mu.Lock()
	defer g.mu.Unlock()
	if e := g.drawn[at]; e != nil {
		g.order.MoveToFront(e)
		return e.Value.(*drawing)
	}
	d := &drawing{place: at}
	if at.look.Way == Kitty {
		g.id++
		for g.id&0xffffff < 1<<16 || g.held[g.id&0xffffff] != nil { // small ones are what others choose by hand
			g.id++
		}
		d.id = g.id & 0xffffff
		g.held[d.id] = d
	}
	g.drawn[at] = g.order.PushFront(d)
	return d
}

// linesOf returns the rows of a drawing, nil if it is not there or not made yet.
func (g *Gallery) linesOf(at place) []string {
	g.mu.Lock()
	defer g.mu.Unlock()
	e := g.drawn[at]
	if e == nil || e.Value.(*drawing).bytes == 0 {
		return nil
	}
	g.order.MoveToFront(e)
	return e.Value.(*drawing).lines
}

// made counts a drawing, and lets go of those that there is no room for.
func (g *Gallery) made(d *drawing) {
	g.mu.Lock()
	defer g.mu.Unlock()
	d.bytes = 512 + len(d.send)
	for _, line := range d.lines {
		d.bytes += len(line) + 16
	}
	g.bytes += d.bytes
	for e := g.order.Back(); e != nil && g.bytes > g.limit; {
		old := e.Value.(*drawing)
		before := e.Prev()
		if old != d && old.bytes > 0 { // else it is being made
			g.order.Remove(e)
			delete(g.drawn, old.place)
			delete(g.held, old.id)
			g.bytes -= old.bytes
		}
		e = before
	}
}

// ofID returns the drawing that kitty's id stands for, nil if it is gone.
func (g *Gallery) ofID(id uint32) *drawing {
	g.mu.Lock()
	defer g.mu.Unlock()
	d := g.held[id]
	if d == nil || d.bytes == 0 {
		return nil
	}
	g.order.MoveToFront(g.drawn[d.place])
	return d
}
