package store

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
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

// BenchmarkSearch1M looks for words of all sorts, as people who are in few and in many of the rooms.
func BenchmarkSearch1M(b *testing.B) {
	size := 1_000_000
	if testing.Short() {
		size = 50_000
	}
	s := reopen(b, filepath.Join(b.TempDir(), "parley.db"))
	rooms := crowd(b, s, size)
	must(b, s.catchUp(ctx))
	for more := true; more; { // as it is when it was quiet for a moment
		var err error
		more, err = ask(ctx, s.write.write, mergeMost)
		must(b, err)
	}
	segments, err := one(ctx, s.read, scanNumber, "", `SELECT COUNT(DISTINCT segid) FROM search_idx`)
	b.Logf("%d segments, %v", segments, err)
	for _, in := range []int{1, 10, 100, 500} {
		for _, query := range []string{
			"w0", "w30000", "nowhere", "elsewhere", "w0 w1", "w0 w20000", `"w0 w1"`, "odd from:", "w12*", "w1234*", "w0 has:link", "w3 w40 w500 w6000", "w0 after:1970-01-02 before:1970-01-05",
		} {
			b.Run(fmt.Sprintf("%s/%d", strings.ReplaceAll(query, " ", "+"), in), func(b *testing.B) {
				q := chat.Search{Rooms: rooms[:in], Limit: 50}
				if text, ok := strings.CutSuffix(query, " from:"); ok {
					query, q.Author = text, 2
				}
				var err error
				if q.Query, err = chat.ParseQuery(query, time.UTC); err != nil {
					b.Fatal(err)
				}
				var took []time.Duration
				n := 0
				for b.Loop() {
					start := time.Now()
					found, err := s.Search(ctx, q)
					if err != nil {
						b.Fatal(err)
					}
					n = len(found.Messages)
					took = append(took, time.Since(start))
				}
				slices.Sort(took)
				b.ReportMetric(float64(n), "hits")
				b.ReportMetric(took[len(took)*99/100].Seconds()*1e3, "p99-ms")
			})
		}
	}
}
