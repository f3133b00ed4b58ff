package sshd

import (
	"context"
	"io"
	"net"
	"slices"
	"sync"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/chat"
	"parley/app/room"
)

// session is one session of a connection: an ssh.Session that writes to the client what it is given,
// and whose context is its own.
type session struct {
	gossh.Channel
	conn   *conn
	peer   *gossh.ServerConn
	ctx    sessionContext
	cancel context.CancelFunc
	resize chan Size // one place; only the request loop puts into it

	mu       sync.Mutex
	pty      *ssh.Pty // nil without a terminal
	env      []string
	purpose  string // "shell", "exec" or "subsystem" once it was said
	detail   string // the command line or the subsystem's name
	exited   bool
	code     int
	lingerer *time.Timer // cuts the connection, once the session was closed
	late     *time.Timer // closes what is no screen when it takes too long; set before it is served
}

// session serves a channel of type "session" from its opening to its end, on a goroutine of its own.
func (s *Server) session(_ *ssh.Server, peer *gossh.ServerConn, ch gossh.NewChannel, ctx ssh.Context) {
	c := connOf(ctx)
	if n := c.sessions.Add(1); int(n) > s.limits.Sessions || !s.roster.begin() {
		c.sessions.Add(-1)
		c.turnAway(ch)
		return
	}
	defer s.roster.busy.Done()
	defer c.sessions.Add(-1)
	channel, requests, err := ch.Accept()
	if err != nil {
		return
	}
	sess := newSession(c, peer, channel)
	defer sess.cancel()
	s.roster.attend(sess)
	defer s.roster.leave(sess)
	late := time.AfterFunc(s.limits.Start, func() { _ = sess.Close() })
	defer late.Stop()
	var handler sync.WaitGroup
	for req := range requests {
		ok := sess.request(req)
		_ = req.Reply(ok, nil)
		if ok && sess.purpose == req.Type { // it said what it is for, which it can do once
			late.Stop()
			handler.Go(func() { s.ssh.Handler(sess) })
		}
	}
	sess.cancel()
	handler.Wait()
	sess.settle()
}

// turnAway refuses a session too many. The refusal waits for a client that does not read; whoever
// asks for ever more meanwhile is cut off.
func (c *conn) turnAway(ch gossh.NewChannel) {
	if int(c.turned.Add(1)) > 25*c.server.limits.Sessions {
		_ = c.Close()
	}
	_ = ch.Reject(gossh.ResourceShortage, "too many sessions on this connection")
	c.turned.Add(-1)
}

func newSession(c *conn, peer *gossh.ServerConn, channel gossh.Channel) *session {
	own, cancel := context.WithCancel(c.ctx)
	return &session{
		Channel: channel, conn: c, peer: peer,
		ctx: sessionContext{Context: c.ctx, own: own}, cancel: cancel,
		resize: make(chan Size, 1),
	}
}

// visitor returns who the session's user has proven to be. Nothing that was merely offered is looked
// at: the key is the one in the permissions of the finished login.
func (s *session) visitor(screen bool) *room.Visitor {
	key, _ := s.peer.Permissions.ExtraData[proofKey{}].(chat.Key)
	return &room.Visitor{
		Key:   key,
		Login: cleaned(s.peer.User(), 64),
		Until: s.conn.until,
		Origin: room.Origin{
			Addr:   addrOf(s.conn.RemoteAddr()),
			Client: cleaned(string(s.peer.ClientVersion()), 64),
			Screen: screen,
		},
	}
}

// terminal returns the session's terminal, nil when it has none.
func (s *session) terminal() *Terminal {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pty == nil {
		return nil
	}
	return &Terminal{
		In: s, Out: pieces{s.Channel}, Close: func(code int) { _ = s.Exit(code) },
		Width: s.pty.Window.Width, Height: s.pty.Window.Height, Resize: s.resize,
		Term: s.pty.Term, Env: s.env,
	}
}

// Close asks the client to let go of the session, and returns at once. When the client has not done so
// within Limits.Linger the whole connection is cut, since nothing else frees a writer that waits for
// it; other sessions of the same connection, if any, would have kept it answering.
func (s *session) Close() error {
	if s.linger() {
		go s.Channel.Close() // it waits behind a write that hangs
	}
	return nil
}

// linger starts the time that the client has to let go; false when it runs already.
func (s *session) linger() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lingerer != nil {
		return false
	}
	s.lingerer = time.AfterFunc(s.conn.server.limits.Linger, func() { _ = s.conn.Close() })
	return true
}

// settle is called when the client has let go.
func (s *session) settle() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.lingerer != nil {
		s.lingerer.Stop()
	}
}

// Exit sends the exit status and then closes the session as Close does. Only the first call does.
func (s *session) Exit(code int) error {
	s.mu.Lock()
	first := !s.exited
	if first {
		s.exited, s.code = true, code
	}
	s.mu.Unlock()
	if first && s.linger() {
		go func() {
			_, _ = s.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{uint32(code)}))
			_ = s.Channel.Close()
		}()
	}
	return nil
}

// status is the exit status that was sent, 0 when none was.
func (s *session) status() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.code
}

// The rest of ssh.Session.

func (s *session) User() string         { return s.peer.User() }
func (s *session) RemoteAddr() net.Addr { return s.conn.RemoteAddr() }
func (s *session) LocalAddr() net.Addr  { return s.conn.LocalAddr() }
func (s *session) Environ() []string    { return slices.Clone(s.env) }
func (s *session) PublicKey() ssh.PublicKey {
	k, _ := s.ctx.Value(ssh.ContextKeyPublicKey).(ssh.PublicKey)
	return k
}
func (s *session) Context() ssh.Context { return s.ctx }
func (s *session) Permissions() ssh.Permissions {
	return ssh.Permissions{Permissions: s.peer.Permissions}
}
func (s *session) EmulatedPty() bool         { return false }
func (s *session) Signals(chan<- ssh.Signal) {} // none are delivered
func (s *session) Break(chan<- bool)         {} // nor these
func (s *session) RawCommand() string        { return s.said("exec") }
func (s *session) Subsystem() string         { return s.said("subsystem") }
func (s *session) Stderr() io.ReadWriter     { return s.Channel.Stderr() }

// Command returns the words of the command line, nil when its quoting is wrong.
func (s *session) Command() []string {
	words, _ := split(s.RawCommand())
	return words
}

// Pty returns the terminal as it is now. The channel is nil: size changes are the Terminal's.
func (s *session) Pty() (ssh.Pty, <-chan ssh.Window, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.pty == nil {
		return ssh.Pty{}, nil, false
	}
	return *s.pty, nil, true
}

func (s *session) said(purpose string) string {
	if s.purpose == purpose {
		return s.detail
	}
	return ""
}

// sessionContext has the values of the connection's context and the end of the session's own.
type sessionContext struct {
	ssh.Context
	own context.Context
}

func (c sessionContext) Done() <-chan struct{}       { return c.own.Done() }
func (c sessionContext) Err() error                  { return c.own.Err() }
func (c sessionContext) Deadline() (time.Time, bool) { return c.own.Deadline() }
func (c sessionContext) Value(key any) any           { return c.own.Value(key) }
