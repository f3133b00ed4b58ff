package sshd

import (
	"bytes"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
	"parley/app/room"
	"parley/keys"
)

// conn is one connection, from the gate to its end.
type conn struct {
	net.Conn
	server *Server
	visit  *visit
	ctx    ssh.Context // set before the roster has it
	part   int         // of the roster

	refused []string        // why keys were not good enough; used by the login only
	barred  error           // why the owner of a proven key may not come in
	known   gossh.PublicKey // that key
	tried   int             // keys that were not taken, for either reason
	helped  bool            // the banner was sent

	closed   atomic.Bool
	sessions atomic.Int32
	turned   atomic.Int32 // sessions that are being refused right now

	debt   atomic.Int64 // see flood.go
	asked  atomic.Bool  // a keepalive waits for its answer
	missed int          // turns that it has waited; used by the roster only
}

// connKey is where a connection's ssh.Context has its *conn, and proofKey where its permissions have
// the chat.Key that was proven.
type (
	connKey  struct{}
	proofKey struct{}
)

// config is how to shake hands on this connection: a public key, or nothing. Keyboard-interactive is
// offered only because clients try it last, when no key has worked: the moment to explain.
func (c *conn) config() *gossh.ServerConfig {
	return &gossh.ServerConfig{
		Config:                      c.server.algorithms,
		PublicKeyAuthAlgorithms:     c.server.signatures,
		MaxAuthTries:                c.server.limits.AuthTries,
		PublicKeyCallback:           c.offered,
		VerifiedPublicKeyCallback:   c.proved,
		KeyboardInteractiveCallback: c.help,
	}
}

// offered is called with a key that the client says it has. Nothing may be concluded from it but
// whether to go on: the client may sign with another one, or not at all.
func (c *conn) offered(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
	err := keys.Check(key)
	if err == nil {
		return nil, nil
	}
	c.refused = append(c.refused, err.Error())
	return nil, c.refuse(err)
}

// refuse refuses a key. The client may have another; the last time that it may try is told of all.
func (c *conn) refuse(err error) error {
	if c.tried++; c.tried == c.server.limits.AuthTries-1 { // one more, and there is no other moment
		return c.banner(err)
	}
	return err
}

// proved is called with the key that a signature was verified with. Who the client is comes from here,
// and reaches sessions only in the permissions of a login that succeeded.
func (c *conn) proved(_ gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
	proof := chat.Key{Fingerprint: keys.Fingerprint(key), Type: key.Type()}
	if err := c.server.manager.Admit(proof.Fingerprint, addrOf(c.RemoteAddr()).Addr()); err != nil {
		c.barred, c.known = err, key
		return nil, c.refuse(err)
	}
	c.server.gate.proven(c.visit)
	c.ctx.SetValue(ssh.ContextKeyPublicKey, key)
	return &gossh.Permissions{ExtraData: map[any]any{proofKey{}: proof}}, nil
}

// help refuses keyboard-interactive, with the banner that says what to do instead.
func (c *conn) help(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	return nil, c.banner(gossh.ErrNoAuth)
}

// banner makes err carry the help to the client, the first time.
func (c *conn) banner(err error) error {
	if c.helped {
		return err
	}
	c.helped = true
	var b strings.Builder
	if c.barred != nil {
		fmt.Fprintf(&b, "\r\nNot let in: %s.\r\n", chat.MessageOf(c.barred))
		if errors.Is(c.barred, room.ErrNotListed) {
			fmt.Fprintf(&b, "\r\nThose who run this server can add it. It is:\r\n\r\n%s\r\n\r\n",
				bytes.TrimSpace(gossh.MarshalAuthorizedKey(c.known)))
		}
		return &gossh.BannerError{Err: err, Message: b.String()}
	}
	b.WriteString("\r\nHere you are known by an SSH key; there are no passwords.\r\n")
	for _, r := range c.refused {
		fmt.Fprintf(&b, "A key that you have is not good enough: %s.\r\n", r)
	}
	b.WriteString("\r\n  make a key:   ssh-keygen -t ed25519\r\n  come back:    the same ssh command as now\r\n\r\n")
	return &gossh.BannerError{Err: err, Message: b.String()}
}

// ping is the connection's turn in the roster: some debt is forgiven; it asks the client for a sign of life, or counts that
// the last one was not answered, and closes the connection after too many of these.
func (c *conn) ping() {
	c.forgive(c.server.limits.Flood / 4)
	peer, ok := c.ctx.Value(ssh.ContextKeyConn).(*gossh.ServerConn)
	if !ok {
		return // still shaking hands, which has a deadline
	}
	if c.asked.Load() {
		if c.missed++; c.missed >= c.server.limits.Missed {
			c.server.log.Debug("client is gone", "from", c.server.hashed(c.RemoteAddr()))
			_ = c.Close()
		}
		return
	}
	c.missed = 0
	c.asked.Store(true)
	go func() { // the answer, and with a client that does not read even the question, may take for ever
		_, _, _ = peer.SendRequest("keepalive@openssh.com", true, nil)
		c.asked.Store(false)
	}()
}

// Close cuts the connection, which ends its sessions. It never blocks on the client.
func (c *conn) Close() error {
	err := c.Conn.Close()
	if !c.closed.Swap(true) {
		c.server.roster.remove(c)
		c.server.gate.release(c.visit)
	}
	return err
}
