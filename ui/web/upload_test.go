package web

import (
	"testing"
	"time"
)

// What comes too slowly ends about when the time for what came is over, however often something does.
func TestSlowest(t *testing.T) {
	began := time.Unix(1e9, 0)
	for _, c := range []struct {
		after time.Duration
		read  int64
		left  time.Duration
	}{
		{0, 0, readWait},
		{59 * time.Second, 59, time.Second}, // a byte a second
		{time.Hour, 60, time.Minute - time.Hour},
		{time.Hour, 3600 << 10, time.Minute}, // as slow as may be
		{time.Hour, 3540 << 10, 0},
		{time.Second, 100 << 20, readWait},
	} {
		b := &coming{began: began, read: c.read}
		if now := began.Add(c.after); b.until(now).Sub(now) != c.left {
			t.Errorf("%d bytes after %v: %v are left, want %v", c.read, c.after, b.until(now).Sub(now), c.left)
		}
	}
}
