package chat

import (
	"fmt"
	"testing"
	"time"
)

// TestFirstToGo: the oldest entry of whoever has most makes room.
func TestFirstToGo(t *testing.T) {
	type entry struct {
		whose string
		until time.Time
	}
	now, table := time.Unix(1e9, 0), map[string]entry{"bob": {"bob", time.Unix(1, 0)}, "ana": {"", time.Unix(2, 0)}}
	for i := range 10 {
		table[fmt.Sprint("eve", i)] = entry{"eve", now.Add(time.Duration(10-i) * time.Second)}
	}
	of := func(e entry) (string, time.Time) { return e.whose, e.until }
	for i := range 9 {
		if k := FirstToGo(table, of); k != fmt.Sprint("eve", 9-i) {
			t.Fatalf("%q goes at %d", k, i)
		} else {
			delete(table, k)
		}
	}
}
