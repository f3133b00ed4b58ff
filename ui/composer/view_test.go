package composer

import (
	"slices"
	"strings"
	"testing"
	"unsafe"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"parley/ui/theme"
)

// screen returns the rows as a person sees them, without the space at their ends.
func screen(m *Model) []string {
	var out []string
	for _, r := range m.Rows() {
		out = append(out, strings.TrimRight(ansi.Strip(r), " "))
	}
	return out
}

// Widths are 10 cells for words where the composer has 13.
func TestRows(t *testing.T) {
	tests := []struct {
		text string
		rows []string
		x, y int // the cursor, at the end
	}{
		{"hello", []string{"› hello"}, 7, 0},
		{"one\ntwo", []string{"› one", "  two"}, 5, 1},
		{"one\n", []string{"› one", ""}, 2, 1},
		{"aaaa bbbb cccc", []string{"› aaaa bbbb", "  cccc"}, 6, 1},
		{"0123456789", []string{"› 0123456789"}, 12, 0},
		{"0123456789 ", []string{"› 0123456789", ""}, 2, 1}, // the space hangs, the cursor goes on
		{"0123456789ab", []string{"› 0123456789", "  ab"}, 4, 1},
		{"a 0123456789ab", []string{"› a", "  0123456789", "  ab"}, 4, 2},
		{"世界世界世", []string{"› 世界世界世"}, 12, 0},
		{"世界世界世界", []string{"› 世界世界世", "  界"}, 4, 1},
		{"a世界世界世", []string{"› a世界世界", "  世"}, 4, 1},
		{"ab 世界世界世", []string{"› ab 世界世", "  界世"}, 6, 1},
		{"e\u0301e\u0301", []string{"› e\u0301e\u0301"}, 4, 0},
		{"👩‍👩‍👧‍👦!", []string{"› 👩‍👩‍👧‍👦!"}, 5, 0},
		{"🇩🇪🇫🇷", []string{"› 🇩🇪🇫🇷"}, 6, 0},
		{"\tx", []string{"›     x"}, 7, 0},
		{"a\tx", []string{"› a    x"}, 8, 0},
		{"01234567\tx", []string{"› 01234567", "  x"}, 3, 1},
		{"☺\ufe0f", []string{"› ☺\ufe0f"}, 4, 0},
	}
	for _, tt := range tests {
		m := draft(t, 13, 5, tt.text)
		if got := screen(m); !slices.EqualFunc(got, tt.rows, func(a, b string) bool { return a == b || strings.TrimSpace(a) == "" && b == "" }) {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.rows)
		}
		if x, y := m.Cursor(); x != tt.x || y != tt.y {
			t.Errorf("%q: cursor at %d,%d, want %d,%d", tt.text, x, y, tt.x, tt.y)
		}
		check(t, m)
	}
}

func TestEmptyRows(t *testing.T) {
	m := New(look)
	m.SetPlaceholder("Message #lobby")
	m.SetSize(13, 3)
	if got := screen(m); len(got) != 1 || got[0] != "› Message #…" {
		t.Errorf("%q", got)
	}
	if x, y := m.Cursor(); x != 2 || y != 0 {
		t.Error(x, y)
	}
	m.SetTheme(theme.For(theme.Look{Profile: colorprofile.NoTTY, ASCII: true}))
	if got := screen(m); got[0] != "> Message #~" {
		t.Errorf("%q", got)
	}
	check(t, m)
}

func TestScroll(t *testing.T) {
	m := draft(t, 20, 3, "1\n2\n3\n4\n5")
	steps := []struct {
		key  string
		want string
	}{
		{"end", "↑ 3,  4,  5"},
		{"up", "↑ 3,  4,  5"},
		{"up", "↑ 3,  4,  5"},
		{"up", "↑ 2,  3,↓ 4"},
		{"up", "› 1,  2,↓ 3"},
		{"ctrl+end", "↑ 3,  4,  5"},
		{"backspace", "↑ 3,  4,"},
		{"backspace", "↑ 2,  3,  4"},
		{"ctrl+home", "› 1,  2,↓ 3"},
	}
	for _, s := range steps {
		m.Update(press(s.key))
		if got := strings.Join(screen(m), ","); got != s.want {
			t.Fatalf("%s: got %q, want %q", s.key, got, s.want)
		}
		check(t, m)
	}
	m.SetSize(20, 9)
	if got := strings.Join(screen(m), ","); got != "› 1,  2,  3,  4" {
		t.Error(got)
	}
}

// What draws compares strings: a row that did not change is the very same one.
func TestRowsAreKept(t *testing.T) {
	m := draft(t, 20, 5, "one\ntwo\nthree")
	before := slices.Clone(m.Rows())
	m.Update(press("x"))
	after := m.Rows()
	for i := range before {
		same := unsafe.StringData(before[i]) == unsafe.StringData(after[i])
		if want := i != 2; same != want {
			t.Errorf("row %d: same string: %v", i, same)
		}
	}
	for _, r := range after {
		if !strings.HasPrefix(r, sgrReset) || !strings.HasSuffix(r, sgrReset) {
			t.Errorf("%q carries another's looks", r)
		}
	}
}

// The short ways must measure as the long way does.
func TestPlainLetters(t *testing.T) {
	for r := rune(0x80); r < 0x20000; r++ {
		w := plainCells(r)
		if w == 0 {
			continue
		}
		for _, s := range []string{string(r), string(r) + "x", string(r) + "世", "\u0430" + string(r)} {
			c, cells := ansi.FirstGraphemeCluster(s, ansi.GraphemeWidth)
			size, got := cluster([]byte(s))
			if size != len(c) || got != cells {
				t.Fatalf("%+q: %d bytes, %d cells; want %d, %d", s, size, got, len(c), cells)
			}
		}
	}
}

func FuzzCluster(f *testing.F) {
	for _, p := range pieces {
		f.Add(p)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = clean(s)
		if clean(s) != s {
			t.Fatalf("%q is not clean", s)
		}
		for b := []byte(s); len(b) > 0; {
			size, cells := cluster(b)
			if size < 1 || size > max(maxCluster, 1) || cells < 0 || cells > tabSize {
				t.Fatalf("%q: %d bytes, %d cells", b, size, cells)
			}
			if b[0] != '\t' && b[0] != '\n' && size < maxCluster-4 {
				c, w := ansi.FirstGraphemeCluster(b, ansi.GraphemeWidth)
				if len(c) != size || w != cells {
					t.Fatalf("%q: %d bytes, %d cells; want %d, %d", b, size, cells, len(c), w)
				}
			}
			b = b[size:]
		}
	})
}
