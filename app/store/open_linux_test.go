package store

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"

	"parley/app/chat"
)

// TestReadOnlyFile: a file that can only be read is refused when it is opened, not at the first post.
func TestReadOnlyFile(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "parley.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s.Close()
	for name, mode := range map[string]os.FileMode{path: 0o444, dir: 0o777, filepath.Dir(dir): 0o755} {
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
	}
	failed := make(chan error)
	go func() { // modes say nothing to root, so somebody else opens it, in a thread that ends with this
		runtime.LockOSThread()
		if os.Getuid() == 0 {
			_ = syscall.Setfsuid(65534)
		}
		s, err := Open(path, Options{})
		if err == nil {
			s.Close()
		}
		failed <- err
	}()
	if err := <-failed; chat.CodeOf(err) != chat.Unavailable || !strings.Contains(chat.MessageOf(err), path+": the one who runs parley may not write to it") {
		t.Errorf("%v", err)
	}
}
