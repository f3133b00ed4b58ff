package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// TestWebLinkOnScreen: /web shows the link, with a code for a camera where there is room for it.
func TestWebLinkOnScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--web", "127.0.0.1:0")
	for _, size := range [][2]int{{80, 24}, {120, 40}, {45, 20}} {
		ana := visit(t, srv, "ana", uitest.Size(size[0], size[1])).Enter("/web")
		ana.WaitFor("Let a browser in").WaitFor("http://127.0.0.1:")
		screen := ana.Screen()
		if drawn := strings.Count(screen, "█") > 100; drawn != (size[0] >= 80) {
			t.Errorf("at %v, is a code drawn: %v\n%s", size, drawn, screen)
		}
		ana.Press("esc").WaitGone("Let a browser in").Enter("/quit").WaitExit()
	}
}
