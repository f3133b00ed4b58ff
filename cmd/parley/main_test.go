package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestMain lets the test binary be parley itself, for tests that need a process.
func TestMain(m *testing.M) {
	if os.Getenv("PARLEY_TEST_BINARY") != "" {
		_ = os.Unsetenv("PARLEY_TEST_BINARY")
		main()
	}
	os.Exit(m.Run())
}

// output is what a running server has written.
type output struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.b.String()
}

var listening = regexp.MustCompile(`listening on (\S+)\n`)

// address waits until the server says where it listens, and returns it.
func (o *output) address(t *testing.T) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if m := listening.FindStringSubmatch(o.String()); m != nil {
			return m[1]
		}
	}
	t.Fatalf("it does not listen: %q", o)
	return ""
}

func noEnv(string) (string, bool) { return "", false }

// parley runs the binary in this process until it ends, which it must by itself.
func parley(t *testing.T, env lookup, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var out, errOut output
	status = run(ctx, args, env, &out, &errOut)
	if ctx.Err() != nil {
		t.Errorf("parley %v did not end", args)
	}
	return status, out.String(), errOut.String()
}

// serving runs a server in this process on a free port, with its data in dir, until stop is called.
func serving(t *testing.T, dir string) (addr string, stop func() (status int)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var out, errOut output
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--listen", "127.0.0.1:0", "--web", "off", "--data", dir}, noEnv, &out, &errOut)
	}()
	stop = sync.OnceValue(func() int {
		cancel()
		select {
		case status := <-ended:
			return status
		case <-time.After(20 * time.Second):
			t.Error("it does not stop")
			return -1
		}
	})
	t.Cleanup(func() { stop() })
	return out.address(t), stop
}

func TestServe(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	addr, stop := serving(t, dir)
	if status, _, stderr := parley(t, noEnv, "healthcheck", "--listen", addr); status != 0 {
		t.Errorf("healthcheck: %d %q", status, stderr)
	}
	for path, mode := range map[string]os.FileMode{"": 0o700, "ssh_host_ed25519_key": 0o600, "parley.db": 0o600, "parley.lock": 0o600} {
		if info, err := os.Stat(filepath.Join(dir, path)); err != nil || info.Mode().Perm()&^mode != 0 {
			t.Errorf("%q: %v, %v", path, info.Mode(), err)
		}
	}
	if status := stop(); status != 0 {
		t.Errorf("it stopped with %d", status)
	}
	if status, _, stderr := parley(t, noEnv, "healthcheck", "--listen", addr); status != 1 || !strings.Contains(stderr, "no server answers") {
		t.Errorf("healthcheck of none: %d %q", status, stderr)
	}
	again, _ := serving(t, dir) // what it left can be started from
	if again == "" {
		t.Error("no address")
	}
}

func TestAnnouncement(t *testing.T) {
	var out output
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"--listen", "127.0.0.1:0", "--web", "off", "--data", t.TempDir()}, noEnv, &out, &output{})
	}()
	_, port, _ := strings.Cut(out.address(t), ":")
	cancel()
	<-ended
	for _, want := range []string{"SHA256:", "ssh -p " + port + " 127.0.0.1\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in %q", want, &out)
		}
	}
}

func TestReachable(t *testing.T) {
	for listen, want := range map[string]string{
		":2222": "localhost:2222", "0.0.0.0:22": "localhost:22", "[::]:22": "localhost:22",
		"192.0.2.1:5": "192.0.2.1:5", "[::1]:5": "[::1]:5", "example.org:5": "example.org:5",
	} {
		if got := reachable(listen); got != want {
			t.Errorf("%s: %s, want %s", listen, got, want)
		}
	}
}

// Who is told to stop while it starts ends well, and starts again.
func TestStopWhileStarting(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errOut output
	if status := run(ctx, []string{"--listen", "127.0.0.1:0", "--web", "off", "--data", dir}, noEnv, &out, &errOut); status != 0 || strings.Contains(errOut.String(), "parley:") {
		t.Errorf("status %d, %q", status, &errOut)
	}
	_, stop := serving(t, dir)
	if status := stop(); status != 0 {
		t.Errorf("the next start ended with %d", status)
	}
}
