package uitest

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// The reasons for which waiting fails. The error that wraps them shows the screen.
var (
	ErrTimeout = errors.New("it did not come in time")
	ErrOver    = errors.New("the session ended first")
)

// WaitFor waits until text stands on the screen. The error is [ErrTimeout] or
// [ErrOver], with the whole screen.
func (r *Robot) WaitFor(text string, timeout time.Duration) error {
	return r.display.wait(fmt.Sprintf("%q", text), timeout, func(screen string) bool {
		return strings.Contains(screen, text)
	})
}

// WaitGone waits until text stands nowhere on the screen. Errors are those of WaitFor.
func (r *Robot) WaitGone(text string, timeout time.Duration) error {
	return r.display.wait(fmt.Sprintf("%q to go", text), timeout, func(screen string) bool {
		return !strings.Contains(screen, text)
	})
}

// WaitUntil waits until ok says yes to the screen; it is asked after every change.
// ok may call the Robot's methods. Errors are those of WaitFor.
func (r *Robot) WaitUntil(ok func(screen string) bool, timeout time.Duration) error {
	return r.display.wait("a condition", timeout, ok)
}

// WaitExit waits for the end of the session and returns its exit status. It fails
// with [ErrTimeout], or with [ErrNoStatus] and -1 when there was no status.
func (r *Robot) WaitExit(timeout time.Duration) (int, error) {
	d := r.display
	err := d.wait("the end of the session", timeout, func(string) bool {
		d.mu.Lock()
		defer d.mu.Unlock()
		return d.over
	})
	if err != nil {
		return -1, err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.code, d.err
}

// WaitQuiet waits until the server has sent nothing for the length of quiet.
// Errors are those of WaitFor.
func (r *Robot) WaitQuiet(quiet, timeout time.Duration) error {
	d := r.display
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	for {
		d.mu.Lock()
		changed, over := d.changed, d.over
		d.mu.Unlock()
		if over {
			return d.failure("quiet", ErrOver)
		}
		still := time.NewTimer(quiet)
		select {
		case <-still.C:
			return nil
		case <-changed:
			still.Stop()
		case <-limit.C:
			still.Stop()
			return d.failure("quiet", ErrTimeout)
		}
	}
}

// wait asks ok about the screen now and after every change.
func (d *display) wait(what string, timeout time.Duration, ok func(screen string) bool) error {
	limit := time.NewTimer(timeout)
	defer limit.Stop()
	for {
		d.mu.Lock()
		changed, over, whole := d.changed, d.over, !d.inFrame()
		screen := d.text()
		d.mu.Unlock()
		// Half a frame is nothing a person would have seen.
		if (whole || over) && ok(screen) {
			return nil
		}
		if over {
			return d.failure(what, ErrOver)
		}
		select {
		case <-changed:
		case <-limit.C:
			return d.failure(what, ErrTimeout)
		}
	}
}

// frameLimit is how long a look waits for the end of a frame, which a session that stalls may never send.
const frameLimit = 5 * time.Second

// look locks mu when the screen is whole: what a person sees in the middle of a frame is what was there before it.
func (d *display) look() {
	limit := time.NewTimer(frameLimit)
	defer limit.Stop()
	for {
		d.mu.Lock()
		if !d.inFrame() || d.over {
			return
		}
		changed := d.changed
		d.mu.Unlock()
		select {
		case <-changed:
		case <-limit.C:
			d.mu.Lock()
			return
		}
	}
}

// inFrame tells whether a synchronized frame has begun and not ended. Call with mu held.
func (d *display) inFrame() bool { return d.modes[2026] && !d.cfg.NoSync }

func (d *display) failure(what string, reason error) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.over {
		reason = fmt.Errorf("%w (exit status %d)", reason, d.code)
	}
	return fmt.Errorf("uitest: waiting for %s: %w\n%s", what, reason, d.picture())
}
