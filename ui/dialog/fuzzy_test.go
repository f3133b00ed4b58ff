package dialog

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestFuzzyFinds: for each pattern, the first name is what people mean; the others match less or
// not at all.
func TestFuzzyFinds(t *testing.T) {
	for pattern, names := range map[string][]string{
		"gen":  {"general", "go-enthusiasts", "legendary", "random"},
		"ge":   {"general", "go-events", "page"},
		"gob":  {"go-beginners", "gamblers-only-b", "lobby"},
		"bob":  {"bob", "bobby", "big-old-boat", "x-bob", "lobby"},
		"lob":  {"lobby", "global", "lo"},
		"tm":   {"trip-to-mountains", "atm", "team", "time"},
		"zoe":  {"Zoë", "zone", "z"},
		"OLA":  {"Ólafur", "Nicola", "law"},
		"nguy": {"Nguyễn", "gunny"},
		"dev2": {"dev-2", "develop-200", "dev"},
		"山郎":   {"山田太郎", "山田"},
		"fb":   {"FooBar", "foobar", "fabric"},
	} {
		var m matcher
		m.look(pattern)
		best, ok := m.match(names[0])
		if !ok {
			t.Errorf("%s does not find %s", pattern, names[0])
		}
		for _, n := range names[1:] {
			if score, ok := m.match(n); ok && score >= best {
				t.Errorf("%s: %s has %d, %s has %d", pattern, n, score, names[0], best)
			}
		}
	}
}

// TestFuzzyMarks: the marked letters are the pattern's, in order, and best placed.
func TestFuzzyMarks(t *testing.T) {
	for _, c := range []struct{ pattern, name, want string }{
		{"gb", "go-bigbob", "G__B"},
		{"bob", "go-bigbob", "______BOB"},
		{"tm", "trip to the mountains", "T___________M"},
		{"oo", "foo boo", "_OO"},
	} {
		var m matcher
		m.look(c.pattern)
		got := []byte(strings.Repeat("_", len(c.name)))
		for _, at := range m.marks(nil, c.name) {
			got[at] = c.name[at] - 'a' + 'A'
		}
		if s := strings.TrimRight(string(got), "_"); s != c.want {
			t.Errorf("%s in %s: %s, want %s", c.pattern, c.name, s, c.want)
		}
	}
}

// TestFuzzyAtRandom compares with the plain question whether the letters are there in order, and
// with the best of all ways to place them.
func TestFuzzyAtRandom(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	word := func(n int) string {
		b := make([]byte, rng.IntN(n))
		for i := range b {
			b[i] = "aab-"[rng.IntN(4)]
		}
		return string(b)
	}
	for range 20000 {
		pattern, name := strings.Trim(word(5), "-"), word(11)
		var m matcher
		m.look(pattern)
		got, ok := m.match(name)
		ways := waysOf(pattern, name, 0)
		if ok != (len(ways) > 0) {
			t.Fatalf("%q in %q: %v", pattern, name, ok)
		}
		if !ok || pattern == "" {
			continue
		}
		best := 0
		for i, way := range ways {
			if s := valueOf(&m, way, len(name)); i == 0 || s > best {
				best = s
			}
		}
		if marks := m.marks(nil, name); got != best || valueOf(&m, marks, len(name)) != best {
			t.Fatalf("%q in %q: %d by %v, the best is %d", pattern, name, got, marks, best)
		}
	}
}

// waysOf returns all ways to place a pattern in the name from an index on.
func waysOf(pattern, name string, from int) [][]int {
	if pattern == "" {
		return [][]int{{}}
	}
	var ways [][]int
	for i := from; i < len(name); i++ {
		if name[i] == pattern[0] {
			for _, rest := range waysOf(pattern[1:], name, i+1) {
				ways = append(ways, slices.Concat([]int{i}, rest))
			}
		}
	}
	return ways
}

// valueOf is the worth of one way, counted plainly.
func valueOf(m *matcher, way []int, length int) int {
	sum := 0
	for i, at := range way {
		sum += scoreHit + int(m.bonus[at])
		switch {
		case i == 0:
			sum += scoreSkip * min(at, skipAtFront)
		case at == way[i-1]+1:
			sum += scoreRow
		default:
			sum += scoreGap + scoreSkip*(at-way[i-1]-2)
		}
	}
	if length == len(way) {
		sum += scoreWhole
	}
	return sum
}

func BenchmarkMatch(b *testing.B) {
	var m matcher
	m.look("gnrl")
	for b.Loop() {
		m.match("general-announcements")
	}
}
