package chat

import (
	"fmt"
	"strings"
	"testing"
)

func TestCleanText(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"plain":              {"hello", "hello"},
		"code keeps indent":  {"\n\n  if x {\n\t}\n\n  ", "  if x {\n\t}"},
		"line ends":          {"a\r\nb\rc\u2028d\u2029e\nf", "a\nb\nc\nd\ne\nf"},
		"escape codes":       {"\x1b[2J\x1b]0;t\x07", "␛[2J␛]0;t␇"},
		"CSI in one rune":    {"a\u009b2Jb", "a\uFFFD2Jb"},
		"CSI in one byte":    {"a\x9b2Jb", "a\uFFFD2Jb"},
		"NUL, DEL, VT, FF":   {"a\x00b\x7fc\vd\fe", "a␀b␡c␋d␌e"},
		"NEL is C1":          {"a\u0085b", "a\uFFFDb"},
		"wrong UTF-8":        {"a\xffb\xc3", "a\uFFFDb\uFFFD"},
		"surrogate in UTF-8": {"\xed\xa0\x80", "\uFFFD\uFFFD\uFFFD"},
		"lone lead byte EF":  {"\xef", "\uFFFD"},
		"noncharacters":      {"\uFFFE\uFDD0\U0010FFFF", "\uFFFD\uFFFD\uFFFD"},
		"private use stays":  {"\uE0B0", "\uE0B0"},
		"part of a picture":  {"a\U0010EEEE\u0305\u030D", "a\uFFFD\u0305\u030D"},
		"NFC":                {"e\u0301", "é"},
		"soft hyphen, ZWSP":  {"a\u00adb\u200bc\u2060d\ufeffe", "abcde"},
		"deprecated format":  {"a\u206ab\ufff9c", "abc"},
		"Hangul filler":      {"a\u3164b\uffa0c\u115fd", "abcd"},

		"override":             {"a\u202egpj.exe", "agpj.exe"},
		"embedding":            {"\u202aa\u202bb\u202c\u202dc", "abc"},
		"isolate ends in line": {"a\u2067b\nc", "a\u2067b\u2069\nc"},
		"isolate kept":         {"a\u2068b\u2069c", "a\u2068b\u2069c"},
		"nothing to close":     {"a\u2069b\u2068\nc\u2069", "ab\u2068\u2069\nc"},
		"deep isolates":        {strings.Repeat("\u2066", 99) + "a", strings.Repeat("\u2066", 8) + "a" + strings.Repeat("\u2069", 8)},
		"deep and closed": {strings.Repeat("\u2066", 9) + "a" + strings.Repeat("\u2069", 9) + "b",
			strings.Repeat("\u2066", 8) + "a" + strings.Repeat("\u2069", 8) + "b"},

		"family":             {"👨🏻‍👩🏻‍👧🏻‍👦🏻", "👨🏻‍👩🏻‍👧🏻‍👦🏻"},
		"heart on fire":      {"❤️‍🔥", "❤️‍🔥"},
		"pirates":            {"🏴‍☠️", "🏴‍☠️"},
		"rainbow flag":       {"🏳️‍🌈", "🏳️‍🌈"},
		"keycap":             {"1️⃣", "1️⃣"},
		"flag of a country":  {"🇵🇹🇬🇧", "🇵🇹🇬🇧"},
		"flag of a region":   {"🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F"},
		"flag not closed":    {"🏴\U000E0067\U000E0062\U000E0073x", "🏴x"},
		"flag of a sentence": {"🏴" + tags("ignoreall") + "\U000E007F", "🏴"},
		"tags on an emoji":   {"👍" + tags("secret") + "\U000E007F", "👍"},
		"tags alone":         {"a" + tags("secret"), "a"},
		"selectors as bytes": {"😀\U000E0101\U000E0102\U000E01EF", "😀"},
		"VS16 twice":         {"❤\ufe0f\ufe0f", "❤\ufe0f"},
		"VS16 on a letter":   {"a\ufe0fb", "ab"},
		"Han variant":        {"葛\U000E0100", "葛\U000E0100"},
		"ZWJ in Latin":       {"a\u200db\u200cc", "abc"},
		"ZWJ at the end":     {"👍\u200d", "👍"},
		"ZWJ before text":    {"👍\u200dx", "👍x"},
		"Persian ZWNJ":       {"می\u200cخواهم", "می\u200cخواهم"},
		"Sinhala ZWJ":        {"ශ්\u200dරී", "ශ්\u200dරී"},
		"RLM in Hebrew":      {"שלום!\u200f", "שלום!\u200f"},
		"RLM in Latin":       {"a\u200f\u200eb", "ab"},

		"zalgo":            {"z" + strings.Repeat("\u0316", 50) + "x", "z" + strings.Repeat("\u0316", 8) + "x"},
		"mark at start":    {"\u0301a", "◌\u0301a"},
		"mark after break": {"a\n\u0301a", "a\n◌\u0301a"},
		"mark after tab":   {"a\t\u20dd", "a\t◌\u20dd"},
		"Myanmar vowel":    {"မြန်မာ", "မြန်မာ"},
		"giant syllable":   {strings.Repeat("ᄀ", 40) + "x", strings.Repeat("ᄀ", 15) + "\uFFFDx"},
		"giant family":     {strings.Repeat("👨\u200d", 40) + "👨", strings.Repeat("👨\u200d", 7) + "👨\uFFFD"},
		"Devanagari":       {"नमस्ते", "नमस्ते"},
		"Thai":             {"ที่นี่", "ที่นี่"},
		"Vietnamese":       {"Tiếng Việt", "Tiếng Việt"},
		"Arabic":           {"مَرْحَبًا", "مَرْحَبًا"},
		"Hangul jamo":      {"\u1112\u1161\u11ab", "한"},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := CleanText(c.in)
			if err != nil || got != c.want {
				t.Fatalf("CleanText(%+q)\n got %+q, %v\nwant %+q", c.in, got, err, c.want)
			}
			if p := Printable(got); p != got {
				t.Errorf("Printable changes clean text %+q to %+q", got, p)
			}
		})
	}
}

// tags spells s in tag characters.
func tags(s string) string {
	return strings.Map(func(r rune) rune { return r + 0xE0000 }, s)
}

func TestCleanTextRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "the message is empty",
		" \n\t\u00a0\u3000\n":              "the message is empty",
		"\u200b\u2060\u00ad\ufe0f":         "the message is empty",
		"\u2067\u2069\u2068":               "the message is empty",
		"\u2800\u2800":                     "the message is empty",
		tags("hello"):                      "the message is empty",
		strings.Repeat("x\n", 4999) + "x":  "the message has 5000 lines; at most 100 fit",
		strings.Repeat("x\n", 99999) + "x": "the message has 100000 lines; at most 100 fit",
		strings.Repeat("x", 8193):          "the message has 8193 bytes; at most 8192 fit",
		strings.Repeat("x", 1<<20):         "the message has 1048576 bytes; at most 8192 fit",
		strings.Repeat("é", 4097):          "the message has 8194 bytes; at most 8192 fit",
	} {
		if got, err := CleanText(in); CodeOf(err) != Invalid || MessageOf(err) != want {
			t.Errorf("CleanText(%.20q…) = %.20q, %v; want %q", in, got, err, want)
		}
	}
	for _, in := range []string{
		strings.Repeat("x", 8192) + "\n\n",
		strings.Repeat("x\n", 100),
		strings.Repeat("\u200b", 8192) + "x",
	} {
		if _, err := CleanText(in); err != nil {
			t.Errorf("CleanText(%.20q…): %v", in, err)
		}
	}
}

func TestCleanLine(t *testing.T) {
	for in, want := range map[string]string{
		"":                      "",
		" \n\u200b ":            "",
		"\u2800":                "",
		"  a\tb \r\n c\u2028d ": "a b c d",
		"a \u200b b":            "a b",
		"a\x1b[31mb":            "a␛[31mb",
		" \u0301a":              "◌\u0301a",
		"\u2067a":               "\u2067a\u2069",
		"日本語です":                 "日本語です",
	} {
		if got, err := CleanLine(in, 7); got != want || err != nil {
			t.Errorf("CleanLine(%+q) = %+q, %v; want %+q", in, got, err, want)
		}
	}
	_, err := CleanLine(strings.Repeat("é", 301), 300)
	if want := "the text has 301 characters; at most 300 fit"; CodeOf(err) != Invalid || MessageOf(err) != want {
		t.Errorf("got %v, want %q", err, want)
	}
	if _, err = CleanLine(strings.Repeat("e\u0301", 300), 300); err != nil {
		t.Error(err)
	}
	if _, err = CleanLine(strings.Repeat("x", 1<<20), 300); CodeOf(err) != Invalid {
		t.Errorf("got %v, want Invalid", err)
	}
}

func TestPrintable(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"  a\n\n b \n":            "  a\n\n b \n",
		"SSH-2.0-x\x1b]0;owned\a": "SSH-2.0-x␛]0;owned␇",
		"a\u202eb\xff":            "ab\uFFFD",
	} {
		if got := Printable(in); got != want {
			t.Errorf("Printable(%+q) = %+q, want %+q", in, got, want)
		}
	}
	if got, want := PrintableLine("a\nlevel=INFO\tb\r\nc\u2028d"), "a␊level=INFO␉b␊c␊d"; got != want {
		t.Errorf("PrintableLine: got %q, want %q", got, want)
	}
}

// The plain path must be what the long one would have made.
func TestPlainRunesAreClean(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		for _, s := range []string{string(r), "a" + string(r) + string(r) + "b"} {
			if isPlain(s) && clean(s) != s {
				t.Errorf("%U is plain and not clean: %+q", r, clean(s))
			}
		}
	}
}

func BenchmarkCleanText(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":    strings.Repeat("hello ssh ", 10)[:99] + ".",
		"cyrillic": strings.Repeat("привет, мир ", 8),
		"han":      strings.Repeat("你好，世界", 7),
		"emoji":    "ship it 🚀🎉 👍🏽 ❤️",
		"hindi":    "नमस्ते, आप कैसे हैं? मैं ठीक हूँ।",
		"zalgo":    strings.Repeat("z"+strings.Repeat("\u0316\u0301", 20), 20),
		"dirty":    strings.Repeat("\x1b[31mred\x1b[0m ", 8),
	} {
		b.Run(fmt.Sprintf("%s/%d", name, len(s)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := CleanText(s); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkPrintable(b *testing.B) {
	s := strings.Repeat("hello ssh ", 10)
	b.ReportAllocs()
	for b.Loop() {
		Printable(s)
	}
}
