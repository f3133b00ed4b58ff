package ui_test

import (
	"bytes"
	"errors"
	"os/exec"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// atConsole runs parley admin on the server's data folder.
func atConsole(t testing.TB, srv *uitest.Server, args ...string) (out, errOut string, code int) {
	t.Helper()
	var o, e bytes.Buffer
	cmd := exec.CommandContext(t.Context(), srv.Bin, append([]string{"admin", "--data", srv.Data}, args...)...)
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	if exit := (*exec.ExitError)(nil); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// Whoever works on the server's own machine needs no account: with the server running, people are told
// at once; without it, it is there at the next start.
func TestConsoleOfTheServer(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob := visit(t, srv, "bob")
	if _, errOut, code := atConsole(t, srv, "role", "@bob", "moderator"); code != 0 {
		t.Errorf("role: %d %q", code, errOut)
	}
	bob.WaitFor("console made you moderator of this server")
	if out, _, code := atConsole(t, srv, "sessions", "--json"); code != 0 || strings.Count(out, "\n") != 1 || !strings.Contains(out, `"name":"bob"`) {
		t.Errorf("sessions: %d %s", code, out)
	}
	if _, errOut, code := atConsole(t, srv, "kick", "@nobody"); code != 1 || !strings.HasPrefix(errOut, "parley: nobody here is called nobody") || strings.Count(errOut, "\n") != 1 {
		t.Errorf("kick nobody: %d %q", code, errOut)
	}
	if _, _, code := atConsole(t, srv, "kick", "@bob", "lunch"); code != 0 {
		t.Errorf("kick: %d", code)
	}
	bob.WaitFor("console made you leave: lunch").WaitExit()
	if status := srv.Stop(); status != 0 {
		t.Errorf("the server ended with %d", status)
	}
	if out, errOut, code := atConsole(t, srv, "ban", "@bob", "until you call"); code != 0 || !strings.Contains(out, "bob is banned") {
		t.Errorf("without a server: %d %q %q", code, out, errOut)
	}
	srv.Restart()
	if letIn(t, srv, "bob") {
		t.Error("bob is let in")
	}
	if out, _, _ := run(t, srv, "chief", "admin audit"); !strings.Contains(out, "console ban @bob (until you call)") || !strings.Contains(out, "console kick @bob (lunch)") {
		t.Errorf("audit: %s", out)
	}
}
