package dialog

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// cell is one column of a row as a terminal would show it.
type cell struct{ text, look, link string }

// cells reads a row. The second half of a wide character is a cell without text.
func cells(t *testing.T, row string) []cell {
	t.Helper()
	var out []cell
	var look, link string
	for row != "" {
		seq, _, n, _ := ansi.DecodeSequence(row, 0, nil)
		if row[0] == ansi.ESC {
			look, link = state(look, link, seq)
			row = row[n:]
			continue
		}
		c, w := ansi.FirstGraphemeCluster(row, ansi.GraphemeWidth)
		row = row[len(c):]
		out = append(out, cell{c, look, link})
		for range w - 1 {
			out = append(out, cell{"", look, link})
		}
	}
	if look != "" || link != "" {
		t.Fatalf("a row ends in look %q, link %q", look, link)
	}
	return out
}

func randomRow(rng *rand.Rand, width int) string {
	parts := []string{"a", "b", " ", "山", "👩‍👩‍👧", "é", "1️⃣", "e\u0301"}
	var b strings.Builder
	for left := width; left > 0; {
		text := parts[rng.IntN(len(parts))]
		if ansi.StringWidth(text) > left {
			text = "x"
		}
		left -= ansi.StringWidth(text)
		switch rng.IntN(5) {
		case 0:
			text = fmt.Sprintf("\x1b[3%dm\x1b[1m%s\x1b[m", rng.IntN(8), text)
		case 1:
			text = "\x1b]8;;https://example.org/" + text[:1] + "\x1b\\" + text + "\x1b]8;;\x1b\\"
		}
		b.WriteString(text)
	}
	return b.String()
}

// TestOverlay compares each column: the box within it, base around it, and spaces for the halves of
// wide characters at its edges.
func TestOverlay(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		width, boxW, x := 1+rng.IntN(20), 1+rng.IntN(12), rng.IntN(15)
		base, box := randomRow(rng, width), randomRow(rng, boxW)
		got := cells(t, Overlay([]string{base}, []string{box}, x, 0)[0])
		under, over := cells(t, base), cells(t, box)
		want := []cell{}
		for i := range max(width, x+boxW) {
			switch {
			case i >= x && i < x+boxW:
				want = append(want, over[i-x])
			case i >= len(under):
				want = append(want, cell{text: " "})
			default:
				c := under[i]
				wide := c.text == "" || i+1 < len(under) && under[i+1].text == ""
				first := i
				if c.text == "" {
					first--
				}
				if wide && (first == x-1 || first == x+boxW-1) {
					c.text = " "
				}
				want = append(want, c)
			}
		}
		if !slices.Equal(got, want) {
			t.Fatalf("base %q, box %q at %d:\n%q\nwant\n%q", base, box, x, got, want)
		}
	}
}

func TestOverlayLeavesTheRest(t *testing.T) {
	base := []string{"aaaa", "bbbb", "cccc"}
	got := Overlay(base, []string{"XX", "YY", "ZZ"}, 1, 2)
	if want := []string{"aaaa", "bbbb", "cXXc"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
	if base[2] != "cccc" {
		t.Error("base was changed")
	}
}

func BenchmarkOverlay(b *testing.B) {
	base := slices.Repeat([]string{dark.Dim.Render("12:04") + strings.Repeat(" some words", 6)}, 24)
	box := NewHelp(dark, "Help", sampleHelp()).Box(60, 20)
	for b.Loop() {
		Overlay(base, box, 10, 2)
	}
}

// A picture that is drawn over cells before it stays only where the box covers none of them.
func TestOverlayPictures(t *testing.T) {
	const picture = "\x1b]1337;File=inline=1;width=4;height=1:AAAA\a"
	row := "ab    " + picture + "cd" + "    " + picture + "ef"
	for x, want := range map[int]string{
		7: "ab    " + picture + "cXX   ef", // right of the first, over what stands before the second
		2: "abXX  cd    ef",
		5: "ab   XXd    ef",
	} {
		if got := Overlay([]string{row}, []string{"XX"}, x, 0)[0]; got != want {
			t.Errorf("at %d: %q, not %q", x, got, want)
		}
	}
}
