package sshd

import (
	"math/rand/v2"
	"net"
	"net/netip"
	"sync"
	"time"

	"parley/app/chat"
)

// maxSources bounds the table of addresses: one with 2^64 networks to come from can't fill memory.
const maxSources = 1 << 16

// gate decides whom to talk to at all, by address, before any cryptography. What it holds against an
// address fades with time, and then the address is forgotten.
type gate struct {
	limits  Limits
	trusted []netip.Prefix
	now     func() time.Time
	chance  func() float64 // in [0,1)

	mu        sync.Mutex
	sources   map[netip.Prefix]*source
	strangers int // connections without a proven key, exempt ones not counted
	swept     time.Time
}

// source is an address, or an IPv6 network, that has a connection or had one not long ago.
type source struct {
	conns  int
	tokens float64 // a new connection takes one, a failed login another; they grow back
	at     time.Time
}

// visit is one admitted connection; guarded by the gate's mu.
type visit struct {
	source   *source
	stranger bool // has not proven a key yet
}

func newGate(l Limits, trusted []netip.Prefix) *gate {
	return &gate{limits: l, trusted: trusted, now: time.Now, chance: rand.Float64, sources: map[netip.Prefix]*source{}}
}

// sourceOf returns what a client's address is counted under, or false when it is exempt.
func (g *gate) sourceOf(addr net.Addr) (netip.Prefix, bool) {
	ip := addrOf(addr).Addr()
	if ip.IsLoopback() {
		return netip.Prefix{}, false
	}
	for _, p := range g.trusted {
		if p.Contains(ip) {
			return netip.Prefix{}, false
		}
	}
	bits := 32
	if ip.Is6() {
		bits = 64
	}
	p, _ := ip.Prefix(bits) // the zero Prefix for what is no IP address
	return p, true
}

// addrOf returns a client's address without a zone, the zero one for what is no IP address.
func addrOf(addr net.Addr) netip.AddrPort {
	if tcp, ok := addr.(*net.TCPAddr); ok {
		a := tcp.AddrPort()
		return netip.AddrPortFrom(a.Addr().Unmap().WithZone(""), a.Port())
	}
	return netip.AddrPort{}
}

// admit says whether to take a new connection from addr. An admitted one has a visit, nil for an exempt
// address, to be given to release at its end; TooMany says why another is not.
func (g *gate) admit(addr net.Addr) (*visit, error) {
	key, counted := g.sourceOf(addr)
	if !counted {
		return nil, nil
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	s := g.source(key)
	g.refill(s)
	switch {
	case s.conns >= g.limits.PerAddress:
		return nil, errCrammed
	case s.tokens < 1:
		wait := time.Duration((1 - s.tokens) / float64(g.limits.PerMinute) * float64(time.Minute))
		return nil, chat.TooFast("connecting", wait)
	case g.crowded():
		return nil, errCrowded
	}
	s.tokens--
	s.conns++
	g.strangers++
	return &visit{source: s, stranger: true}, nil
}

// crowded is a random early drop: never below the limit of strangers, always at twice that limit. So
// a flood cannot keep everybody else out by merely filling the limit. The caller holds mu.
func (g *gate) crowded() bool {
	over := g.strangers - g.limits.Unauthenticated
	return over >= 0 && g.chance() < float64(over+1)/float64(g.limits.Unauthenticated)
}

// proven notes that a connection is no stranger's any more.
func (g *gate) proven(v *visit) {
	if v == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if v.stranger {
		v.stranger = false
		g.strangers--
	}
}

// release notes that a connection has ended. It is called once for each.
func (g *gate) release(v *visit) {
	if v == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	v.source.conns--
	if v.stranger {
		v.stranger = false
		g.strangers--
		g.refill(v.source)
		v.source.tokens = max(v.source.tokens-1, -float64(g.limits.Burst))
	}
}

// source returns the entry of a key. When the table is full of busy addresses, all others share the
// one of the zero key. The caller holds mu.
func (g *gate) source(key netip.Prefix) *source {
	s := g.sources[key]
	if s == nil && len(g.sources) >= maxSources {
		g.sweep()
		if len(g.sources) >= maxSources {
			key = netip.Prefix{}
			s = g.sources[key]
		}
	}
	if s == nil {
		s = &source{tokens: float64(g.limits.Burst), at: g.now()}
		g.sources[key] = s
	}
	return s
}

// refill gives back the tokens that have grown since the last time. The caller holds mu.
func (g *gate) refill(s *source) {
	now := g.now()
	grown := now.Sub(s.at).Minutes() * float64(g.limits.PerMinute)
	s.tokens, s.at = min(s.tokens+grown, float64(g.limits.Burst)), now
}

// sweep forgets addresses that nothing is held against, at most once a second. The caller holds mu.
func (g *gate) sweep() {
	if now := g.now(); now.Sub(g.swept) >= time.Second {
		g.swept = now
		for key, s := range g.sources {
			if g.refill(s); s.conns <= 0 && s.tokens >= float64(g.limits.Burst) {
				delete(g.sources, key)
			}
		}
	}
}

// tidy is sweep for whoever does not hold mu.
func (g *gate) tidy() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.sweep()
}

// listener is a net.Listener that returns connections as *conn.
type listener struct {
	net.Listener
	server *Server
}

// Accept waits for a connection that is admitted, or that comes from a proxy and will say whose it is, and
// closes others.
func (l listener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		if l.server.isProxy(c.RemoteAddr()) {
			return &conn{Conn: c, server: l.server, wrapped: true}, nil
		}
		v, err := l.server.gate.admit(c.RemoteAddr())
		if err == nil {
			return &conn{Conn: c, server: l.server, visit: v}, nil
		}
		l.server.refuse(c, err)
	}
}
