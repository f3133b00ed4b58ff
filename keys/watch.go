package keys

import (
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// LookEvery is how often a Watcher looks whether files have changed. To ask a file for its times costs
// microseconds, and works where a system's own notices do not: over networks, through mounts and links.
const LookEvery = 2 * time.Second

// Watcher keeps lists as their files are, with one goroutine that ends with Close.
type Watcher struct {
	log   *slog.Logger
	stop  func() // once
	done  chan struct{}
	ended chan struct{}

	mu    sync.Mutex // held while files are read
	lists []*List
}

// NewWatcher starts a watcher of no lists yet, that looks at them once in every so often.
func NewWatcher(log *slog.Logger, every time.Duration) *Watcher {
	w := &Watcher{log: log, done: make(chan struct{}), ended: make(chan struct{})}
	w.stop = sync.OnceFunc(func() { close(w.done) })
	go w.watch(every)
	return w
}

// List returns the list that the file at path is. There need be no file yet, but one that is there and
// can't be read is an error. Lines that do not count are named in the log, by file and number.
func (w *Watcher) List(path string) (*List, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	l := &List{path: path, log: w.log}
	if err := l.look(); err != nil {
		return nil, fmt.Errorf("cannot read the list of keys %s: %w", path, err)
	}
	w.lists = append(w.lists, l)
	return l, nil
}

// Close ends the watching and waits for its end. A second call is harmless.
func (w *Watcher) Close() {
	w.stop()
	<-w.ended
}

func (w *Watcher) watch(every time.Duration) {
	defer close(w.ended)
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-w.done:
			return
		case <-tick.C:
			w.look()
		}
	}
}

// Reload looks at all files now, and returns what in them does not count: lines, by file and number, and
// files that can't be read.
func (w *Watcher) Reload() (damaged []string) {
	w.look()
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lists {
		damaged = append(damaged, l.damaged...)
		if l.trouble != "" {
			damaged = append(damaged, fmt.Sprintf("%s: %s; what it said last stays in force", l.path, l.trouble))
		}
	}
	return damaged
}

// look looks at all files once. The same trouble with a file is told once.
func (w *Watcher) look() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, l := range w.lists {
		trouble := ""
		if err := l.look(); err != nil {
			trouble = err.Error()
		}
		if trouble != "" && trouble != l.trouble {
			w.log.Error("a list of keys can't be read; what it said last stays in force", "file", l.path, "err", trouble)
		}
		l.trouble = trouble
	}
}
