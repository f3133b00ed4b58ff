package web_test

import (
	"bufio"
	"context"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// events is a stream of a page.
type events struct {
	lines chan string
	stop  context.CancelFunc
}

func (b *browser) at() *url.URL {
	u, _ := url.Parse(b.h.http.URL)
	return u
}

// stream opens the stream of a room's page, or of Home.
func (b *browser) stream(room int) *events {
	b.h.Helper()
	return b.streamOf(fmt.Sprint("/events?room=", room))
}

// streamOf opens a stream at a path.
func (b *browser) streamOf(path string) *events {
	b.h.Helper()
	ctx, cancel := context.WithCancel(b.h.Context())
	b.h.Cleanup(cancel)
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, b.h.http.URL+path, nil)
	maps.Copy(r.Header, b.head)
	res, err := b.client.Do(r)
	if err != nil {
		b.h.Fatal(err)
	}
	b.h.Cleanup(func() { _ = res.Body.Close() })
	if res.StatusCode != http.StatusOK {
		b.h.Fatalf("no stream: %s", res.Status)
	}
	e := &events{lines: make(chan string, 1024), stop: cancel}
	go func() {
		defer close(e.lines)
		for s := bufio.NewScanner(res.Body); s.Scan(); {
			e.lines <- s.Text()
		}
	}()
	return e
}

// wait waits for a line with that text.
func (e *events) wait(t *testing.T, text string) string {
	t.Helper()
	for late := time.After(20 * time.Second); ; {
		select {
		case line, ok := <-e.lines:
			if !ok {
				t.Fatalf("the stream ended before %q", text)
			}
			if strings.Contains(line, text) {
				return line
			}
		case <-late:
			t.Fatalf("no %q came", text)
		}
	}
}

// end waits until the server ends the stream.
func (e *events) end(t *testing.T) {
	t.Helper()
	for late := time.After(20 * time.Second); ; {
		select {
		case _, ok := <-e.lines:
			if !ok {
				return
			}
		case <-late:
			t.Fatal("the stream goes on")
		}
	}
}
