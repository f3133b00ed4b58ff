package sshd

import (
	"bufio"
	"fmt"
	"net"
	"time"

	"github.com/pires/go-proxyproto"
)

// A proxy that we trust says, in a PROXY header before all else, where its client comes from. It has to
// say so: a connection without it is nobody's. From everybody else such a header is refused like all that
// is no SSH.

// headerBuffer is for the longest header of version 1; one of version 2 is read in pieces.
const headerBuffer = 128

// isProxy says whether a connection comes from a proxy that we trust.
func (s *Server) isProxy(addr net.Addr) bool {
	ip := addrOf(addr).Addr()
	for _, p := range s.proxies {
		if p.Contains(ip) {
			return true
		}
	}
	return false
}

// comeOut makes a connection from a proxy its client's, and says whether that one is admitted.
func (c *conn) comeOut() bool {
	err := c.unwrap()
	if err != nil {
		c.server.log.Warn("a proxy's connection is not taken", "err", err)
		return false
	}
	if c.visit, err = c.server.gate.admit(c.RemoteAddr()); err != nil {
		<-c.server.refuse(c.Conn, err)
		return false
	}
	return true
}

// unwrap reads the header of a connection from a proxy, and makes the connection its client's. It waits
// for the header, so it is called on the connection's own goroutine.
func (c *conn) unwrap() error {
	if n := c.server.unwrapping.Add(1); int(n) > 2*c.server.limits.Unauthenticated {
		c.server.unwrapping.Add(-1)
		return errCrowded
	}
	defer c.server.unwrapping.Add(-1)
	_ = c.Conn.SetReadDeadline(time.Now().Add(c.server.limits.ProxyHeader))
	r := bufio.NewReaderSize(c.Conn, headerBuffer)
	h, err := proxyproto.Read(r)
	if err != nil {
		return fmt.Errorf("no PROXY header from the proxy %s: %w", c.Conn.RemoteAddr(), err)
	}
	_ = c.Conn.SetReadDeadline(time.Time{})
	c.early, _ = r.Peek(r.Buffered())
	c.client = clientOf(h, c.Conn.RemoteAddr())
	return nil
}

// clientOf is the address that a header names. It is unknown when the proxy speaks for itself, or says
// nothing of use; and so is a client on the proxy's machine, unless that is this one: a loopback address
// means this machine, whose people may be more than others.
func clientOf(h *proxyproto.Header, proxy net.Addr) net.Addr {
	source, _, ok := h.TCPAddrs()
	if !ok || h.Command.IsLocal() || source.IP.IsLoopback() && !addrOf(proxy).Addr().IsLoopback() {
		return unknownAddr{proxy}
	}
	return source
}

// unknownAddr is the address of a client that a proxy does not tell.
type unknownAddr struct{ proxy net.Addr }

func (unknownAddr) Network() string  { return "tcp" }
func (a unknownAddr) String() string { return "unknown, by way of " + a.proxy.String() }

// RemoteAddr is where the client comes from.
func (c *conn) RemoteAddr() net.Addr {
	if c.client != nil {
		return c.client
	}
	return c.Conn.RemoteAddr()
}
