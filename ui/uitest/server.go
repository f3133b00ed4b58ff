package uitest

import (
	"bufio"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// Server is the real binary, running with a data folder of its own.
type Server struct {
	Addr string // host:port; stays the same over Restart
	Data string // its data folder
	Bin  string // the binary

	t    testing.TB
	args []string
	logs logs

	cmd    *exec.Cmd
	exited chan struct{} // closed when cmd has ended
}

// listening is the line by which the server says that it is ready.
var listening = regexp.MustCompile(`listening on (127\.0\.0\.1:\d+)`)

// StartServer builds cmd/parley (once per test process, with the race detector if the
// test has it or PARLEY_TEST_RACE is set), starts it with args after --listen and
// --data, and waits until it listens. Any failure ends the test. When the test is over
// the server is killed; its log is shown if the test failed, and a data race or a panic
// in the log fails the test.
func StartServer(t testing.TB, args ...string) *Server {
	t.Helper()
	bin, err := build()
	if err != nil {
		t.Fatalf("uitest: build cmd/parley: %v", err)
	}
	return startBinary(t, bin, args...)
}

func startBinary(t testing.TB, bin string, args ...string) *Server {
	t.Helper()
	s := &Server{Data: t.TempDir(), Bin: bin, t: t, args: args}
	t.Cleanup(func() {
		s.Kill()
		log := s.Logs()
		if strings.Contains(log, "WARNING: DATA RACE") || strings.Contains(log, "\ngoroutine ") {
			t.Error("uitest: the server had a data race or a panic")
		}
		if t.Failed() {
			t.Logf("the server's log:\n%s", log)
		}
	})
	s.start("127.0.0.1:0")
	return s
}

// start starts the binary and waits for the line that says where it listens.
func (s *Server) start(listen string) {
	s.t.Helper()
	s.cmd = exec.Command(s.Bin, append([]string{"--listen", listen, "--data", s.Data, "--web", "off"}, s.args...)...)
	out, in, err := os.Pipe()
	if err != nil {
		s.t.Fatalf("uitest: start the server: %v", err)
	}
	s.cmd.Stdout, s.cmd.Stderr = in, in
	err = s.cmd.Start()
	in.Close()
	if err != nil {
		out.Close()
		s.t.Fatalf("uitest: start the server: %v", err)
	}
	ready := make(chan string, 1)
	read := make(chan struct{})
	go func() {
		defer close(read)
		defer out.Close()
		s.logs.collect(out, ready)
	}()
	s.exited = make(chan struct{})
	go func(cmd *exec.Cmd, exited chan struct{}) {
		defer close(exited)
		_ = cmd.Wait() // the status is read from cmd.ProcessState
		<-read
	}(s.cmd, s.exited)

	limit := time.NewTimer(60 * time.Second)
	defer limit.Stop()
	select {
	case s.Addr = <-ready:
	case <-s.exited:
		s.t.Fatalf("uitest: the server ended (%v) before it listened:\n%s", s.cmd.ProcessState, s.Logs())
	case <-limit.C:
		s.t.Fatalf("uitest: the server does not say that it is listening:\n%s", s.Logs())
	}
}

// Pid is the server's process id.
func (s *Server) Pid() int { return s.cmd.Process.Pid }

// Kill ends the server as a power cut does (SIGKILL) and waits until it is gone.
func (s *Server) Kill() {
	if s.exited == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	<-s.exited
}

// Stop asks the server to end (SIGTERM) and returns its exit status; one that has not
// ended after 30 s fails the test.
func (s *Server) Stop() int {
	s.t.Helper()
	_ = s.cmd.Process.Signal(syscall.SIGTERM)
	limit := time.NewTimer(30 * time.Second)
	defer limit.Stop()
	select {
	case <-s.exited:
	case <-limit.C:
		s.t.Fatal("uitest: the server does not end after SIGTERM")
	}
	return s.cmd.ProcessState.ExitCode()
}

// Restart starts the server again with the same data and the same address. If it
// still runs it is stopped first.
func (s *Server) Restart() {
	s.t.Helper()
	select {
	case <-s.exited:
	default:
		s.Stop()
	}
	s.start(s.Addr)
}

// Logs is what the server has written to stdout and stderr (its last megabyte), over all restarts.
func (s *Server) Logs() string { return s.logs.String() }

// logs collects lines, from one process after the other.
type logs struct {
	mu   sync.Mutex
	text []byte
}

// collect reads from r to its end; ready gets the address that r names first.
func (l *logs) collect(r io.Reader, ready chan<- string) {
	const most = 1 << 20
	lines := bufio.NewReader(r)
	for {
		line, err := lines.ReadBytes('\n')
		l.mu.Lock()
		l.text = append(l.text, line...)
		if len(l.text) > 2*most {
			l.text = append(l.text[:0], l.text[len(l.text)-most:]...)
		}
		l.mu.Unlock()
		if m := listening.FindSubmatch(line); m != nil {
			select {
			case ready <- string(m[1]):
			default: // the first line counts
			}
		}
		if err != nil {
			return
		}
	}
}

func (l *logs) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return string(l.text)
}

// build compiles cmd/parley and returns the binary's path.
var build = sync.OnceValues(func() (string, error) {
	mod, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("go env: %w", err)
	}
	root := filepath.Dir(strings.TrimSpace(string(mod)))
	dir, err := binDir()
	if err != nil {
		return "", err
	}
	args := []string{"build"}
	tree := crc32.ChecksumIEEE([]byte(root)) // two trees must not share a binary
	bin := filepath.Join(dir, fmt.Sprintf("parley-%08x", tree))
	if raceEnabled || os.Getenv("PARLEY_TEST_RACE") != "" {
		bin += "-race"
		args = append(args, "-race")
	}
	cmd := exec.Command("go", append(args, "-o", bin, "./cmd/parley")...)
	cmd.Dir = root
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return bin, nil
})

// binDir is a folder that outlives the test process, so that the next one does not
// link again what has not changed.
func binDir() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return os.MkdirTemp("", "parley-uitest")
	}
	dir := filepath.Join(cache, "parley-uitest")
	return dir, os.MkdirAll(dir, 0o700)
}
