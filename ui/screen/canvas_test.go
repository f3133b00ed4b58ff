package screen

import (
	"slices"
	"strings"
	"testing"
)

// drawLines draws lines on a canvas that fills a screen of so many columns.
func drawLines(c *canvas, lines ...string) string {
	panes := []Pane{{Width: c.width, Height: c.height, Lines: lines}}
	return string(c.draw(nil, settings{}, 0, c.height-1, panes))
}

func newCanvas(width, height int) *canvas {
	c := &canvas{started: true}
	c.resize(width, height)
	drawLines(c)
	return c
}

func TestLines(t *testing.T) {
	for _, test := range []struct{ name, old, line, want string }{
		{"append", "hello", "hello you", "\x1b[;6H you"},
		{"accent on what is there", "cafe", "cafe\u0301", "\x1b[;4He\u0301"},
		{"shorter", "hello you", "hello", "\x1b[;6H\x1b[K"},
		{"padding is nothing", "hello", "hello    ", ""},
		{"blank is blank", "", "   ", ""},
		{"style in force", "\x1b[31mred\x1b[m", "\x1b[31mredder\x1b[m", "\x1b[;4H\x1b[31mder\x1b[m"},
		{"style closed before", "\x1b[31mred\x1b[m x", "\x1b[31mred\x1b[m y", "\x1b[;5Hy"},
		{"style never closed", "", "\x1b[1mbold", "\x1b[H\x1b[1mbold\x1b[m"},
		{"link never closed", "", "\x1b]8;;http://x\x1b\\y", "\x1b[H\x1b]8;;http://x\x1b\\y\x1b]8;;\x1b\\"},
		{"too long", "", strings.Repeat("x", 50), "\x1b[H" + strings.Repeat("x", 20)},
		{"wide at the edge", "", "xxxxxxxxxxxxxxxxxxx世", "\x1b[Hxxxxxxxxxxxxxxxxxxx"},
		{"differs out of sight", strings.Repeat("x", 21), strings.Repeat("x", 22), ""},
		{"controls", "", "a\tb\rc\x1b[2Jd\x1b]0;t\ae\u009bf\x7fg\u200bh", "\x1b[Habcdefgh"},
		{"not UTF-8", "", "a\xffb", "\x1b[Ha\uFFFD\x1b[3Gb\x1b[K"},
		{"odd width", "", "👩‍🚀 up", "\x1b[H👩‍🚀\x1b[3G up\x1b[K"},
		{"odd width last", "", "up 🇫🇷", "\x1b[Hup 🇫🇷\x1b[6G\x1b[K"},
		{"odd width before", "🇫🇷", "up", "\x1b[Hup\x1b[K"},
		{"accents are not odd", "", "e\u0301a", "\x1b[He\u0301a"},
	} {
		c := newCanvas(20, 3)
		drawLines(c, test.old)
		got := drawLines(c, test.line)
		got = strings.TrimSuffix(strings.TrimSuffix(got, "\x1b[3H"), "\r\n")
		if got != test.want {
			t.Errorf("%s: sent %q, not %q", test.name, got, test.want)
		}
	}
}

func TestMessageIsCheap(t *testing.T) {
	c := newCanvas(80, 24)
	chat := newChat(80, 24)
	chat.panes[0].Lines = nil // no room beside the timeline needs repair
	chat.draw(c, nil)
	chat.say()
	text := strings.TrimRight(chat.panes[1].Lines[21], " ")
	if got := chat.draw(c, nil); len(got)-len(text) > 30 {
		t.Errorf("%d bytes for %d: %q", len(got), len(text), got)
	}
}

func TestCheapestScroll(t *testing.T) {
	for _, test := range []struct {
		name    string
		beside  int // rows beside the timeline that a scroll of whole rows would spoil
		margins bool
		want    string
	}{
		{"nothing beside", 0, false, "\x1b[1;22r"},
		{"little beside", 3, false, "\x1b[1;22r"},
		{"margins", 20, true, "\x1b[22;80s"},
	} {
		c := newCanvas(80, 24)
		c.margins = test.margins
		chat := newChat(80, 24)
		chat.panes[0].Lines = nil
		for i := range test.beside {
			chat.panes[0].Lines = append(chat.panes[0].Lines, strings.Repeat("room ", 4)[i%4:])
		}
		chat.draw(c, nil)
		chat.say()
		if got := string(chat.draw(c, nil)); !strings.Contains(got, test.want) {
			t.Errorf("%s: %q", test.name, got)
		}
	}
}

func TestSplit(t *testing.T) {
	for content, want := range map[string][]string{
		"":                              nil,
		"a\n\nb":                        {"a", "", "b"},
		"\x1b[31ma\nb\x1b[m c\nd":       {"\x1b[31ma\x1b[m", "\x1b[31mb\x1b[m c", "d"},
		"\x1b[31ma\x1b[m\x1b[1mb\nc":    {"\x1b[31ma\x1b[m\x1b[1mb\x1b[m", "\x1b[1mc\x1b[m"},
		"\x1b[1m\x1b[31ma\n\nb\x1b[0m.": {"\x1b[1m\x1b[31ma\x1b[m", "\x1b[1m\x1b[31m\x1b[m", "\x1b[1m\x1b[31mb\x1b[0m."},
	} {
		if got := split(nil, content); !slices.Equal(got, want) {
			t.Errorf("%q: %q, not %q", content, got, want)
		}
	}
}
