package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"time"
)

// bench is one run: what is read before and after each phase becomes the report.
type bench struct {
	cfg    Config
	meter  meter
	marks  marking
	show   *progress
	report *Report
	crowd  *crowd
}

// run makes the load that cfg describes and reports what it cost. It fails when a login
// fails, when the room cannot be opened, or when the server's process cannot be read.
func run(ctx context.Context, cfg Config, show *progress) (*Report, error) {
	if err := raiseFileLimit(cfg.Sessions); err != nil {
		return nil, err
	}
	b := &bench{
		cfg: cfg, meter: meter{cfg.PID}, show: show,
		marks: marking{
			tag:   strconv.FormatInt(time.Now().UnixNano()/1e6%46656, 36), // lines of an older run are not ours
			count: cfg.Height + cfg.linesEach()*cfg.Senders,
		},
		report: &Report{
			Sessions: cfg.Sessions, Senders: cfg.Senders, Lively: cfg.Lively, Watched: cfg.Watch,
			Size: fmt.Sprintf("%dx%d", cfg.Width, cfg.Height), Metered: cfg.PID != 0,
		},
	}
	defer show.end()
	defer func() {
		if b.crowd != nil {
			show.start("Leaving")
			b.crowd.leave()
		}
	}()
	for _, phase := range []struct {
		name string
		do   func(context.Context) error
	}{
		{"First frames", b.measureFirstFrame},
		{"Logging in", b.measureLogin},
		{"Opening the room", b.measureOpen},
		{"Filling the timeline", b.fill},
		{"Idle", b.measureIdle},
		{"Typing", b.measureLoad},
	} {
		show.start(phase.name)
		if err := phase.do(ctx); err != nil {
			return nil, err
		}
	}
	own, err := meter{os.Getpid()}.read()
	if err == nil { // only Linux can tell
		b.report.ClientRSS = own.rss
	}
	return b.report, nil
}

func (b *bench) measureFirstFrame(ctx context.Context) error {
	times, err := firstFrames(ctx, b.cfg, b.show)
	b.report.FirstFrame = milliseconds(percentile(times, 50))
	return err
}

func (b *bench) measureLogin(ctx context.Context) error {
	waitQuiet(ctx, nil, b.cfg.Settle, b.cfg.Timeout) // those of the first frames leave
	before, err := b.meter.read()
	if err != nil {
		return err
	}
	if b.crowd, err = logIn(ctx, b.cfg, b.marks, b.show); err != nil {
		return err
	}
	b.report.LoginSeconds = time.Since(before.at).Seconds()
	b.settle(ctx)
	after, err := b.meter.read()
	b.report.RSSBefore, b.report.RSSAfterLogin = before.rss, after.rss
	b.report.LoginCPU = per(milliseconds(after.cpu-before.cpu), b.cfg.Sessions)
	return err
}

func (b *bench) measureOpen(ctx context.Context) error {
	before, err := b.meter.read()
	if err != nil {
		return err
	}
	if err := b.crowd.openRoom(ctx, b.show); err != nil {
		return err
	}
	b.settle(ctx)
	after, err := b.meter.read()
	b.report.OpenCPU = per(milliseconds(after.cpu-before.cpu), b.cfg.Sessions)
	return err
}

func (b *bench) fill(ctx context.Context) error {
	if err := b.crowd.fill(ctx, b.marks, b.show); err != nil {
		return err
	}
	b.settle(ctx)
	b.report.NotInRoom = b.crowd.outside()
	return nil
}

func (b *bench) measureIdle(ctx context.Context) error {
	before, err := b.meter.read()
	if err != nil {
		return err
	}
	bytes := totalBytes(b.crowd.all)
	idle := time.NewTimer(b.cfg.Idle)
	defer idle.Stop()
	select {
	case <-idle.C:
	case <-ctx.Done():
		return ctx.Err()
	}
	after, err := b.meter.read()
	b.report.IdleBytes = per(totalBytes(b.crowd.all)-bytes, b.cfg.Sessions)
	b.report.IdleCPU = cpuPercent(before, after)
	b.report.RSSIdle = after.rss
	b.report.RSSPerSession = per(after.rss-b.report.RSSBefore, b.cfg.Sessions) / 1024
	return err
}

func (b *bench) measureLoad(ctx context.Context) error {
	before, err := b.meter.read()
	if err != nil {
		return err
	}
	bytes := totalBytes(b.crowd.receivers())
	end, err := b.cfg.upload(ctx)
	if err != nil {
		return err
	}
	l, err := b.crowd.typeAndWatch(ctx, b.marks, b.show)
	sent, failed := end()
	if err = errors.Join(err, failed); err != nil {
		return err
	}
	b.report.Uploads, b.report.UploadMB = b.cfg.Uploads, per(float64(sent)/1e6, time.Since(before.at).Seconds())
	// Those who are not watched may still be receiving.
	waitQuiet(ctx, b.crowd.all, min(b.cfg.Settle, 500*time.Millisecond), b.cfg.Timeout)
	after, err := b.meter.read()

	r := b.report
	times, lost := l.latencies()
	r.Lost, r.Lines, r.Reactions = lost, len(l.sent), int(l.reactions.Load())
	events := r.Lines + r.Reactions
	r.Deliveries = events * b.cfg.Sessions
	r.LatencyP50 = milliseconds(percentile(times, 50))
	r.LatencyP99 = milliseconds(percentile(times, 99))
	r.LatencyMax = milliseconds(percentile(times, 100))
	r.DeliveryCPU = per(milliseconds(after.cpu-before.cpu)*1000, r.Deliveries)
	r.DeliveryBytes = per(totalBytes(b.crowd.receivers())-bytes, events*len(b.crowd.receivers()))
	r.RSSAfterLoad = after.rss
	r.LoadSeconds = after.at.Sub(before.at).Seconds()
	r.LoadCPUPercent = cpuPercent(before, after)
	for _, person := range b.crowd.unwatched {
		r.UnseenRaw += person.unseen(l.first, l.first+len(l.sent))
		r.RawDeliveries += len(l.sent)
	}
	return err
}

// settle waits until the server sends nothing any more.
func (b *bench) settle(ctx context.Context) {
	if !waitQuiet(ctx, b.crowd.all, b.cfg.Settle, b.cfg.Timeout) {
		b.report.NeverQuiet = true
	}
}

// cpuPercent is the use of one core between two readings.
func cpuPercent(before, after usage) float64 {
	return 100 * per(float64(after.cpu-before.cpu), float64(after.at.Sub(before.at)))
}
