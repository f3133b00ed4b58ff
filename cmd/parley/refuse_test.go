package main

import (
	"bytes"
	"database/sql"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// contents maps the files of a folder to what is in them.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		all[path] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// refuses checks that parley does not start: status 1, one line that says want, and dir as it was.
func refuses(t *testing.T, want, listen, dir string) {
	t.Helper()
	before := contents(t, filepath.Dir(dir))
	status, stdout, stderr := parley(t, noEnv, "--listen", listen, "--web", "off", "--data", dir)
	if status != 1 || stdout != "" || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, want) {
		t.Errorf("status %d, stdout %q, stderr %q, want %q", status, stdout, stderr, want)
	}
	after := contents(t, filepath.Dir(dir))
	for path, text := range after {
		if old, ok := before[path]; !ok || old != text {
			t.Errorf("%s was touched", path)
		}
	}
	if len(after) != len(before) {
		t.Errorf("%d files, %d before", len(after), len(before))
	}
}

const free = "127.0.0.1:0"

func TestPortInUse(t *testing.T) {
	l, err := net.Listen("tcp", free)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	refuses(t, "choose another address with --listen", l.Addr().String(), filepath.Join(t.TempDir(), "data"))
}

func TestNoSuchAddress(t *testing.T) {
	refuses(t, "choose another address with --listen", "192.0.2.1:1", filepath.Join(t.TempDir(), "data"))
}

func TestFolderIsHeld(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, stop := serving(t, dir)
	status, _, stderr := parley(t, noEnv, "--listen", free, "--web", "off", "--data", dir)
	if status != 1 || strings.Count(stderr, "\n") != 1 || !strings.Contains(stderr, "another parley (process ") {
		t.Errorf("%d %q", status, stderr)
	}
	if status := stop(); status != 0 {
		t.Errorf("the first one ended with %d", status)
	}
	_, stop = serving(t, dir)
	stop()
}

func TestFolderCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, "choose another with --data", free, file)
	refuses(t, "choose another with --data", free, filepath.Join(file, "data"))
}

// used is a data folder that a parley has been started with.
func used(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	_, stop := serving(t, dir)
	stop()
	return dir
}

func TestDamagedDatabase(t *testing.T) {
	for name, damage := range map[string]func(db []byte) []byte{
		"not a database": func([]byte) []byte { return []byte("this is no database\n") },
		"header":         func(db []byte) []byte { copy(db, bytes.Repeat([]byte{0xff}, 100)); return db },
		"first pages":    func(db []byte) []byte { copy(db[100:], bytes.Repeat([]byte{0xff}, 8000)); return db },
	} {
		t.Run(name, func(t *testing.T) {
			dir := used(t)
			path := filepath.Join(dir, "parley.db")
			db, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, damage(db), 0o600); err != nil {
				t.Fatal(err)
			}
			refuses(t, path, free, dir)
		})
	}
}

// Damage that shows only when the room manager reads what it keeps in memory.
func TestDamagedTable(t *testing.T) {
	dir := used(t)
	path := filepath.Join(dir, "parley.db")
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	var page, size int
	err = db.QueryRow(`SELECT rootpage, (SELECT page_size FROM pragma_page_size) FROM sqlite_schema WHERE name = 'bans'`).Scan(&page, &size)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	copy(file[(page-1)*size:], bytes.Repeat([]byte{0xff}, size))
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	refuses(t, "the database is damaged: restore it from a backup", free, dir)
}

func TestNewerDatabase(t *testing.T) {
	dir := used(t)
	db, err := sql.Open("sqlite", filepath.Join(dir, "parley.db"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (999999, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	refuses(t, "newer", free, dir)
}

func TestListThatCannotBeRead(t *testing.T) {
	dir := used(t)
	if err := os.Mkdir(filepath.Join(dir, "admins"), 0o700); err != nil {
		t.Fatal(err)
	}
	refuses(t, "cannot read the list of keys "+filepath.Join(dir, "admins"), free, dir)
}

func TestHostKeyOthersCanRead(t *testing.T) {
	dir := used(t)
	if err := os.Chmod(filepath.Join(dir, "ssh_host_ed25519_key"), 0o644); err != nil {
		t.Fatal(err)
	}
	refuses(t, "run chmod 600", free, dir)
}
