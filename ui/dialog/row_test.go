package dialog

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// TestClip: what is cut has the width that clip says, and fits.
func TestClip(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 9))
	parts := []string{"a", " ", "1", "#", "山", "\u0301", "👩", "\u200d", "🇩", "\ufe0f", "\u20e3", "क", "्", "각", "ᄀ", "\u202e", "\x1b[1m", "\xff", "\u0085", "❤", "👍🏽"}
	for range 50000 {
		var b strings.Builder
		for range rng.IntN(8) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		width := rng.IntN(8)
		got, w := clip(b.String(), width, []string{"", "…", "~"}[rng.IntN(3)])
		if w > width || w != ansi.StringWidth(got) || strings.ContainsRune(got, 0x1b) {
			t.Fatalf("%q in %d: %q, %d, really %d", b.String(), width, got, w, ansi.StringWidth(got))
		}
		r := newRow(dark, 9, true)
		r.put(dark.Accent, b.String())
		r.put(dark.Dim, b.String())
		check(t, b.String(), []string{r.done()}, 9, 1)
	}
}
