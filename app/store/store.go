package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"parley/app/chat"
)

var _ chat.Store = (*Store)(nil)

// Options are what a server may choose. The zero value is good.
type Options struct {
	Readers int              // connections that read at the same time; 4 when zero
	Wait    time.Duration    // for a lock that another process holds; 5 s when zero
	Now     func() time.Time // the clock; time.Now when nil
}

// Store implements chat.Store over one database file. It is safe for many goroutines.
type Store struct {
	read  *reader
	write *writer
	close func() error // once
	now   func() time.Time
	lobby chat.RoomID

	searches chan struct{} // holds one token for each search that reads
}

// Open opens the database file at path, makes it when it is missing (its folder must be there),
// brings its schema up to date, and makes the lobby.
//
// Invalid when the file is damaged, not a database, of another program or of a newer parley; the
// message says what to do, and the file is left as it is. Unavailable when the file cannot be opened
// or written, or another process holds its lock for longer than Options.Wait.
//
// It does not read the whole file to look for damage, since that takes minutes for years of history.
// What it does read (header, schema, the first rows) must be sound.
func Open(path string, o Options) (*Store, error) {
	s := &Store{now: o.Now, searches: make(chan struct{}, searchBound)}
	if s.now == nil {
		s.now = time.Now
	}
	if err := s.open(path, cmp.Or(o.Readers, 4), cmp.Or(o.Wait, 5*time.Second)); err != nil {
		return nil, openError(err, path)
	}
	return s, nil
}

func (s *Store) open(path string, readers int, wait time.Duration) error {
	ctx := context.Background()
	empty, err := inspect(path)
	if err != nil {
		return err
	}
	db, err := openWrite(ctx, path, empty, wait)
	if err != nil {
		return err
	}
	if err := migrate(ctx, db, path); err != nil {
		db.Close()
		return err
	}
	conn, err := db.Conn(ctx)
	if err != nil {
		db.Close()
		return err
	}
	rdb, err := openRead(path, readers, wait)
	if err != nil {
		conn.Close()
		db.Close()
		return err
	}
	s.read, s.write = &reader{db: rdb}, newWriter(conn)
	working, stop := context.WithCancel(ctx)
	var work sync.WaitGroup
	s.close = sync.OnceValue(func() error {
		stop()
		work.Wait()
		return fold(errors.Join(s.write.close(), s.read.close(), db.Close()), "")
	})
	if s.lobby, err = s.findLobby(ctx); err != nil {
		s.Close()
		return err
	}
	work.Go(func() { s.mergeIndex(working, s.write.tx.index.due) })
	left, err := one(ctx, s.read, scanNumber, "", `SELECT arrival FROM search_backlog`)
	if err != nil {
		s.Close()
		return err
	}
	if left > 0 {
		work.Go(func() { s.indexBacklog(working) }) // what it can't do now it does after the next start
	}
	return nil
}

// openError says about which file it is, for the one who starts the server.
func openError(err error, path string) error {
	if isDamage(err) {
		return chat.Wrap(chat.Invalid, err, fmt.Sprintf(
			"the database %s is damaged: restore it from a backup; it was left as it is", path))
	}
	err = fold(err, "")
	if chat.CodeOf(err) == chat.Unavailable {
		return chat.Wrap(chat.Unavailable, err, fmt.Sprintf("cannot open the database %s: %s", path, chat.MessageOf(err)))
	}
	return err
}

// findLobby returns the id of the lobby, which it makes in a new database.
func (s *Store) findLobby(ctx context.Context) (chat.RoomID, error) {
	r, err := s.ChannelByName(ctx, chat.Lobby)
	if chat.CodeOf(err) == chat.NotFound {
		r, err = s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: chat.Lobby}, 0)
	}
	return r.ID, err
}

// Close refuses further work, finishes what was asked for, and closes the file. A second call is
// harmless.
func (s *Store) Close() error {
	return s.close()
}

// at returns t, or the time now when t is zero, as a column has it.
func (s *Store) at(t time.Time) int64 {
	if t.IsZero() {
		t = s.now()
	}
	return micros(t)
}
