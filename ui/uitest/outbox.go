package uitest

import (
	"io"
	"sync"
	"time"
)

// escapePause is how long after a lone Esc the next key goes out. A hand is slower
// still, and a server tells Esc from the start of a sequence by such a pause alone
// (parley waits 50 ms).
const escapePause = 150 * time.Millisecond

// outbox keeps what is to be sent in order and never makes the one who types wait:
// the emulator answers questions while the screen is being written, and would stand
// still with it if the server did not read.
type outbox struct {
	mu    sync.Mutex
	items [][]byte
	wake  chan struct{} // holds one token when there may be items
	done  chan struct{} // closed by stop
	once  sync.Once
}

func newOutbox() *outbox {
	return &outbox{wake: make(chan struct{}, 1), done: make(chan struct{})}
}

// put queues b, which the caller must not change afterwards.
func (o *outbox) put(b []byte) {
	if len(b) == 0 {
		return
	}
	o.mu.Lock()
	o.items = append(o.items, b)
	o.mu.Unlock()
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) take() [][]byte {
	o.mu.Lock()
	defer o.mu.Unlock()
	items := o.items
	o.items = nil
	return items
}

func (o *outbox) stop() { o.once.Do(func() { close(o.done) }) }

// run sends to w until stop is called or a write fails.
func (o *outbox) run(w io.Writer) {
	for {
		select {
		case <-o.done:
			return
		case <-o.wake:
		}
		for _, item := range o.take() {
			if _, err := w.Write(item); err != nil {
				return
			}
			if string(item) == "\x1b" && !o.pause() {
				return
			}
		}
	}
}

// pause waits after an Esc; it is false when the outbox was stopped meanwhile.
func (o *outbox) pause() bool {
	timer := time.NewTimer(escapePause)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-o.done:
		return false
	}
}
