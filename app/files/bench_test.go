package files

import (
	"errors"
	"fmt"
	"io"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"parley/app/chat"
	"parley/app/room"
)

// BenchmarkLargeFolder lists a folder of 100,000 attachments, of which a tenth are called alike: how long its first entries
// take, and all of them.
func BenchmarkLargeFolder(b *testing.B) {
	const files = 100_000
	h := newHouse(b, room.FileRules{})
	h.attach(h.ana, "the bytes of all", "x")
	first, err := h.ana.Files(b.Context(), h.design, 0, 1)
	if err != nil {
		b.Fatal(err)
	}
	var g errgroup.Group
	g.SetLimit(64)
	for i := range files / chat.MaxFiles {
		m := chat.Message{Room: h.design, Author: h.ana.Me().ID, ClientID: fmt.Sprint(i), Posted: time.Now()}
		for j := range chat.MaxFiles {
			a := first[0].Attachment
			if a.Name = "image.png"; j > 0 {
				a.Name = fmt.Sprintf("file %d of %d.pdf", j, i)
			}
			m.Files = append(m.Files, a)
		}
		g.Go(func() error {
			_, _, err := h.store.AppendMessage(b.Context(), m)
			return err
		})
	}
	if err := g.Wait(); err != nil {
		b.Fatal(err)
	}
	var took, whole time.Duration
	var memory uint64
	for b.Loop() {
		begun := time.Now()
		l, err := New(h.bob).List(b.Context(), "/#design")
		if err == nil {
			_, err = l.Next(b.Context(), 100)
		}
		if err != nil {
			b.Fatal(err)
		}
		took += time.Since(begun)
		n := 100
		for {
			page, err := l.Next(b.Context(), 100)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				b.Fatal(err)
			}
			n += len(page)
		}
		if whole += time.Since(begun); n != files+1 {
			b.Fatalf("%d files", n)
		}
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		memory = m.HeapAlloc
		runtime.KeepAlive(l)
	}
	b.ReportMetric(float64(took.Microseconds())/1000/float64(b.N), "first-ms")
	b.ReportMetric(float64(whole.Milliseconds())/float64(b.N), "all-ms")
	b.ReportMetric(float64(memory)/1e6, "heap-MB")
	b.ReportMetric(0, "ns/op")
}
