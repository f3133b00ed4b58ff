package uitest

import (
	"net"
	"sync"
	"sync/atomic"
)

// gate lets goroutines pass while it is open. The zero gate is open.
type gate struct {
	mu   sync.Mutex
	shut chan struct{} // closed when the gate opens again; nil while it is open
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil {
		g.shut = make(chan struct{})
	}
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut != nil {
		close(g.shut)
		g.shut = nil
	}
}

// pass returns as soon as the gate is open.
func (g *gate) pass() {
	g.mu.Lock()
	shut := g.shut
	g.mu.Unlock()
	if shut != nil {
		<-shut
	}
}

// gatedConn is a connection whose reading side can be stopped, as it is when a
// laptop sleeps: nothing is received, so not even keepalives are answered.
type gatedConn struct {
	net.Conn
	gate    gate
	arrived atomic.Int64 // bytes
}

func (c *gatedConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.arrived.Add(int64(n))
	c.gate.pass()
	return n, err
}

func (c *gatedConn) Close() error {
	c.gate.open() // or a reader would wait for ever
	return c.Conn.Close()
}

// cut ends the connection without a goodbye: the peer sees a reset.
func (c *gatedConn) cut() error {
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	return c.Close()
}
