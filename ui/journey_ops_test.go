package ui_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// The message of the day stands on everybody's Home, quietly, and is kept.
func TestMOTDOnHome(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob := visit(t, srv, "bob")
	small := visit(t, srv, "cara", uitest.Size(45, 20))
	if _, errOut, code := atConsole(t, srv, "motd", "The backup runs at noon; come back for tea."); code != 0 {
		t.Errorf("motd: %d %q", code, errOut)
	}
	bob.WaitFor("\n  The backup runs at noon; come back for tea.")
	small.WaitFor("\n  The backup runs at noon")
	if out, _, code := run(t, srv, "bob", "motd"); code != 0 || out != "The backup runs at noon; come back for tea.\n" {
		t.Errorf("motd: %d %q", code, out)
	}
	if _, errOut, code := run(t, srv, "bob", "admin motd mine"); code != 1 || !strings.Contains(errOut, "you may not change the message of the day") {
		t.Errorf("bob sets it: %d %q", code, errOut)
	}
	leave(t, bob.Press("ctrl+d"))
	srv.Restart()
	bob = visit(t, srv, "bob").WaitFor("The backup runs at noon")
	visit(t, srv, "chief").Enter("/admin motd off").WaitFor("there is no message of the day").WaitGone("noon")
	bob.WaitGone("The backup")
}

// What is damaged in a list is told to whoever has it read again; the others count at once.
func TestReloadNamesDamage(t *testing.T) {
	t.Parallel()
	allow := listFile(t, keyLine("ana"))
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")), "--access", "allowlist", "--allow", allow)
	if out, _, code := run(t, srv, "chief", "admin reload"); code != 0 || !strings.Contains(out, "every line counts") {
		t.Errorf("reload: %d %s", code, out)
	}
	must(t, os.WriteFile(allow, []byte(keyLine("ana")+"# a comment\nno key at all\n"+keyLine("bob")), 0o600))
	out, _, code := run(t, srv, "chief", "admin reload")
	if code != 0 || !strings.Contains(out, filepath.Base(allow)+":3: there is no key in it") || strings.Count(out, "\n") != 1 {
		t.Errorf("reload: %d %s", code, out)
	}
	if !letIn(t, srv, "bob") {
		t.Error("the good line does not count")
	}
	must(t, os.Chmod(allow, 0o606))
	if out, _, _ = atConsole(t, srv, "reload"); !strings.Contains(out, "run chmod o-w on it; what it said last stays in force") {
		t.Errorf("reload: %s", out)
	}
}

func TestStatsOfTheServer(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	lobby(visit(t, srv, "ana")).Enter("hello").WaitFor("hello")
	var got map[string]any
	out, _, code := atConsole(t, srv, "stats", "--json")
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != 0 || got["screens"] != 1.0 || got["messages"] != 1.0 || got["accounts"] != 1.0 {
		t.Errorf("stats: %d %s %v", code, out, err)
	}
	if out, _, _ := atConsole(t, srv, "stats"); !strings.Contains(out, "sessions      1, of them 1 screens") || !strings.Contains(out, "slow readers") {
		t.Errorf("stats: %s", out)
	}
}
