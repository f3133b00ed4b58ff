package sshd

import (
	"sync"
	"time"

	"parley/keys"
)

// guests are the connections of those who came no further than the door. They are few, and not for long.
type guests struct {
	most  int
	lasts time.Duration

	mu    sync.Mutex
	there map[*conn]*time.Timer
}

// receive takes a connection as a guest's, and cuts it when its time is up and its owner is not in by
// then; false when there are too many.
func (g *guests) receive(c *conn) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.there) >= g.most {
		return false
	}
	c.until = time.Now().Add(g.lasts)
	cut := g.lasts + c.server.limits.Linger // the screen says goodbye before
	g.there[c] = time.AfterFunc(cut, func() {
		g.leave(c)
		if c.server.manager.Admit(keys.Fingerprint(c.guest), addrOf(c.RemoteAddr()).Addr()) != nil {
			_ = c.Close()
		}
	})
	return true
}

// leave forgets a connection; one that is not there is no harm.
func (g *guests) leave(c *conn) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if t := g.there[c]; t != nil {
		t.Stop()
		delete(g.there, c)
	}
}
