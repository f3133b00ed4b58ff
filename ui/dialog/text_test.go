package dialog

import (
	"slices"
	"testing"
)

// A row of columns moves together before it is broken, and what goes on below is indented.
func TestHang(t *testing.T) {
	row := "ana                  owner     here    2026-11-25 02:55"
	for _, c := range []struct {
		width int
		want  []string
	}{
		{60, []string{"ana  owner  here  2026-11-25 02:55"}},
		{41, []string{"ana  owner  here  2026-11-25 02:55"}},
		{20, []string{"ana  owner  here", "  2026-11-25 02:55"}},
	} {
		if got := hang(row, c.width); !slices.Equal(got, c.want) {
			t.Errorf("in %d cells: %q", c.width, got)
		}
	}
	if got := hang("  below a person", 41); !slices.Equal(got, []string{"  below a person"}) {
		t.Errorf("an indent is lost: %q", got)
	}
}
