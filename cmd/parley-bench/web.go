package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/ui/uitest"
)

// WebConfig says what load browsers make.
type WebConfig struct {
	Addr       string        // the server, for SSH: links for browsers come from there
	PID        int           // its process; 0 leaves CPU and memory out
	People     int           // how many accounts
	Streams    int           // how many pages are open at a time, spread over them
	Requests   int           // requests at a time
	Duration   time.Duration // how long two people talk, pages are read, and messages posted
	Idle       time.Duration // how long the idle streams are watched
	Plain      bool          // pages are asked for without compression
	UserPrefix string        // names are this and four digits
}

// parseWeb reads the flags. Its errors have been written to stderr with the usage.
func parseWeb(args []string, stderr io.Writer) (cfg WebConfig, asJSON bool, err error) {
	fs := flag.NewFlagSet("parley-bench web", flag.ContinueOnError)
	fs.SetOutput(stderr)
	fs.StringVar(&cfg.Addr, "addr", "127.0.0.1:2222", "the server's `host:port` for SSH")
	fs.IntVar(&cfg.PID, "pid", 0, "the server's process `id`, to read its CPU and memory (Linux)")
	fs.IntVar(&cfg.People, "people", 200, "how many people sign in")
	fs.IntVar(&cfg.Streams, "streams", 2000, "how many pages are open at a time")
	fs.IntVar(&cfg.Requests, "requests", 32, "requests at a time")
	fs.DurationVar(&cfg.Duration, "duration", 5*time.Second, "how long two people talk, pages are read, and messages posted")
	fs.DurationVar(&cfg.Idle, "idle", 10*time.Second, "how long the idle streams are watched")
	fs.BoolVar(&cfg.Plain, "plain", false, "ask for pages without compression")
	fs.StringVar(&cfg.UserPrefix, "user-prefix", "bench", "names are this and a number")
	fs.BoolVar(&asJSON, "json", false, "print one JSON object instead of a table")
	if err := fs.Parse(args); err != nil {
		return cfg, asJSON, err
	}
	switch {
	case fs.NArg() > 0:
		return cfg, asJSON, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	case cfg.People < 1, cfg.Streams < 0, cfg.Requests < 1, cfg.Duration <= 0:
		return cfg, asJSON, errors.New("people, requests and duration must be more than 0")
	}
	return cfg, asJSON, nil
}

// WebReport holds the figures. Those of the server's CPU and memory are 0 when its pid was not given.
type WebReport struct {
	People       int     `json:"people"`
	Streams      int     `json:"streams"`
	RSSPerStream float64 `json:"rss_kb_per_stream"`
	IdleCPU      float64 `json:"idle_cpu_percent"` // of one core, all streams open
	IdleBytes    int64   `json:"idle_bytes"`       // to all streams
	ToPage       way     `json:"terminal_to_page"`
	ToTerminal   way     `json:"page_to_terminal"`
	Page         rate    `json:"room_page"`
	Post         rate    `json:"post"`
}

// webBench is one run.
type webBench struct {
	cfg    WebConfig
	meter  meter
	show   *progress
	report *WebReport
	host   string   // host:port for HTTP
	people []string // their cookies
	room   string   // that is read, and posted in
}

func runWeb(ctx context.Context, cfg WebConfig, show *progress) (*WebReport, error) {
	if err := raiseFileLimit(cfg.Streams + cfg.Requests); err != nil {
		return nil, err
	}
	b := &webBench{
		cfg: cfg, meter: meter{cfg.PID}, show: show, people: make([]string, cfg.People),
		report: &WebReport{People: cfg.People, Streams: cfg.Streams},
	}
	defer show.end()
	for _, phase := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"Signing in", b.signIn}, {"Talking", b.live}, {"Filling the room", b.fill}, {"Streams", b.streams}, {"Reading", b.read}, {"Posting", b.write},
	} {
		show.start(phase.name)
		if err := phase.do(ctx); err != nil {
			return nil, fmt.Errorf("%s: %w", strings.ToLower(phase.name), err)
		}
	}
	return b.report, nil
}

// signIn has everybody make an account, and sign in by a link.
func (b *webBench) signIn(ctx context.Context) error {
	err := forEach(ctx, 4, b.cfg.People, b.show, func(ctx context.Context, i int) error {
		name := b.name(i)
		person := uitest.Config{Addr: b.cfg.Addr, User: name, Signer: uitest.NewKey(name)}
		out, errs, code, err := uitest.Run(ctx, person, "web --json")
		if err != nil || code != 0 {
			return fmt.Errorf("a link for %s: %w %s", name, err, errs)
		}
		var made struct{ Link string }
		if err := json.Unmarshal([]byte(out), &made); err != nil {
			return fmt.Errorf("a link for %s: %w in %s", name, err, out)
		}
		b.people[i], err = useLink(made.Link)
		if i == 0 && err == nil {
			err = b.find(made.Link)
		}
		return err
	})
	return err
}

// name is that of the nth person.
func (b *webBench) name(n int) string { return fmt.Sprintf("%s%04d", b.cfg.UserPrefix, n) }

// eventsPath is where the stream of a page of the room is that has the messages up to a number.
func (b *webBench) eventsPath(after int) string {
	return fmt.Sprintf("/events?after=%d&room=%s", after, strings.TrimPrefix(b.room, "/r/"))
}

// useLink signs in and returns the cookie.
func useLink(link string) (string, error) {
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	r, err := http.NewRequest(http.MethodPost, link, nil)
	if err != nil {
		return "", err
	}
	r.Header.Set("Sec-Fetch-Site", "same-origin") // as the button of the page has it
	answer, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	for _, c := range answer.Cookies() {
		if c.MaxAge > 0 && strings.HasSuffix(c.Name, "parley") {
			return c.Name + "=" + c.Value, nil
		}
	}
	return "", fmt.Errorf("%s gives no cookie: %s", link, answer.Status)
}

var roomLink = regexp.MustCompile(`href="(/r/\d+)"`)

// find notes where the server is, and the first room of Home.
func (b *webBench) find(link string) error {
	u, err := url.Parse(link)
	if err != nil {
		return err
	}
	b.host = u.Host
	c, err := b.connect(0)
	if err != nil {
		return err
	}
	defer c.close()
	page, err := c.ask("GET", "/", "")
	if err != nil {
		return err
	}
	m := roomLink.FindSubmatch(page.body)
	if m == nil {
		return errors.New("no room is on Home")
	}
	b.room = string(m[1])
	return nil
}

// fill posts as much as a page has, by as many people as possible.
func (b *webBench) fill(ctx context.Context) error {
	const messages = 80
	for i := range messages {
		c, err := b.connect(i)
		if err != nil {
			return err
		}
		_, err = c.ask("POST", b.room+"/post", postBody(fmt.Sprintf("line %d: *hello*, `everybody`, see https://example.org/%d", i, i)))
		c.close()
		if err != nil {
			return err
		}
	}
	return ctx.Err()
}

// read has pages of the room asked for, as fast as they come.
func (b *webBench) read(ctx context.Context) (err error) {
	b.report.Page, err = b.repeat(ctx, func(c *browser) error {
		_, err := c.ask("GET", b.room, "")
		return err
	})
	return err
}

// write has messages posted, as fast as they are stored.
func (b *webBench) write(ctx context.Context) (err error) {
	b.report.Post, err = b.repeat(ctx, func(c *browser) error {
		_, err := c.ask("POST", b.room+"/post", postBody("hello, everybody"))
		return err
	})
	return err
}

// repeat does something as often as it can, so many at a time as the Config says.
func (b *webBench) repeat(ctx context.Context, do func(*browser) error) (rate, error) {
	counts := make([]counted, b.cfg.Requests)
	before, err := b.meter.read()
	if err != nil {
		return rate{}, err
	}
	end := before.at.Add(b.cfg.Duration)
	g, ctx := errgroup.WithContext(ctx)
	for i := range counts {
		g.Go(func() error {
			c, err := b.connect(i)
			if err != nil {
				return err
			}
			defer c.close()
			for ctx.Err() == nil && time.Now().Before(end) {
				// Limits are for each person, so they take turns.
				c.cookie = b.people[(i+len(counts[i].times)*b.cfg.Requests)%len(b.people)]
				if err := do(c); err != nil {
					return err
				}
				counts[i].add(c)
			}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return rate{}, err
	}
	after, err := b.meter.read()
	return sum(counts, before, after), err
}
