package main

import (
	"bufio"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"
)

// browser is a connection that sends one request after the other. It costs little, since client and server share
// the machine.
type browser struct {
	conn   net.Conn
	in     *bufio.Reader
	host   string
	cookie string
	plain  bool

	began time.Time     // the last request
	first time.Duration // to its first byte
	took  time.Duration // to its last
	bytes int           // of its body, as they came
}

// answer is what came.
type answer struct{ body []byte }

// connect returns a browser of the nth person; after the last comes the first.
func (b *webBench) connect(n int) (*browser, error) {
	conn, err := net.Dial("tcp", b.host)
	if err != nil {
		return nil, err
	}
	return &browser{conn: conn, in: bufio.NewReaderSize(conn, 8<<10), host: b.host, cookie: b.people[n%len(b.people)], plain: b.cfg.Plain}, nil
}

func (c *browser) close() { _ = c.conn.Close() }

// ask sends a request and reads the whole answer. A body is a form, whose answer is wanted as JSON. A status from 400
// on is an error.
func (c *browser) ask(method, path, body string) (answer, error) {
	r, err := c.send(method, path, body)
	if err != nil {
		return answer{}, err
	}
	defer r.Body.Close()
	text, err := io.ReadAll(r.Body)
	c.took, c.bytes = time.Since(c.began), len(text)
	if err == nil && r.StatusCode >= 400 {
		err = fmt.Errorf("%s %s: %s: %.200s", method, path, r.Status, text)
	}
	return answer{text}, err
}

// send sends a request and reads the beginning of the answer.
func (c *browser) send(method, path, body string) (*http.Response, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s HTTP/1.1\r\nHost: %s\r\nCookie: %s; parley-js=1\r\n", method, path, c.host, c.cookie)
	if method == http.MethodPost {
		fmt.Fprintf(&b, "Accept: application/json\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n", len(body))
	} else if !c.plain && path != "/" {
		b.WriteString("Accept-Encoding: gzip\r\n")
	}
	b.WriteString("\r\n")
	b.WriteString(body)
	c.began = time.Now()
	if _, err := io.WriteString(c.conn, b.String()); err != nil {
		return nil, err
	}
	if _, err := c.in.Peek(1); err != nil {
		return nil, err
	}
	c.first = time.Since(c.began)
	return http.ReadResponse(c.in, nil)
}

// postBody is the form of a message.
func postBody(text string) string {
	return url.Values{"id": {rand.Text()}, "text": {text}}.Encode()
}

// streams opens as many pages' streams as the Config says, and watches them while nothing happens.
func (b *webBench) streams(ctx context.Context) error {
	open := make([]*browser, b.cfg.Streams)
	var bytes atomic.Int64
	defer func() {
		for _, c := range open {
			if c != nil {
				c.close()
			}
		}
	}()
	before, err := b.meter.read()
	if err != nil {
		return err
	}
	const all = 1_000_000 // more than there are: nothing is to be caught up with
	err = forEach(ctx, 4, len(open), b.show, func(_ context.Context, i int) (err error) {
		if open[i], err = b.connect(i); err != nil {
			return err
		}
		r, err := open[i].send(http.MethodGet, b.eventsPath(all), "")
		if err != nil {
			return err
		}
		if r.StatusCode != http.StatusOK {
			return fmt.Errorf("a stream: %s", r.Status)
		}
		go count(r.Body, &bytes)
		return nil
	})
	if err != nil {
		return err
	}
	if err := b.wait(ctx, 3*time.Second); err != nil { // for what is told of those who came
		return err
	}
	was := bytes.Load()
	idle, err := b.meter.read()
	if err != nil {
		return err
	}
	if err := b.wait(ctx, b.cfg.Idle); err != nil {
		return err
	}
	after, err := b.meter.read()
	b.report.IdleBytes = bytes.Load() - was
	b.report.IdleCPU = cpuPercent(idle, after)
	b.report.RSSPerStream = per(after.rss-before.rss, len(open)) / 1024
	return err
}

func (b *webBench) wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// count reads to the end.
func count(from io.Reader, bytes *atomic.Int64) {
	buf := make([]byte, 512)
	for {
		n, err := from.Read(buf)
		bytes.Add(int64(n))
		if err != nil {
			return
		}
	}
}
