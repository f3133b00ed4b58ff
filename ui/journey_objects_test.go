package ui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Each verb that changes something about somebody prints one object of that for programs, and the audit log has which
// invitation it was.
func TestObjectsOfChanges(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	leave(t, visit(t, srv, "bob").Press("ctrl+d"))
	visit(t, srv, "chief").Enter("/create #plans").WaitFor("Message #plans").Enter("/invite bob").WaitFor("chief added bob")
	for _, c := range []struct{ line, has string }{
		{"admin kick --json bob", `"sessions":0`},
		{"admin mute --json bob for 1h  too loud", `"reason":"too loud"`},
		{"admin unmute --json bob", `"muted":false`},
		{"admin role --json bob moderator", `"role":"moderator"`},
		{"admin role --json bob member", `"role":"member"`},
		{"admin rename --json bob robert", `"name":"robert"`},
		{"admin ban --json robert for 1h spam", `"on":"@robert"`},
		{"admin unban --json robert", `"banned":false`},
		{"admin invite new --json the team", `"id":1`},
		{"admin invite revoke --json --yes 1", `"over":true`},
		{"member --json --yes '#plans' robert owner", `"role":"owner"`},
	} {
		out, errOut, code := run(t, srv, "chief", c.line)
		if code != 0 || errOut != "" || !strings.Contains(out, c.has) || c.has != "" && (strings.Count(out, "\n") != 1 || !json.Valid([]byte(out))) {
			t.Errorf("%s: %d %q %q", c.line, code, out, errOut)
		}
	}
	if out, _, _ := run(t, srv, "chief", "admin audit invit"); !strings.Contains(out, "invite invitation 1: 1 uses") || !strings.Contains(out, "revoke invitation 1") {
		t.Errorf("audit: %s", out)
	}
	if _, errOut, code := run(t, srv, "chief", "admin ban 127.0.0.1"); code != 1 || !strings.Contains(errOut, "own machine") {
		t.Errorf("what can't be is asked first: %d %q", code, errOut)
	}
}

// In a narrow window somebody's row stays one.
func TestNarrowLists(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	for _, name := range []string{"ana", "bob", "cara", "dan", "eve"} {
		visit(t, srv, name)
	}
	chief := visit(t, srv, "chief", uitest.Size(45, 20))
	chief.Enter("/admin users").WaitFor("cara").WaitFor("chief  admin  here")
	if strings.Count(chief.Screen(), "  member  here  ") != 5 {
		t.Errorf("the list:\n%s", chief.Screen())
	}
}
