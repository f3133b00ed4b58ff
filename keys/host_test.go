package keys_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"parley/keys"
)

func TestHostKeyIsMadeOnceAndKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), keys.HostKeyFile)
	first, err := keys.HostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("mode of the new key: %v, %v", info.Mode(), err)
	}
	second, err := keys.HostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := keys.Fingerprint(first.PublicKey()), keys.Fingerprint(second.PublicKey()); a != b {
		t.Errorf("made %s, then read %s", a, b)
	}
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil || len(entries) != 1 {
		t.Errorf("files left beside the key: %v, %v", entries, err)
	}
}

func TestHostKeyRefuses(t *testing.T) {
	good := filepath.Join(t.TempDir(), "good")
	if _, err := keys.HostKey(good); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		text []byte
		mode os.FileMode
		want string
	}{
		"readable by the group": {text, 0o640, "run chmod 600"},
		"readable by all":       {text, 0o604, "run chmod 600"},
		"cut short":             {text[:len(text)/2], 0o600, "cannot be read"},
		"empty":                 {nil, 0o600, "cannot be read"},
	} {
		path := filepath.Join(t.TempDir(), "key")
		if err := os.WriteFile(path, c.text, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(path, c.mode); err != nil {
			t.Fatal(err)
		}
		if _, err := keys.HostKey(path); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
		if after, _ := os.ReadFile(path); string(after) != string(c.text) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// keygen runs OpenSSH's ssh-keygen and returns what it prints.
func keygen(t *testing.T, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath("ssh-keygen"); err != nil {
		t.Skip("needs ssh-keygen (OpenSSH)")
	}
	out, err := exec.Command("ssh-keygen", args...).CombinedOutput()
	if err != nil {
		t.Fatalf("ssh-keygen %v: %v\n%s", args, err, out)
	}
	return string(out)
}

func TestOpenSSHReadsTheHostKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), keys.HostKeyFile)
	key, err := keys.HostKey(path)
	if err != nil {
		t.Fatal(err)
	}
	want := keys.Fingerprint(key.PublicKey())
	if out := keygen(t, "-l", "-f", path); !strings.Contains(out, want) || !strings.Contains(out, "ED25519") {
		t.Errorf("ssh-keygen says %q, we say %s", out, want)
	}
}

func TestHostKeysOfOpenSSH(t *testing.T) {
	dir := t.TempDir()
	for name, c := range map[string]struct {
		args []string
		want string // in the error; empty for none
	}{
		"ed25519":    {[]string{"-t", "ed25519", "-N", ""}, ""},
		"rsa":        {[]string{"-t", "rsa", "-b", "2048", "-N", ""}, "ed25519 key is needed"},
		"passphrase": {[]string{"-t", "ed25519", "-N", "secret"}, "has a passphrase"},
	} {
		path := filepath.Join(dir, name)
		keygen(t, append(c.args, "-q", "-f", path)...)
		key, err := keys.HostKey(path)
		switch {
		case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		case c.want == "" && err != nil:
			t.Errorf("%s: %v", name, err)
		case c.want == "" && !strings.Contains(keygen(t, "-l", "-f", path), keys.Fingerprint(key.PublicKey())):
			t.Errorf("%s: another fingerprint than ssh-keygen's", name)
		}
	}
}
