package sshd

import (
	"cmp"
	"time"
)

// Limits bound what one connection, one address, and all strangers together may take. A zero field
// means its default, which stands behind it. Loopback and trusted addresses are exempt from the
// first four.
type Limits struct {
	PerAddress      int // connections at once from one IPv4 address or IPv6 /64: 16
	PerMinute       int // new connections from one address, each minute: 60
	Burst           int // new connections from one address after a quiet time: 30
	Unauthenticated int // connections at once without a proven key: 100; beyond it ever more are dropped at random, all at twice this

	ProxyHeader time.Duration // for the header of a trusted proxy: 5 s

	Handshake time.Duration // from the first byte to a proven key: 15 s
	AuthTries int           // failed tries to log in on a connection: 6
	Sessions  int           // sessions at once on a connection: 10
	Guests    int           // connections at once that may come no further than the door: 50
	Guest     time.Duration // for one of these to be let in: 10 min
	Start     time.Duration // from opening a session to saying what it is for: 15 s
	EnvVars   int           // environment variables of a session: 32
	EnvBytes  int           // bytes of one, with its name: 256
	Command   int           // bytes of a command line: 16 KiB
	Verb      time.Duration // for a verb to be done and its output to be taken: 5 min

	Flood int // bytes that a connection sends and nobody reads, more than the 2 MiB that SSH allows a session; a quarter is forgiven at each keepalive: 4 MiB

	Keepalive time.Duration // between two questions whether the client is there: 30 s
	Missed    int           // questions without an answer, after which it is gone: 3
	Linger    time.Duration // for a client to let go of a session that we closed, before its connection is cut: 5 s
}

// WithDefaults returns the limits with every default in its place.
func (l Limits) WithDefaults() Limits {
	return Limits{
		PerAddress:      cmp.Or(l.PerAddress, 16),
		PerMinute:       cmp.Or(l.PerMinute, 60),
		Burst:           cmp.Or(l.Burst, 30),
		Unauthenticated: cmp.Or(l.Unauthenticated, 100),
		ProxyHeader:     cmp.Or(l.ProxyHeader, 5*time.Second),
		Handshake:       cmp.Or(l.Handshake, 15*time.Second),
		AuthTries:       cmp.Or(l.AuthTries, 6),
		Sessions:        cmp.Or(l.Sessions, 10),
		Guests:          cmp.Or(l.Guests, 50),
		Guest:           cmp.Or(l.Guest, 10*time.Minute),
		Start:           cmp.Or(l.Start, 15*time.Second),
		EnvVars:         cmp.Or(l.EnvVars, 32),
		EnvBytes:        cmp.Or(l.EnvBytes, 256),
		Command:         cmp.Or(l.Command, 16<<10),
		Verb:            cmp.Or(l.Verb, 5*time.Minute),
		Flood:           cmp.Or(l.Flood, 4<<20),
		Keepalive:       cmp.Or(l.Keepalive, 30*time.Second),
		Missed:          cmp.Or(l.Missed, 3),
		Linger:          cmp.Or(l.Linger, 5*time.Second),
	}
}
