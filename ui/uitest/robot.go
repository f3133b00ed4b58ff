package uitest

import (
	"context"
	"errors"
	"io"
)

// link is what a Robot's terminal is plugged into: an SSH session, or a local
// terminal in which the real ssh runs.
type link interface {
	io.ReadWriteCloser
	Resize(width, height int) error
	Wait() (int, error)
}

// Robot is a person at a terminal. Its methods may be called from several goroutines;
// what is typed goes out in the order in which it was typed.
type Robot struct {
	link    link
	display *display
	outbox  *outbox
	reading gate
	pumped  chan struct{} // closed when the last byte is on the screen
}

// Connect logs in and starts a session with a terminal. ctx bounds the login alone.
// The caller must Close the Robot.
func Connect(ctx context.Context, cfg Config) (*Robot, error) {
	cfg = cfg.withDefaults()
	session, err := Open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return newRobot(cfg, session), nil
}

func newRobot(cfg Config, l link) *Robot {
	r := &Robot{link: l, outbox: newOutbox(), pumped: make(chan struct{})}
	r.display = newDisplay(cfg, r.outbox.put)
	go r.outbox.run(l)
	go r.pump()
	return r
}

// pump shows what comes until the session ends.
func (r *Robot) pump() {
	defer close(r.pumped)
	buf := make([]byte, 32<<10)
	for {
		n, err := r.link.Read(buf)
		r.reading.pass()
		r.display.feed(buf[:n])
		if err != nil {
			break
		}
	}
	r.outbox.stop()
	code, err := r.link.Wait()
	r.display.end(code, err)
}

// Type types text as it is, as fast as the connection takes it. It does not press
// Enter, and "\n" in it is Ctrl+J.
func (r *Robot) Type(text string) {
	r.outbox.put([]byte(r.encodeText(text)))
}

// Press presses keys one after the other: "enter", "ctrl+k", "shift+tab", "alt+1",
// "pgup", "f1", "?" … It fails on a name it does not know, and then presses none.
func (r *Robot) Press(keys ...string) error {
	sequences := make([]string, len(keys))
	for i, name := range keys {
		key, err := parseKey(name)
		if err != nil {
			return err
		}
		sequences[i] = r.encodeKey(key)
	}
	for _, seq := range sequences {
		r.outbox.put([]byte(seq))
	}
	return nil
}

// Paste pastes text, in brackets if the program asked for that.
func (r *Robot) Paste(text string) {
	if r.Mode(2004) {
		text = "\x1b[200~" + text + "\x1b[201~"
	}
	r.outbox.put([]byte(text))
}

// Send sends bytes as they are, for what no key can produce. Each call is one write.
func (r *Robot) Send(raw string) { r.outbox.put([]byte(raw)) }

// Focus and Blur say that the window got or lost the focus, if the program asked to know.
func (r *Robot) Focus() { r.report("\x1b[I") }

// Blur is the opposite of Focus.
func (r *Robot) Blur() { r.report("\x1b[O") }

func (r *Robot) report(seq string) {
	if r.Mode(1004) {
		r.outbox.put([]byte(seq))
	}
}

// Resize changes the window's size, in cells.
func (r *Robot) Resize(width, height int) error {
	r.display.resize(width, height)
	return r.link.Resize(width, height)
}

// StopReading makes this a client that has stalled: it takes nothing more from its
// session, and its screen stands still. The connection lives and answers keepalives.
// About 2 MB still fit into the session's window before the server notices.
func (r *Robot) StopReading() { r.reading.close() }

// ResumeReading ends what StopReading began.
func (r *Robot) ResumeReading() { r.reading.open() }

// Freeze stops the whole connection from receiving, keepalives included, as when the
// machine sleeps. It does nothing to a Robot that runs the real ssh.
func (r *Robot) Freeze() {
	if s, ok := r.link.(*Session); ok {
		s.conn.socket.gate.close()
	}
}

// Thaw ends what Freeze began.
func (r *Robot) Thaw() {
	if s, ok := r.link.(*Session); ok {
		s.conn.socket.gate.open()
	}
}

// Cut breaks the connection without a goodbye, as a network does.
func (r *Robot) Cut() error {
	if s, ok := r.link.(*Session); ok {
		return s.conn.socket.cut()
	}
	return r.link.Close()
}

// Fork opens another session on the same connection, as ssh's ControlMaster does,
// with a terminal of its own. It ends with this Robot's connection at the latest.
func (r *Robot) Fork(ctx context.Context) (*Robot, error) {
	s, ok := r.link.(*Session)
	if !ok {
		return nil, errors.New("uitest: only a Robot from Connect or Dial can fork")
	}
	r.display.mu.Lock()
	cfg := r.display.cfg
	r.display.mu.Unlock()
	session, err := s.conn.session(ctx, cfg)
	if err != nil {
		return nil, err
	}
	return newRobot(cfg, session), nil
}

// Banner is what the server said before the login.
func (r *Robot) Banner() string {
	if s, ok := r.link.(*Session); ok {
		return s.Banner()
	}
	return ""
}

// Close hangs up and waits until everything of the Robot has ended. The screen can
// still be read.
func (r *Robot) Close() error {
	r.outbox.stop()
	r.reading.open()
	err := r.link.Close()
	<-r.pumped
	return err
}
