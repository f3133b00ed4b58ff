package theme_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// TestClip: what is cut has the width that Clip says, and fits.
func TestClip(t *testing.T) {
	dark := theme.For(theme.Look{Profile: colorprofile.ANSI256})
	rng := rand.New(rand.NewPCG(9, 9))
	parts := []string{"a", " ", "1", "#", "山", "\u0301", "👩", "\u200d", "🇩", "\ufe0f", "\u20e3", "क", "्", "각", "ᄀ", "\u202e", "\x1b[1m", "\xff", "\u0085", "❤", "👍🏽"}
	for range 50000 {
		var b strings.Builder
		for range rng.IntN(8) {
			b.WriteString(parts[rng.IntN(len(parts))])
		}
		width := rng.IntN(8)
		got, w := theme.Clip(b.String(), width, []string{"", "…", "~"}[rng.IntN(3)])
		if w > width || w != ansi.StringWidth(got) || strings.ContainsRune(got, 0x1b) {
			t.Fatalf("%q in %d: %q, %d, really %d", b.String(), width, got, w, ansi.StringWidth(got))
		}
		r := theme.NewRow(dark, 9, true)
		r.Put(dark.Accent, b.String())
		r.Put(dark.Dim, b.String())
		if row := r.Done(); ansi.StringWidth(row) != 9 || !strings.HasSuffix(row, "\x1b[m") {
			t.Fatalf("%q: %q is %d wide", b.String(), row, ansi.StringWidth(row))
		}
	}
}
