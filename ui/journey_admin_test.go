package ui_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// On a fresh data folder the first who comes from the server's own machine owns it; screen and log say so.
func TestFirstIsTheOwner(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	if !strings.Contains(srv.Logs(), "nobody owns this server yet") {
		t.Errorf("the log: %s", srv.Logs())
	}
	leave(t, visit(t, srv, "ana").WaitFor("you own this server now").Press("ctrl+d"))
	if log := srv.Logs(); strings.Count(log, "owns the server now") != 1 || !strings.Contains(log, "user=ana") {
		t.Errorf("the log: %s", log)
	}
	visit(t, srv, "bob").Enter("/whois ana").WaitFor("owner of this server")
	srv.Restart()
	if out, _, _ := run(t, srv, "bob", "whois ana --json"); !strings.Contains(out, `"role":"owner"`) {
		t.Errorf("whois: %s", out)
	}
	if out, _, _ := run(t, srv, "bob", "whois bob --json"); strings.Contains(out, "role") {
		t.Errorf("whois: %s", out)
	}
}

// Whoever keeps a list of administrators has said whose server it is.
func TestNoOwnerBesideAList(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	visit(t, srv, "ana")
	if out, _, _ := run(t, srv, "ana", "whois ana --json"); strings.Contains(out, "role") || strings.Contains(srv.Logs(), "owns") {
		t.Errorf("whois: %s\n%s", out, srv.Logs())
	}
	if _, err := os.Stat(filepath.Join(srv.Data, "admins")); err == nil {
		t.Error("a list was made")
	}
}
