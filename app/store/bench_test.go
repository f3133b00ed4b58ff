package store

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"parley/app/chat"
)

const lineOfChat = "the quick brown fox jumps over the lazy dog, and nobody in this room is surprised any more"

// BenchmarkAppendParallel100 is 100 people who post in 100 rooms, each their next message when the
// last is on disk.
func BenchmarkAppendParallel100(b *testing.B) { benchmarkAppend(b, 100) }

// BenchmarkAppendSingle is one of them alone: a whole durable commit for each message.
func BenchmarkAppendSingle(b *testing.B) { benchmarkAppend(b, 1) }

func benchmarkAppend(b *testing.B, posters int) {
	s := newStore(b)
	drafts := make([]chat.Message, posters)
	for i := range drafts {
		drafts[i] = draft(newChannel(b, s, name("room", i)).ID, newUser(b, s, name("user", i)).ID, lineOfChat)
	}
	var next atomic.Int64
	done := make(chan error, posters)
	b.ReportAllocs()
	b.ResetTimer()
	for _, m := range drafts {
		go func() {
			for {
				n := next.Add(1)
				if n > int64(b.N) {
					done <- nil
					return
				}
				m.ClientID = fmt.Sprintf("%026d", n)
				if _, _, err := s.AppendMessage(ctx, m); err != nil {
					done <- err
					return
				}
			}
		}()
	}
	for range drafts {
		if err := <-done; err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "posts/s")
}

// BenchmarkFirstPage1M opens a room of a million messages, as a screen does: the newest 100. Cold is
// with connections that have read nothing yet (the system may still have the pages).
func BenchmarkFirstPage1M(b *testing.B) {
	size := 1_000_000
	if testing.Short() {
		size = 50_000
	}
	path := filepath.Join(b.TempDir(), "parley.db")
	s := reopen(b, path)
	author, room := newUser(b, s, "ana").ID, newChannel(b, s, "long").ID
	start := time.Now()
	fill(b, s, room, author, size)
	b.Logf("%d messages in %v", size, time.Since(start).Round(time.Millisecond))

	page := func(b *testing.B, s *Store) {
		ms, err := s.MessagesBefore(ctx, room, 0, 100)
		if err != nil || len(ms) != 100 || ms[99].Seq != chat.Seq(size) {
			b.Fatalf("%d messages, %v", len(ms), err)
		}
	}
	report := func(b *testing.B) { b.ReportMetric(b.Elapsed().Seconds()*1e3/float64(b.N), "ms/page") }
	b.Run("warm", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			page(b, s)
		}
		report(b)
	})
	b.Run("cold", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			again, err := Open(path, Options{Readers: 1})
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			page(b, again)
			b.StopTimer()
			again.Close()
			b.StartTimer()
		}
		report(b)
	})
}

// fill writes many messages in few transactions.
func fill(b *testing.B, s *Store, room chat.RoomID, author chat.UserID, n int) {
	b.Helper()
	for from := 0; from < n; from += 50_000 {
		err := s.write.do(ctx, func(t *tx) error {
			_, err := t.exec(`
				WITH RECURSIVE count (i) AS (SELECT $3 + 1 UNION ALL SELECT i + 1 FROM count WHERE i < $4)
				INSERT INTO messages (room_id, seq, kind, author_id, client_id, text, posted)
				SELECT $1, i, 1, $2, 'client-' || i, $5, i FROM count`,
				int64(room), int64(author), from, min(n, from+50_000), lineOfChat)
			if err == nil {
				_, err = t.exec(`UPDATE rooms SET last_seq = $2, last_at = $2 WHERE id = $1`, int64(room), min(n, from+50_000))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRoomsOf500 is the list of rooms of somebody who is in 500.
func BenchmarkRoomsOf500(b *testing.B) {
	s := newStore(b)
	u := newUser(b, s, "ana")
	for i := range 499 {
		r := newChannel(b, s, name("room", i))
		if _, err := s.AddMember(ctx, chat.Member{Room: r.ID, User: u.ID}); err != nil {
			b.Fatal(err)
		}
		say(b, s, r.ID, u.ID, strings.Repeat("x", i%5+1))
	}
	b.ReportAllocs()
	for b.Loop() {
		rooms, err := s.RoomsOf(ctx, u.ID)
		if err != nil || len(rooms) != 500 {
			b.Fatalf("%d rooms, %v", len(rooms), err)
		}
	}
}
