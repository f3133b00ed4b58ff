package timeline

import (
	"fmt"
	"sync"
	"testing"

	"parley/app/chat"
	"parley/ui/theme"
)

func TestCacheIsShared(t *testing.T) {
	cache := NewCache(0)
	var first []string
	for i, v := range []Viewer{
		{Me: ana, MyName: "ana", Theme: theme.For(dark)},
		{Me: 77, MyName: "zoe", Theme: theme.For(dark)},
	} {
		m := New(cache)
		m.SetViewer(v)
		m.SetSize(80, 5)
		m.Open(7, chat.Channel, page(1, 10), 10, true)
		if rows := m.Rows(); i == 0 {
			first = append(first, rows...)
		} else if n := len(cache.young); n != 5 {
			t.Errorf("%d blocks for 5 messages and two viewers", n)
		} else if rows[4] != first[4] {
			t.Error("they see different rows")
		}
	}
}

func TestCacheIsBounded(t *testing.T) {
	const limit = 1 << 20
	c := NewCache(limit)
	k := key{theme: theme.For(dark), width: 80, minute: 1, room: 1, label: "ana"}
	keep := k
	for i := range 50000 {
		k.seq = chat.Seq(i + 1)
		c.rows(k, content{text: "some text that is as long as texts are"})
		c.rows(keep, content{text: "used all the time"})
	}
	if c.young[keep] == nil && c.old[keep] == nil {
		t.Error("what is used was forgotten")
	}
	total := 0
	for _, gen := range []map[key]*block{c.young, c.old} {
		for k, b := range gen {
			total += keySize + len(k.label) + b.size()
		}
	}
	if total > limit*5/4 {
		t.Errorf("%d bytes of %d", total, limit)
	}
}

func TestCacheInManyGoroutines(t *testing.T) {
	cache := NewCache(64 << 10)
	entries := conversation()
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			m := New(cache)
			m.SetViewer(Viewer{Me: chat.UserID(i), MyName: fmt.Sprint("u", i), Theme: theme.For(dark)})
			for w := 20; w < 120; w += 7 {
				m.SetSize(w, 30)
				m.Open(7, chat.Group, entries, 3, false)
				for _, row := range m.Rows() {
					checkRow(t, row, w)
				}
			}
		})
	}
	wg.Wait()
}
