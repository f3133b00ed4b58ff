package sidebar

import (
	"time"

	"parley/app/chat"
)

// lastAt tells when something was posted last.
func lastAt(t, now time.Time) string {
	if t.IsZero() {
		return "no messages yet"
	}
	d, brief := chat.Coarse(now.Sub(t))
	if brief {
		return "just now"
	}
	return d + " ago"
}
