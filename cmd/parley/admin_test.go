package main

import (
	"errors"
	"net/netip"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/app/chat"
	"parley/app/store"
)

// The console says the same with a server and without one, and both write to one audit log.
func TestAdmin(t *testing.T) {
	dir := used(t)
	for _, with := range []string{"no server", "a server"} {
		stop := func() int { return 0 }
		if with == "a server" {
			_, stop = serving(t, dir)
		}
		for _, c := range []struct {
			args, out, errOut string
			status            int
		}{
			{"announce from " + with, "", "", 0},
			{"audit " + with, "console announce from " + with, "", 0},
			{"--json audit " + with, `"by":"console"`, "", 0},
			{"audit --json " + with, `"by":"console"`, "", 0},
			{"ban 10.0.0.0/8", "", "add --yes", 2},
			{"--yes ban 10.0.0.0/8 with " + with, "10.0.0.0/8 is banned", "", 0},
			{"unban 10.0.0.0/8", "is not banned any more", "", 0},
			{"unban 10.0.0.0/8", "", "is not banned", 1},
			{"frobnicate", "", "no verb", 2},
			{"", "", "parley admin help", 2},
			{"help", "admin users", "", 0},
			{"announce --help me", "", "", 0}, // what follows the verb is the verb's
		} {
			args := append([]string{"--data", dir, "admin"}, strings.Fields(c.args)...)
			status, stdout, stderr := parley(t, noEnv, args...)
			lines := 0
			if c.errOut != "" {
				lines = 1
			}
			if status != c.status || !strings.Contains(stdout, c.out) || !strings.Contains(stderr, c.errOut) || strings.Count(stderr, "\n") != lines {
				t.Errorf("%s, %s: %d %q %q", with, c.args, status, stdout, stderr)
			}
		}
		if status := stop(); status != 0 {
			t.Errorf("the server ended with %d", status)
		}
	}
	out := filepath.Join(t.TempDir(), "none")
	if status, _, stderr := parley(t, noEnv, "admin", "--data", out, "users"); status != 1 || !strings.Contains(stderr, "nothing of parley in "+out) {
		t.Errorf("no data: %d %q", status, stderr)
	}
}

// Who comes through a proxy comes from its address as everybody else does, when it says no other.
func TestProxiesAreNotBannedWithSomebody(t *testing.T) {
	dir := t.TempDir()
	db, err := store.Open(filepath.Join(dir, database), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	key := chat.Key{Fingerprint: "SHA256:bob", LastFrom: netip.MustParseAddr("10.0.0.5")}
	_, err = db.CreateUser(t.Context(), chat.User{Name: "bob"}, key)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr := parley(t, noEnv, "--data", dir, "--trusted-proxies", "10.0.0.0/24", "admin", "ban", "--yes", "@bob", "with", "address")
	if status != 0 || !strings.Contains(stdout, "there is no address that could be") {
		t.Errorf("%d %q %q", status, stdout, stderr)
	}
}

// However many use it at once, while a server comes and goes, each is served, one after the other.
func TestAdminWhileAServerComesAndGoes(t *testing.T) {
	dir := used(t)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 3 {
				if status, _, stderr := parley(t, noEnv, "admin", "--data", dir, "announce", "hello"); status != 0 {
					t.Errorf("%d %q", status, stderr)
				}
			}
		})
	}
	all.Wait()
	_, stop := serving(t, dir)
	all.Go(func() { stop() })
	for range 4 {
		all.Go(func() {
			status, _, stderr := parley(t, noEnv, "admin", "--data", dir, "announce", "hello")
			if status != 0 && !strings.Contains(stderr, "going down") {
				t.Errorf("%d %q", status, stderr)
			}
		})
	}
	all.Wait()
	if _, stdout, _ := parley(t, noEnv, "admin", "--data", dir, "audit", "hello"); strings.Count(stdout, "console announce hello") < 12 {
		t.Errorf("in the audit log:\n%s", stdout)
	}
}
