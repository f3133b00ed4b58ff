package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"testing"

	"charm.land/ssh"
	"go.uber.org/goleak"

	"parley/ui/uitest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// chat is as small as a server can be: each line goes to all who have typed /join, and not /home since.
type chat struct {
	mu   sync.Mutex
	room map[ssh.Session]bool
	keys map[string]int // how often what was typed, of what is no line
}

func (c *chat) serve(s ssh.Session) {
	defer c.leave(s)
	_, _ = io.WriteString(s, "welcome\n")
	var line []byte
	buf := make([]byte, 256)
	for {
		n, err := s.Read(buf)
		for _, b := range buf[:n] {
			switch line = append(line, b); {
			case b == '\r':
				c.take(s, string(line[:len(line)-1]))
				line = line[:0]
			case b == '\x03', b == '~', string(line) == "\x1b[F":
				c.note(string(line))
				line = line[:0]
			}
		}
		if err != nil {
			return
		}
	}
}

func (c *chat) take(s ssh.Session, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if line == "/join #lobby" {
		c.room[s] = true
		_, _ = io.WriteString(s, "joined\n")
		return
	}
	if line == "/home" {
		c.keys[line]++
		delete(c.room, s)
		return
	}
	for to := range c.room {
		_, _ = fmt.Fprintf(to, "%s: %s\n", s.User(), line)
	}
}

func (c *chat) note(keys string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.keys[keys]++
}

func (c *chat) leave(s ssh.Session) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.room, s)
}

func startChat(t *testing.T) (addr string) {
	t.Helper()
	return newChat().start(t)
}

func newChat() *chat { return &chat{room: map[ssh.Session]bool{}, keys: map[string]int{}} }

func (c *chat) start(t *testing.T) (addr string) {
	t.Helper()
	srv := &ssh.Server{
		Handler:          c.serve,
		PublicKeyHandler: func(ssh.Context, ssh.PublicKey) bool { return true },
	}
	if err := srv.SetOption(ssh.EmulatePty()); err != nil {
		t.Fatal(err)
	}
	srv.AddHostKey(uitest.NewKey("host"))
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = srv.Serve(ln)
	}()
	t.Cleanup(func() {
		_ = srv.Close()
		<-served
	})
	return ln.Addr().String()
}

// flags are a short run against addr, metering this very process.
func flags(addr string, more ...string) []string {
	return append([]string{
		"--addr", addr, "--pid", fmt.Sprint(os.Getpid()), "--sessions", "9", "--senders", "2",
		"--watch", "3", "--rate", "20", "--duration", "500ms", "--settle", "50ms", "--idle", "50ms",
		"--first-frames", "3", "--size", "60x8",
	}, more...)
}

func TestRun(t *testing.T) {
	var out, progress bytes.Buffer
	if err := command(t.Context(), flags(startChat(t), "--json"), &out, &progress); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	if r.Lines != 20 || r.Deliveries != 180 || r.Lost != 0 || r.UnseenRaw != 0 || r.RawDeliveries != 80 || r.NotInRoom != 0 {
		t.Errorf("deliveries: %+v", r)
	}
	if r.IdleBytes != 0 || r.NeverQuiet {
		t.Errorf("an idle session was sent %v bytes", r.IdleBytes)
	}
	// "bench0000: k3f.17. hello, everybody\r\n" and the like
	if r.DeliveryBytes < 30 || r.DeliveryBytes > 50 {
		t.Errorf("%v bytes a delivery", r.DeliveryBytes)
	}
	if r.FirstFrame <= 0 || r.LatencyP50 <= 0 || r.LatencyMax < r.LatencyP99 || r.LatencyP99 < r.LatencyP50 || r.RSSIdle == 0 {
		t.Errorf("figures: %+v", r)
	}
	for _, phase := range []string{"Logging in", "Idle", "Typing"} {
		if !strings.Contains(progress.String(), phase+"\n") {
			t.Errorf("no %q in the progress:\n%s", phase, &progress)
		}
	}
}

func TestLivelyPeople(t *testing.T) {
	c := newChat()
	var out bytes.Buffer
	args := flags(c.start(t), "--sessions", "10", "--lively", "5", "--lively-every", "40ms", "--json")
	if err := command(t.Context(), args, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	var r Report
	if err := json.Unmarshal(out.Bytes(), &r); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	if r.Lively != 5 || r.Lost != 0 || r.UnseenRaw != 0 || r.RawDeliveries != 0 || r.Reactions == 0 || r.Deliveries != 10*(20+r.Reactions) {
		t.Errorf("deliveries: %+v", r)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, keys := range []string{"let me thi\x03", "/home", "\x1b[5~", "\x1b[F"} {
		if c.keys[keys] == 0 {
			t.Errorf("nobody typed %q: %v", keys, c.keys)
		}
	}
}

func TestRunPrintsATable(t *testing.T) {
	var out bytes.Buffer
	if err := command(t.Context(), flags(startChat(t)), &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(out.String(), "| N | size | KB RSS / session |") || !strings.Contains(out.String(), "\n| 9 | 60x8 |") {
		t.Errorf("table:\n%s", &out)
	}
}

func TestALineNobodySeesFails(t *testing.T) {
	err := command(t.Context(), flags(startChat(t), "--open", "/nowhere", "--timeout", "200ms"), io.Discard, io.Discard)
	if err == nil {
		t.Error("a room that does not open is no error")
	}
}

func TestParseRefuses(t *testing.T) {
	for _, args := range []string{
		"--size 80", "--size 0x0", "--sessions 8", "--senders 0", "--rate 0", "--lively 492", "--lively -1", "--lively 1 --lively-every 0s", "extra", "--no-such-flag",
	} {
		if _, _, err := parse(strings.Fields(args), io.Discard); err == nil {
			t.Errorf("%s is accepted", args)
		}
	}
	if _, _, err := parse([]string{"--help"}, io.Discard); !errors.Is(err, flag.ErrHelp) {
		t.Errorf("--help gives %v", err)
	}
}
