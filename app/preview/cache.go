package preview

import (
	"container/list"

	"parley/app/chat"
)

// cache keeps previews in memory, up to a number of bytes: those that were asked for last. Nil is a preview of which
// it is known that there is none. It has no mutex of its own.
type cache struct {
	limit, bytes int
	entries      map[chat.BlobID]*list.Element
	order        *list.List // of entries, the last used first
}

type entry struct {
	id      chat.BlobID
	preview *chat.Preview
}

func newCache(limit int) cache {
	return cache{limit: limit, entries: map[chat.BlobID]*list.Element{}, order: list.New()}
}

func (c *cache) get(id chat.BlobID) (p *chat.Preview, ok bool) {
	e := c.entries[id]
	if e == nil {
		return nil, false
	}
	c.order.MoveToFront(e)
	return e.Value.(entry).preview, true
}

func (c *cache) put(id chat.BlobID, p *chat.Preview) {
	c.remove(id)
	c.entries[id] = c.order.PushFront(entry{id, p})
	c.bytes += sizeOf(p)
	for c.bytes > c.limit {
		c.remove(c.order.Back().Value.(entry).id)
	}
}

func (c *cache) remove(id chat.BlobID) {
	if e := c.entries[id]; e != nil {
		c.order.Remove(e)
		delete(c.entries, id)
		c.bytes -= sizeOf(e.Value.(entry).preview)
	}
}

// sizeOf returns about how many bytes an entry takes.
func sizeOf(p *chat.Preview) int {
	n := 300
	if p == nil {
		return n
	}
	for _, l := range p.Lines {
		n += len(l) + 16
	}
	if p.Image != nil {
		n += len(p.Image.Pix)
	}
	return n
}
