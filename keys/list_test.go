package keys_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"parley/keys"
)

var home = netip.MustParseAddr("192.0.2.1")

// log is a log that is read while it is written.
type log struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *log) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// watched is the list of a new file with that text.
func watched(t *testing.T, text string) (list *keys.List, path string, said *log) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "allow")
	write(t, path, text)
	said = &log{}
	w := keys.NewWatcher(slog.New(slog.NewTextHandler(said, nil)), 2*time.Millisecond)
	t.Cleanup(w.Close)
	list, err := w.List(path)
	if err != nil {
		t.Fatal(err)
	}
	return list, path, said
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// line is a new key as a line of a list, and its fingerprint.
func line(t *testing.T, options, comment string) (text, fingerprint string) {
	t.Helper()
	key := ed25519Key(t)
	text = strings.TrimSpace(options+" "+strings.TrimSpace(string(ssh.MarshalAuthorizedKey(key)))+" "+comment) + "\n"
	return text, keys.Fingerprint(key)
}

func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !ok(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("never: " + what)
		}
	}
}

func TestListOptions(t *testing.T) {
	free, anybody := line(t, "", "ana@desk")
	here, ana := line(t, `no-port-forwarding,from="10.0.0.0/8,192.0.2.*"`, "")
	gone, bob := line(t, `expiry-time="20200101"`, "")
	barred, carol := line(t, `command="uptime"`, "")
	list, path, said := watched(t, "# people\n\n"+free+here+"nonsense\r\n"+gone+barred+"ssh-ed25519 AAAA broken\n")
	elsewhere := netip.MustParseAddr("198.51.100.1")
	for _, c := range []struct {
		key           string
		has, in, away bool
	}{{anybody, true, true, true}, {ana, true, true, false}, {bob, false, false, false}, {carol, false, false, false}, {"", false, false, false}} {
		if list.Has(c.key) != c.has || list.Allows(c.key, home) != c.in || list.Allows(c.key, elsewhere) != c.away {
			t.Errorf("%+v: %v %v %v", c, list.Has(c.key), list.Allows(c.key, home), list.Allows(c.key, elsewhere))
		}
	}
	for _, want := range []string{path + ":5 ", path + `:7 why="the option command`, path + ":8 ", "keys=3 damaged=3"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is not in the log:\n%s", want, said)
		}
	}
}

// The same key twice counts when one of its lines does.
func TestAKeyOnTwoLines(t *testing.T) {
	text, ana := line(t, "", "")
	list, _, _ := watched(t, `from="10.0.0.1" `+text+`from="192.0.2.1" `+text)
	if !list.Allows(ana, home) {
		t.Error("the second line does not count")
	}
}

func TestListFollowsItsFile(t *testing.T) {
	first, ana := line(t, "", "")
	second, bob := line(t, "", "")
	list, path, said := watched(t, first)
	isList := func(who ...string) func() bool {
		return func() bool {
			in := strings.Join(who, " ")
			return list.Has(ana) == strings.Contains(in, ana) && list.Has(bob) == strings.Contains(in, bob)
		}
	}
	if !isList(ana)() {
		t.Fatal("the list is not read at first")
	}
	write(t, path, first+second)
	eventually(t, "a line is added", isList(ana, bob))
	for range 20 { // many changes of the same size, each soon after the other
		write(t, path, first)
		eventually(t, "ana alone", isList(ana))
		write(t, path, second)
		eventually(t, "bob alone", isList(bob))
	}
	next := path + ".new" // as editors do it
	write(t, next, first)
	must(t, os.Rename(next, path))
	eventually(t, "another file takes its place", isList(ana))

	must(t, os.Symlink(t.TempDir(), next)) // so that there is no moment at which nothing is there
	must(t, os.Rename(next, path))
	eventually(t, "the log says that it can't be read", func() bool { return strings.Contains(said.String(), "it is no file") })
	if !isList(ana)() {
		t.Error("what was last read is not in force any more")
	}
	must(t, os.Remove(path))
	eventually(t, "the file is gone", func() bool { return isList()() && !list.Exists() })
	write(t, path, second)
	eventually(t, "the file is there again", isList(bob))
	must(t, os.Chmod(path, 0o602))
	write(t, path, first)
	eventually(t, "everybody can write to it", func() bool { return strings.Contains(said.String(), "chmod o-w") })
	if !isList(bob)() || strings.Count(said.String(), "chmod o-w") != 1 {
		t.Errorf("a file that everybody can write to counts:\n%s", said)
	}
}

func TestListThatIsMissingOrBad(t *testing.T) {
	w := keys.NewWatcher(slog.New(slog.DiscardHandler), time.Hour)
	defer w.Close()
	dir := t.TempDir()
	list, err := w.List(filepath.Join(dir, "none"))
	if err != nil || list.Exists() || list.Has("") || list.Allows("", home) {
		t.Errorf("a missing file: %v", err)
	}
	if _, err := w.List(dir); err == nil || !strings.Contains(err.Error(), "it is no file") {
		t.Errorf("a folder: %v", err)
	}
	large := filepath.Join(dir, "large")
	write(t, large, strings.Repeat("#\n", 3<<20))
	if _, err := w.List(large); err == nil || !strings.Contains(err.Error(), "too large") {
		t.Errorf("a large file: %v", err)
	}
	w.Close()
}

// The log is not flooded by a file that is something else.
func TestManyDamagedLines(t *testing.T) {
	_, _, said := watched(t, strings.Repeat("what is this?\n", 500))
	if n := strings.Count(said.String(), "\n"); n > 25 || !strings.Contains(said.String(), "lines=480") {
		t.Errorf("%d lines in the log:\n%s", n, said)
	}
}

var fingerprints = regexp.MustCompile(`SHA256:\S+`)

// ssh-keygen reads the same file, and finds the same keys in it.
func TestOpenSSHReadsTheList(t *testing.T) {
	dir := t.TempDir()
	var text strings.Builder
	options := []string{"", `from="192.0.2.0/24,10.0.0.1"`, `restrict,pty`, `expiry-time="20991231",no-agent-forwarding`, `permitopen="a b:1"`}
	for i, kind := range []string{"ed25519", "ecdsa", "rsa", "ed25519", "ecdsa"} {
		path := filepath.Join(dir, fmt.Sprint(i))
		keygen(t, "-q", "-t", kind, "-N", "", "-C", "a comment, with \"quotes\"", "-f", path)
		public, err := os.ReadFile(path + ".pub")
		must(t, err)
		fmt.Fprintf(&text, "# key %d\n\n \t%s %s", i, options[i], public)
		fmt.Fprintf(&text, "ssh-ed25519 %s\n", strings.Repeat("A", i))
	}
	list, path, _ := watched(t, text.String())
	found := fingerprints.FindAllString(keygen(t, "-l", "-f", path), -1)
	if len(found) != 5 {
		t.Errorf("ssh-keygen finds %q in\n%s", found, &text)
	}
	for _, f := range found {
		if !list.Allows(f, home) {
			t.Errorf("%s is not on the list", f)
		}
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
