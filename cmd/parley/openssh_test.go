package main

import (
	"bytes"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// openSSH is OpenSSH's client, with a key of its own, for one server.
type openSSH struct {
	t    *testing.T
	dir  string
	addr string
}

func newOpenSSH(t *testing.T, addr string) *openSSH {
	t.Helper()
	for _, tool := range []string{"ssh", "ssh-keygen"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("needs %s (OpenSSH)", tool)
		}
	}
	c := &openSSH{t: t, dir: t.TempDir(), addr: addr}
	c.keygen("key", "-t", "ed25519")
	return c
}

// keygen makes another key.
func (c *openSSH) keygen(name string, args ...string) {
	c.t.Helper()
	args = append(args, "-q", "-N", "", "-f", filepath.Join(c.dir, name))
	if out, err := exec.Command("ssh-keygen", args...).CombinedOutput(); err != nil {
		c.t.Fatalf("ssh-keygen: %v\n%s", err, out)
	}
}

// command is an ssh command to the server, with further arguments: options first, then the verb.
func (c *openSSH) command(key string, options []string, verb ...string) *exec.Cmd {
	host, port, _ := net.SplitHostPort(c.addr)
	args := []string{"-F", "none", "-p", port, "-i", filepath.Join(c.dir, key), "-o", "IdentitiesOnly=yes", "-o", "IdentityAgent=none",
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=" + filepath.Join(c.dir, "known_hosts")}
	args = append(append(args, options...), "ana@"+host)
	cmd := exec.CommandContext(c.t.Context(), "ssh", append(args, verb...)...)
	cmd.WaitDelay = 5 * time.Second
	return cmd
}

// run runs ssh and returns what it wrote and its exit status.
func (c *openSSH) run(key string, options []string, verb ...string) (stdout, stderr string, status int) {
	c.t.Helper()
	cmd := c.command(key, options, verb...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		c.t.Fatal(err)
	}
	return out.String(), errOut.String(), cmd.ProcessState.ExitCode()
}

func TestOpenSSH(t *testing.T) {
	addr, _ := serving(t, t.TempDir())
	c := newOpenSSH(t, addr)
	const help = "ssh-keygen -t ed25519"

	stdout, stderr, status := c.run("key", nil, "help")
	if status != 0 || !strings.Contains(stdout, "who") || strings.Contains(stderr, help) {
		t.Errorf("help: %d %q %q", status, stdout, stderr)
	}
	if stdout, stderr, status = c.run("key", []string{"-A", "-X", "-L", filepath.Join(c.dir, "socket") + ":localhost:1"}, "who"); status != 0 {
		t.Errorf("who, with an agent, X11 and a port to forward: %d %q %q", status, stdout, stderr)
	}
	if _, stderr, status = c.run("key", []string{"-o", "ExitOnForwardFailure=yes", "-R", "0:localhost:1"}, "who"); status != 255 {
		t.Errorf("remote forwarding: %d %q", status, stderr)
	}
	if stdout, stderr, status = c.run("key", []string{"-tt"}, "help"); status != 0 || !strings.Contains(stdout, "\r\n") {
		t.Errorf("help on a terminal: %d %q %q", status, stdout, stderr)
	}
	if stdout, stderr, status = c.run("key", nil, "frobnicate"); status == 0 || stdout != "" || !strings.Contains(stderr, "frobnicate") {
		t.Errorf("an unknown verb: %d %q %q", status, stdout, stderr)
	}
	if stdout, stderr, status = c.run("key", nil, "status", `"half`); status != 2 || !strings.Contains(stderr, "not closed") {
		t.Errorf("bad quoting: %d %q %q", status, stdout, stderr)
	}
	if stdout, stderr, status = c.run("key", []string{"-T"}); status != 2 || stdout != "" || !strings.Contains(stderr, "terminal") {
		t.Errorf("no terminal: %d %q %q", status, stdout, stderr)
	}
	if _, stderr, status = c.run("key", []string{"-s"}, "netconf"); status != 1 || !strings.Contains(stderr, "there is no netconf here") {
		t.Errorf("a subsystem that there is none of: %d %q", status, stderr)
	}
	if _, stderr, status = c.run("key", []string{"-W", "localhost:1"}); status != 255 {
		t.Errorf("direct-tcpip: %d %q", status, stderr)
	}

	c.keygen("weak", "-t", "rsa", "-b", "1024")
	c.keygen("strong", "-t", "rsa", "-b", "2048")
	c.keygen("curve", "-t", "ecdsa", "-b", "384")
	for _, key := range []string{"strong", "curve"} { // ana is somebody else's name: refused, but let in as far as that
		if _, stderr, status = c.run(key, nil, "who"); status != 1 || !strings.Contains(stderr, "come once with a terminal") {
			t.Errorf("%s: %d %q", key, status, stderr)
		}
	}
	if _, stderr, status = c.run("weak", nil, "who"); status != 255 || !strings.Contains(stderr, "this one has 1024") || !strings.Contains(stderr, help) {
		t.Errorf("a weak key: %d %q", status, stderr)
	}
	if _, stderr, status = c.run("key", []string{"-o", "PubkeyAuthentication=no"}); status != 255 || strings.Count(stderr, help) != 1 {
		t.Errorf("no key: %d %q", status, stderr)
	}
}

// A whole process: SIGTERM tells everybody and ends it with 0, in 5 s, also with clients that don't answer.
func TestSignals(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command(self, "--listen", "127.0.0.1:0", "--web", "off", "--data", t.TempDir())
	server.Env = append(os.Environ(), "PARLEY_TEST_BINARY=1")
	var out, errOut output
	server.Stdout, server.Stderr = &out, &errOut
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	defer server.Process.Kill()
	c := newOpenSSH(t, out.address(t))

	if _, stderr, status := c.run("key", nil, "who"); status != 0 { // makes the account
		t.Fatal(stderr)
	}

	var screen output
	client := c.command("key", []string{"-tt"})
	client.Stdout, client.Stderr = &screen, &screen
	in, _ := client.StdinPipe()
	defer in.Close()
	frozen := c.command("key", []string{"-tt"})
	frozenIn, _ := frozen.StdinPipe()
	defer frozenIn.Close()
	var frozenScreen output
	frozen.Stdout, frozen.Stderr = &frozenScreen, &frozenScreen
	for _, cmd := range []*exec.Cmd{client, frozen} {
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		defer cmd.Process.Kill()
	}
	for deadline := time.Now().Add(20 * time.Second); !strings.Contains(screen.String(), "lobby") || !strings.Contains(frozenScreen.String(), "lobby"); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("no screen: %q, %q\n%s", &screen, &frozenScreen, &errOut)
		}
	}
	_ = frozen.Process.Signal(syscall.SIGSTOP)

	_ = server.Process.Signal(syscall.SIGTERM)
	late := time.AfterFunc(time.Minute, func() { _ = server.Process.Kill() }) // long before it would cut off who does not read
	defer late.Stop()
	if err := server.Wait(); err != nil {
		t.Errorf("it ended with %v\n%s", err, &errOut)
	}
	if err := client.Wait(); err != nil {
		t.Errorf("the client ended with %v", err)
	}
	if !strings.Contains(screen.String(), "going down") {
		t.Errorf("the screen did not say that the server goes down: %q", &screen)
	}
	_ = frozen.Process.Signal(syscall.SIGCONT)
}
