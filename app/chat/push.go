package chat

import (
	"net/url"
	"time"
)

// Push is where a browser takes notices for its user while no page of it is open: an address at its maker's, and what
// a notice is sealed with so that only the browser reads it.
type Push struct {
	Browser  int64
	User     UserID // whose it is; the store does not keep it, since the browser is known
	Endpoint string // https
	P256dh   string // base64url
	Auth     string // base64url
	Created  time.Time
}

// Bounds of a Push.
const (
	maxEndpoint = 1000
	maxPushKey  = 200
)

// Validate returns Invalid for what no browser gives.
func (p Push) Validate() error {
	u, err := url.Parse(p.Endpoint)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.User != nil || len(p.Endpoint) > maxEndpoint ||
		p.P256dh == "" || len(p.P256dh) > maxPushKey || p.Auth == "" || len(p.Auth) > maxPushKey {
		return Errorf(Invalid, "that is no address for notices")
	}
	return nil
}

// Ring is what somebody is told of while they look at no screen.
type Ring struct {
	Title string // who, and where
	Text  string // the beginning of what they say
	Room  RoomID
	Seq   Seq
}

// Pusher sends rings to browsers.
type Pusher interface {
	// Push sends a ring to a browser, behind what goes on: it never waits, and drops what is too much.
	Push(to Push, r Ring)
}
