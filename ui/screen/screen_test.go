package screen

import (
	"strings"
	"testing"
	"testing/synctest"
)

func TestDraws(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := start(t, &model{text: "hello"}, Options{})
		if out := r.take(); !strings.Contains(out, "hello") {
			t.Fatalf("sent %q", out)
		}
		r.send("hello you")
		if out := r.take(); out != "\x1b[1;6H you" {
			t.Fatalf("sent %q", out)
		}
		r.end(t)
		t.Logf("%q", r.take())
	})
}
