package room_test

import (
	"context"
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"time"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// BenchmarkPostWhileUploading posts alone, and while 50 people upload: how long the slowest of 100 posts take until
// they are on disk.
func BenchmarkPostWhileUploading(b *testing.B) {
	dir := b.TempDir()
	s, err := store.Open(dir+"/parley.db", store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	blobs, err := blob.Open(dir+"/blobs", blob.Options{})
	if err != nil {
		b.Fatal(err)
	}
	m, err := room.New(b.Context(), room.Config{
		Store: s, Blobs: blobs, Files: room.FileRules{MaxPerson: 1 << 40, MaxServer: 1 << 40},
		Limits: room.Limits{PostBurst: 1 << 20, UploadBurst: 1 << 20},
	})
	if err != nil {
		b.Fatal(err)
	}
	enter := func(name string) *room.Session {
		s, err := m.Enter(b.Context(), visitor(name, true))
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(s.Close)
		return s
	}
	ana := enter("ana")
	post := func(b *testing.B, n int) {
		var took []time.Duration
		for range n {
			begun := time.Now()
			ids++
			if _, err := ana.Post(b.Context(), chat.Draft{Room: ana.Lobby(), ClientID: fmt.Sprint("b", ids), Text: "hello"}); err != nil {
				b.Fatal(err)
			}
			took = append(took, time.Since(begun))
			time.Sleep(5 * time.Millisecond)
		}
		slices.Sort(took)
		b.ReportMetric(float64(took[n/2].Microseconds())/1e3, "p50-ms")
		b.ReportMetric(float64(took[n*99/100].Microseconds())/1e3, "p99-ms")
	}
	b.Run("alone", func(b *testing.B) {
		for b.Loop() {
			post(b, 400)
		}
	})
	ctx, stop := context.WithCancel(b.Context())
	var wg sync.WaitGroup
	var mu sync.Mutex
	bytes := int64(0)
	for i := range 50 {
		s := enter(fmt.Sprint("person", i))
		wg.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				const size = 4 << 20
				_, err := s.Attach(ctx, s.Lobby(), "a.bin", size, io.LimitReader(&slow{ctx, byte(i), byte(n)}, size), "")
				if err != nil {
					return
				}
				mu.Lock()
				bytes += size
				mu.Unlock()
			}
		})
	}
	begun := time.Now()
	b.Run("50 uploads", func(b *testing.B) {
		for b.Loop() {
			post(b, 400)
		}
	})
	b.Logf("%.1f MB/s", float64(bytes)/1e6/time.Since(begun).Seconds())
	stop()
	wg.Wait()
	end, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	m.Close(end)
}

// slow is what comes over a line of 1 MB a second.
type slow struct {
	ctx  context.Context
	i, n byte
}

func (s *slow) Read(p []byte) (int, error) {
	time.Sleep(30 * time.Millisecond)
	p = p[:min(len(p), 32<<10)]
	for i := range p {
		p[i] = s.i
	}
	p[0] = s.n
	return len(p), nil
}
