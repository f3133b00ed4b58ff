package web

import (
	"net"
	"net/netip"
	"testing"
	"time"
)

// entered tries to let n in from an address, and returns how many are.
func entered(c *Crowd, addr string, n int) (in int) {
	for range n {
		if c.enter(netip.MustParseAddr(addr)) {
			in++
		}
	}
	return in
}

// TestCrowd: an address has its share and no more, a network of IPv6 is one, and who is exempt counts only for the whole.
func TestCrowd(t *testing.T) {
	c := NewCrowd(20, 3, []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	for _, step := range []struct {
		addr     string
		try, get int
	}{
		{"192.0.2.1", 5, 3}, {"::ffff:192.0.2.1", 1, 0}, {"192.0.2.2", 2, 2},
		{"2001:db8::1", 2, 2}, {"2001:db8::2", 2, 1}, {"2001:db8:0:1::1", 1, 1},
		{"10.1.2.3", 6, 6}, {"127.0.0.1", 9, 5}, // of 20
		{"198.51.100.1", 1, 0},
	} {
		if in := entered(c, step.addr, step.try); in != step.get {
			t.Errorf("%s: %d of %d are in, not %d", step.addr, in, step.try, step.get)
		}
	}
	for range 3 {
		c.leave(netip.MustParseAddr("192.0.2.1"))
	}
	if in := entered(c, "192.0.2.1", 5); in != 3 {
		t.Errorf("after 3 left, %d are in", in)
	}
	for range 3 {
		c.leave(netip.MustParseAddr("192.0.2.1"))
	}
	if _, kept := c.from[netip.MustParsePrefix("192.0.2.1/32")]; kept {
		t.Error("an address is kept of which nobody is there")
	}
}

// TestPaceOfConnections: an address that opens ever new connections, and closes them again, is let in no faster than it may;
// its neighbours, this machine and who is exempt do not meet that.
func TestPaceOfConnections(t *testing.T) {
	c := Connections(Limits{Burst: 30, Every: time.Hour}.WithDefaults(), []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")})
	for _, step := range []struct {
		addr string
		get  int
	}{
		{"192.0.2.1", 30}, {"::ffff:192.0.2.1", 0}, {"192.0.2.2", 30}, {"2001:db8::1", 30}, {"2001:db8::2", 0}, {"10.1.2.3", 100}, {"127.0.0.1", 100},
	} {
		in := 0
		for range 100 {
			if n := entered(c, step.addr, 1); n > 0 {
				in += n
				c.leave(netip.MustParseAddr(step.addr))
			}
		}
		if in != step.get {
			t.Errorf("%s: %d of 100 are in, not %d", step.addr, in, step.get)
		}
	}
}

// flood is a listener to which one address connects as fast as it can.
type flood struct {
	net.Listener
	conns chan net.Conn
}

// far is a connection from an address that is not of this machine.
type far struct {
	net.Conn
	addr string
}

func (f far) RemoteAddr() net.Addr {
	return net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(f.addr), 40000))
}

func (f flood) Accept() (net.Conn, error) {
	c, more := <-f.conns
	if !more {
		return nil, net.ErrClosed
	}
	return c, nil
}

// TestFlood: of a thousand connections that an address opens 64 are served, the others are closed; a neighbour comes in,
// and so does the address when it has closed one of its own, however often it does.
func TestFlood(t *testing.T) {
	f := flood{conns: make(chan net.Conn, 2000)}
	connect := func(addr string, n int) {
		for range n {
			_, there := net.Pipe()
			f.conns <- far{there, addr}
		}
	}
	l := Limits{}.WithDefaults()
	listener := NewCrowd(l.Connections, l.PerAddress, nil).Listener(f)
	accepted := func() (list []net.Conn) {
		close(f.conns)
		for {
			c, err := listener.Accept()
			if err != nil {
				return list
			}
			list = append(list, c)
		}
	}
	connect("192.0.2.1", 1000)
	connect("192.0.2.2", 1)
	list := accepted()
	if len(list) != 65 {
		t.Fatalf("%d connections are served", len(list))
	}
	_, _ = list[0].Close(), list[0].Close() // as servers do
	f.conns = make(chan net.Conn, 2000)
	listener = crowdListener{f, listener.(crowdListener).crowd}
	connect("192.0.2.1", 10)
	if list := accepted(); len(list) != 1 {
		t.Errorf("%d more are served after one left", len(list))
	}
}
