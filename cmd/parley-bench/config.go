package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"time"
)

// Config says what load to make.
type Config struct {
	Addr          string        // the server
	PID           int           // its process; 0 leaves CPU and memory out
	Sessions      int           // how many people
	Senders       int           // how many of them type
	Rate          float64       // lines a second for each sender
	Duration      time.Duration // how long they type
	Lively        int           // how many others do something meanwhile, see habits
	LivelyEvery   time.Duration // how often each of them does
	Uploads       int           // how many more people upload files meanwhile
	UploadSize    int64         // bytes of each file
	UploadRate    int64         // bytes a second that each of them sends at most; 0 for as many as there can be
	Watch         int           // how many of the others read through an emulator
	Width, Height int           // everybody's terminal
	Concurrency   int           // logins at a time
	UserPrefix    string        // names are this and four digits
	Open          string        // typed to be in the room
	Text          string        // what a line says after its marker
	Settle        time.Duration // how long it must be quiet between phases
	Idle          time.Duration // how long the idle server is watched
	FirstFrames   int           // single logins to measure the first frame with
	Timeout       time.Duration // for any one login, and for the last delivery
}

// parse reads the flags. Its errors have been written to stderr with the usage.
func parse(args []string, stderr io.Writer) (cfg Config, asJSON bool, err error) {
	fs := flag.NewFlagSet("parley-bench", flag.ContinueOnError)
	fs.SetOutput(stderr)
	var size string
	fs.StringVar(&cfg.Addr, "addr", "127.0.0.1:2222", "the server's `host:port`")
	fs.IntVar(&cfg.PID, "pid", 0, "the server's process `id`, to read its CPU and memory (Linux)")
	fs.IntVar(&cfg.Sessions, "sessions", 500, "how many people log in")
	fs.IntVar(&cfg.Senders, "senders", 1, "how many of them type")
	fs.Float64Var(&cfg.Rate, "rate", 1, "`lines` a second that each sender types")
	fs.DurationVar(&cfg.Duration, "duration", 30*time.Second, "how long they type")
	fs.IntVar(&cfg.Lively, "lively", 0, "how many others begin drafts, react to what is new, look elsewhere or scroll up meanwhile")
	fs.DurationVar(&cfg.LivelyEvery, "lively-every", 10*time.Second, "how often each of them does")
	fs.IntVar(&cfg.Uploads, "uploads", 0, "how many more people upload files meanwhile, over and over")
	fs.Int64Var(&cfg.UploadSize, "upload-size", 8<<20, "`bytes` of each file")
	fs.Int64Var(&cfg.UploadRate, "upload-rate", 0, "`bytes` a second that each of them sends at most; 0 for no limit")
	fs.IntVar(&cfg.Watch, "watch", 8, "how many receivers are watched through an emulator")
	fs.StringVar(&size, "size", "80x24", "everybody's terminal, `WxH` in cells")
	fs.IntVar(&cfg.Concurrency, "login-concurrency", 8, "logins at a time")
	fs.StringVar(&cfg.UserPrefix, "user-prefix", "bench", "names are this and a number")
	fs.StringVar(&cfg.Open, "open", "/join #lobby", "what is typed to be in the room")
	fs.StringVar(&cfg.Text, "text", "hello, everybody", "what each line says after its marker")
	fs.DurationVar(&cfg.Settle, "settle", 2*time.Second, "how long the server must send nothing between phases")
	fs.DurationVar(&cfg.Idle, "idle", 10*time.Second, "how long the idle server is watched")
	fs.IntVar(&cfg.FirstFrames, "first-frames", 11, "single logins that measure the first frame")
	fs.DurationVar(&cfg.Timeout, "timeout", 30*time.Second, "how long a login or the last delivery may take")
	fs.BoolVar(&asJSON, "json", false, "print one JSON object instead of a table")
	if err := fs.Parse(args); err != nil {
		return cfg, asJSON, err
	}
	if _, err := fmt.Sscanf(size, "%dx%d", &cfg.Width, &cfg.Height); err != nil {
		return cfg, asJSON, fmt.Errorf("--size %s is not WxH", size)
	}
	if fs.NArg() > 0 {
		return cfg, asJSON, fmt.Errorf("unexpected argument %q", fs.Arg(0))
	}
	return cfg, asJSON, cfg.validate()
}

func (c Config) validate() error {
	switch {
	case c.Senders < 1, c.Watch < 1, c.Rate <= 0, c.Duration <= 0, c.Concurrency < 1:
		return errors.New("senders, watch, rate, duration and login-concurrency must be more than 0")
	case c.Uploads < 0, c.UploadSize < 1, c.UploadRate < 0:
		return errors.New("uploads and upload-rate must not be less than 0, and upload-size must be more")
	case c.Lively < 0, c.LivelyEvery <= 0:
		return errors.New("lively must not be less than 0, and lively-every must be more")
	case c.Sessions < c.Senders+c.Lively+c.Watch:
		return fmt.Errorf("%d sessions are too few for %d senders, %d lively people and %d watched receivers", c.Sessions, c.Senders, c.Lively, c.Watch)
	case c.Width < 1, c.Height < 1:
		return errors.New("the size must be more than 0")
	}
	return nil
}

// watched says whether the nth person reads through an emulator: they are spread evenly over those who
// only read, since a server may serve people in the order in which they came.
func (c Config) watched(n int) bool {
	first := c.Senders + c.Lively
	n, of := n-first, c.Sessions-first
	return n >= 0 && n*c.Watch/of != (n+1)*c.Watch/of
}

// linesEach is how many lines each sender types: at least one.
func (c Config) linesEach() int {
	return max(1, int(c.Rate*c.Duration.Seconds()))
}
