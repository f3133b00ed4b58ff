package files

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// A path leads to the root, a folder or a file, and never up; a mark that is put on a name comes off again.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"", "/", "..", "/#design/a (2).txt", "../../etc/passwd", "#design//x/../y", "a\x00b", "@bob/" + strings.Repeat("x", 300), "~7/a (#9).txt", "/inbox/.", `\..\x`} {
		f.Add(p, 2)
	}
	h := newHouse(f, room.FileRules{})
	h.attach(h.ana, "a.txt", "1")
	h.attach(h.ana, "a.txt", "2")
	f.Fuzz(func(t *testing.T, p string, n int) {
		clean, err := Clean(p)
		if err == nil && (!path.IsAbs(clean) || clean != path.Clean(clean) || strings.Contains(clean+"/", "/../")) {
			t.Errorf("%q is cleaned to %q", p, clean)
		}
		if folder, name, err := split(p); err == nil && (strings.Contains(folder+name, "/") || path.Join("/", folder, name) != clean || folder == ".." || name == "..") {
			t.Errorf("%q is split into %q and %q", p, folder, name)
		}
		tree := New(h.bob)
		e, err := tree.Stat(t.Context(), p)
		if code := chat.CodeOf(err); err != nil && code != chat.NotFound {
			t.Errorf("%q: %v", p, err)
		}
		if err == nil && !e.Folder && (e.Size != 1 || e.id == 0) {
			t.Errorf("%q: %+v", p, e)
		}
		if u, err := tree.Create(t.Context(), p, How{Size: -1}); err == nil {
			if u.at.room == 0 || fileName(u.name) != u.to.Name() {
				t.Errorf("%q is written as %q in %d", p, u.to.Name(), u.at.room)
			}
			u.Abort()
		}
		if name, err := chat.CleanFileName(p); err == nil {
			if bare, m, _, ok := unmarked(numbered(name, 2+abs(n)%98)); !ok || bare != name || m != 2+abs(n)%98 {
				t.Errorf("%q: %q %d %v", name, bare, m, ok)
			}
			id := chat.AttachmentID(1 + abs(n))
			if bare, _, got, ok := unmarked(identified(name, id)); !ok || bare != name || got != id {
				t.Errorf("%q: %q %d %v", name, bare, got, ok)
			}
		}
	})
}

func abs(n int) int { return max(n, -(n+1)) % (1 << 40) }

// told is a client that has said all that it says.
type told struct{ io.Reader }

func (told) Write(p []byte) (int, error) { return len(p), nil }
func (told) Say(string)                  {}
func (told) Rest()                       {}

// Whatever a client of sftp sends, the session ends when it does, and nothing stays open.
func FuzzSFTP(f *testing.F) {
	open := "\x00\x00\x00\x1a\x03\x00\x00\x00\x01\x00\x00\x00\x09#design/x\x00\x00\x00\x1a\x00\x00\x00\x00"
	f.Add([]byte("\x00\x00\x00\x05\x01\x00\x00\x00\x03" + open))
	f.Add([]byte(open + "\x00\x00\x00\x1a\x06\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01x\x00\x00\x00\x0d\x04\x00\x00\x00\x03\x00\x00\x00\x04\x00\x00\x00\x01"))
	f.Add([]byte("\x00\x00\x00\x0a\x0b\x00\x00\x00\x01\x00\x00\x00\x01/\x00\x00\x00\x0d\x0c\x00\x00\x00\x02\x00\x00\x00\x04\x00\x00\x00\x01"))
	h := newHouse(f, room.FileRules{MaxFile: 1000})
	f.Fuzz(func(t *testing.T, b []byte) {
		tree := New(h.ana)
		_ = SFTP(within(t), tree, told{strings.NewReader(string(b))})
		if len(tree.open) != 0 {
			t.Errorf("%d uploads are open", len(tree.open))
		}
	})
}

// The same of scp -O.
func FuzzSCP(f *testing.F) {
	f.Add("scp -t #design", "C0644 5 x\nhello\x00")
	f.Add("scp -prd -t -- #design/y", "T1 0 1 0\nC0644 0 x\n\x00D0755 0 d\nE\n\x01warning\n")
	f.Add("scp -f #design/*", "\x00\x00\x00\x00\x00")
	f.Add("scp -r -f /", "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00")
	h := newHouse(f, room.FileRules{MaxFile: 1000})
	h.attach(h.ana, "there.txt", "bytes")
	f.Fuzz(func(t *testing.T, line, in string) {
		c, ok := ParseSCP(strings.Fields(line))
		if !ok {
			return
		}
		tree := New(h.ana)
		_ = c.Run(within(t), tree, told{strings.NewReader(in)})
		if len(tree.open) != 0 {
			t.Errorf("%d uploads are open", len(tree.open))
		}
	})
}

// within is a context that fails the test when what has it takes too long.
func within(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(func() {
		if errors.Is(ctx.Err(), context.DeadlineExceeded) {
			t.Error("it did not end")
		}
		cancel()
	})
	return ctx
}
