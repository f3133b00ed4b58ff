package screen

import (
	"fmt"
	"sync"
	"time"
)

// read turns what the client sends into messages until it is gone. The messages are sent by
// whoever holds the lock, so that their order is that of the bytes.
func (s *session) read() {
	var mu sync.Mutex
	in := decoder{send: s.program.Send, maxPaste: s.opts.MaxPaste}
	late := time.AfterFunc(escTime, func() {
		s.guard(func() {
			mu.Lock()
			defer mu.Unlock()
			in.late(time.Now())
		})
	})
	defer late.Stop()

	var buf [512]byte
	for {
		n, err := s.term.In.Read(buf[:])
		mu.Lock()
		in.write(buf[:n], time.Now())
		undecided := in.undecided()
		mu.Unlock()
		if undecided {
			late.Reset(escTime)
		}
		if err != nil {
			s.end(fmt.Errorf("%w: %w", ErrGone, err))
			return
		}
	}
}
