package store

import (
	"bytes"
	"database/sql"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

func TestReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "odd name%3f?#.db")
	s := reopen(t, path)
	ana := newUser(t, s, "ana")
	say(t, s, s.lobby, ana.ID, "hello")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Fatalf("%v, %v; want a file for its owner only", info, err)
	}
	again := reopen(t, path)
	if again.lobby != s.lobby {
		t.Errorf("lobby %d, was %d", again.lobby, s.lobby)
	}
	if all := wantWhole(t, again, again.lobby); len(all) != 1 || all[0].Text != "hello" {
		t.Errorf("%+v", all)
	}
	if m := say(t, again, again.lobby, ana.ID, "again"); m.Seq != 2 {
		t.Errorf("seq %d", m.Seq)
	}
}

func TestSettings(t *testing.T) {
	s := newStore(t)
	text := func(r row) (v string, err error) { err = r.Scan(&v); return v, err }
	for pragma, want := range map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "cache_size": "-8192",
	} {
		err := s.write.do(ctx, func(tx *tx) error {
			got, err := first(tx, text, "PRAGMA "+pragma)
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
	if _, err := s.read.db.Exec("DELETE FROM rooms"); chat.CodeOf(fold(err, "")) != chat.Unavailable {
		t.Errorf("a reader wrote: %v", err)
	}
}

// wantRefused fails unless Open says no with an Invalid that has the words, and the file stays as it is.
func wantRefused(t *testing.T, path string, words string) {
	t.Helper()
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s, err := Open(path, Options{})
	if err == nil {
		s.Close()
	}
	wantCode(t, err, chat.Invalid)
	if !strings.Contains(chat.MessageOf(err), words) {
		t.Errorf("it says %q, want %q in it", chat.MessageOf(err), words)
	}
	if after, err := os.ReadFile(path); err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file was changed (%v)", err)
	}
}

func TestNotADatabase(t *testing.T) {
	for text, body := range map[string]string{
		"short": "hello\n", "long": strings.Repeat("not a database at all\n", 500),
	} {
		path := filepath.Join(t.TempDir(), text)
		if err := os.WriteFile(path, []byte(body), 0o600); err != nil {
			t.Fatal(err)
		}
		wantRefused(t, path, "is not a database")
	}
}

func TestForeignDatabase(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	rawExec(t, path, "CREATE TABLE notes (text TEXT)")
	wantRefused(t, path, "another program")
}

func TestNewerSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	reopen(t, path).Close()
	rawExec(t, path, "INSERT INTO goose_db_version (version_id, is_applied) VALUES (999, 1)")
	wantRefused(t, path, "newer parley (schema 999")
}

func TestDamaged(t *testing.T) {
	for what, damage := range map[string]func([]byte) []byte{
		"schema": func(b []byte) []byte { copy(b[100:], bytes.Repeat([]byte{0xff}, 200)); return b },
		"header": func(b []byte) []byte { binary.BigEndian.PutUint16(b[16:], 7); return b }, // the page size
		"cut":    func(b []byte) []byte { return b[:len(b)/2] },
	} {
		t.Run(what, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "parley.db")
			s := reopen(t, path)
			newUser(t, s, "ana")
			s.Close()
			body, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(body), 0o600); err != nil {
				t.Fatal(err)
			}
			wantRefused(t, path, "is damaged")
		})
	}
}

func TestNoSuchFolder(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{filepath.Join(file, "parley.db"), filepath.Join(t.TempDir(), "no", "parley.db"), t.TempDir()} {
		_, err := Open(path, Options{})
		wantCode(t, err, chat.Unavailable)
	}
}

// TestLocked has another process (another connection is one to SQLite) hold the lock: neither Open
// nor a write hangs, reading goes on, and all is well when it lets go.
func TestLocked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	reopen(t, path).Close()
	s, err := Open(path, Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ana := newUser(t, s, "ana").ID

	other, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	_, _, err = s.AppendMessage(ctx, draft(s.lobby, ana, "x"))
	wantCode(t, err, chat.Unavailable)
	if _, err := s.MessagesBefore(ctx, s.lobby, 0, 1); err != nil {
		t.Error(err)
	}
	if _, err := other.Exec("ROLLBACK"); err != nil {
		t.Fatal(err)
	}
	if m := say(t, s, s.lobby, ana, "x"); m.Seq != 1 {
		t.Errorf("seq %d", m.Seq)
	}
}

func TestLockedAtOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	reopen(t, path).Close()
	other, err := sql.Open("sqlite", path+"?_pragma=locking_mode(exclusive)")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	if _, err := other.Exec("BEGIN EXCLUSIVE"); err != nil {
		t.Fatal(err)
	}
	_, err = Open(path, Options{Wait: 50 * time.Millisecond})
	wantCode(t, err, chat.Unavailable)
}

// rawExec changes a database behind the store's back.
func rawExec(t *testing.T, path, query string) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(query); err != nil {
		t.Fatal(err)
	}
}
