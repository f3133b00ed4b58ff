package main

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/ui/uitest"
)

// crowd is everybody who is logged in: the senders first, then the lively, then those who only read.
type crowd struct {
	cfg       Config
	all       []*client
	watched   []*client // of those who only read
	unwatched []*client // they only count
}

func (c *crowd) senders() []*client   { return c.all[:c.cfg.Senders] }
func (c *crowd) lively() []*client    { return c.all[c.cfg.Senders:][:c.cfg.Lively] }
func (c *crowd) receivers() []*client { return c.all[c.cfg.Senders+c.cfg.Lively:] }

// logIn brings the crowd in, some at a time. When one fails, all leave.
func logIn(ctx context.Context, cfg Config, m marking, p *progress) (*crowd, error) {
	c := &crowd{cfg: cfg, all: make([]*client, cfg.Sessions)}
	err := forEach(ctx, cfg.Concurrency, cfg.Sessions, p, func(ctx context.Context, i int) error {
		person, err := login(ctx, cfg, userName(cfg, i), cfg.watched(i), m)
		c.all[i] = person
		return err
	})
	if err != nil {
		c.leave()
		return nil, fmt.Errorf("log in: %w", err)
	}
	for _, person := range c.receivers() {
		if person.robot != nil {
			c.watched = append(c.watched, person)
		} else {
			c.unwatched = append(c.unwatched, person)
		}
	}
	return c, nil
}

// openRoom has everybody type what opens the room; it waits for each until something
// on the screen has changed.
func (c *crowd) openRoom(ctx context.Context, p *progress) error {
	return forEach(ctx, c.cfg.Concurrency, len(c.all), p, func(ctx context.Context, i int) error {
		person := c.all[i]
		before := person.bytes.Load()
		if err := person.enter(c.cfg.Open); err != nil {
			return fmt.Errorf("%s types %q: %w", person.name, c.cfg.Open, err)
		}
		ctx, cancel := context.WithTimeout(ctx, c.cfg.Timeout)
		defer cancel()
		if err := person.await(ctx, func() bool { return person.bytes.Load() > before }); err != nil {
			// All have the same before them; only the watched have a screen to show.
			w := c.watched[0]
			return fmt.Errorf("%s typed %q and nothing happened: %w; %s sees:\n%s",
				person.name, c.cfg.Open, err, w.name, w.robot.Screen())
		}
		return nil
	})
}

// leave hangs up for everybody.
func (c *crowd) leave() {
	var g sync.WaitGroup
	queue := make(chan *client)
	for range 16 {
		g.Go(func() {
			for person := range queue {
				person.close()
			}
		})
	}
	for _, person := range c.all {
		if person != nil {
			queue <- person
		}
	}
	close(queue)
	g.Wait()
}

// forEach does n things, some at a time, until the first error.
func forEach(ctx context.Context, atATime, n int, p *progress, do func(ctx context.Context, i int) error) error {
	var done atomic.Int64
	g, groupCtx := errgroup.WithContext(ctx)
	g.SetLimit(atATime)
	for i := range n {
		if groupCtx.Err() != nil {
			break
		}
		g.Go(func() error {
			err := do(groupCtx, i)
			p.at(int(done.Add(1)), n)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return ctx.Err()
}

// firstFrames logs in one at a time, as people who do not stay, and tells for each how
// long it took from connecting until something was on the screen.
func firstFrames(ctx context.Context, cfg Config, p *progress) ([]time.Duration, error) {
	times := make([]time.Duration, cfg.FirstFrames)
	err := forEach(ctx, 1, cfg.FirstFrames, p, func(ctx context.Context, i int) error {
		ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
		defer cancel()
		name := userName(cfg, cfg.Sessions+i)
		person := uitest.Config{
			Addr: cfg.Addr, User: name, Signer: uitest.NewKey(name),
			Width: cfg.Width, Height: cfg.Height,
		}
		began := time.Now()
		robot, err := uitest.Connect(ctx, person)
		if err != nil {
			return err
		}
		defer robot.Close()
		err = robot.WaitUntil(func(screen string) bool { return strings.TrimSpace(screen) != "" }, cfg.Timeout)
		times[i] = time.Since(began)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("first frame: %w", err)
	}
	return times, nil
}

func userName(cfg Config, i int) string { return fmt.Sprintf("%s%04d", cfg.UserPrefix, i) }

// raiseFileLimit makes room for a socket for each session.
func raiseFileLimit(sessions int) error {
	const own = 64 // the program's own files
	need := uint64(sessions + own)
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("limit of open files: %w", err)
	}
	if limit.Cur >= need {
		return nil
	}
	limit.Cur, limit.Max = need, max(limit.Max, need) // more than Max is for root alone
	if err := syscall.Setrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return fmt.Errorf("%d sessions need %d open files; raise the limit with ulimit -n: %w", sessions, need, err)
	}
	return nil
}
