package timeline

import (
	"sync"

	"parley/ui/markup"
)

// DefaultCacheBytes is about how much memory a Cache takes when it isn't told otherwise.
const DefaultCacheBytes = 16 << 20

// keySize is what an entry of the cache costs beside its rows, about.
const keySize = 290

// Cache keeps the rows of rendered messages for all sessions of the process. It is safe for many
// goroutines. It has two generations: what is used moves to the young one, and when that is full it
// becomes the old one, and what was in the old one and not used meanwhile is forgotten.
type Cache struct {
	limit int // bytes of one generation
	lexer markup.Lexer

	mu         sync.Mutex // held for lookups only, never while rendering
	young, old map[key]*block
	bytes      int // of young
}

// NewCache makes a cache of about limit bytes, or DefaultCacheBytes when limit is not positive.
func NewCache(limit int) *Cache {
	if limit <= 0 {
		limit = DefaultCacheBytes
	}
	return &Cache{limit: limit / 2, young: map[key]*block{}}
}

// rows returns the block of a key, rendered from its content if it is not there. Goroutines that miss the
// same key at the same time may each render it, and get the same one of the results.
func (c *Cache) rows(k key, what content) *block {
	if b := c.get(k); b != nil {
		return b
	}
	return c.miss(k, what)
}

// miss is apart from rows because there the key must not move to the heap.
func (c *Cache) miss(k key, what content) *block { return c.put(k, render(&k, what, &c.lexer)) }

func (c *Cache) get(k key) *block {
	c.mu.Lock()
	defer c.mu.Unlock()
	if b := c.young[k]; b != nil {
		return b
	}
	b := c.old[k]
	if b != nil {
		c.insert(k, b)
	}
	return b
}

func (c *Cache) put(k key, b *block) *block {
	c.mu.Lock()
	defer c.mu.Unlock()
	if there := c.young[k]; there != nil {
		return there
	}
	c.insert(k, b)
	return b
}

func (c *Cache) insert(k key, b *block) {
	if c.bytes > c.limit {
		c.old, c.young, c.bytes = c.young, map[key]*block{}, 0
	}
	c.young[k] = b
	c.bytes += keySize + len(k.label) + len(k.me) + len(k.quote) + len(k.thread) + b.size()
}
