package screen

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// However many tasks come at once, each is run, none waits for one that hangs, and only a few goroutines
// stay, for a while.
func TestCrew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCrew()
		hang := make(chan struct{})
		c.do(func() { <-hang })
		for range 3 {
			var ran sync.WaitGroup
			ran.Add(200)
			for range 200 {
				c.do(ran.Done)
			}
			ran.Wait()
			synctest.Wait()
			if n := c.waiting.Load(); n < 1 || n > crewSize {
				t.Errorf("%d goroutines wait", n)
			}
		}
		close(hang)
		time.Sleep(2 * crewStays) // the bubble ends only when all its goroutines have
	})
}
