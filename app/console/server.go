package console

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"time"

	"parley/app/command"
	"parley/app/room"
)

// Limits of a client.
const (
	atOnce     = 8                // clients that are served at the same time; others wait
	maxRequest = 64 << 10         // bytes
	patience   = 5 * time.Second  // for a request to come, and for a reply to be taken
	verbTime   = 30 * time.Second // for a verb to be done
)

// request is a verb of administrators with its arguments, as a shell split them.
type request struct {
	Args []string `json:"args"`
}

// reply is what the verb wrote, and its exit code.
type reply struct {
	Out  string `json:"out"`
	Err  string `json:"err"`
	Code int    `json:"code"`
}

// Server serves the socket of a data folder.
type Server struct {
	manager  *room.Manager
	log      *slog.Logger
	listener net.Listener
	remove   func()
	ctx      context.Context
	cancel   context.CancelFunc
	busy     sync.WaitGroup
}

// Listen opens the socket of a data folder, which the caller holds the lock of: what is there is left from
// a server that is gone, and is replaced. It serves until Close.
func Listen(folder string, m *room.Manager, log *slog.Logger) (*Server, error) {
	l, remove, err := listen(folder)
	if err != nil {
		return nil, err
	}
	s := &Server{manager: m, log: log, listener: l, remove: remove}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	s.busy.Go(s.accept)
	return s, nil
}

// Close takes no more clients, ends those that there are, and removes the socket. A second call is harmless.
func (s *Server) Close() {
	s.cancel()
	_ = s.listener.Close()
	s.busy.Wait()
	s.remove()
}

func (s *Server) accept() {
	places := make(chan struct{}, atOnce)
	for {
		c, err := s.listener.Accept()
		if s.ctx.Err() != nil {
			if err == nil { // it came just before the end
				_ = c.Close()
			}
			return
		}
		if err != nil { // no file descriptors, mostly
			s.log.Warn("the console takes nobody", "err", err)
			select {
			case <-time.After(time.Second):
				continue
			case <-s.ctx.Done():
				return
			}
		}
		select {
		case places <- struct{}{}:
		case <-s.ctx.Done():
			_ = c.Close()
			return
		}
		s.busy.Go(func() {
			defer func() { <-places }()
			s.serve(c)
		})
	}
}

// serve answers one client.
func (s *Server) serve(c net.Conn) {
	defer c.Close()
	stop := context.AfterFunc(s.ctx, func() { _ = c.Close() })
	defer stop()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	var r request
	if err := json.NewDecoder(io.LimitReader(c, maxRequest)).Decode(&r); err != nil {
		return
	}
	defer func() { // a panic ends this client only
		if r := recover(); r != nil {
			s.log.Error("panic in the console", "panic", r, "stack", string(debug.Stack()))
		}
	}()
	ctx, cancel := context.WithTimeout(s.ctx, verbTime)
	defer cancel()
	var out, errOut bytes.Buffer
	code := Run(ctx, s.manager, r.Args, &out, &errOut)
	if code != 0 && s.ctx.Err() != nil { // what the verb says of its context tells nobody why
		errOut.Reset()
		errOut.WriteString("parley: the server is going down; try again in a moment\n")
	}
	_ = c.SetWriteDeadline(time.Now().Add(patience))
	_ = json.NewEncoder(c).Encode(reply{out.String(), errOut.String(), code})
}

// Run uses a verb of administrators by the console of a manager, and returns its exit code. "help" is the
// help of these verbs.
func Run(ctx context.Context, m *room.Manager, args []string, out, errOut io.Writer) int {
	s := m.Console()
	defer s.Close()
	verb := []string{"admin"}
	if len(args) > 0 && args[0] == "help" {
		verb, args = []string{"help", "admin"}, args[1:]
	}
	return command.Exec(ctx, s, append(verb, args...), command.Pipes{}, out, errOut)
}
