package room

import (
	"sync"
	"time"

	"parley/app/chat"
)

// Limits bound what one account may do. Zero values stand for the defaults.
type Limits struct {
	PostBurst int           // messages that may come at once; default 10
	PostEvery time.Duration // after that, one message per this; default 500 ms (2 a second)
	Sessions  int           // sessions of one account at once; default 50
}

func (l Limits) withDefaults() Limits {
	if l.PostBurst <= 0 {
		l.PostBurst = 10
	}
	if l.PostEvery <= 0 {
		l.PostEvery = 500 * time.Millisecond
	}
	if l.Sessions <= 0 {
		l.Sessions = 50
	}
	return l
}

// limiter is a token bucket kept as one time: when the bucket will be full again (GCRA, as in
// ITU-T I.371). It needs no timer and 32 bytes.
type limiter struct {
	mu   sync.Mutex
	full time.Time
}

// allow takes one token, or fails with TooMany and says how long to wait.
func (l *limiter) allow(now time.Time, burst int, every time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.full.Before(now) {
		l.full = now
	}
	next := l.full.Add(every)
	if wait := next.Sub(now) - time.Duration(burst)*every; wait > 0 {
		return chat.Errorf(chat.TooMany, "you are sending too fast: try again in %s", seconds(wait))
	}
	l.full = next
	return nil
}

// seconds rounds a wait up to whole seconds.
func seconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}
