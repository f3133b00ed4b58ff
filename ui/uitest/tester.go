package uitest

import (
	"context"
	"testing"
	"time"
)

// Tester is a [Robot] that belongs to a test: whatever fails ends the test at once,
// with the screen. Like t.Fatal, its methods are for the test's own goroutine. Waits
// take the Config's Timeout unless they are given another.
type Tester struct {
	*Robot
	t       testing.TB
	timeout time.Duration
}

// Dial connects to addr, with some key unless an option gives another, and ends the test
// if that fails. When the test is over, the robot hangs up, and its last screen is logged
// if the test failed.
func Dial(t testing.TB, addr string, opts ...Option) *Tester {
	t.Helper()
	cfg := Config{Addr: addr, Signer: NewKey("somebody")}
	for _, opt := range opts {
		opt(&cfg)
	}
	cfg = cfg.withDefaults()
	ctx, cancel := context.WithTimeout(t.Context(), cfg.Timeout)
	defer cancel()
	robot, err := Connect(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	return newTester(t, cfg, robot)
}

func newTester(t testing.TB, cfg Config, robot *Robot) *Tester {
	t.Cleanup(func() {
		_ = robot.Close()
		if t.Failed() {
			robot.display.mu.Lock()
			defer robot.display.mu.Unlock()
			t.Logf("the last screen of %s:\n%s", cfg.User, robot.display.picture())
		}
	})
	return &Tester{Robot: robot, t: t, timeout: cfg.Timeout}
}

// Type is [Robot.Type].
func (r *Tester) Type(text string) *Tester {
	r.Robot.Type(text)
	return r
}

// Press is [Robot.Press]; a name that is no key ends the test.
func (r *Tester) Press(keys ...string) *Tester {
	r.t.Helper()
	r.must(r.Robot.Press(keys...))
	return r
}

// Enter types text and presses Enter.
func (r *Tester) Enter(text string) *Tester {
	r.t.Helper()
	return r.Type(text).Press("enter")
}

// Paste is [Robot.Paste].
func (r *Tester) Paste(text string) *Tester {
	r.Robot.Paste(text)
	return r
}

// Resize is [Robot.Resize].
func (r *Tester) Resize(width, height int) *Tester {
	r.t.Helper()
	r.must(r.Robot.Resize(width, height))
	return r
}

// WaitFor is [Robot.WaitFor].
func (r *Tester) WaitFor(text string, timeout ...time.Duration) *Tester {
	r.t.Helper()
	r.must(r.Robot.WaitFor(text, r.within(timeout)))
	return r
}

// WaitGone is [Robot.WaitGone].
func (r *Tester) WaitGone(text string, timeout ...time.Duration) *Tester {
	r.t.Helper()
	r.must(r.Robot.WaitGone(text, r.within(timeout)))
	return r
}

// WaitUntil is [Robot.WaitUntil].
func (r *Tester) WaitUntil(ok func(screen string) bool, timeout ...time.Duration) *Tester {
	r.t.Helper()
	r.must(r.Robot.WaitUntil(ok, r.within(timeout)))
	return r
}

// WaitQuiet waits until the server has sent nothing for the length of quiet.
func (r *Tester) WaitQuiet(quiet time.Duration, timeout ...time.Duration) *Tester {
	r.t.Helper()
	r.must(r.Robot.WaitQuiet(quiet, r.within(timeout)))
	return r
}

// WaitExit waits for the end of the session and returns its exit status.
func (r *Tester) WaitExit(timeout ...time.Duration) int {
	r.t.Helper()
	code, err := r.Robot.WaitExit(r.within(timeout))
	r.must(err)
	return code
}

// Fork is [Robot.Fork].
func (r *Tester) Fork() *Tester {
	r.t.Helper()
	ctx, cancel := context.WithTimeout(r.t.Context(), r.timeout)
	defer cancel()
	robot, err := r.Robot.Fork(ctx)
	r.must(err)
	return newTester(r.t, Config{User: "a fork", Timeout: r.timeout}, robot)
}

func (r *Tester) within(timeout []time.Duration) time.Duration {
	if len(timeout) > 0 {
		return timeout[0]
	}
	return r.timeout
}

func (r *Tester) must(err error) {
	if err != nil {
		r.t.Helper()
		r.t.Fatal(err)
	}
}
