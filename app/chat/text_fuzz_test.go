package chat

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"golang.org/x/text/unicode/norm"
)

// hostile is what the fuzzers start from: each kind of attack, and the writing that must survive.
var hostile = []string{
	"hello", "  a\n\tb \n", "a\r\nb\u2028c", "\x1b[2J\x9b1m\u009b", "\x00\x7f\xff\xc3", "\uFFFE\U0010FFFF\xed\xa0\x80",
	"e\u0301\u0316", "z\u0316\u0317\u0318\u0319\u031c\u031d\u031e\u031f\u0320\u0323x", "\u0301a", "a\t\u20dd",
	"a\u202eb\u202c", "\u2066a\u2067b\nc\u2069\u2069", "\u2068\u2068\u2068\u2068\u2068\u2068\u2068\u2068\u2068\u2068",
	"👨🏻‍👩🏻‍👧🏻‍👦🏻", "🏴\U000E0067\U000E0062\U000E0073\U000E0063\U000E0074\U000E007F", "🏳️‍🌈1️⃣🇵🇹🇬",
	"👨\u200d👨\u200d👨\u200d👨\u200d👨\u200d👨\u200d👨\u200d👨\u200d👨\u200d👨", "ᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀᄀ각ᆨ", "\u0600\u0600\u06dda",
	"می\u200cخواهم", "ශ්\u200dරී", "မြန်မာ", "नमस्ते", "葛\U000E0100", "\u0915\u09c7\u034f\u09be", "\U0001d15e\u200d\u2764",
	"\u115f\u1161\u3164\u200b\u2800", "שלום!\u200f", "Ana", "аna", "Ａｎａ", "İi̇ſß", "r00t", "Νονα", "ꮪꭰᎠ", "a.b_c-d", "ﷺ",
}

// checkClean fails unless s keeps the promises of clean text (text.go).
func checkClean(t *testing.T, s string) {
	t.Helper()
	if !utf8.ValidString(s) || !norm.NFC.IsNormalString(s) {
		t.Fatalf("not UTF-8 in NFC: %+q", s)
	}
	for _, r := range s {
		switch {
		case unicode.IsControl(r) && r != '\n' && r != '\t', r == 0x2028, r == 0x2029:
			t.Fatalf("control %U in %+q", r, s)
		case 0x202A <= r && r <= 0x202E, 0x206A <= r && r <= 0x206F, r == 0x200B, r == 0xFEFF, r == 0xAD:
			t.Fatalf("hidden %U in %+q", r, s)
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		checkIsolates(t, line)
	}
	state, rest, cluster := -1, s, ""
	for rest != "" {
		var width int
		cluster, rest, width, state = uniseg.FirstGraphemeClusterInString(rest, state)
		marks, runes := 0, []rune(cluster)
		for _, r := range runes {
			if unicode.IsMark(r) {
				marks++
			}
		}
		if marks > maxMarks || len(runes) > maxCluster || width > 2*len(runes) {
			t.Fatalf("cluster of %d marks, %d runes, width %d: %+q", marks, len(runes), width, cluster)
		}
	}
}

func checkIsolates(t *testing.T, line string) {
	t.Helper()
	depth := 0
	for _, r := range line {
		switch r {
		case lri, rli, fsi:
			depth++
		case pdi:
			depth--
		}
		if depth < 0 || depth > maxIsolates {
			t.Fatalf("isolates %d deep in %+q", depth, line)
		}
	}
	if depth != 0 {
		t.Fatalf("%d isolates open in %+q", depth, line)
	}
}

func FuzzCleanText(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkCleanText)
}

func checkCleanText(t *testing.T, in string) {
	got, err := CleanText(in)
	if err != nil {
		if CodeOf(err) != Invalid || got != "" {
			t.Fatalf("%+q, %v", got, err)
		}
		return
	}
	checkClean(t, got)
	if len(got) > MaxMessageBytes || strings.Count(got, "\n") >= MaxMessageLines || strings.TrimSpace(got) == "" {
		t.Fatalf("out of bounds: %+q", got)
	}
	if again, err := CleanText(got); err != nil || again != got {
		t.Fatalf("not idempotent:\n%+q\n%+q %v", got, again, err)
	}
	if p := Printable(got); p != got {
		t.Fatalf("Printable changes clean text:\n%+q\n%+q", got, p)
	}
}

func FuzzCleanLine(f *testing.F) {
	for _, s := range hostile {
		f.Add(s, 300)
	}
	f.Fuzz(checkCleanLine)
}

func checkCleanLine(t *testing.T, in string, limit int) {
	got, err := CleanLine(in, limit)
	if err != nil {
		return
	}
	checkClean(t, got)
	if utf8.RuneCountInString(got) > max(limit, 0) || strings.ContainsAny(got, "\n\t") || strings.TrimSpace(got) != got {
		t.Fatalf("not one line of %d: %+q", limit, got)
	}
	if again, err := CleanLine(got, limit); err != nil || again != got {
		t.Fatalf("not idempotent:\n%+q\n%+q %v", got, again, err)
	}
}

func FuzzPrintable(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkPrintable)
}

func checkPrintable(t *testing.T, in string) {
	got := Printable(in)
	checkClean(t, got)
	if again := Printable(got); again != got {
		t.Fatalf("not idempotent:\n%+q\n%+q", got, again)
	}
	line := PrintableLine(in)
	checkClean(t, line)
	if strings.ContainsAny(line, "\n\t") {
		t.Fatalf("not one line: %+q", line)
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkCleanName)
}

func checkCleanName(t *testing.T, in string) {
	name, err := CleanName(in)
	if err != nil {
		if CodeOf(err) != Invalid || name != "" {
			t.Fatalf("%+q, %v", name, err)
		}
		checkClean(t, MessageOf(err))
		return
	}
	checkClean(t, name)
	if n := uniseg.GraphemeClusterCount(name); n < MinName || n > MaxName || strings.ContainsAny(name, " @#/\n\t") {
		t.Fatalf("not a name: %+q", name)
	}
	if again, err := CleanName(name); err != nil || again != name {
		t.Fatalf("not idempotent:\n%+q\n%+q %v", name, again, err)
	}
	if text, err := CleanText(name); err != nil || text != name {
		t.Fatalf("a name that is not clean text: %+q, %+q", name, text)
	}
	skeleton := Skeleton(name)
	for _, other := range []string{in, strings.ToLower(name), strings.ToUpper(name), norm.NFKD.String(name)} {
		if Skeleton(other) != skeleton {
			t.Fatalf("%+q has %+q, %+q has %+q", name, skeleton, other, Skeleton(other))
		}
	}
	if like := looksASCII(name); like != "" && Skeleton(like) != skeleton {
		t.Fatalf("%+q looks like %q and may stand beside it", name, like)
	}
}

func FuzzSkeleton(f *testing.F) {
	for _, s := range hostile {
		f.Add(s)
	}
	f.Fuzz(checkSkeleton)
}

func checkSkeleton(t *testing.T, in string) {
	skeleton := Skeleton(in)
	if !utf8.ValidString(skeleton) || Skeleton(skeleton) != skeleton {
		t.Fatalf("%+q has %+q has %+q", in, skeleton, Skeleton(skeleton))
	}
}

// The fuzzer changes bytes; this mixes whole runes that matter to some rule, which finds other things.
func TestMixtures(t *testing.T) {
	nasty := []rune("\u200c\u200d\u200e\u061c\u2066\u2067\u2069\ufe0f\ufe00\U000E0101\U000E0061\U000E007F🏴❤👨🏽🇵1\u20e3" +
		"ab \t\n\r\u2028\u3000\x1b\u0085\u00ad\u0301\u0323\u0316\u0344\u0958\u093c\u0915\u094d\u0930\u09c7\u09be\u102c\u1100\u1161\u11a8각가" +
		"\u0600\u0645\u06cc\u05d0\u05b4\ufb1d\U0001d15e\u2adc葛\u180b\u1820\u0d4e\U000110bd\u2800\uffff\ufffd\u1e9b\u212b")
	letters := []rune("aAiIlLoO01mnNrRßſİıæÅñ.-_\u0301\u0323\u0307аАеЕоОсСНнВвТтЗзЬьЁёЇїΑαΝνΟοΥυΣςΒβΊίאבדمح١۱한김あアー山क्\u200dष\u0941१ԱաꭰᎠＡ")
	rng := rand.New(rand.NewPCG(1, 2))
	mix := func(from []rune, n int) string {
		var s strings.Builder
		for range 1 + rng.IntN(n) {
			s.WriteString(strings.Repeat(string(from[rng.IntN(len(from))]), 1+rng.IntN(2)*rng.IntN(10)*rng.IntN(2)))
		}
		return s.String()
	}
	for range 2000 {
		in := mix(nasty, 24)
		checkCleanText(t, in)
		checkCleanLine(t, in, 60)
		checkPrintable(t, in)
		checkSkeleton(t, in)
		first := letters[rng.IntN(len(letters))]
		checkCleanName(t, string(first)+mix(letters, 2))
		checkCleanName(t, mix(letters, 8))
		if t.Failed() {
			t.Fatalf("input %+q", in)
		}
	}
}
