package keys

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/netip"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"
)

const (
	maxList = 4 << 20 // bytes; more is no list of keys
	maxSaid = 20      // lines that do not count and that the log names
)

// List is a file of public keys in the format of OpenSSH's authorized_keys. A Watcher keeps it as the
// file is. It is safe for many goroutines, and asking it costs a look into a map.
type List struct {
	path string
	log  *slog.Logger
	keys atomic.Pointer[map[string][]grant] // by fingerprint; nil when there is no file

	// Of the last look at the file; guarded by the watcher's mu.
	info    fs.FileInfo // nil when there was no file
	read    time.Time
	sum     [sha256.Size]byte // of its text
	trouble string            // why it could not be read; empty if it could
	damaged []string          // lines that do not count, as people are told
}

// Exists says whether there is such a file.
func (l *List) Exists() bool { return l.keys.Load() != nil }

// Has says whether a line that counts names the key and has not expired, wherever it may come from.
func (l *List) Has(fingerprint string) bool {
	return slices.ContainsFunc(l.grants(fingerprint), func(g grant) bool { return g.lasts(time.Now()) })
}

// Allows says whether a line that counts names the key, and its options allow it for a client at that
// address now.
func (l *List) Allows(fingerprint string, from netip.Addr) bool {
	for _, g := range l.grants(fingerprint) {
		if g.allows(from, time.Now()) {
			return true
		}
	}
	return false
}

func (l *List) grants(fingerprint string) []grant {
	if keys := l.keys.Load(); keys != nil {
		return (*keys)[fingerprint]
	}
	return nil
}

// look reads the file if it is not as it was. A file that is not there is an empty list; one that
// can't be read leaves the list as it was, and is the error. The caller holds the watcher's mu.
func (l *List) look() error {
	info, err := os.Stat(l.path)
	if errors.Is(err, fs.ErrNotExist) {
		l.damaged = nil
		if l.info = nil; l.keys.Swap(nil) != nil {
			l.log.Warn("a list of keys is gone: nobody is on it now", "file", l.path)
		}
		return nil
	}
	if err != nil {
		return err
	}
	if l.same(info) {
		return nil
	}
	now := time.Now() // before it is read, so that a change meanwhile is seen
	text, err := readList(l.path, info)
	if err != nil {
		return err
	}
	l.info, l.read = info, now
	if sum := sha256.Sum256(text); sum != l.sum || !l.Exists() {
		keys, damage := parseList(text)
		l.tell(len(keys), damage)
		l.keys.Store(&keys)
		l.sum = sum
	}
	return nil
}

// same says whether the file is the one that was read. A file that was read within moments of its last
// change may have changed again without a trace in its times.
func (l *List) same(info fs.FileInfo) bool {
	const grain = 100 * time.Millisecond // more than the clock of any file system that says times below seconds
	old := l.info
	return old != nil && os.SameFile(old, info) && old.ModTime().Equal(info.ModTime()) && old.Size() == info.Size() &&
		l.read.Sub(old.ModTime()) > grain
}

// readList returns the file's text. It reads no device, nothing without an end, and nothing that
// everybody can write to.
func readList(path string, info fs.FileInfo) ([]byte, error) {
	switch {
	case !info.Mode().IsRegular():
		return nil, errors.New("it is no file")
	case info.Mode().Perm()&0o002 != 0:
		return nil, errors.New("everybody can write to it: run chmod o-w on it")
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxList+1))
	if err == nil && len(text) > maxList {
		err = fmt.Errorf("it is too large: a list has at most %d MiB", maxList>>20)
	}
	return text, err
}

// damage is a line that does not count.
type damage struct {
	line int // from 1
	why  error
}

// parseList returns what the lines of a list say by the fingerprint of their keys, and those that do not count.
func parseList(text []byte) (map[string][]grant, []damage) {
	keys := map[string][]grant{}
	var bad []damage
	n := 0
	for line := range bytes.Lines(text) {
		n++
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		key, _, options, _, err := ssh.ParseAuthorizedKey(line)
		if err != nil {
			bad = append(bad, damage{n, errors.New("there is no key in it")})
			continue
		}
		g, err := parseOptions(options)
		if err == nil {
			err = Check(key)
		}
		if err != nil {
			bad = append(bad, damage{n, err})
			continue
		}
		keys[Fingerprint(key)] = append(keys[Fingerprint(key)], g)
	}
	return keys, bad
}

// tell writes to the log what was read, and keeps what does not count.
func (l *List) tell(keys int, bad []damage) {
	l.damaged = nil
	for i, d := range bad {
		if i == maxSaid {
			l.log.Warn("more lines of a list do not count", "file", l.path, "lines", len(bad)-i)
			l.damaged = append(l.damaged, fmt.Sprintf("%s: %d lines more", l.path, len(bad)-i))
			break
		}
		at := fmt.Sprintf("%s:%d", l.path, d.line)
		l.log.Warn("a line of a list does not count", "at", at, "why", d.why)
		l.damaged = append(l.damaged, fmt.Sprintf("%s: %v", at, d.why))
	}
	l.log.Info("a list of keys was read", "file", l.path, "keys", keys, "damaged", len(bad))
}
