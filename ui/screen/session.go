package screen

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
)

const (
	patience    = time.Second            // how long a farewell may take
	resizeEvery = 100 * time.Millisecond // sizes are passed on no faster
)

// errQuit is the reason of a session that ends because its model wants it.
var errQuit = errors.New("screen: quit")

// session is one running program and its terminal.
type session struct {
	term Terminal
	opts Options

	// ctx ends with the session, and its cause is why: the first to call end decides.
	ctx context.Context
	end context.CancelCauseFunc

	program *tea.Program
	view    view
	out     writer
	tasks   sync.WaitGroup
}

func newSession(ctx context.Context, model tea.Model, term Terminal, opts Options) *session {
	s := &session{term: term, opts: opts}
	s.ctx, s.end = context.WithCancelCause(ctx)
	s.view.session, s.view.model = s, model
	s.view.canvas.plain, s.view.canvas.nested = plain(term.Term), nested(term.Term)
	s.out = writer{
		out:     term.Out,
		timeout: opts.StallTimeout,
		fail:    s.end,
		ready:   func() { s.program.Send(drawMsg{}) },
		start:   s.errand,
	}
	env := append([]string{"TERM=" + term.Term}, term.Env...)
	s.program = tea.NewProgram(&s.view,
		tea.WithContext(s.ctx),
		tea.WithInput(nil),
		tea.WithOutput(io.Discard),
		tea.WithoutRenderer(),
		tea.WithFPS(1),
		tea.WithoutSignalHandler(),
		tea.WithEnvironment(env),
		tea.WithColorProfile(colorprofile.Env(env)),
		tea.WithFilter(s.view.filter),
	)
	return s
}

// plain reports whether a terminal is of a kind that prints sequences it does not know.
func plain(term string) bool {
	switch term {
	case "", "dumb", "linux", "cons25", "ansi", "unknown":
		return true
	}
	return strings.HasPrefix(term, "vt1") || strings.HasPrefix(term, "vt2")
}

// run is Run.
func (s *session) run() error {
	s.task(s.read)
	s.task(s.resizes)
	if s.opts.Pump != nil {
		s.task(func() { s.opts.Pump(s.ctx, s.program.Send) })
	}
	_, err := s.program.Run()
	switch {
	case err == nil:
		err = errQuit
	case errors.Is(err, tea.ErrProgramPanic):
		err = fmt.Errorf("%w: %w", ErrPanic, err)
	}
	s.end(err)
	reason := s.reason()
	s.view.stop()
	s.leave(reason)
	s.term.Close(reason)
	s.tasks.Wait()
	return reason
}

// reason returns why the session ended, as Run returns it.
func (s *session) reason() error {
	switch err := context.Cause(s.ctx); {
	case errors.Is(err, errQuit):
		return nil
	case errors.Is(err, tea.ErrInterrupted):
		return tea.ErrInterrupted
	default:
		return err
	}
}

// leave restores the terminal and says goodbye, if the client still listens.
func (s *session) leave(reason error) {
	if errors.Is(reason, ErrGone) || errors.Is(reason, ErrStalled) {
		return
	}
	farewell := ""
	s.guard(func() {
		if s.opts.Farewell != nil {
			farewell = s.opts.Farewell(reason)
		}
	})
	b := buffers.Get().(*[]byte)
	*b = append((*b)[:0], s.view.raw...)
	s.guard(func() {
		if m, ok := s.view.model.(Supplied); ok {
			*b = m.Withdraw(*b)
		}
	})
	*b = s.view.canvas.restore(*b, farewell)
	s.out.put(b)
	select {
	case <-s.out.idle():
	case <-time.After(patience):
	}
}

// task runs f in a goroutine that Run waits for.
func (s *session) task(f func()) {
	s.tasks.Go(func() { s.guard(f) })
}

// errand is task for what is short and comes often.
func (s *session) errand(f func()) {
	s.tasks.Add(1)
	s.opts.Crew.do(func() {
		defer s.tasks.Done()
		s.guard(f)
	})
}

// guard calls f; a panic in it ends this session and nothing else.
func (s *session) guard(f func()) {
	defer func() {
		if r := recover(); r != nil {
			s.opts.Log.Error("panic on a screen", "panic", r, "stack", string(debug.Stack()))
			s.end(fmt.Errorf("%w: %v", ErrPanic, r))
		}
	}()
	f()
}

// resizes passes on the terminal's sizes, the first at once, later ones not too often, the last
// one always.
func (s *session) resizes() {
	size, changes := s.term.Size, s.term.Resize
	due := time.After(0)
	var last time.Time
	for changes != nil || due != nil {
		select {
		case <-s.ctx.Done():
			return
		case next, ok := <-changes:
			if !ok {
				changes = nil
				continue
			}
			size = next
			if due == nil {
				due = time.After(time.Until(last.Add(resizeEvery)))
			}
		case <-due:
			due, last = nil, time.Now()
			s.program.Send(sizeMsg(clamp(size)))
		}
	}
}
