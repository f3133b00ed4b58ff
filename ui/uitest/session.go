package uitest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
)

// ErrNoStatus is what Wait returns when a session ended without an exit status,
// as it does when the connection broke.
var ErrNoStatus = errors.New("uitest: the session ended without an exit status")

// connection is one SSH connection; sessions share it when one [Robot.Fork]s another.
type connection struct {
	ssh.Conn
	socket *gatedConn
	banner string // what the server says before the login, "" if nothing
}

// Session is one SSH session with a terminal, as bytes. It is cheap: two
// goroutines besides those of the SSH connection itself, and no buffers.
// Its methods may be called from several goroutines.
type Session struct {
	conn  *connection
	ch    ssh.Channel
	owner bool // Close closes the connection too

	done chan struct{} // closed when the server closed the session
	code int           // valid once done is closed
	err  error
}

// Open connects, logs in, asks for a terminal and starts a shell (or cfg.Command).
// ctx bounds all of that and nothing after. Reads must be done by the caller, or
// the server stalls after about 2 MB.
func Open(ctx context.Context, cfg Config) (*Session, error) {
	cfg = cfg.withDefaults()
	conn, err := dial(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s, err := conn.session(ctx, cfg)
	if err != nil {
		conn.Close()
		return nil, err
	}
	s.owner = true
	return s, nil
}

// dial makes the connection and logs in. When the login is refused, the error
// carries the server's banner.
func dial(ctx context.Context, cfg Config) (*connection, error) {
	raw, err := new(net.Dialer).DialContext(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("uitest: connect: %w", err)
	}
	conn := &connection{socket: &gatedConn{Conn: raw}}
	stop := context.AfterFunc(ctx, func() { raw.Close() })
	defer stop()

	clientConfig := &ssh.ClientConfig{
		User:            cfg.User,
		HostKeyCallback: cfg.HostKey,
		BannerCallback: func(text string) error {
			conn.banner += text
			return nil
		},
	}
	if cfg.Signer != nil {
		clientConfig.Auth = []ssh.AuthMethod{ssh.PublicKeys(cfg.Signer), ssh.KeyboardInteractive(noAnswers)}
	}
	c, chans, reqs, err := ssh.NewClientConn(conn.socket, cfg.Addr, clientConfig)
	if err != nil {
		raw.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		if conn.banner != "" {
			return nil, fmt.Errorf("uitest: log in as %q: %w; the server said:\n%s", cfg.User, err, conn.banner)
		}
		return nil, fmt.Errorf("uitest: log in as %q: %w", cfg.User, err)
	}
	conn.Conn = c
	go refuse(chans, reqs)
	return conn, nil
}

// noAnswers is how a client answers that has nobody to ask, as the last thing that it tries.
func noAnswers(string, string, []string, []bool) ([]string, error) { return nil, nil }

// refuse answers what a server may ask of a client, which is nothing but keepalives.
func refuse(chans <-chan ssh.NewChannel, reqs <-chan *ssh.Request) {
	for chans != nil || reqs != nil {
		select {
		case ch, ok := <-chans:
			if !ok {
				chans = nil
				continue
			}
			_ = ch.Reject(ssh.Prohibited, "a robot takes no channels")
		case req, ok := <-reqs:
			if !ok {
				reqs = nil
				continue
			}
			if req.WantReply {
				_ = req.Reply(false, nil)
			}
		}
	}
}

// session opens one more terminal session on the connection.
func (c *connection) session(ctx context.Context, cfg Config) (*Session, error) {
	stop := context.AfterFunc(ctx, func() { c.Close() })
	defer stop()
	s, err := c.channel(cfg.Env)
	if err != nil {
		return nil, err
	}
	err = s.ask("pty-req", ptyRequest(cfg))
	switch {
	case err != nil:
	case cfg.Command != "":
		err = s.ask("exec", ssh.Marshal(struct{ Command string }{cfg.Command}))
	default:
		err = s.ask("shell", nil)
	}
	if err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// channel opens a session channel, watches it for its end and sends env.
func (c *connection) channel(env []string) (*Session, error) {
	ch, reqs, err := c.OpenChannel("session", nil)
	if err != nil {
		return nil, fmt.Errorf("uitest: open a session: %w", err)
	}
	s := &Session{conn: c, ch: ch, done: make(chan struct{}), code: -1, err: ErrNoStatus}
	go s.watch(reqs)
	for _, pair := range env {
		name, value, _ := strings.Cut(pair, "=")
		// Servers refuse most names, and OpenSSH goes on regardless; so do we.
		_, _ = ch.SendRequest("env", false, ssh.Marshal(struct{ Name, Value string }{name, value}))
	}
	return s, nil
}

// ask sends a request that must succeed.
func (s *Session) ask(what string, payload []byte) error {
	ok, err := s.ch.SendRequest(what, true, payload)
	switch {
	case err != nil:
		return fmt.Errorf("uitest: %s: %w", what, err)
	case !ok:
		return fmt.Errorf("uitest: %s: the server refused", what)
	}
	return nil
}

// watch notes how the session ended; it returns when the channel is closed.
func (s *Session) watch(reqs <-chan *ssh.Request) {
	defer close(s.done)
	for req := range reqs {
		switch req.Type {
		case "exit-status":
			var status struct{ Code uint32 }
			if ssh.Unmarshal(req.Payload, &status) == nil {
				s.code, s.err = int(status.Code), nil
			}
		case "exit-signal":
			s.err = errors.New("uitest: the session was ended by a signal")
		}
		if req.WantReply {
			_ = req.Reply(false, nil)
		}
	}
}

// Read reads what the server sends; io.EOF when the session is over.
func (s *Session) Read(p []byte) (int, error) { return s.ch.Read(p) }

// Write types bytes. It blocks while the server does not read.
func (s *Session) Write(p []byte) (int, error) { return s.ch.Write(p) }

// Resize tells the server the terminal's new size in cells.
func (s *Session) Resize(width, height int) error {
	size := struct{ W, H, PixelW, PixelH uint32 }{uint32(width), uint32(height), 0, 0}
	_, err := s.ch.SendRequest("window-change", false, ssh.Marshal(size))
	return err
}

// Wait blocks until the server ends the session and returns its exit status.
// Without one it returns -1 and [ErrNoStatus].
func (s *Session) Wait() (int, error) {
	<-s.done
	return s.code, s.err
}

// Banner is what the server said before the login.
func (s *Session) Banner() string { return s.conn.banner }

// Close ends the session, and the connection unless another session made it. A server
// that does not take leave within a few seconds loses the connection all the same.
func (s *Session) Close() error {
	goodbye := time.AfterFunc(5*time.Second, func() { s.conn.Close() })
	defer goodbye.Stop()
	err := s.ch.Close()
	if s.owner {
		err = s.conn.Close()
	}
	<-s.done
	if errors.Is(err, io.EOF) || errors.Is(err, net.ErrClosed) {
		return nil // the other side was faster
	}
	return err
}

func ptyRequest(cfg Config) []byte {
	return ssh.Marshal(struct {
		Term           string
		W, H           uint32
		PixelW, PixelH uint32
		Modes          string
	}{cfg.Term, uint32(cfg.Width), uint32(cfg.Height), 0, 0, "\x00"})
}
