package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"parley/ui/uitest"
)

// client is one person. Most only count what they are sent; a watched one reads it
// through an emulator too.
type client struct {
	name    string
	out     io.WriteCloser // the session
	robot   *uitest.Robot  // nil unless watched
	markers marking
	bytes   atomic.Int64
	more    chan struct{} // holds a token after something came
	drained chan struct{} // closed when nothing more will come

	mu   sync.Mutex
	seen []uint64 // one bit for each line whose marker was in the bytes
}

// marking says what the lines of this run look like: "k3f.17." is line 17 of run k3f.
type marking struct {
	tag   string
	count int
}

func (m marking) marker(line int) string { return fmt.Sprintf("%s.%d.", m.tag, line) }

// find calls found with the number of each line whose whole marker is in b.
func (m marking) find(b []byte, found func(line int)) {
	prefix := []byte(m.tag + ".")
	for {
		_, after, ok := bytes.Cut(b, prefix)
		if !ok {
			return
		}
		b = after
		digits, _, ok := bytes.Cut(b, []byte("."))
		if !ok || len(digits) > 9 {
			continue
		}
		if n, err := strconv.Atoi(string(digits)); err == nil && n >= 0 && n < m.count {
			found(n)
		}
	}
}

// login connects as name and waits for the first bytes of a screen.
func login(ctx context.Context, cfg Config, name string, watched bool, m marking) (*client, error) {
	ctx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	c := &client{
		name: name, markers: m, seen: make([]uint64, (m.count+63)/64),
		more: make(chan struct{}, 1), drained: make(chan struct{}),
	}
	scan := &scanner{client: c}
	person := uitest.Config{
		Addr: cfg.Addr, User: name, Signer: uitest.NewKey(name),
		Width: cfg.Width, Height: cfg.Height,
	}
	if watched {
		person.Tee = scan
		robot, err := uitest.Connect(ctx, person)
		if err != nil {
			return nil, err
		}
		c.robot, c.out = robot, robotWriter{robot}
		close(c.drained)
	} else {
		session, err := uitest.Open(ctx, person)
		if err != nil {
			return nil, err
		}
		c.out = session
		go c.drain(session, scan)
	}
	if err := c.await(ctx, func() bool { return c.bytes.Load() > 0 }); err != nil {
		c.close()
		return nil, fmt.Errorf("%s sees nothing: %w", name, err)
	}
	return c, nil
}

// drain reads until the session ends. The buffer is small: there are thousands of them.
func (c *client) drain(from io.Reader, to io.Writer) {
	defer close(c.drained)
	buf := make([]byte, 1024)
	for {
		n, err := from.Read(buf)
		_, _ = to.Write(buf[:n])
		if err != nil {
			return
		}
	}
}

// await waits until ok says yes; it is asked again whenever something came.
func (c *client) await(ctx context.Context, ok func() bool) error {
	for !ok() {
		select {
		case <-c.more:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// enter types text and Enter.
func (c *client) enter(text string) error {
	_, err := io.WriteString(c.out, text+"\r")
	return err
}

func (c *client) close() {
	_ = c.out.Close()
	<-c.drained
}

func (c *client) mark(line int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.seen[line/64] |= 1 << (line % 64)
}

// unseen counts the lines from first up to end whose markers did not come.
func (c *client) unseen(first, end int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for line := first; line < end; line++ {
		if c.seen[line/64]&(1<<(line%64)) == 0 {
			n++
		}
	}
	return n
}

// robotWriter types through a robot.
type robotWriter struct{ *uitest.Robot }

func (w robotWriter) Write(p []byte) (int, error) {
	w.Type(string(p))
	return len(p), nil
}

// scanner sees all bytes of one client and looks for markers in them. A server that
// sends only what differs may hide some, so this is a check and not the count.
type scanner struct {
	client *client
	rest   []byte // the end of the last write, where a marker may have begun
}

func (s *scanner) Write(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	const longest = 16 // a marker with its tag
	s.rest = append(s.rest, p...)
	s.client.markers.find(s.rest, s.client.mark)
	s.rest = append(s.rest[:0], s.rest[max(0, len(s.rest)-longest):]...)
	s.client.bytes.Add(int64(len(p)))
	select {
	case s.client.more <- struct{}{}:
	default:
	}
	return len(p), nil
}

// totalBytes is what all of clients were sent so far.
func totalBytes(clients []*client) int64 {
	var n int64
	for _, c := range clients {
		n += c.bytes.Load()
	}
	return n
}

// waitQuiet waits until clients were sent nothing for the length of quiet, or until
// limit has passed, in which case it returns false: some servers are never quiet.
func waitQuiet(ctx context.Context, clients []*client, quiet, limit time.Duration) bool {
	look := time.NewTicker(max(quiet/20, 10*time.Millisecond))
	defer look.Stop()
	end := time.Now().Add(limit)
	last, since := totalBytes(clients), time.Now()
	for {
		select {
		case <-ctx.Done():
			return false
		case now := <-look.C:
			if n := totalBytes(clients); n != last {
				last, since = n, now
			} else if now.Sub(since) >= quiet {
				return true
			}
			if now.After(end) {
				return false
			}
		}
	}
}
