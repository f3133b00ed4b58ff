package sshd

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"time"

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

	wrapped bool     // it comes from a proxy, and was not admitted yet
	client  net.Addr // whom a proxy named; nil without one
	early   []byte   // what came with the proxy's header
	spoke   bool     // the client has said something; used by the reader only

	refused []string        // why keys were not good enough; used by the login only
	barred  error           // why the owner of a proven key may not come in
	guest   gossh.PublicKey // the first proven key that may come as far as the door, if there is one
	tried   int             // keys that were not taken, for any reason
	helped  bool            // the banner was sent

	until time.Time // when a guest has to be gone; zero for others

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
// offered only because clients try it last, when no key was let in: the moment to explain, or to take
// the owner of one as a guest. Sooner would be too soon, for the next key may be one that is let in.
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
	if why := err.Error(); !slices.Contains(c.refused, why) { // of an agent with many keys, once
		c.refused = append(c.refused, why)
	}
	return c.refuse(err)
}

// refuse refuses a key. The client may have another; the last time that it may try is told of all.
func (c *conn) refuse(err error) (*gossh.Permissions, error) {
	if c.tried++; c.tried == c.server.limits.AuthTries-1 { // one more, and there is no other moment
		return c.last(err)
	}
	return nil, err
}

// proved is called with a key that a signature was verified with. Who the client is comes from here,
// and reaches sessions only in the permissions of a login that succeeded.
func (c *conn) proved(_ gossh.ConnMetadata, key gossh.PublicKey, _ *gossh.Permissions, _ string) (*gossh.Permissions, error) {
	err := c.server.manager.Admit(keys.Fingerprint(key), addrOf(c.RemoteAddr()).Addr())
	switch {
	case err == nil:
		return c.login(key), nil
	case !room.AtDoor(err):
		c.barred = err
	case c.guest == nil:
		c.guest = key
	}
	return c.refuse(err)
}

// login lets the owner of a proven key in.
func (c *conn) login(key gossh.PublicKey) *gossh.Permissions {
	proof := chat.Key{Fingerprint: keys.Fingerprint(key), Type: key.Type()}
	c.server.gate.proven(c.visit)
	c.ctx.SetValue(ssh.ContextKeyPublicKey, key)
	return &gossh.Permissions{ExtraData: map[any]any{proofKey{}: proof}}
}

// help is the answer to keyboard-interactive, which asks nothing.
func (c *conn) help(gossh.ConnMetadata, gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	return c.last(gossh.ErrNoAuth)
}

// last is what remains when none of the client's keys was let in: a guest is whoever proved one that may
// come as far as the door, on this very connection; others have the banner that says what to do instead.
func (c *conn) last(err error) (*gossh.Permissions, error) {
	if c.guest == nil {
		return nil, c.banner(err)
	}
	if !c.server.guests.receive(c) {
		c.barred = chat.Errorf(chat.TooMany, "too many people wait at the door; come back in a few minutes")
		return nil, c.banner(err)
	}
	return c.login(c.guest), nil
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
		c.server.guests.leave(c)
		c.server.roster.remove(c)
		c.server.gate.release(c.visit)
	}
	return err
}
