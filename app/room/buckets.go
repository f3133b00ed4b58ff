package room

import (
	"sync"
	"time"
)

// maxBuckets bounds the tables of strangers: one who comes from everywhere can't fill memory.
const maxBuckets = 1 << 14

// Buckets are limiters for people who have no account, by whatever they are known by. What is held
// against somebody fades with time, and then they are forgotten. They are safe for many goroutines.
type Buckets struct {
	burst int
	every time.Duration

	mu   sync.Mutex // a leaf
	full map[string]time.Time
}

// NewBuckets returns Buckets that let each key do something burst times at once, and after that once per every.
func NewBuckets(burst int, every time.Duration) *Buckets {
	return &Buckets{burst: burst, every: every, full: map[string]time.Time{}}
}

// Take takes a token from each of the keys, or none and says how long to wait.
func (b *Buckets) Take(now time.Time, keys ...string) (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, key := range keys {
		wait = max(wait, b.next(now, key).Sub(now)-time.Duration(b.burst)*b.every)
	}
	if wait <= 0 {
		for _, key := range keys {
			b.full[b.place(now, key)] = b.next(now, key)
		}
	}
	return max(wait, 0)
}

// give gives a token back to each of the keys.
func (b *Buckets) give(now time.Time, keys ...string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, key := range keys {
		key = b.place(now, key)
		if b.full[key] = b.full[key].Add(-b.every); !b.full[key].After(now) {
			delete(b.full, key)
		}
	}
}

// next is when the bucket of a key would be full again, had it one token less. The caller holds mu.
func (b *Buckets) next(now time.Time, key string) time.Time {
	full := b.full[b.place(now, key)]
	if full.Before(now) {
		full = now
	}
	return full.Add(b.every)
}

// place is the bucket of a key. When the table is full, those who are not in it share one. The caller holds mu.
func (b *Buckets) place(now time.Time, key string) string {
	if _, known := b.full[key]; known || len(b.full) < maxBuckets {
		return key
	}
	for k, full := range b.full {
		if !full.After(now) {
			delete(b.full, k)
		}
	}
	if len(b.full) < maxBuckets {
		return key
	}
	return ""
}
