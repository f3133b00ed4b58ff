package web

import (
	"fmt"
	"testing"
	"time"

	"parley/app/chat"
)

// TestFullCeremonies: who begins ever more pushes out what is theirs; an account has one, the last.
func TestFullCeremonies(t *testing.T) {
	now := time.Now()
	cs := &ceremonies{now: func() time.Time { return now }, by: map[string]*ceremony{}}
	bob := cs.begin(&ceremony{source: "from bob"})
	older := cs.begin(&ceremony{session: 7})
	ana := cs.begin(&ceremony{session: 7})
	for i := range maxCeremonies + 100 {
		now = now.Add(time.Millisecond)
		cs.begin(&ceremony{source: fmt.Sprint("from ", i%3)})
	}
	if len(cs.by) != maxCeremonies {
		t.Errorf("%d are kept", len(cs.by))
	}
	for secret, want := range map[string]chat.Code{bob: "", ana: "", older: chat.NotFound} {
		if _, err := cs.take(secret); chat.CodeOf(err) != want {
			t.Errorf("got %v, want %q", err, want)
		}
	}
	now = now.Add(ceremonyLasts)
	if cs.begin(&ceremony{}); len(cs.by) != 1 {
		t.Errorf("%d are kept that are over", len(cs.by))
	}
}
