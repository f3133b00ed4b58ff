package screen

import (
	"sync/atomic"
	"time"
)

// Crew runs short tasks on goroutines of which a few stay for a while: one that has written a frame has
// the stack for the next, of whichever session, while a fresh one grows its stack again at each frame. A
// task that hangs keeps only its own goroutine; another comes for the next task. A Crew ends by itself when
// there is nothing to do. It is safe for many goroutines.
type Crew struct {
	tasks   chan func()
	waiting atomic.Int32
}

const (
	crewStays = 2 * time.Second // how long a goroutine waits for its next task
	crewSize  = 16              // how many do; the stacks of more would cost more than they save
)

// NewCrew returns a crew, of nobody yet.
func NewCrew() *Crew { return &Crew{tasks: make(chan func())} }

// do runs f on a goroutine that waits, or else on a new one. Without a crew it is always a new one.
func (c *Crew) do(f func()) {
	if c == nil {
		go f()
		return
	}
	select {
	case c.tasks <- f:
	default:
		go c.work(f)
	}
}

func (c *Crew) work(f func()) {
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
