package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// Who types faster than one may has nothing to do: all of it is said, in its order and once, and nothing is red.
func TestQuickLines(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := lobby(visit(t, srv, "bob"))
	ana := lobby(visit(t, srv, "ana"))
	var want []string
	for i := range 14 { // ten may come at once
		text := fmt.Sprintf("quick %02d", i+1)
		want = append(want, "ana: "+text)
		ana.Enter(text)
	}
	bob.WaitUntil(func(string) bool { return slices.Equal(said(bob), want) })
	ana.WaitUntil(func(string) bool { return slices.Equal(said(ana), want) })
	ana.WaitUntil(func(screen string) bool {
		return !strings.Contains(screen, "sending") && !strings.Contains(screen, "not sent")
	})
}
