package screen

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Why Run returned, besides a cancelled context and [tea.ErrInterrupted].
var (
	ErrGone    = errors.New("screen: the client is gone")
	ErrStalled = errors.New("screen: the client does not read")
	ErrPanic   = errors.New("screen: panic")
)

// The largest screen that is drawn; a client may claim any size.
const (
	maxWidth  = 400
	maxHeight = 150
)

// Size of a terminal in cells. It is an alias so that a channel of sizes fits one of another package
// that calls the same by another name.
type Size = struct{ Width, Height int }

// clamp returns the size that the model is told for s: the real one where it makes sense, since a model
// may want to say that it is too small, and the customary one where there is none.
func clamp(s Size) Size {
	if s.Width <= 0 || s.Height <= 0 {
		return Size{80, 24}
	}
	return Size{min(s.Width, maxWidth), min(s.Height, maxHeight)}
}

// Terminal is one attached remote terminal.
type Terminal struct {
	In  io.Reader // bytes from the client; Read fails when the client is gone
	Out io.Writer // bytes to the client; Write may block while the client does not read

	// Close ends the connection and unblocks In and Out; it is called once, whatever happens. The
	// reason is what Run is going to return. After ErrStalled and ErrGone, or a farewell that was
	// not taken within a second, it must not wait for the client.
	Close func(reason error)

	Size   Size        // when it starts; any value
	Resize <-chan Size // later sizes; may be nil, may be closed
	Term   string      // TERM
	Env    []string    // the client's environment, as KEY=value
}

// Options for Run. The zero value is usable.
type Options struct {
	// Pump, if set, runs beside the program and feeds it: send hands a message to the model's
	// Update and returns when the program has taken it, or has ended. Run waits for Pump, which
	// must return soon after ctx ends. Update must not call send.
	Pump func(ctx context.Context, send func(tea.Msg))

	// Farewell returns what is left on the terminal, given what Run is going to return.
	Farewell func(reason error) string

	StallTimeout time.Duration // how long a write may make no progress; 5 minutes if 0
	MaxPaste     int           // bytes of a paste; 1 MiB if 0
	Log          *slog.Logger  // panics; nowhere if nil
	Crew         *Crew         // writes frames, of all sessions that share it; a goroutine for each write if nil
}

// PasteTooLongMsg is sent in place of tea.PasteMsg when a paste was longer than Options.MaxPaste.
type PasteTooLongMsg struct {
	Content string // what fits
	Dropped int    // bytes that do not
}

// Run runs model on the terminal until it quits, the client is gone or ctx ends. It restores the
// terminal as well as it can within a second, closes it, and returns when all it started has
// ended, but for commands of the model that are still running.
//
// It returns nil if the model quit, otherwise tea.ErrInterrupted if it interrupted itself, the
// cause of ctx's end, or an error that is ErrGone, ErrStalled or ErrPanic.
func Run(ctx context.Context, model tea.Model, term Terminal, opts Options) error {
	if opts.StallTimeout <= 0 {
		opts.StallTimeout = 5 * time.Minute
	}
	if opts.MaxPaste <= 0 {
		opts.MaxPaste = 1 << 20
	}
	if opts.Log == nil {
		opts.Log = slog.New(slog.DiscardHandler)
	}
	return newSession(ctx, model, term, opts).run()
}
