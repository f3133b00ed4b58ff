package sshd

import "errors"

// The SSH library queues what a session is sent until somebody reads it, up to 2 MiB a session. Sent one
// byte a packet that is a hundred MiB of memory, and what is sent as standard error nobody ever reads.
// So a connection is in debt for what it sends, and out of it as sessions read what was sent; whoever
// gets too far into debt floods us, and is cut off. People and scripts never get there: what is read
// pays for packets as small as can be.

// smallest is the size of a packet with one byte of data, in bytes on the wire.
const smallest = 36

// Read counts what the client sends, of whatever kind. Whoever does not begin as an SSH client does is cut
// off: the library would take lines before that for comments, a PROXY header among them.
func (c *conn) Read(p []byte) (n int, err error) {
	if len(c.early) > 0 {
		n = copy(p, c.early)
		c.early = c.early[n:]
	} else {
		n, err = c.Conn.Read(p)
	}
	if n > 0 && !c.spoke {
		if c.spoke = true; p[0] != 'S' {
			_ = c.Close()
			return 0, errNotSSH
		}
	}
	if c.debt.Add(int64(n)) > int64(c.server.limits.Flood) {
		c.server.log.Info("client floods us", "from", c.server.hashed(c.RemoteAddr()))
		_ = c.Close()
	}
	return n, err
}

var errNotSSH = errors.New("that is no SSH client")

// forgive takes n bytes off the debt.
func (c *conn) forgive(n int) {
	for {
		old := c.debt.Load()
		if c.debt.CompareAndSwap(old, max(0, old-int64(n))) {
			return
		}
	}
}

// Read returns what the client sent to the session.
func (s *session) Read(p []byte) (int, error) {
	n, err := s.Channel.Read(p)
	s.conn.forgive(n * smallest)
	return n, err
}
