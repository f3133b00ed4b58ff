package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"
)

// fill types one line for each row of the screen, by as many people as possible (no
// limit on how much one may say is met), so that the timeline scrolls from then on.
// Each line must be seen before the next is typed.
func (c *crowd) fill(ctx context.Context, m marking, p *progress) error {
	for line := range c.cfg.Height {
		if err := ctx.Err(); err != nil {
			return err
		}
		person := c.all[line%len(c.all)]
		if err := person.enter(m.marker(line) + " " + c.cfg.Text); err != nil {
			return err
		}
		for _, w := range c.watched {
			if err := w.robot.WaitFor(m.marker(line), c.cfg.Timeout); err != nil {
				return fmt.Errorf("%s typed a line that %s does not see: %w", person.name, w.name, err)
			}
		}
		p.at(line+1, c.cfg.Height)
	}
	return nil
}

// outside counts those who, after fill, have seen no line at all.
func (c *crowd) outside() int {
	n := 0
	for _, person := range c.all {
		if person.unseen(0, c.cfg.Height) == c.cfg.Height {
			n++
		}
	}
	return n
}

// load is the measured part: who typed what when, when it was seen where, and what else was done.
type load struct {
	marks marking
	first int           // the first measured line
	sent  []time.Time   // by line, from first on: when Enter was pressed
	seen  [][]time.Time // by watched client and line; zero when it was not seen

	reactions atomic.Int64
}

// typeAndWatch has the senders type for the time that the Config says and the watched
// ones watch, until they have seen all or it takes too long.
func (c *crowd) typeAndWatch(ctx context.Context, m marking, p *progress) (*load, error) {
	each, first := c.cfg.linesEach(), c.cfg.Height
	l := &load{
		marks: m, first: first,
		sent: make([]time.Time, each*c.cfg.Senders),
		seen: make([][]time.Time, c.cfg.Watch),
	}
	limit := c.cfg.Duration + c.cfg.Timeout
	var watching sync.WaitGroup
	for i, w := range c.watched {
		l.seen[i] = make([]time.Time, len(l.sent))
		watching.Go(func() {
			// Its error says what the zero times in seen say.
			_ = w.robot.WaitUntil(l.noteOn(l.seen[i]), limit)
		})
	}
	typing, typingCtx := errgroup.WithContext(ctx)
	start := time.Now()
	for i, person := range c.senders() {
		typing.Go(func() error { return l.send(typingCtx, c.cfg, person, i, start, p) })
	}
	meanwhile := c.begin(ctx, l)
	err := errors.Join(typing.Wait(), meanwhile())
	if err != nil {
		for _, w := range c.watched {
			_ = w.robot.Close() // ends the watching
		}
	}
	watching.Wait()
	return l, err
}

// noteOn returns what a watched client does whenever its screen has changed: note the
// time for each line that was not there before. It says true when all have been seen.
func (l *load) noteOn(seen []time.Time) func(screen string) bool {
	left := len(seen)
	return func(screen string) bool {
		now := time.Now()
		l.marks.find([]byte(screen), func(line int) {
			if i := line - l.first; i >= 0 && seen[i].IsZero() {
				seen[i] = now
				left--
			}
		})
		return left == 0
	}
}

// send types one sender's lines. The text is typed ahead and Enter pressed when the
// line is due, so that what is measured begins with Enter.
func (l *load) send(ctx context.Context, cfg Config, person *client, nth int, start time.Time, p *progress) error {
	each := cfg.linesEach()
	interval := float64(time.Second) / cfg.Rate
	for i := range each {
		line := i*cfg.Senders + nth // in the order of time, for all senders together
		text := l.marks.marker(l.first+line) + " " + cfg.Text
		if _, err := io.WriteString(person.out, text); err != nil {
			return fmt.Errorf("%s types: %w", person.name, err)
		}
		// Senders take turns within the interval.
		turn := float64(i) + float64(nth+1)/float64(cfg.Senders)
		due := time.NewTimer(time.Until(start.Add(time.Duration(turn * interval))))
		select {
		case <-due.C:
		case <-ctx.Done():
			due.Stop()
			return ctx.Err()
		}
		l.sent[line] = time.Now()
		if _, err := io.WriteString(person.out, "\r"); err != nil {
			return fmt.Errorf("%s presses Enter: %w", person.name, err)
		}
		p.at(line+1, len(l.sent))
	}
	return nil
}

// latencies are the times from Enter to visible, and how many lines were never visible.
func (l *load) latencies() (times []time.Duration, lost int) {
	for _, seen := range l.seen {
		for i, at := range seen {
			if at.IsZero() {
				lost++
			} else {
				times = append(times, at.Sub(l.sent[i]))
			}
		}
	}
	return times, lost
}
