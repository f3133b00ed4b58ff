// Package push sends rings to browsers by Web Push (RFC 8030, 8291, 8292): sealed so that only the browser reads them,
// signed with a key of this server, and by way of the service that the browser's maker runs.
//
// It is the one place where the server connects to an address that somebody else gave it. That has to be https and, as
// it is connected to, of the public internet.
package push

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/SherClockHolmes/webpush-go"

	"parley/app/chat"
)

const (
	workers  = 4
	waiting  = 1000             // rings; more are dropped
	sendTime = 10 * time.Second // for one
	keepFor  = 12 * time.Hour   // by the service, while the browser is off
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
}

// Sender implements chat.Pusher.
type Sender struct {
	config Config
	queue  chan job
	stop   context.CancelFunc
	work   sync.WaitGroup
}

type job struct {
	to   chat.Push
	ring chat.Ring
}

// New starts a Sender, which works until Close.
func New(c Config) *Sender {
	if c.Client == nil {
		c.Client = newClient(isPublic)
	}
	ctx, stop := context.WithCancel(context.Background())
	s := &Sender{config: c, queue: make(chan job, waiting), stop: stop}
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

// Push implements chat.Pusher.
func (s *Sender) Push(to chat.Push, r chat.Ring) {
	select {
	case s.queue <- job{to, r}:
	default:
		s.config.Log.Warn("too many notices at once; some are dropped")
	}
}

func (s *Sender) run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case j := <-s.queue:
			s.send(ctx, j)
		}
	}
}

// payload is what the browser's script gets.
type payload struct {
	Title string `json:"title"`
	Text  string `json:"text"`
	Room  int64  `json:"room"`
	Seq   int64  `json:"seq"`
}

// send hands one ring to the service. Where it is, is not in the log: whoever knows that can follow a person.
func (s *Sender) send(ctx context.Context, j job) {
	ctx, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	body, err := json.Marshal(payload{j.ring.Title, j.ring.Text, int64(j.ring.Room), int64(j.ring.Seq)})
	if err != nil {
		return
	}
	res, err := webpush.SendNotificationWithContext(ctx, body,
		&webpush.Subscription{Endpoint: j.to.Endpoint, Keys: webpush.Keys{Auth: j.to.Auth, P256dh: j.to.P256dh}},
		&webpush.Options{
			HTTPClient: s.config.Client, Subscriber: s.config.Subject, TTL: int(keepFor.Seconds()), Urgency: webpush.UrgencyNormal,
			VAPIDPublicKey: s.config.Keys.Public, VAPIDPrivateKey: s.config.Keys.Private,
		})
	if err != nil {
		s.config.Log.Debug("a notice was not sent", "browser", j.to.Browser)
		return
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 4<<10)
	switch res.StatusCode {
	case http.StatusNotFound, http.StatusGone:
		s.config.Gone(ctx, j.to.Browser)
	case http.StatusOK, http.StatusCreated, http.StatusAccepted, http.StatusNoContent:
	default:
		s.config.Log.Debug("a notice was not taken", "browser", j.to.Browser, "status", res.StatusCode)
	}
}
