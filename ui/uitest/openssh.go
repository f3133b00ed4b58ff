package uitest

import (
	"encoding/pem"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/creack/pty"
	"golang.org/x/crypto/ssh"
)

// OpenSSH starts the real ssh, in a real terminal of its own, as user with the private
// key in keyfile ([KeyFile] makes one; "" means no key). args go before the host: options, each its
// own argument. The test is skipped when ssh is not installed.
//
// The robot's terminal is 80×24 and dark; [OpenSSHWith] gives it another.
func OpenSSH(t testing.TB, addr, keyfile, user string, args ...string) *Tester {
	t.Helper()
	return OpenSSHWith(t, Config{Addr: addr, User: user}, keyfile, args...)
}

// OpenSSHWith is [OpenSSH] with a terminal as cfg says. Its Command is run instead of a
// shell; its Signer, Stdin, HostKey and Env do not matter, for ssh has its own.
func OpenSSHWith(t testing.TB, cfg Config, keyfile string, args ...string) *Tester {
	t.Helper()
	path, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("the OpenSSH client is not installed")
	}
	host, port, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		t.Fatalf("uitest: OpenSSH: %v", err)
	}
	cfg = cfg.withDefaults()
	home := t.TempDir()
	argv := []string{
		"-F", "none",
		"-o", "UserKnownHostsFile=" + filepath.Join(home, "known_hosts"),
		"-o", "GlobalKnownHostsFile=/dev/null",
		"-o", "StrictHostKeyChecking=accept-new",
		"-o", "IdentitiesOnly=yes",
		"-p", port,
	}
	if keyfile != "" {
		argv = append(argv, "-i", keyfile)
	} else {
		argv = append(argv, "-o", "IdentityFile=none")
	}
	if cfg.User != "" {
		argv = append(argv, "-l", cfg.User)
	}
	argv = append(append(argv, args...), "--", host)
	if cfg.Command != "" {
		argv = append(argv, cfg.Command)
	}
	cmd := exec.Command(path, argv...)
	cmd.Env = []string{"HOME=" + home, "PATH=" + os.Getenv("PATH"), "TERM=" + cfg.Term, "LANG=C.UTF-8"}
	local, err := startLocal(cmd, cfg.Width, cfg.Height)
	if err != nil {
		t.Fatalf("uitest: OpenSSH: %v", err)
	}
	return newTester(t, cfg, newRobot(cfg, local))
}

// KeyFile writes the private key that [NewKey] makes from seed to a file that ssh
// accepts, and returns its path. It goes when the test is over.
func KeyFile(t testing.TB, seed string) string {
	t.Helper()
	block, err := ssh.MarshalPrivateKey(privateKey(seed), seed)
	if err != nil {
		t.Fatalf("uitest: key file: %v", err)
	}
	path := filepath.Join(t.TempDir(), "id_ed25519")
	if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
		t.Fatalf("uitest: key file: %v", err)
	}
	return path
}

// local is a program in a terminal of this machine.
type local struct {
	*os.File // our side of the terminal
	cmd      *exec.Cmd
	done     chan struct{} // closed when the program has ended
}

func startLocal(cmd *exec.Cmd, width, height int) (*local, error) {
	tty, err := pty.StartWithSize(cmd, winsize(width, height))
	if err != nil {
		return nil, err
	}
	l := &local{File: tty, cmd: cmd, done: make(chan struct{})}
	go func() {
		defer close(l.done)
		_ = cmd.Wait() // the status is read from cmd.ProcessState
	}()
	return l, nil
}

func (l *local) Resize(width, height int) error {
	return pty.Setsize(l.File, winsize(width, height))
}

// Wait returns the program's exit status; -1 and [ErrNoStatus] when a signal ended it.
func (l *local) Wait() (int, error) {
	<-l.done
	code := l.cmd.ProcessState.ExitCode()
	if code < 0 {
		return -1, ErrNoStatus
	}
	return code, nil
}

// Close kills the program, if it still runs, and waits for it.
func (l *local) Close() error {
	if err := l.cmd.Process.Kill(); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return err
	}
	<-l.done
	return l.File.Close()
}

func winsize(width, height int) *pty.Winsize {
	return &pty.Winsize{Cols: uint16(width), Rows: uint16(height)}
}
