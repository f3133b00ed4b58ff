package main

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"parley/ui/uitest"
)

// way is how long messages took from one kind of screen to another.
type way struct {
	P50 float64 `json:"p50_ms"`
	P99 float64 `json:"p99_ms"`
}

func wayOf(times []time.Duration) way {
	return way{milliseconds(percentile(times, 50)), milliseconds(percentile(times, 99))}
}

// liveTimeout is how long a message may take.
const liveTimeout = 30 * time.Second

// talk is one person on a page and another in a terminal, in the same room.
type talk struct {
	page     *browser // its stream
	told     *bufio.Reader
	writer   *browser // its requests
	terminal *uitest.Robot
}

// live has the two talk, and notes how long it takes from Enter until the page's stream has a message, and from the page's
// request until the terminal shows one.
func (b *webBench) live(ctx context.Context) (err error) {
	var t talk
	if t.page, err = b.connect(0); err != nil {
		return err
	}
	defer t.page.close()
	stop := context.AfterFunc(ctx, t.page.close)
	defer stop()
	stream, err := t.page.send(http.MethodGet, b.eventsPath(0), "")
	if err != nil {
		return err
	}
	t.told = bufio.NewReader(stream.Body) // it ends with its connection
	if t.writer, err = b.connect(0); err != nil {
		return err
	}
	defer t.writer.close()
	if t.terminal, err = b.terminal(ctx, 1); err != nil {
		return err
	}
	defer t.terminal.Close()

	var there, back []time.Duration
	for end := time.Now().Add(b.cfg.Duration); len(back) == 0 || time.Now().Before(end); {
		took, err := t.toPage(fmt.Sprintf("terminal %d.", len(there)))
		if err != nil {
			return err
		}
		there = append(there, took)
		if took, err = t.toTerminal(b.room, fmt.Sprintf("page %d.", len(back))); err != nil {
			return err
		}
		back = append(back, took)
	}
	b.report.ToPage, b.report.ToTerminal = wayOf(there), wayOf(back)
	return nil
}

// terminal returns the screen of the nth person, in the lobby.
func (b *webBench) terminal(ctx context.Context, n int) (*uitest.Robot, error) {
	name := b.name(n % len(b.people))
	r, err := uitest.Connect(ctx, uitest.Config{Addr: b.cfg.Addr, User: name, Signer: uitest.NewKey(name)})
	if err != nil {
		return nil, err
	}
	r.Type("/join #lobby")
	if err = r.Press("enter"); err == nil {
		err = r.WaitFor("Message #lobby", liveTimeout)
	}
	if err != nil {
		_ = r.Close()
		return nil, err
	}
	return r, nil
}

// toPage has text sent by the terminal, and returns how long the page's stream took to have it.
func (t *talk) toPage(text string) (time.Duration, error) {
	t.terminal.Type(text)
	if err := t.terminal.WaitFor("› "+text, liveTimeout); err != nil {
		return 0, err
	}
	began := time.Now()
	if err := t.terminal.Press("enter"); err != nil {
		return 0, err
	}
	_ = t.page.conn.SetReadDeadline(began.Add(liveTimeout))
	for {
		line, err := t.told.ReadString('\n')
		if err != nil {
			return 0, fmt.Errorf("a stream: %w", err)
		}
		if strings.Contains(line, text) {
			return time.Since(began), nil
		}
	}
}

// toTerminal has text posted by the page, and returns how long the terminal took to show it.
func (t *talk) toTerminal(room, text string) (time.Duration, error) {
	began := time.Now()
	if _, err := t.writer.ask(http.MethodPost, room+"/post", postBody(text)); err != nil {
		return 0, err
	}
	err := t.terminal.WaitFor(text, liveTimeout)
	return time.Since(began), err
}
