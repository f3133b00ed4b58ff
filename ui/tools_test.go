package ui_test

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/ui/uitest"
)

// tools are the programs by which a person moves files, in a folder of their own, with a key and a server called host.
type tools struct {
	testing.TB
	dir, key, config string
	name, port       string
}

func newTools(t testing.TB, srv *uitest.Server, name string) *tools {
	t.Helper()
	_, port, err := net.SplitHostPort(srv.Addr)
	must(t, err)
	k := &tools{TB: t, dir: t.TempDir(), key: uitest.KeyFile(t, name), name: name, port: port}
	k.config = filepath.Join(k.dir, "config")
	k.write("config", fmt.Appendf(nil, "Host host\n HostName 127.0.0.1\n Port %s\n User %s\n IdentityFile %s\n IdentitiesOnly yes\n IdentityAgent none\n"+
		" StrictHostKeyChecking no\n UserKnownHostsFile %s\n LogLevel ERROR\n", port, name, k.key, filepath.Join(k.dir, "known_hosts")))
	return k
}

// need skips the test when one of the programs is not there.
func need(t testing.TB, programs ...string) {
	t.Helper()
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
}

func (k *tools) write(name string, data []byte) {
	k.Helper()
	must(k, os.WriteFile(filepath.Join(k.dir, name), data, 0o600))
}

func (k *tools) read(name string) []byte {
	k.Helper()
	data, err := os.ReadFile(filepath.Join(k.dir, name))
	must(k, err)
	return data
}

// command is a program in the folder.
func (k *tools) command(in string, argv ...string) *exec.Cmd {
	ctx, cancel := context.WithTimeout(k.Context(), 2*patience)
	k.Cleanup(cancel)
	c := exec.CommandContext(ctx, argv[0], argv[1:]...)
	c.Dir, c.WaitDelay = k.dir, 5*time.Second
	c.Env = append(os.Environ(), "HOME="+k.dir, "LC_ALL=C.UTF-8")
	if in != "" {
		c.Stdin = strings.NewReader(in)
	}
	return c
}

// run runs a program, and returns all that it said and how it ended.
func (k *tools) run(in string, argv ...string) (said string, code int) {
	k.Helper()
	c := k.command(in, argv...)
	out, err := c.CombinedOutput()
	if c.ProcessState == nil {
		k.Fatal(argv, err)
	}
	return string(out), c.ProcessState.ExitCode()
}

// ok runs a program that does what it is to do, and returns what it said.
func (k *tools) ok(in string, argv ...string) string {
	k.Helper()
	said, code := k.run(in, argv...)
	if code != 0 {
		k.Fatalf("%s: %d\n%s", strings.Join(argv, " "), code, said)
	}
	return said
}

// fails runs a program that is refused, and says why.
func (k *tools) fails(says string, argv ...string) {
	k.Helper()
	if said, code := k.run("", argv...); code == 0 || !strings.Contains(said, says) {
		k.Errorf("%s: %d\n%s, want %s", strings.Join(argv, " "), code, said, says)
	}
}

func (k *tools) scp(args ...string) []string { return append([]string{"scp", "-F", k.config}, args...) }
func (k *tools) sftp(args ...string) []string {
	return append([]string{"sftp", "-F", k.config}, args...)
}

// besides adds a server called other, at a port, where the user is whoever runs the test.
func (k *tools) besides(port string) {
	k.Helper()
	me, err := user.Current()
	must(k, err)
	k.write("config", append(k.read("config"), fmt.Sprintf("Host other\n HostName 127.0.0.1\n Port %s\n User %s\n IdentityFile %s\n IdentitiesOnly yes\n"+
		" StrictHostKeyChecking no\n UserKnownHostsFile /dev/null\n LogLevel ERROR\n", port, me.Username, k.key)...))
}

func (k *tools) same(a, b string) {
	k.Helper()
	if x, y := k.read(a), k.read(b); !bytes.Equal(x, y) {
		k.Errorf("%s has %d bytes, %s has %d others", a, len(x), b, len(y))
	}
}

// output is what a program says.
type output struct {
	mu  sync.Mutex
	all bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.all.String()
}

func (o *output) waitFor(t testing.TB, text string) {
	t.Helper()
	for deadline := time.Now().Add(patience); !strings.Contains(o.String(), text); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no %q in:\n%s", text, o)
		}
	}
}

// noise is n bytes that nothing makes shorter.
func noise(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.NewChaCha8([32]byte{}).Read(b)
	return b
}

// files is what the verb lists.
func files(t testing.TB, srv *uitest.Server, name, where string) string {
	t.Helper()
	out, errOut, code := run(t, srv, name, "files "+where)
	if code != 0 {
		t.Fatal(code, errOut)
	}
	return out
}

// does uses a verb that works.
func does(t testing.TB, srv *uitest.Server, name, line string) (out string) {
	t.Helper()
	out, errOut, code := run(t, srv, name, line)
	if code != 0 {
		t.Fatalf("%s: %d %s", line, code, errOut)
	}
	return out
}
