package dialog

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestHintsFitWhole: in a narrow box the last hints go, none is cut while another can.
func TestHintsFitWhole(t *testing.T) {
	for w, want := range map[int]string{20: "Enter takes it", 40: "Enter takes it, Esc leaves"} {
		rows := NewName(dark, "why", "").Box(w, 6)
		if last := ansi.Strip(rows[len(rows)-1]); !strings.Contains(last, " "+want+" ─") {
			t.Errorf("%d cells: %s", w, last)
		}
	}
}

// TestNameSaysWhyWhenNarrow: on a telephone too a newcomer learns why they are asked.
func TestNameSaysWhyWhenNarrow(t *testing.T) {
	rows := NewName(dark, "the name “bob” is taken; choose another", "").Box(20, 6)
	if text := ansi.Strip(strings.Join(rows, " ")); !strings.Contains(text, "is taken") || !strings.Contains(text, "›") {
		t.Errorf("%s", strings.Join(rows, "\n"))
	}
}
