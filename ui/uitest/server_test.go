package uitest

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The script stands in for the binary, so that this test is about the helper alone.
func TestServer(t *testing.T) {
	bin := filepath.Join(t.TempDir(), "parley")
	script := `#!/bin/sh
trap 'echo bye; exit 3' TERM
echo "starting with $*"
echo "INFO listening on 127.0.0.1:4242" >&2
while :; do sleep 0.05; done
`
	if err := os.WriteFile(bin, []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	s := startBinary(t, bin, "--extra")
	if s.Addr != "127.0.0.1:4242" || s.Pid() == 0 {
		t.Errorf("Addr %q, Pid %d", s.Addr, s.Pid())
	}
	if log := s.Logs(); !strings.Contains(log, "--listen 127.0.0.1:0 --data "+s.Data+" --web off --extra") {
		t.Errorf("log = %q", log)
	}
	if code := s.Stop(); code != 3 || !strings.Contains(s.Logs(), "bye") {
		t.Errorf("Stop = %d, log %q", code, s.Logs())
	}
	s.Restart()
	if !strings.Contains(s.Logs(), "--listen 127.0.0.1:4242") {
		t.Errorf("Restart does not keep the address: %q", s.Logs())
	}
	s.Kill()
}

func TestStartServer(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the real binary")
	}
	s := StartServer(t)
	Dial(t, s.Addr, As("ana")).WaitFor("ana")
	addr := s.Addr
	if code := s.Stop(); code != 0 {
		t.Errorf("Stop = %d", code)
	}
	s.Restart()
	if s.Addr != addr {
		t.Errorf("at %s after Restart, at %s before", s.Addr, addr)
	}
	Dial(t, s.Addr, As("ana")).WaitFor("ana")
	s.Kill()
	s.Restart() // whatever the last one left locked
}
