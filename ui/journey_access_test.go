package ui_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"parley/ui/uitest"
)

// keyLine is a person's key as a line of a list.
func keyLine(name string) string {
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(uitest.NewKey(name).PublicKey()))) + " " + name + "\n"
}

// listFile is a file with these lines.
func listFile(t *testing.T, lines ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "list")
	must(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o600))
	return path
}

// letIn tells whether somebody's key is let in now.
func letIn(t *testing.T, srv *uitest.Server, name string) bool {
	t.Helper()
	cfg := uitest.Config{Addr: srv.Addr, User: name, Signer: uitest.NewKey(name)}
	_, _, code, err := uitest.Run(t.Context(), cfg, "who")
	return err == nil && code == 0
}

// waitLetIn waits until it is as wanted: lists are looked at every other second.
func waitLetIn(t *testing.T, srv *uitest.Server, name string, want bool) {
	t.Helper()
	for end := time.Now().Add(patience); letIn(t, srv, name) != want; {
		if time.Now().After(end) {
			t.Fatalf("%s let in: not %v", name, want)
		}
	}
}

// Only listed keys come in; the file may change while people are there, and loses nobody.
func TestAllowlist(t *testing.T) {
	t.Parallel()
	allow := listFile(t, keyLine("ana"), `from="192.0.2.1" `+keyLine("eve"), `expiry-time="20200101" `+keyLine("old"))
	srv := uitest.StartServer(t, "--access", "allowlist", "--allow", allow, "--admins", listFile(t, keyLine("chief")))
	ana := visit(t, srv, "ana")
	visit(t, srv, "chief") // administrators need not be listed twice
	for _, name := range []string{"bob", "eve", "old"} {
		if letIn(t, srv, name) {
			t.Errorf("%s is let in", name)
		}
	}
	bob := uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "ana") // ana's name is not ana's key
	bob.WaitFor("Only people whose keys are listed").Press("esc").WaitExit()
	uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "bob"), "bob", "-i", uitest.KeyFile(t, "chief")).WaitFor("Hello, chief")

	must(t, os.WriteFile(allow, []byte("ssh-ed25519 what?\n"+keyLine("bob")), 0o600))
	waitLetIn(t, srv, "bob", true)
	waitLetIn(t, srv, "ana", false)
	if log := srv.Logs(); !strings.Contains(log, allow+":1") {
		t.Errorf("the log does not name the damaged line:\n%s", log)
	}
	ana.Enter("/who").WaitFor("chief").Press("esc") // who is in stays in
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	again, err := ana.Robot.Fork(ctx) // but does not come in anew, on the old connection either
	must(t, err)
	defer again.Close()
	must(t, again.WaitFor("only people whose keys are listed", patience))
}

// A server that nobody could come into says so when it starts.
func TestAllowlistOfNobody(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--access", "allowlist", "--admins", listFile(t))
	must(t, os.WriteFile(filepath.Join(srv.Data, "allow"), nil, 0o600))
	srv.Restart()
	if letIn(t, srv, "ana") {
		t.Error("ana is let in")
	}
	must(t, os.WriteFile(filepath.Join(srv.Data, "allow"), []byte(keyLine("ana")), 0o600))
	waitLetIn(t, srv, "ana", true)
}
