package web

import (
	"cmp"
	"net"
	"net/netip"
	"slices"
	"sync"
	"time"

	"parley/app/room"
)

// Limits bound what browsers take. A zero field means its default, which stands behind it. Loopback, trusted addresses
// and proxies are exempt from those by address.
type Limits struct {
	PerAddress  int           // connections at once from one IPv4 address or IPv6 /64: 64
	Burst       int           // new connections from there after a quiet time: 200
	Every       time.Duration // after that, one per this: 100 ms (10 a second)
	Connections int           // connections at once from everywhere: 10000
	Streams     int           // pages that are open at once from one address: 200
}

// WithDefaults returns the limits with every default in its place.
func (l Limits) WithDefaults() Limits {
	return Limits{
		PerAddress:  cmp.Or(l.PerAddress, 64),
		Burst:       cmp.Or(l.Burst, 200),
		Every:       cmp.Or(l.Every, 100*time.Millisecond),
		Connections: cmp.Or(l.Connections, 10000),
		Streams:     cmp.Or(l.Streams, 200),
	}
}

// Crowd counts what is there at once, in all and by address. It is safe for many goroutines.
type Crowd struct {
	all, each int
	exempt    []netip.Prefix
	pace      *room.Buckets // of connections, by address; nil: as fast as they come

	mu   sync.Mutex // a leaf
	n    int
	from map[netip.Prefix]int // those that are not exempt
}

// NewCrowd returns a Crowd of at most all, and of at most each from an address that is neither exempt nor loopback.
func NewCrowd(all, each int, exempt []netip.Prefix) *Crowd {
	return &Crowd{all: all, each: each, exempt: exempt, from: map[netip.Prefix]int{}}
}

// Connections returns a Crowd for connections of browsers, of which an address may not open ever more ones either: TLS costs
// most when it begins.
func Connections(l Limits, exempt []netip.Prefix) *Crowd {
	c := NewCrowd(l.Connections, l.PerAddress, exempt)
	c.pace = room.NewBuckets(l.Burst, l.Every)
	return c
}

// enter counts one more from an address, until leave; false, and it is not counted, when there are too many, or
// they come too fast.
func (c *Crowd) enter(addr netip.Addr) bool {
	key, counted := c.sourceOf(addr)
	if counted && c.pace != nil && c.pace.Take(time.Now(), key.String()) > 0 {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.n >= c.all || counted && c.from[key] >= c.each {
		return false
	}
	c.n++
	if counted {
		c.from[key]++
	}
	return true
}

func (c *Crowd) leave(addr netip.Addr) {
	key, counted := c.sourceOf(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n--
	if !counted {
		return
	}
	if c.from[key]--; c.from[key] == 0 {
		delete(c.from, key)
	}
}

// sourceOf returns what an address is counted under, or false when it is exempt. What is no address has the zero Prefix.
func (c *Crowd) sourceOf(addr netip.Addr) (netip.Prefix, bool) {
	addr = addr.Unmap().WithZone("")
	if addr.IsLoopback() || slices.ContainsFunc(c.exempt, func(p netip.Prefix) bool { return p.Contains(addr) }) {
		return netip.Prefix{}, false
	}
	bits := 32
	if addr.Is6() {
		bits = 64
	}
	p, _ := addr.Prefix(bits)
	return p, true
}

// Listener returns l with the connections that it accepts counted, before they cost anything: those that are too many
// are closed.
func (c *Crowd) Listener(l net.Listener) net.Listener { return crowdListener{l, c} }

type crowdListener struct {
	net.Listener
	crowd *Crowd
}

func (l crowdListener) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		from, _ := netip.ParseAddrPort(conn.RemoteAddr().String())
		if l.crowd.enter(from.Addr()) {
			return &crowdConn{Conn: conn, gone: sync.OnceFunc(func() { l.crowd.leave(from.Addr()) })}, nil
		}
		_ = conn.Close()
	}
}

// crowdConn is a connection that is counted until it is closed.
type crowdConn struct {
	net.Conn
	gone func()
}

func (c *crowdConn) Close() error {
	defer c.gone()
	return c.Conn.Close()
}
