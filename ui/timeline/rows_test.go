package timeline

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/markup"
	"parley/ui/theme"
)

var (
	sgr     = regexp.MustCompile(`\x1b\[[0-9;]*m`)
	mayOpen = regexp.MustCompile(`^(?i)(https?://|mailto:)`)
	osc8    = regexp.MustCompile(`\x1b\]8;;([!-~]*)\x1b\\`)
)

// checkRow fails when a row breaks what Rows promises.
func checkRow(t *testing.T, row string, w int) {
	t.Helper()
	if got := ansi.StringWidth(row); got > w {
		t.Fatalf("row of %d cells in %d: %q", got, w, row)
	}
	looks := sgr.FindAllString(row, -1)
	if n := len(looks); n > 0 && looks[n-1] != "\x1b[m" {
		t.Fatalf("row does not end in the default look: %q", row)
	}
	open := false
	for _, l := range osc8.FindAllStringSubmatch(row, -1) {
		if open == (l[1] != "") {
			t.Fatalf("links are not closed one by one: %q", row)
		}
		open = l[1] != ""
		if open && !mayOpen.MatchString(l[1]) {
			t.Fatalf("a link that must not be opened: %q", row)
		}
	}
	if open {
		t.Fatalf("row leaves a link open: %q", row)
	}
	text := osc8.ReplaceAllString(sgr.ReplaceAllString(row, ""), "")
	if !utf8.ValidString(text) {
		t.Fatalf("row is not UTF-8: %q", row)
	}
	depth := 0
	for _, r := range text {
		switch {
		case r < ' ' || (r >= 0x7f && r < 0xa0) || r == 0x2028 || r == 0x2029 || (r >= 0x202a && r <= 0x202e):
			t.Fatalf("control %U in row %q", r, row)
		case r >= 0x2066 && r <= 0x2068:
			depth++
		case r == 0x2069:
			depth = max(0, depth-1)
		}
	}
	if depth > 0 {
		t.Fatalf("row leaves a bidi isolate open: %q", row)
	}
}

// show returns the rows of one message in a timeline of w cells.
func show(text string, w int, look theme.Look) []string {
	k := key{
		theme: theme.For(look), width: int32(w), minute: 754, label: "ana", me: "ana", room: 1, seq: 1,
	}
	return render(&k, content{text: text}, new(markup.Lexer)).rows
}

// squeezed returns what can be read in the rows, and the targets of links, without spaces and bars.
func squeezed(rows []string) string {
	all := strings.Join(rows, "")
	links := strings.Join(osc8.FindAllString(all, -1), "\x1b")
	all = osc8.ReplaceAllString(sgr.ReplaceAllString(all, ""), "")
	return links + strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || strings.ContainsRune("▎│•", r) {
			return -1
		}
		return r
	}, all)
}

// marked is what random texts are made of, between words.
var marked = []string{
	" ", " ", " ", " ", "\n", "\n", "\n\n", "*", "**", "_", "__", "~~", "`", "```\n", "\n```go\n", "[", "](", ")", "](https://example.org/",
	"![", "<", ">", "\n> ", "\n- ", "\n1. ", "\n  * ", "# ", "\n---\n", "\\", "\t", "@ana ", "@Ana", "|", "\n|---|\n", "https://", "www.", ".org",
	"<b>", "&amp;", "&#27;", "日本語", "。", "👩‍🚀", "🏳️‍🌈", "é", "e\u0301", "\u0301", "\ufe0f", "☺\ufe0f", "\u2067", "\u2069", "שלום", "\u200d",
	"\x1b[31m", "\x1b]8;;https://evil.example\x07", "\u009b", "\r", "\"", "(", "==", "+ ", "        ", "🇩🇪", "🇩", "⟨", "한국어", "\u202e",
}

func randomText(r *rand.Rand, words *[]string) string {
	var b strings.Builder
	for range 1 + r.IntN(24) {
		if r.IntN(2) == 0 {
			w := "w" + string(rune('a'+len(*words))) + strings.Repeat("x", r.IntN(12)) + "q"
			*words = append(*words, w)
			b.WriteString(w)
			continue
		}
		b.WriteString(marked[r.IntN(len(marked))])
	}
	return b.String()
}

func TestAnyTextFitsAndIsWhole(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	n := 20000
	if testing.Short() {
		n = 2000
	}
	for range n {
		var words []string
		text := randomText(r, &words)
		w := 1 + r.IntN(120)
		rows := show(text, w, dark)
		for _, row := range rows {
			checkRow(t, row, w)
		}
		all := squeezed(rows)
		for _, word := range words[:len(words)*min(w-1, 1)] { // in one cell, what is wide is a question mark
			if !strings.Contains(all, word) {
				t.Fatalf("%q is not in the rows of %q at %d: %q", word, text, w, all)
			}
		}
	}
}

func FuzzRows(f *testing.F) {
	for _, e := range conversation() {
		f.Add(e.Message.Text, 80, 3)
	}
	for _, s := range marked {
		f.Add(s, 7, 1)
	}
	f.Fuzz(func(t *testing.T, text string, w, profile int) {
		w = 1 + (w&0xffff)%200
		if len(text) > chat.MaxMessageBytes {
			t.Skip()
		}
		look := theme.Look{Profile: colorprofile.Profile(profile & 7), ASCII: profile&8 != 0, Light: profile&16 != 0}
		for _, row := range show(text, w, look) {
			checkRow(t, row, w)
			if look.Profile <= colorprofile.NoTTY && strings.Contains(row, "\x1b") {
				t.Fatalf("escape where there are none: %q", row)
			}
			if look.ASCII && strings.ContainsFunc(row, func(r rune) bool { return r > 0x7e }) {
				t.Fatalf("not ASCII: %q", row)
			}
		}
		kinds := []what{message, action, notice, rule, opening}
		k := key{theme: theme.For(look), width: int32(w), minute: 5, label: text, what: kinds[len(text)%len(kinds)]}
		for _, row := range render(&k, content{text: "x"}, new(markup.Lexer)).rows {
			checkRow(t, row, w)
		}
	})
}

// TestHostileTexts renders what is made to be slow, deep or large. What takes more than linear time does not
// end before the tests' own limit.
func TestHostileTexts(t *testing.T) {
	for _, unit := range []string{
		">", "> ", "- ", "* ", "[", "![", "*", "_a_b", "*a **b ", "`", "<", "[a](", "1. ", "#", "~~a", "www.", "\\", "\t", "\n",
		"> - ", "a@", "https://a.b/(", "👩‍", "\u0301", "日", "@ana", "[x](http://a)", "\u2067", "||", "\n\n> ", "`a``", "a_",
		"*_", "\n- - a", "\n> > > [a](b) *c*", "a.b ", "a *b* ", "<http://a.b>", "- * + 1. ", "a\\*", "@ana @",
	} {
		for _, size := range []int{300, chat.MaxMessageBytes} {
			if testing.Short() && size > 300 {
				continue
			}
			hostile(t, strings.Repeat(unit, size/len(unit))+"x")
			hostile(t, "```go\n"+strings.Repeat(unit, size/len(unit)))
			hostile(t, "```python\n\"\"\""+strings.Repeat(unit, size/len(unit)))
		}
	}
}

func hostile(t *testing.T, text string) {
	for _, w := range []int{1, 20, 90} {
		b := &block{rows: show(text, w, dark)}
		if b.size() > 1<<20 {
			t.Errorf("%.20q… of %d bytes takes %d in %d cells", text, len(text), b.size(), w)
		}
		for _, row := range b.rows {
			checkRow(t, row, w)
		}
	}
}

func TestText(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"words", "hello  there", "hello  there"},
		{"lines are kept", "a\nb\n\n\n\nc", "a|b||c"},
		{"lines of Markdown too", "*a*\nb\n\n\n\nc", "a|b||c"},
		{"indents are kept", "a\n  b\n\tc", "a|  b|    c"},
		{"indents with Markdown", "*a*\n  b\n\tc", "a|  b|    c"},
		{"HTML is text", "<script>x</script>", "<script>x</script>"},
		{"entities are text", "&lt; &#27;", "&lt; &#27;"},
		{"a product", "2*3*4 and *2*3* 2**3**4 *", "2*3*4 and 2*3 2**3**4 *"},
		{"escapes", `\*a\* c:\dir`, `*a* c:\dir`},
		{"backslash at the end", "*a* \\\nb", `a \|b`},
		{"a face is no quote", ">_< *a*", ">_< a"},
		{"quote", "> a\nb\n> c", "▎ a|b|▎ c"},
		{"list", "- a\n- b\n  - c", "• a|• b|  • c"},
		{"numbers", "3. a\n4. b", "3. a|4. b"},
		{"fence", "```\n*a*\n\n  b\n```\nc", "│ *a*|│ |│   b|c"},
		{"open fence", "```select * from x", "│ select * from x"},
		{"code after text and blank lines", "a\n```\nb\n```\n\nc", "a|│ b||c"},
		{"link", "[a](https://x.org/y)", "a (x.org)"},
		{"link that says where", "[x.org/y](https://x.org/y)", "x.org/y"},
		{"link that lies", "[https://bank.org](https://x.org)", "https://bank.org (x.org)"},
		{"link with a user", "https://bank.org@x.org/", "https://bank.org@x.org/ (at x.org)"},
		{"link to a script", "[a](javascript:x)", "a (javascript:x)"},
		{"look-alike host", "[a](https://ехample.org/)", "a (https://ехample.org/)"},
		{"picture", "![a](https://x.org/y.png)", "a (x.org)"},
		{"title", `[a](https://x.org "b")`, `a (x.org) "b"`},
		{"only markup", "**", "**"},
		{"only a heading", "#", "#"},
		{"definition", "[a]: https://x.org", "[a]: https://x.org"},
		{"table", "a|b\n-|-\n1|2", "a|b|-|-|1|2"},
		{"strike", "~~a~~ b", "a b"},
		{"rule", "*a*\n\n---\nb", "a||────────────────────────|b"},
	} {
		rows := show(c.text, 100, theme.Look{Profile: colorprofile.ANSI})
		text := columnsOf(100, 0).text
		for i := range rows {
			rows[i] = strings.TrimRight(ansi.Strip(rows[i]), "\n")[min(text, len(ansi.Strip(rows[i]))):]
		}
		if got := strings.Join(rows, "|"); got != c.want {
			t.Errorf("%s: %q: got %q, want %q", c.name, c.text, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		w    int
		want string
	}{
		{"the quick brown fox", 10, "the quick|brown fox"},
		{"the quick     brown", 9, "the quick|brown"},
		{"abcdefghijkl mn", 5, "abcde|fghij|kl mn"},
		{"a abcdefgh", 4, "a|abcd|efgh"},
		{"漢字漢字。漢", 8, "漢字漢|字。漢"},
		{"漢字「漢字」", 6, "漢字|「漢|字」"},
		{"ab漢字", 4, "ab漢|字"},
		{"👩‍🚀👩‍🚀👩‍🚀", 5, "👩‍🚀👩‍🚀|👩‍🚀"},
		{"", 5, ""},
		{"      abc", 6, "   abc"},
		{"漢", 1, "?"},
	} {
		w := wrapper{width: c.w, left: func(*rowWriter) {}}
		w.line(line{spans: []span{{text: c.text}}})
		if got := strings.Join(w.block().rows, "|"); got != c.want {
			t.Errorf("%q in %d: got %q, want %q", c.text, c.w, got, c.want)
		}
	}
}

func TestMentions(t *testing.T) {
	for text, want := range map[string]bool{
		"@ana": true, "hi @Ana!": true, "@ANA, come": true, "(@ana)": true, "@ana.": true, "@ana's": true, "ana": false,
		"@anabel": false, "@ana_b": false, "@ana-b": false, "@ana- b": true, "x@ana": false, "@@ana": true, "@an": false, "@ána": false,
	} {
		if got := mentions(text, "ana"); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	th := theme.For(dark)
	count := func(text string) int {
		return strings.Count(strings.Join(show(text, 100, dark), ""), strings.TrimSuffix(th.Mention.Render("@ana"), "\x1b[m"))
	}
	for text, want := range map[string]int{"hi @ana and @ana": 2, "`@ana` *x*": 0, "```\n@ana\n```": 0, "*@ana*": 1, "@ana_b *x*": 0} {
		if got := count(text); got != want {
			t.Errorf("%q: %d highlights, want %d", text, got, want)
		}
	}
}
