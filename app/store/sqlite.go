package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"parley/app/chat"
)

// What only SQLite has: its file, its settings, its result codes.

// applicationID marks a SQLite file as parley's; it stands in the file's header.
const applicationID = 0x7061726c // "parl"

const (
	headerSize  = 100
	headerMagic = "SQLite format 3\x00"
	headerAppID = 68 // where the application id stands, big-endian

	writeCacheKiB = 8 << 10
	readCacheKiB  = 2 << 10 // for each connection

	checkpointPages = 4000     // of 4 KiB, in the journal before they are moved to the file; busy pages move once
	journalKeep     = 64 << 20 // bytes; what a burst made the journal grow above it is given back
)

// inspect looks at the file without SQLite, so that one that is not ours is certainly not touched. It is
// opened for writing, for SQLite is content with one that can only be read until somebody posts.
// A missing file is made, empty and for its owner only: the files beside it take over its mode.
// It says whether the file is empty. Invalid, with a sentence that says what to do, when it is not ours.
func inspect(path string) (empty bool, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, fs.ErrPermission) {
		return false, chat.Wrap(chat.Unavailable, err, "the one who runs parley may not write to it: change its owner or its mode")
	}
	if err != nil {
		return false, chat.Wrap(chat.Unavailable, err, "the file cannot be opened")
	}
	defer f.Close()
	header := make([]byte, headerSize)
	n, err := io.ReadFull(f, header)
	switch {
	case err == io.EOF:
		return true, nil
	case err != nil && err != io.ErrUnexpectedEOF:
		return false, chat.Wrap(chat.Unavailable, err, "the file cannot be read")
	case n < headerSize || !bytes.HasPrefix(header, []byte(headerMagic)):
		return false, chat.Errorf(chat.Invalid,
			"%s is not a database: move it away or restore it from a backup; it was left as it is", path)
	case binary.BigEndian.Uint32(header[headerAppID:]) != applicationID:
		return false, chat.Errorf(chat.Invalid,
			"%s is a database of another program: choose another file; it was left as it is", path)
	}
	return false, nil
}

// dsn names the file and how each of its connections behaves.
func dsn(path string, wait time.Duration, extra ...string) (string, error) {
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	q := url.Values{
		"_busy_timeout": {fmt.Sprint(wait.Milliseconds())},
		"_foreign_keys": {"on"},
		"_dqs":          {"0"},
		"_error_rc":     {"1"},
	}
	for i := 0; i < len(extra); i += 2 {
		q.Add(extra[i], extra[i+1])
	}
	return (&url.URL{Scheme: "file", Path: filepath.ToSlash(abs), RawQuery: q.Encode()}).String(), nil
}

// openWrite opens the one connection that writes and marks an empty file as ours.
func openWrite(ctx context.Context, path string, empty bool, wait time.Duration) (*sql.DB, error) {
	name, err := dsn(path, wait, "_txlock", "immediate", "_synchronous", "FULL",
		"_pragma", fmt.Sprintf("cache_size(-%d)", writeCacheKiB),
		"_pragma", fmt.Sprintf("wal_autocheckpoint(%d)", checkpointPages),
		"_pragma", fmt.Sprintf("journal_size_limit(%d)", journalKeep))
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(1)
	if err := settings(ctx, db, empty); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

// settings makes those settings that stay in the file. The mark comes first, while there is nothing else.
func settings(ctx context.Context, db *sql.DB, empty bool) error {
	if empty {
		if _, err := db.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID)); err != nil {
			return err
		}
	}
	var mode string
	if err := db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode); err != nil {
		return err
	}
	if mode != "wal" {
		return chat.Errorf(chat.Unavailable, "the file system of the database does not support its journal (mode %q)", mode)
	}
	return nil
}

// openRead opens the connections that only read. The file must be there.
func openRead(path string, n int, wait time.Duration) (*sql.DB, error) {
	name, err := dsn(path, wait, "mode", "ro", "_query_only", "on",
		"_pragma", fmt.Sprintf("cache_size(-%d)", readCacheKiB))
	if err != nil {
		return nil, err
	}
	db, err := sql.Open("sqlite", name)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(n)
	db.SetMaxIdleConns(n)
	return db, nil
}

// foldSQLite is fold for what SQLite answers.
func foldSQLite(err error) error {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return chat.Wrap(chat.Internal, err, "the database failed")
	}
	switch e.Code() { // the extended codes first
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE: // a primary key that is taken is our fault, so Internal
		return chat.Wrap(chat.Conflict, err, "it is there already")
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		return chat.Wrap(chat.NotFound, err, "there is no such person or room")
	}
	switch e.Code() & 0xff {
	case sqlite3.SQLITE_FULL:
		return chat.Wrap(chat.Unavailable, err, "the disk of the server is full; nothing was lost, try again later")
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_CANTOPEN:
		return chat.Wrap(chat.Unavailable, err, "the server cannot write to its disk; nothing was lost, try again later")
	case sqlite3.SQLITE_IOERR:
		return chat.Wrap(chat.Unavailable, err, "the disk of the server reports an error; try again later")
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL:
		return chat.Wrap(chat.Unavailable, err, "the database of the server is in use elsewhere; try again in a moment")
	case sqlite3.SQLITE_INTERRUPT:
		return chat.Wrap(chat.Unavailable, err, "the server did not answer in time; try again")
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return chat.Wrap(chat.Internal, err, "the database is damaged: restore it from a backup")
	}
	return chat.Wrap(chat.Internal, err, "the database failed")
}

// isDamage says whether SQLite found the file itself broken.
func isDamage(err error) bool {
	var e *sqlite.Error
	return errors.As(err, &e) &&
		(e.Code()&0xff == sqlite3.SQLITE_CORRUPT || e.Code()&0xff == sqlite3.SQLITE_NOTADB)
}
