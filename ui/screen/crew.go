package screen

import (
	"sync/atomic"
	"time"
)

// crew runs short tasks on goroutines of which a few stay for a while: one that has written a frame has
// the stack for the next, of whichever session, while a fresh one grows its stack again at each frame. A
// task that hangs keeps only its own goroutine; another comes for the next task.
type crew struct {
	tasks   chan func()
	waiting atomic.Int32
}

const (
	crewStays = 2 * time.Second // how long a goroutine waits for its next task
	crewSize  = 16              // how many do; the stacks of more would cost more than they save
)

// writers is the crew of all sessions.
var writers = &crew{tasks: make(chan func())}

// do runs f on a goroutine that waits, or else on a new one.
func (c *crew) do(f func()) {
	select {
	case c.tasks <- f:
	default:
		go c.work(f)
	}
}

func (c *crew) work(f func()) {
	patience := time.NewTimer(crewStays)
	defer patience.Stop()
	for f != nil {
		f()
		f = nil
		if c.waiting.Add(1) <= crewSize {
			patience.Reset(crewStays)
			select {
			case f = <-c.tasks:
			case <-patience.C:
			}
		}
		c.waiting.Add(-1)
	}
}
