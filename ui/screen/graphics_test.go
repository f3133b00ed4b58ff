package screen

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	tea "charm.land/bubbletea/v2"
)

// What terminals say of themselves decides whether they are drawn on, and how.
func TestWhichGraphics(t *testing.T) {
	const da, sixelDA = "\x1b[?62;22c", "\x1b[?62;4;22c"
	name := func(s string) string { return "\x1bP>|" + s + "\x1b\\" }
	for _, test := range []struct {
		term, says string
		want       []GraphicsMsg
	}{
		{"xterm-kitty", name("kitty(0.35.2)") + da, []GraphicsMsg{{Graphics: KittyGraphics}}},
		{"xterm-kitty", name("kitty(1.0.0)") + da, []GraphicsMsg{{Graphics: KittyGraphics}}},
		{"xterm-kitty", name("kitty(0.27.1)") + da, nil}, // no placeholders yet
		{"xterm-ghostty", name("ghostty 1.2.0") + da, []GraphicsMsg{{Graphics: KittyGraphics}}},
		{"xterm-256color", name("iTerm2 3.5.4") + sixelDA, []GraphicsMsg{{Graphics: ITermGraphics}}},
		{"xterm-256color", name("WezTerm 20240203-110809-5046fc22") + sixelDA, []GraphicsMsg{{Graphics: ITermGraphics}}},
		{"foot", name("foot(1.16.2)") + sixelDA + "\x1b[6;20;10t", []GraphicsMsg{{SixelGraphics, 10, 20}}},
		{"xterm-256color", sixelDA + "\x1b[6;20;10t\x1b[6;20;10t" + sixelDA, []GraphicsMsg{{SixelGraphics, 10, 20}}},
		{"xterm-256color", sixelDA, nil}, // how large is a cell?
		{"xterm-256color", sixelDA + "\x1b[6;0;0t", nil},
		{"xterm-256color", "\x1b[6;20;10t" + da, nil}, // nobody asked
		{"xterm-256color", name("XTerm(390)") + da, nil},
		{"xterm-256color", name("tmux 3.4") + sixelDA + "\x1b[6;20;10t", nil},
		{"tmux-256color", name("kitty(0.35.2)") + sixelDA + "\x1b[6;20;10t", nil},
		{"screen.xterm-256color", sixelDA + "\x1b[6;20;10t", nil},
		{"linux", name("kitty(0.35.2)") + sixelDA + "\x1b[6;20;10t", nil},
		{"dumb", name("iTerm2 3.5.4") + sixelDA, nil},
	} {
		synctest.Test(t, func(t *testing.T) {
			m := &model{text: "x"}
			r := startOn(t, m, Options{}, test.term)
			r.typed(test.says)
			if got := messages[GraphicsMsg](m); !slices.Equal(got, test.want) {
				t.Errorf("%s that says %q has %v, not %v", test.term, test.says, got, test.want)
			}
			if keys := messages[tea.KeyPressMsg](m); len(keys) > 0 {
				t.Errorf("%s that says %q typed %v", test.term, test.says, keys)
			}
		})
	}
}

// A terminal that prints what it does not know is asked nothing.
func TestPlainIsNotAsked(t *testing.T) {
	for _, term := range []string{"dumb", "linux", "vt220"} {
		synctest.Test(t, func(t *testing.T) {
			r := startOn(t, &model{text: "x"}, Options{}, term)
			r.typed("\x1b[?62;4c")
			if sent := r.take(); strings.Contains(sent, cellSize) || strings.Contains(sent, "\x1b[>") {
				t.Errorf("%s was sent %q", term, sent)
			}
		})
	}
}

// Only what the terminal has reaches it, and nothing else that draws or moves.
func TestGraphicsPass(t *testing.T) {
	draws := map[Graphics]string{ITermGraphics: "ab" + itermPicture + "c", SixelGraphics: "ab" + sixelPicture + "c"}
	for has := range SixelGraphics + 1 {
		for kind, line := range draws {
			c := newCanvas(20, 5)
			c.has = has
			got := drawLines(c, line)
			if drawn := strings.Contains(got, "\x1bP") || strings.Contains(got, "\x1b]"); drawn != (kind == has) {
				t.Errorf("a terminal with %d is sent %q", has, got)
			}
		}
	}
	for _, line := range []string{
		"   \x1b]1337;File=inline=0;width=3:AAAA\a", "   \x1b]1337;File=inline=1;width=999;height=1:AAAA\a",
		"   \x1b]1337;File=inline=1;width=-3;:AAAA\a", "   \x1b]1337;SetMark\a", "  \x1b]1337;File=inline=1;width=3;height=1:AAAA\a",
		"   \x1b]1337;File=inline=1;height=1;width=3:AAAA\a", "   \x1b]1337;File=inline=1;width=3;height=1:AAAA",
	} {
		c := newCanvas(20, 5)
		c.has = ITermGraphics
		if got := drawLines(c, line); strings.Contains(got, "\x1b]") {
			t.Errorf("%q is sent as %q", line, got)
		}
	}
}

// region finds where rows are kept from scrolling.
var region = regexp.MustCompile(`\x1b\[\d+;\d+r`)

// Rows with a sixel are not scrolled: terminals differ in what becomes of it.
func TestSixelStaysStill(t *testing.T) {
	lines := func(from int) []string {
		all := []string{"one", "two", sixelPicture, "three", "four", "five", "six", "seven", "eight", "nine"}
		return append(slices.Clone(all[from:]), all[:from]...)
	}
	for has, scrolls := range map[Graphics]bool{SixelGraphics: false, KittyGraphics: true} {
		c := newCanvas(80, 10)
		c.has = has
		drawLines(c, lines(0)...)
		if got := drawLines(c, lines(1)...); region.MatchString(got) != scrolls {
			t.Errorf("with %d: %q", has, got)
		}
	}
	c := newCanvas(80, 10)
	c.has = SixelGraphics
	drawLines(c, lines(0)...)
	drawLines(c, "gone")
	if c.still {
		t.Error("the picture is gone, and its rows are still")
	}
}

// supplied is a model whose frames need something.
type supplied struct {
	model
	panes []Pane
	sent  int
}

func (s *supplied) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if text, ok := msg.(string); ok {
		s.panes = []Pane{{Width: 80, Height: 24, Lines: []string{text}}}
	}
	return s, nil
}

func (s *supplied) Frame() (tea.View, []Pane) { return tea.View{AltScreen: true}, s.panes }

func (s *supplied) Supply(b []byte) []byte {
	s.sent++
	return append(b, "<supply>"...)
}

func (s *supplied) Withdraw(b []byte) []byte { return append(b, "<withdraw>"...) }

// What lines stand for comes before them, and is taken back before the screen is left.
func TestSupply(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := new(supplied)
		r := startTea(t, s, Options{}, "xterm-256color")
		r.take()
		r.send("hello")
		if sent := r.take(); !strings.HasPrefix(sent, "<supply>") || !strings.Contains(sent, "hello") {
			t.Errorf("sent %q", sent)
		}
		_ = r.end(t)
		if sent := r.take(); !strings.HasPrefix(sent, "<withdraw>") || !strings.Contains(sent, "\x1b[?1049l") {
			t.Errorf("in the end %q", sent)
		}
	})
}
