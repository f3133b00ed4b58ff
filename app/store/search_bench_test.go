package store

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
)

// crowd is a server with so many messages in a thousand rooms, some of them much busier than others. Words
// are as frequent as in a language; "elsewhere" is in every second message, but in none of the first 500 rooms;
// "odd" is in every second message, and its authors are those who never are "even".
func crowd(b *testing.B, s *Store, n int) (rooms []chat.RoomID) {
	b.Helper()
	var users []chat.UserID
	for i := range 50 {
		users = append(users, newUser(b, s, name("user", i)).ID)
	}
	for i := range 1000 {
		rooms = append(rooms, newChannel(b, s, name("room", i)).ID)
	}
	r := rand.New(rand.NewPCG(1, 2))
	words := rand.NewZipf(r, 1.1, 2, 50_000)
	busy := rand.NewZipf(r, 1.2, 5, 999)
	start := time.Now()
	for i := 0; i < n; {
		err := s.write.do(ctx, func(t *tx) error {
			for range min(64, n-i) {
				at := int(busy.Uint64()) * 7 % 1000
				text := make([]string, 14)
				for k := range text {
					text[k] = fmt.Sprintf("w%d", words.Uint64())
				}
				if i%2 == 0 {
					text = append(text, "odd")
					if at >= 500 {
						text = append(text, "elsewhere")
					}
				}
				if i%16 == 0 {
					text = append(text, "今日は京都の寺で写真を撮りました")
				}
				m := draft(rooms[at], users[i%50], strings.Join(text, " "))
				m.ClientID = fmt.Sprintf("%026d", i)
				m.Posted = time.Unix(int64(i), 0)
				if _, _, err := appendMessage(t, m); err != nil {
					return err
				}
				i++
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("%d messages in %v", n, time.Since(start).Round(time.Millisecond))
	return rooms
}

// looked is what people look for: words of all sorts and none, in few and in many rooms.
var looked = []string{
	"w0", "w30000", "nowhere", "elsewhere", "w0 w1", "w0 w20000", `"w0 w1"`, `"w1 w0 w2"`, "odd from:2", "w5 from:7", "w12*", "w1234*", "w99* w0", "京都", "の",
	"w0 has:link", "w3 w40 w500 w6000", "w0 w1 w2 w3", "elsewhere odd w0 w1", "w0 after:1970-01-02 before:1970-01-05", "w700 in:7", "odd in:7 from:2",
}

// lookedFor reads what stands in looked: a number behind from: is a user, and behind in: a room.
func lookedFor(b *testing.B, text string, rooms []chat.RoomID) chat.Search {
	q := chat.Search{Rooms: rooms, Limit: 50}
	var words []string
	for _, part := range strings.Fields(text) {
		if by, ok := strings.CutPrefix(part, "from:"); ok {
			n, err := strconv.Atoi(by)
			must(b, err)
			q.Author = chat.UserID(n)
		} else if in, ok := strings.CutPrefix(part, "in:"); ok {
			n, err := strconv.Atoi(in)
			must(b, err)
			q.Rooms = rooms[n%len(rooms):][:1]
		} else {
			words = append(words, part)
		}
	}
	var err error
	q.Query, err = chat.ParseQuery(strings.Join(words, " "), time.UTC)
	must(b, err)
	return q
}

// BenchmarkSearch1M looks for all sorts of words as people who are in few and in many of the rooms: right after so
// many messages were posted as fast as it goes, when it is quiet, and while a hundred people post. mix is all of them in turn.
func BenchmarkSearch1M(b *testing.B) {
	size := 1_000_000
	if testing.Short() {
		size = 50_000
	}
	s := reopen(b, filepath.Join(b.TempDir(), "parley.db"))
	rooms := crowd(b, s, size)
	look := func(b *testing.B, texts []string, in int) {
		var took []time.Duration
		hits := 0
		for i := 0; b.Loop(); i++ {
			q := lookedFor(b, texts[i%len(texts)], rooms[:in])
			start := time.Now()
			found, err := s.Search(ctx, q)
			must(b, err)
			hits += len(found.Messages)
			took = append(took, time.Since(start))
		}
		slices.Sort(took)
		b.ReportMetric(float64(hits)/float64(len(took)), "hits")
		b.ReportMetric(took[len(took)/2].Seconds()*1e3, "p50-ms")
		b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
	}
	all := func(b *testing.B) {
		segments, err := one(ctx, s.read, scanNumber, "", `SELECT COUNT(*) FROM search_segments`)
		b.Logf("%d segments, %v", segments, err)
		for _, in := range []int{1, 10, 100, 500} {
			b.Run(fmt.Sprint("mix/", in), func(b *testing.B) { look(b, looked, in) })
			for _, text := range looked {
				b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(text, " ", "+"), in), func(b *testing.B) { look(b, []string{text}, in) })
			}
		}
	}
	b.Run("burst", all)
	settle(b, s)
	b.Run("quiet", all)
	b.Run("posting", func(b *testing.B) {
		end := postMeanwhile(b, s, rooms)
		all(b)
		end()
	})
}

// postMeanwhile has a hundred people post, each every tenth of a second, until end is called.
func postMeanwhile(b *testing.B, s *Store, rooms []chat.RoomID) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	var all sync.WaitGroup
	for i := range 100 {
		all.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				m := draft(rooms[(i*7+n)%len(rooms)], chat.UserID(i%50+1), fmt.Sprintf("w%d w%d and what people say meanwhile", n%50, n))
				m.ClientID = fmt.Sprintf("meanwhile %d %d", i, n)
				if _, _, err := s.AppendMessage(context.Background(), m); err != nil {
					b.Error(err)
				}
				select {
				case <-time.After(100 * time.Millisecond):
				case <-ctx.Done():
				}
			}
		})
	}
	return func() { stop(); all.Wait() }
}
