package ui_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"golang.org/x/crypto/ssh"

	"parley/ui/uitest"
)

// code makes an invitation as chief, from a script.
func code(t *testing.T, srv *uitest.Server, args string) string {
	t.Helper()
	var made struct{ Code string }
	out, errOut, _ := run(t, srv, "chief", "admin invite new --json "+args)
	if err := json.Unmarshal([]byte(out), &made); err != nil || made.Code == "" {
		t.Fatalf("no code: %s %s", out, errOut)
	}
	return made.Code
}

// guarded is a server with chief as administrator, and this access.
func guarded(t *testing.T, access string) *uitest.Server {
	t.Helper()
	return uitest.StartServer(t, "--access", access, "--admins", listFile(t, keyLine("chief")))
}

// stranger is somebody who is shown the door.
func stranger(t *testing.T, srv *uitest.Server, name string, opts ...uitest.Option) *uitest.Tester {
	t.Helper()
	return dial(t, srv, append([]uitest.Option{uitest.As(name)}, opts...)...).WaitFor("At the door")
}

// By invitation: from a script and on the screen, mistyped and in small letters, with a name that is taken.
func TestInvite(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	good := code(t, srv, "2 uses for 2h the team")
	if out, errOut, c := run(t, srv, "bob", "join "+strings.ToLower(strings.ReplaceAll(good, "-", ""))); c != 0 || !strings.Contains(out, "you are in as bob") {
		t.Errorf("join: %d %q %q", c, out, errOut)
	}
	visit(t, srv, "bob")
	if _, errOut, c := run(t, srv, "bob", "join #lobby"); c != 0 {
		t.Errorf("who is in joins channels: %d %q", c, errOut)
	}
	cara := stranger(t, srv, "cara", uitest.User("bob"))
	cara.Enter("7K3F-9QXA-0RTB-M2VD").WaitFor("nobody was invited with that code").Press("ctrl+u")
	cara.Enter("7K3F-9QXA-0RTB").WaitFor("that is no code").Press("ctrl+u")
	cara.Enter(good).WaitFor("Your name").Enter("cara").WaitFor("Hello, cara")
	if _, errOut, c := run(t, srv, "dan", "join "+good); c != 1 || !strings.Contains(errOut, "used already") {
		t.Errorf("a third use: %d %q", c, errOut)
	}
	out, _, _ := run(t, srv, "chief", "admin audit")
	for _, want := range []string{"bob join invitation 1 (the team)", "cara join invitation 1", "chief invite invitation 1: 2 uses until"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the audit log: %s", want, out)
		}
	}
	chief := visit(t, srv, "chief").Enter("/admin invite new for a friend").WaitFor("for one newcomer")
	chief.Press("esc").Enter("/admin invite list").WaitFor("for a friend").Press("esc")
	chief.Enter("/admin invite revoke 2").WaitFor("End invitation 2").Press("y").WaitFor("invitation 2 is over")
}

// A code for one makes one account, however many use it at once.
func TestCodeUsedAtOnce(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	good := code(t, srv, "")
	names := []string{"bob", "cara", "dan", "eve"}
	in := make([]bool, len(names))
	var all sync.WaitGroup
	for i, name := range names {
		all.Go(func() {
			cfg := uitest.Config{Addr: srv.Addr, User: name, Signer: uitest.NewKey(name)}
			_, _, c, err := uitest.Run(t.Context(), cfg, "join "+good)
			in[i] = err == nil && c == 0
		})
	}
	all.Wait()
	count := 0
	for i, name := range names {
		if in[i] {
			count++
		}
		if got := letIn(t, srv, name); got != in[i] {
			t.Errorf("%s: told %v, in %v", name, in[i], got)
		}
	}
	if count != 1 {
		t.Errorf("%d came in by one code", count)
	}
}

// An invitation that is over is no good, and guessing has to wait.
func TestBadCodes(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	old := code(t, srv, "for 1ms")
	if _, errOut, c := run(t, srv, "bob", "join "+old); c != 1 || !strings.Contains(errOut, "not good any more") {
		t.Errorf("expired: %d %q", c, errOut)
	}
	for i := range 6 {
		want := "nobody was invited"
		if i == 5 {
			want = "too many wrong codes: try again in"
		}
		if _, errOut, _ := run(t, srv, "bob", "join 7K3F-9QXA-0RTB-M2VD"); !strings.Contains(errOut, want) {
			t.Errorf("guess %d: %q", i, errOut)
		}
	}
	if _, errOut, _ := run(t, srv, "cara", "join 7K3F-9QXA-0RTB-M2VD"); !strings.Contains(errOut, "nobody was invited") {
		t.Errorf("another one's guess: %q", errOut)
	}
}

// Who knocks is shown to all administrators, in rooms and on Home; one key lets him in, and the line goes everywhere.
func TestKnock(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "allowlist")
	chief, other := visit(t, srv, "chief"), lobby(visit(t, srv, "chief"))
	max := stranger(t, srv, "max").WaitFor("Only people whose keys are listed")
	max.Enter("I am max from the lab").WaitFor("You knocked")
	for _, p := range []*uitest.Tester{chief, other} {
		p.WaitFor("max knocks: “I am max from the lab” · Alt+Y lets in · Alt+X refuses")
	}
	if _, errOut, c := run(t, srv, "max", "knock again"); c != 1 || !strings.Contains(errOut, "knocked already") {
		t.Errorf("a second knock: %d %q", c, errOut)
	}
	other.Press("alt+y").WaitFor("max may come in")
	chief.WaitGone("max knocks")
	max.WaitFor("Hello, max")
	visit(t, srv, "max")
	if out, _, _ := run(t, srv, "chief", "admin audit admit --json"); !strings.Contains(out, `"verb":"admit"`) || !strings.Contains(out, `"reason":"I am max from the lab"`) {
		t.Errorf("audit: %s", out)
	}
}

// Who is refused is told so, there and when they come again; a knock waits for the next login of an administrator, over a restart.
func TestKnockRefused(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	if out, errOut, c := run(t, srv, "max", "knock let me in"); c != 0 || !strings.Contains(out, "you knocked") {
		t.Errorf("knock: %d %q", c, errOut)
	}
	srv.Restart()
	max := stranger(t, srv, "max").WaitFor("You knocked: “let me in”")
	chief := visit(t, srv, "chief").WaitFor("max knocks: “let me in”").Press("alt+x").WaitFor("max was refused").WaitGone("max knocks")
	max.WaitFor("were not let in").Enter("please please").WaitFor("knock again in").Press("esc").WaitExit()
	stranger(t, srv, "max").WaitFor("were not let in")
	key := ssh.FingerprintSHA256(uitest.NewKey("max").PublicKey())
	chief.Enter("/admin allow " + key + " changed my mind").WaitFor("may come in")
	visit(t, srv, "max")
	leave(t, chief.Press("ctrl+d"))
	srv.Restart()
	if out, _, _ := run(t, srv, "chief", "admin allow --json"); !strings.Contains(out, `"comment":"changed my mind"`) {
		t.Errorf("allowed: %s", out)
	}
}

// A guest does not stay for ever, and is told; too many do not get in.
func TestGuestsTimeIsUp(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--access", "invite", "--admins", listFile(t, keyLine("chief")), "--limit", "guest-time=3s", "--limit", "guests=1")
	max := stranger(t, srv, "max")
	eve := uitest.OpenSSH(t, srv.Addr, uitest.KeyFile(t, "eve"), "eve").WaitFor("too many people wait at the door")
	eve.WaitExit()
	max.WaitFor("nobody let you in yet; come back later").WaitExit()
}

// The key that answers a knock answers the one that is shown, not another that just took its place.
func TestKnocksOneAfterTheOther(t *testing.T) {
	t.Parallel()
	srv := guarded(t, "invite")
	for _, name := range []string{"max", "eve", "dan"} {
		run(t, srv, name, "knock it is "+name)
	}
	chief, other := visit(t, srv, "chief").WaitFor("max knocks: “it is max” and 2 more"), visit(t, srv, "chief").WaitFor("max knocks")
	chief.Press("alt+y", "alt+y").WaitFor("eve knocks: “it is eve” and 1 more")
	other.WaitFor("eve knocks")
	if out, _, _ := run(t, srv, "chief", "admin knocks --json"); strings.Count(out, `"id"`) != 2 {
		t.Errorf("knocks: %s", out)
	}
	other.Press("esc").WaitGone("eve knocks")
	run(t, srv, "chief", "admin refuse EVE")
	chief.WaitFor("dan knocks: “it is dan” · Alt+Y")
	if _, errOut, c := run(t, srv, "chief", "admin admit nobody"); c != 1 || !strings.Contains(errOut, "nobody called nobody") {
		t.Errorf("admit nobody: %d %q", c, errOut)
	}
	visit(t, srv, "max").Enter("/admin knocks").WaitFor("you may not let people in").Press("esc", "alt+y").WaitFor("nobody knocks")
}
