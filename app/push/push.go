// Package push sends rings to browsers by Web Push (RFC 8030, 8291, 8292): sealed so that only the browser reads them,
// signed with a key of this server, and by way of the service that the browser's maker runs.
//
// It is the one place where the server connects to an address that somebody else gave it. That has to be https at its
// usual port and, as it is connected to, of the public internet. One that answers late, or never, holds up the rings of
// its own account only: an account has no more than one on its way, and a browser no more than one that waits.
package push

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"parley/app/chat"
)

const (
	workers  = 16
	waiting  = 1000             // rings; more are dropped
	sendTime = 10 * time.Second // for one
	keepFor  = 12 * time.Hour   // by the service, while the browser is off
)

// A browser whose service fails is left alone for a time, which grows with each failure in a row; after the last it
// is gone. That takes hours, so that a service or a network that is down meanwhile costs nobody their notices for good.
const (
	mostFailures = 5
	firstRest    = time.Minute
	restGrows    = 8
)

// Config is what a Sender is made of.
type Config struct {
	Keys Keys
	// Subject is where the services find who runs this server: an address of https or mailto.
	Subject string
	Log     *slog.Logger
	// Gone is told of browsers that take no rings any more.
	Gone func(ctx context.Context, browser int64)
	// Client is how services are reached; default: over TLS, at public addresses only, without following redirects.
	Client *http.Client
	Now    func() time.Time // default: time.Now
}

// Sender implements chat.Pusher.
type Sender struct {
	config Config
	ready  chan chat.UserID // accounts with rings that wait, and none on its way
	stop   context.CancelFunc
	work   sync.WaitGroup

	mu      sync.Mutex            // not held while a ring is sent
	by      map[chat.UserID][]job // what waits, oldest first; an account is there while it is ready, or one of its rings is on its way
	waits   int                   // rings in by
	failing map[int64]failure     // by browser
}

type job struct {
	to   chat.Push
	ring chat.Ring
}

// failure is how often in a row a browser's service failed, and until when it is left alone.
type failure struct {
	times int
	until time.Time
}

// New starts a Sender, which works until Close.
func New(c Config) *Sender {
	if c.Client == nil {
		c.Client = newClient(isPublic)
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Sender{
		config: c, stop: stop, ready: make(chan chat.UserID, waiting+workers), // it is never full
		by: map[chat.UserID][]job{}, failing: map[int64]failure{},
	}
	for range workers {
		s.work.Go(func() { s.run(ctx) })
	}
	return s
}

// Close drops what waits, and ends what is on its way.
func (s *Sender) Close() {
	s.stop()
	s.work.Wait()
}

// Push implements chat.Pusher. A ring takes the place of one that waits for the same browser.
func (s *Sender) Push(to chat.Push, r chat.Ring) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.Now().Before(s.failing[to.Browser].until) {
		return
	}
	list, known := s.by[to.User]
	for i := range list {
		if list[i].to.Browser == to.Browser {
			list[i] = job{to, r}
			return
		}
	}
	if s.waits == waiting {
		s.config.Log.Warn("too many notices at once; some are dropped")
		return
	}
	s.waits++
	s.by[to.User] = append(list, job{to, r})
	if !known {
		s.ready <- to.User
	}
}

func (s *Sender) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case user := <-s.ready:
			s.attempt(ctx, s.take(user))
			s.release(user)
		}
	}
}

// take returns the next ring of an account, which is ready.
func (s *Sender) take(user chat.UserID) job {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := s.by[user][0]
	s.by[user] = s.by[user][1:]
	s.waits--
	return j
}

// release makes an account ready again, or forgets it when nothing of it waits.
func (s *Sender) release(user chat.UserID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.by[user]) > 0 {
		s.ready <- user
		return
	}
	delete(s.by, user)
}

// attempt sends a ring, and notes what came of it.
func (s *Sender) attempt(ctx context.Context, j job) {
	timed, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	gone, err := s.send(timed, j)
	if ctx.Err() != nil {
		return // closed meanwhile: it says nothing of the service
	}
	if err != nil {
		s.config.Log.Debug("a notice was not sent", "browser", j.to.Browser, "err", err)
	}
	if gone || s.failed(j.to.Browser, err != nil) {
		s.config.Gone(ctx, j.to.Browser)
	}
}

// failed notes whether the service of a browser failed, and says whether that is given up.
func (s *Sender) failed(browser int64, failed bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	f := s.failing[browser]
	if delete(s.failing, browser); !failed {
		return false
	}
	if f.times++; f.times == mostFailures {
		return true
	}
	rest := firstRest
	for range f.times - 1 {
		rest *= restGrows
	}
	now := s.config.Now()
	if len(s.failing) >= waiting { // most of them are of browsers that ended
		maps.DeleteFunc(s.failing, func(_ int64, f failure) bool { return !now.Before(f.until) })
	}
	s.failing[browser] = failure{f.times, now.Add(rest)}
	return false
}

// payload is what the browser's script gets.
type payload struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Room  int64  `json:"room"`
	Seq   int64  `json:"seq"`
}

// errNotSent is why a ring did not reach its service. Where that is, is in no error and not in the log: whoever knows
// it can follow a person.
var errNotSent = errors.New("the service did not answer")

// send hands one ring to the service; gone says that the browser takes none any more.
func (s *Sender) send(ctx context.Context, j job) (gone bool, err error) {
	defer func() {
		if p := recover(); p != nil {
			what := fmt.Sprintf("%T", p)
			if p, ok := p.(runtime.Error); ok {
				what = p.Error()
			}
			s.config.Log.Error("panic in a notice", "browser", j.to.Browser, "panic", what, "stack", string(debug.Stack()))
			err = errNotSent
		}
	}()
	body, err := json.Marshal(payload{j.ring.Title, j.ring.Text, int64(j.ring.Room), int64(j.ring.Seq)})
	if err != nil {
		return false, err
	}
	res, err := webpush.SendNotificationWithContext(ctx, body,
		&webpush.Subscription{Endpoint: j.to.Endpoint, Keys: webpush.Keys{Auth: j.to.Auth, P256dh: j.to.P256dh}},
		&webpush.Options{
			HTTPClient: s.config.Client, Subscriber: s.config.Subject, TTL: int(keepFor.Seconds()), Urgency: webpush.UrgencyNormal,
			VAPIDPublicKey: s.config.Keys.Public, VAPIDPrivateKey: s.config.Keys.Private,
		})
	if err != nil {
		return false, errNotSent
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 4<<10)
	switch res.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		return true, nil
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
		return false, nil
	}
	return false, fmt.Errorf("the service answered %d", res.StatusCode)
}
