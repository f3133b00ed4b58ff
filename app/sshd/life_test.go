package sshd

import (
	"bufio"
	"context"
	"io"
	"net"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"parley/app/room"
)

// mute logs in and returns a client that answers nothing that it is asked.
func (h *host) mute(t *testing.T) gossh.Conn {
	t.Helper()
	nc, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	conn, _, _, err := gossh.NewClientConn(nc, h.addr, &gossh.ClientConfig{
		User: "mute", Auth: []gossh.AuthMethod{gossh.PublicKeys(newSigner(t))}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestKeepaliveFindsTheGone(t *testing.T) {
	h := start(t, Limits{Keepalive: 250 * time.Millisecond}, nil)
	alive := h.login(t, "ana")
	mute := h.mute(t)
	ended := make(chan error, 1)
	go func() { ended <- mute.Wait() }()
	receive(t, ended, "the end of who does not answer")
	if _, _, status := exec(t, alive, "help"); status != 0 {
		t.Error("who answers was cut too")
	}
}

// stuck is a client whose session writes to it and which does not read. It returns the terminal and
// a channel that is closed when the write has ended.
func stuck(t *testing.T, terminals chan Terminal, open func()) (Terminal, chan struct{}) {
	open()
	term := receive(t, terminals, "a terminal")
	ended := make(chan struct{})
	var written atomic.Int64
	go func() {
		defer close(ended)
		_, _ = io.Copy(term.Out, endless{&written})
	}()
	for written.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	steady(func() int { return int(written.Load()) })
	return term, ended
}

// endless counts what is read of it.
type endless struct{ n *atomic.Int64 }

func (e endless) Read(p []byte) (int, error) {
	e.n.Add(int64(len(p)))
	return len(p), nil
}

// Close frees a writer, whether the client took no data of the session (it still answers for others) or
// reads nothing of the connection at all.
func TestCloseFreesAWriter(t *testing.T) {
	show, terminals, _ := holding()
	h := start(t, Limits{Linger: 200 * time.Millisecond}, show)
	t.Run("session not read", func(t *testing.T) {
		client := h.login(t, "ana")
		other := shell(t, client, 80, 24)
		receive(t, terminals, "the other terminal")
		term, ended := stuck(t, terminals, func() {
			ch, requests, err := client.OpenChannel("session", nil)
			if err != nil {
				t.Fatal(err)
			}
			go gossh.DiscardRequests(requests)
			_, _ = ch.SendRequest("pty-req", true, gossh.Marshal(ptyRequest{Term: "xterm"}))
			_, _ = ch.SendRequest("shell", true, nil)
		})
		term.Close(0)
		receive(t, ended, "the end of the write")
		h.until(t, "the end of the session", func() bool { return h.there() == 1 }) // nothing is left then to cut the connection
		if ok, err := other.SendRequest("window-change", true, gossh.Marshal(windowChange{})); !ok || err != nil {
			t.Errorf("the other session of the connection was cut: %v, %v", ok, err)
		}
	})
	t.Run("connection not read", func(t *testing.T) {
		client, stop := h.deaf(t)
		term, ended := stuck(t, terminals, func() {
			shell(t, client, 80, 24)
			stop()
		})
		term.Close(0)
		receive(t, ended, "the end of the write")
	})
}

// deaf logs in through a connection that reads no more once stop is called.
func (h *host) deaf(t *testing.T) (client *gossh.Client, stop func()) {
	t.Helper()
	nc, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	d := &deafConn{Conn: nc, stopped: make(chan struct{}), ended: t.Context()}
	conn, chans, reqs, err := gossh.NewClientConn(d, h.addr, &gossh.ClientConfig{
		User: "deaf", Auth: []gossh.AuthMethod{gossh.PublicKeys(newSigner(t))}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { nc.Close() })
	return gossh.NewClient(conn, chans, reqs), func() { close(d.stopped) }
}

type deafConn struct {
	net.Conn
	stopped chan struct{}
	ended   context.Context
}

func (d *deafConn) Read(p []byte) (int, error) {
	select {
	case <-d.stopped:
		<-d.ended.Done()
		return 0, io.EOF
	default:
		return d.Conn.Read(p)
	}
}

func TestSlowHandshakesAreCut(t *testing.T) {
	h := start(t, Limits{Handshake: 200 * time.Millisecond}, nil)
	for name, speak := range map[string]func(net.Conn){
		"silence":              func(net.Conn) {},
		"one byte at a time":   func(c net.Conn) { drip(c, strings.Repeat("x", 1000)) },
		"a version, then none": func(c net.Conn) { _, _ = io.WriteString(c, "SSH-2.0-x\r\n") },
	} {
		c, err := net.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		go speak(c)
		begun := time.Now()
		_ = c.SetReadDeadline(begun.Add(soon))
		if _, err := io.Copy(io.Discard, bufio.NewReader(c)); os.IsTimeout(err) {
			t.Errorf("%s: not cut", name)
		}
		c.Close()
	}
}

func drip(c net.Conn, text string) {
	for i := range text {
		if _, err := io.WriteString(c, text[i:i+1]); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
}

// Connections that come and go, at every stage of their life, leave nothing behind.
func TestNothingIsLeft(t *testing.T) {
	total := 1000
	if testing.Short() {
		total = 100
	}
	h := start(t, Limits{}, func(ctx context.Context, _ *Terminal, _ *room.Visitor) error {
		<-ctx.Done()
		return nil
	})
	signer := newSigner(t)
	h.login(t, "ana")
	before, open := steady(runtime.NumGoroutine), sockets()
	h.visits(t, total, signer)
	settled(t, before)
	if n := sockets(); n > open {
		t.Errorf("%d sockets, %d before", n, open)
	}
	if n := h.count(); n != 1 {
		t.Errorf("the roster has %d connections, not one", n)
	}
}

// steady returns a number once it has not changed for a while.
func steady(number func() int) int {
	last := number()
	for same := 0; same < 20; same++ {
		time.Sleep(10 * time.Millisecond)
		if n := number(); n != last {
			last, same = n, 0
		}
	}
	return last
}

// visits makes many visits, 16 at a time.
func (h *host) visits(t *testing.T, total int, signer gossh.Signer) {
	next := make(chan int)
	var work sync.WaitGroup
	for range 16 {
		work.Go(func() {
			for i := range next {
				h.visit(t, i%4, signer)
			}
		})
	}
	for i := range total {
		next <- i
	}
	close(next)
	work.Wait()
}

// visit connects and drops the connection at a stage: 0 the first byte, 1 the version, 2 logged in, 3
// with two sessions, one of which is a verb.
func (h *host) visit(t *testing.T, stage int, signer gossh.Signer) {
	if stage >= 2 {
		client, _, err := h.dial("ana", gossh.PublicKeys(signer))
		if err != nil {
			t.Error(err)
			return
		}
		if stage == 3 {
			shell(t, client, 80, 24)
			if s, err := client.NewSession(); err == nil {
				_ = s.Start("who")
			}
		}
		client.Close()
		return
	}
	c, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Error(err)
		return
	}
	if stage == 1 {
		_, _ = io.WriteString(c, "SSH-2.0-gone\r\n")
	}
	c.Close()
}

// there counts the sessions.
func (s *Server) there() int {
	s.roster.mu.Lock()
	defer s.roster.mu.Unlock()
	return len(s.roster.sessions)
}

func (s *Server) count() (n int) {
	for i := range turns {
		n += len(s.roster.list(i))
	}
	return n
}

// sockets counts the sockets of this process, where the system says them. Files are the store's.
func sockets() (n int) {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		if to, err := os.Readlink("/proc/self/fd/" + e.Name()); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n
}

func TestCloseEndsEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("server", func(t *testing.T) {
		show, terminals, _ := holding()
		h := start(t, Limits{}, show)
		for range 20 {
			shell(t, h.login(t, "ana"), 80, 24)
			receive(t, terminals, "a terminal")
		}
		silent, err := net.Dial("tcp", h.addr) // has not even said its version
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { silent.Close() })
	})
	settled(t, before)
}
