package main

import (
	"context"
	"fmt"
	"io"
	"time"

	"golang.org/x/sync/errgroup"
)

// habit is what a lively person types: one thing, the next time the other, and so on.
type habit struct {
	one, other string
	reacts     bool // both change a message on everybody's screen
}

// habits are what lively people do, one each. The messages that those see who are elsewhere, or have scrolled
// up, are unread until they are back.
func (c Config) habits() []habit {
	return []habit{
		{one: "let me thi", other: "\x03"}, // Ctrl+C takes a draft away
		{one: "/react :tada:\r", other: "/react :thumbsup:\r", reacts: true},
		{one: "/home\r", other: c.Open + "\r"},
		{one: "\x1b[5~", other: "\x1b[F"}, // PgUp and End
	}
}

// begin has the lively people do what they do, evenly spread over time, until end is called. end returns the
// first error.
func (c *crowd) begin(ctx context.Context, l *load) (end func() error) {
	ctx, cancel := context.WithCancel(ctx)
	g, ctx := errgroup.WithContext(ctx)
	habits := c.cfg.habits()
	start := time.Now()
	for i, person := range c.lively() {
		turn := c.cfg.LivelyEvery * time.Duration(i) / time.Duration(c.cfg.Lively)
		g.Go(func() error { return l.live(ctx, c.cfg.LivelyEvery, person, habits[i%len(habits)], start.Add(turn)) })
	}
	return func() error {
		cancel()
		return g.Wait()
	}
}

// live has one person follow a habit until ctx ends.
func (l *load) live(ctx context.Context, every time.Duration, person *client, h habit, turn time.Time) error {
	for keys, next := h.one, h.other; ; keys, next = next, keys {
		due := time.NewTimer(time.Until(turn))
		select {
		case <-due.C:
		case <-ctx.Done():
			due.Stop()
			return nil
		}
		if _, err := io.WriteString(person.out, keys); err != nil {
			return fmt.Errorf("%s types %q: %w", person.name, keys, err)
		}
		if h.reacts {
			l.reactions.Add(1)
		}
		turn = turn.Add(every)
	}
}
