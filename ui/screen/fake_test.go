package screen

import (
	"bytes"
	"context"
	"errors"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// fake is a client that records what it is sent.
type fake struct {
	keys    *io.PipeWriter // what the client types
	in      *io.PipeReader
	resize  chan Size
	mu      sync.Mutex
	out     bytes.Buffer
	writes  int
	stall   chan struct{} // while not nil, the client reads nothing until it is closed
	gone    chan struct{}
	reasons []error
}

func newFake() *fake {
	f := &fake{resize: make(chan Size, 1), gone: make(chan struct{})}
	f.in, f.keys = io.Pipe()
	return f
}

func (f *fake) terminal() Terminal {
	return Terminal{
		In: f.in, Out: f, Close: f.close,
		Size: Size{80, 24}, Resize: f.resize, Term: "xterm-256color",
	}
}

func (f *fake) close(reason error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.reasons = append(f.reasons, reason)
	close(f.gone)
	f.in.CloseWithError(io.EOF)
}

func (f *fake) Write(p []byte) (int, error) {
	f.mu.Lock()
	stall := f.stall
	f.mu.Unlock()
	if stall != nil {
		select {
		case <-stall:
		case <-f.gone:
			return 0, io.ErrClosedPipe
		}
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.writes++
	return f.out.Write(p)
}

// take returns what was sent since the last take.
func (f *fake) take() string {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.out.String()
	f.out.Reset()
	return s
}

// count returns how often something was sent since the last count.
func (f *fake) count() int {
	synctest.Wait()
	f.mu.Lock()
	defer f.mu.Unlock()
	n := f.writes
	f.writes = 0
	return n
}

func (f *fake) block() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stall = make(chan struct{})
}

func (f *fake) unblock() {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.stall)
	f.stall = nil
}

func (f *fake) typed(s string) { _, _ = f.keys.Write([]byte(s)) }

// model is a tea.Model made of functions.
type model struct {
	mu   sync.Mutex
	init tea.Cmd
	on   func(m *model, msg tea.Msg) tea.Cmd
	view func(m *model) tea.View
	text string
	log  []tea.Msg
}

func (m *model) Init() tea.Cmd { return m.init }

func (m *model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.mu.Lock()
	m.log = append(m.log, msg)
	m.mu.Unlock()
	switch msg := msg.(type) {
	case string:
		m.text = msg
	case error:
		panic(msg)
	}
	if m.on != nil {
		return m, m.on(m, msg)
	}
	return m, nil
}

func (m *model) View() tea.View {
	if m.view != nil {
		return m.view(m)
	}
	v := tea.NewView(m.text)
	v.AltScreen = true
	return v
}

// messages returns the messages of type T that the model got.
func messages[T any](m *model) []T {
	synctest.Wait()
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []T
	for _, msg := range m.log {
		if t, ok := msg.(T); ok {
			found = append(found, t)
		}
	}
	return found
}

// running is a session under test.
type running struct {
	*fake
	model  *model
	send   func(tea.Msg)
	cancel context.CancelCauseFunc
	done   chan struct{}
	err    error
}

// start runs m in a bubble and waits until its first frame is drawn.
func start(t *testing.T, m *model, opts Options) *running {
	t.Helper()
	return startOn(t, m, opts, "xterm-256color")
}

// startOn is start with a TERM.
func startOn(t *testing.T, m *model, opts Options, term string) *running {
	t.Helper()
	r := startTea(t, m, opts, term)
	r.model = m
	return r
}

// startTea is startOn for any model.
func startTea(t *testing.T, m tea.Model, opts Options, term string) *running {
	t.Helper()
	f := newFake()
	r := &running{fake: f, done: make(chan struct{})}
	ctx, cancel := context.WithCancelCause(context.Background())
	r.cancel = cancel
	sender := make(chan func(tea.Msg), 1)
	opts.Pump = func(ctx context.Context, send func(tea.Msg)) {
		sender <- send
		<-ctx.Done()
	}
	go func() {
		defer close(r.done)
		on := f.terminal()
		on.Term = term
		r.err = Run(ctx, m, on, opts)
	}()
	r.send = <-sender
	t.Cleanup(func() { r.end(t); cancel(nil) })
	time.Sleep(time.Second) // by the bubble's clock: bubbletea's ticker stops after half of it
	synctest.Wait()
	return r
}

// end ends the session if it has not ended, and returns why it did.
func (r *running) end(t *testing.T) error {
	t.Helper()
	r.cancel(errors.New("the test is over"))
	<-r.done
	return r.err
}
