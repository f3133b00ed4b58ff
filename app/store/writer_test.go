package store

import (
	"errors"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"parley/app/chat"
)

// together queues jobs while the writer is held, so that they are one batch, and returns their errors.
func together(s *Store, jobs ...func() error) []error {
	release, stuck := holdWriter(s)
	<-stuck
	errs := make([]error, len(jobs))
	var wg sync.WaitGroup
	for i, job := range jobs {
		wg.Go(func() { errs[i] = job() })
	}
	for waiting := 0; waiting < len(jobs); {
		s.write.mu.Lock()
		waiting = len(s.write.queue)
		s.write.mu.Unlock()
	}
	close(release)
	wg.Wait()
	return errs
}

// TestBatch has one transaction with good and bad jobs: each gets its own answer.
func TestBatch(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	post := func(room chat.RoomID, author chat.UserID, text string) func() error {
		return func() error {
			_, _, err := s.AppendMessage(ctx, draft(room, author, text))
			return err
		}
	}
	errs := together(s,
		post(s.lobby, ana, "one"),
		post(99, ana, "no such room"),
		post(s.lobby, 99, "no such author"),
		post(s.lobby, ana, "one"),
		func() error {
			_, err := s.CreateUser(ctx, chat.User{Name: "ben"}, chat.Key{Fingerprint: "SHA256:ana"})
			return err
		},
		func() error { // nobody foresaw this one
			return s.write.do(ctx, func(*tx) error { return errors.New("poison") })
		},
		post(s.lobby, ana, "two"),
	)
	want := []chat.Code{"", chat.NotFound, chat.NotFound, "", chat.Conflict, chat.Internal, ""}
	for i, err := range errs {
		if chat.CodeOf(err) != want[i] {
			t.Errorf("job %d: %v, want %q", i, err, want[i])
		}
	}
	if all := wantWhole(t, s, s.lobby); len(all) != 2 {
		t.Errorf("%d messages, want 2", len(all))
	}
	_, err := s.UserByName(ctx, "ben")
	wantCode(t, err, chat.NotFound)
}

// TestFull has the disk fill up: appends fail as a whole, and go on when there is room again.
func TestFull(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	say(t, s, s.lobby, ana, "before")
	limitPages(t, s, 1) // SQLite takes the size that there is

	kept, failed := 1, false
	long := strings.Repeat("long ", 4000)
	for i := 0; i < 100 && !failed; i++ {
		m := draft(s.lobby, ana, name("x", i))
		m.Text = long
		_, _, err := s.AppendMessage(ctx, m)
		if failed = err != nil; failed {
			wantCode(t, err, chat.Unavailable)
		} else {
			kept++
		}
	}
	if !failed {
		t.Fatal("the disk never filled up")
	}
	if all := wantWhole(t, s, s.lobby); len(all) != kept {
		t.Errorf("%d messages, want %d", len(all), kept)
	}
	_, err := s.CreateUser(ctx, chat.User{Name: "ben", Status: long}, chat.Key{Fingerprint: "SHA256:ben"})
	wantCode(t, err, chat.Unavailable)

	limitPages(t, s, 1<<30)
	if m := say(t, s, s.lobby, ana, "after"); m.Seq != chat.Seq(kept+1) {
		t.Errorf("seq %d, want %d", m.Seq, kept+1)
	}
	newUser(t, s, "ben")
	wantWhole(t, s, s.lobby)
}

// limitPages makes the database believe that its disk has only so many pages.
func limitPages(t *testing.T, s *Store, n int) {
	t.Helper()
	err := s.write.do(ctx, func(t *tx) error {
		_, err := t.conn.ExecContext(ctx, name("PRAGMA max_page_count = ", n))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestQueueIsBounded(t *testing.T) {
	s := newStore(t)
	release, stuck := holdWriter(s)
	<-stuck
	nothing := func(*tx) error { return nil }
	for range queueMax {
		if err := s.write.put(&job{ctx: ctx, run: nothing, done: make(chan struct{})}); err != nil {
			t.Fatal(err)
		}
	}
	wantCode(t, s.write.do(ctx, nothing), chat.Unavailable)
	close(release)
}

// TestClose drains: who asked before it gets an answer, who asks after it is told so.
func TestClose(t *testing.T) {
	s := newStore(t)
	ana := newUser(t, s, "ana").ID
	release, stuck := holdWriter(s)
	<-stuck
	posted := make(chan error, 1)
	go func() {
		_, _, err := s.AppendMessage(ctx, draft(s.lobby, ana, "x"))
		posted <- err
	}()
	for queued := 0; queued == 0; {
		s.write.mu.Lock()
		queued = len(s.write.queue)
		s.write.mu.Unlock()
	}
	closed := make(chan error, 1)
	go func() { closed <- s.Close() }()
	close(release)
	if err := <-posted; err != nil {
		t.Error(err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("second close: %v", err)
	}
	_, _, err := s.AppendMessage(ctx, draft(s.lobby, ana, "y"))
	wantCode(t, err, chat.Unavailable)
	_, err = s.RoomByID(ctx, s.lobby)
	wantCode(t, err, chat.Unavailable)
	_, err = s.AllUsers(ctx)
	wantCode(t, err, chat.Unavailable)
}

// TestTailsForget has somebody else write to a room (the lock of the data folder is there to keep
// them out): the next message fails, and the one after it goes on where the room really ends.
func TestTailsForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s := reopen(t, path)
	ana := newUser(t, s, "ana").ID
	say(t, s, s.lobby, ana, "one")
	other := reopen(t, path)
	two := say(t, other, other.lobby, ana, "two")

	_, _, err := s.AppendMessage(ctx, draft(s.lobby, ana, "three"))
	if chat.CodeOf(err) != chat.Internal {
		t.Errorf("got %v, want an internal error", err)
	}
	if m := say(t, s, s.lobby, ana, "three"); m.Seq != two.Seq+1 {
		t.Errorf("seq %d after %d", m.Seq, two.Seq)
	}
	wantWhole(t, s, s.lobby)
}
