package sshd

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
	"parley/keys"
)

// Config is what a Server is made of.
type Config struct {
	HostKey gossh.Signer  // required
	Manager *room.Manager // required
	Screen  Screen        // required
	Log     *slog.Logger  // default: none
	Limits  Limits
	Trusted []netip.Prefix // addresses that are exempt from the limits by address, as loopback is
	Proxies []netip.Prefix // proxies, which say with a PROXY header for whom they connect, and must
}

// Screen shows parley on a terminal to somebody who has proven a key, until they leave or ctx ends. It
// says to them itself what there is to say about an error; the server logs it. What it is given is its
// own; it comes by pointer because the frames that hold it stay on a stack for as long as the session.
type Screen func(ctx context.Context, t *Terminal, v *room.Visitor) error

// Server is the SSH server.
type Server struct {
	manager *room.Manager
	screen  Screen
	log     *slog.Logger
	limits  Limits
	salt    [16]byte // for hashed

	algorithms gossh.Config
	signatures []string

	gate   *gate
	guests guests
	roster roster
	ssh    *ssh.Server

	proxies    []netip.Prefix
	unwrapping atomic.Int32  // connections from proxies whose header is awaited
	telling    chan struct{} // places for those who are told why they are not admitted

	mu        sync.Mutex
	listeners []net.Listener
	stopped   bool
	done      chan struct{} // closed by Close
}

// New makes a server. It serves nothing before Serve.
func New(c Config) (*Server, error) {
	if c.HostKey == nil || c.Manager == nil || c.Screen == nil {
		return nil, errors.New("sshd: a host key, a manager and a screen are needed")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	limits := c.Limits.WithDefaults()
	s := &Server{
		manager: c.Manager, screen: c.Screen, log: c.Log, limits: limits,
		algorithms: algorithms(), signatures: keys.SignatureAlgorithms(),
		gate: newGate(limits, c.Trusted), proxies: c.Proxies, telling: make(chan struct{}, told),
		guests: guests{most: limits.Guests, lasts: limits.Guest, there: map[*conn]*time.Timer{}},
		done:   make(chan struct{}),
	}
	_, _ = rand.Read(s.salt[:])
	var err error
	s.ssh, err = wish.NewServer(
		wish.WithVersion("parley"),
		func(srv *ssh.Server) error {
			srv.AddHostKey(c.HostKey)
			srv.HandshakeTimeout = limits.Handshake // there is none by default
			srv.ConnCallback = s.greet
			srv.ServerConfigCallback = func(ctx ssh.Context) *gossh.ServerConfig {
				return connOf(ctx).config() // without a way to log in of our own, everybody would be let in
			}
			srv.ConnectionFailedCallback = s.failed
			srv.ChannelHandlers = map[string]ssh.ChannelHandler{"session": s.session} // all others are refused
			srv.RequestHandlers = map[string]ssh.RequestHandler{}                     // all are refused
			return nil
		},
		wish.WithMiddleware( // the last one is the outermost
			s.serve,     // what the session is for: the screen, a verb, or a word about them
			s.logged,    // one line in the log for each session
			s.recovered, // a panic ends this session only
		),
	)
	if err != nil {
		return nil, err
	}
	go s.roster.watch(limits.Keepalive, s.done, s.gate.tidy)
	return s, nil
}

// algorithms are few, modern and cheap; the client's order decides among them. The classic groups are
// left out because one exchange costs the server milliseconds, and MACs with SHA-1 because of SHA-1.
func algorithms() gossh.Config {
	return gossh.Config{
		KeyExchanges: []string{gossh.KeyExchangeMLKEM768X25519, gossh.KeyExchangeCurve25519, gossh.KeyExchangeECDHP256},
		Ciphers: []string{
			gossh.CipherAES128GCM, gossh.CipherAES256GCM, gossh.CipherChaCha20Poly1305,
			gossh.CipherAES128CTR, gossh.CipherAES256CTR, // all that some libraries have
		},
		MACs: []string{gossh.HMACSHA256ETM, gossh.HMACSHA512ETM, gossh.HMACSHA256, gossh.HMACSHA512},
	}
}

// Serve takes connections from l until Stop or Close, after which it returns nil, or until l fails. It
// may be called for several listeners at once.
func (s *Server) Serve(l net.Listener) error {
	s.mu.Lock()
	s.listeners = append(s.listeners, l)
	stopped := s.stopped
	s.mu.Unlock()
	if stopped {
		return l.Close()
	}
	err := s.ssh.Serve(listener{l, s})
	if s.mu.Lock(); s.stopped {
		err = nil
	}
	s.mu.Unlock()
	return err
}

// Stop takes no more connections; those that there are go on. A second call is harmless.
func (s *Server) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	for _, l := range s.listeners {
		_ = l.Close()
	}
	s.listeners = nil
}

// Close ends all sessions, then all connections, and waits for the sessions to have ended, or for ctx,
// whose error it then returns. Sessions have half of the time to leave the terminal as it was; then
// their connections are cut. Those of people who are in are told before, by the manager: Stop,
// Manager.Close, Close.
func (s *Server) Close(ctx context.Context) error {
	s.Stop()
	conns := s.roster.close()
	ended := make(chan struct{})
	go func() {
		s.roster.busy.Wait()
		close(ended)
	}()
	patience := time.Second
	if end, ok := ctx.Deadline(); ok {
		patience = time.Until(end) / 2
	}
	select {
	case <-ended:
	case <-time.After(patience):
	}
	for _, c := range conns {
		_ = c.Close()
	}
	s.mu.Lock()
	select {
	case <-s.done:
	default:
		close(s.done)
	}
	s.mu.Unlock()
	select {
	case <-ended:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// greet takes a new connection into the roster; nil, which closes it, when the server is closing.
func (s *Server) greet(ctx ssh.Context, nc net.Conn) net.Conn {
	c := nc.(*conn)
	if c.wrapped && !c.comeOut() {
		return nil
	}
	c.ctx = ctx
	ctx.SetValue(connKey{}, c)
	if !s.roster.add(c) {
		return nil
	}
	return c
}

// connOf returns the connection that a context belongs to.
func connOf(ctx ssh.Context) *conn { return ctx.Value(connKey{}).(*conn) }

// failed notes a connection that ended before anybody logged in: scanners, mostly.
func (s *Server) failed(c net.Conn, err error) {
	s.log.Debug("no login", "from", s.hashed(c.RemoteAddr()), "err", err)
}

// hashed names an address in the log: the same one alike until the next start, but none by itself.
func (s *Server) hashed(addr net.Addr) string {
	host := addr.String()
	if tcp, ok := addr.(*net.TCPAddr); ok {
		host = tcp.IP.String()
	}
	sum := sha256.Sum256(append(s.salt[:], host...))
	return hex.EncodeToString(sum[:4])
}
