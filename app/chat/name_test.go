package chat

import (
	"strings"
	"testing"
	"unicode"
)

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"Ana":                   "Ana",
		"ab":                    "ab",
		"4chan":                 "4chan",
		"a.b-c_d":               "a.b-c_d",
		"Ａｎａ":                   "Ana", // full width
		"Jose\u0301":            "José",
		"Åna":                   "Åna",
		"Łukasz":                "Łukasz",
		"Оксана":                "Оксана",
		"Вера":                  "Вера", // reads Bepa; taken by it, not refused
		"Νίκη":                  "Νίκη",
		"Νίνα":                  "Νίνα",
		"דוד":                   "דוד",
		"محمد":                  "محمد",
		"मीरा":                  "मीरा",
		"ශ්\u200dරී":            "ශ්\u200dරී",
		"山田太郎":                  "山田太郎",
		"さくらサーバー":               "さくらサーバー",
		"김민준dev":                "김민준dev",
		"မောင်မောင်":            "မောင်မောင်",
		"ali":                   "ali",
		"Ali":                   "Ali",
		"general":               "general",
		strings.Repeat("x", 32): strings.Repeat("x", 32),
	} {
		got, err := CleanName(in)
		if err != nil || got != want {
			t.Errorf("CleanName(%+q) = %+q, %v; want %+q", in, got, err, want)
		}
		if Skeleton(got) != Skeleton(in) {
			t.Errorf("%+q and %+q have different skeletons", in, got)
		}
	}
}

func TestCleanNameRefuses(t *testing.T) {
	const length = "a name has 2 to 32 characters"
	for in, want := range map[string]string{
		"":                                  length,
		"a":                                 length,
		"e\u0301":                           length,
		strings.Repeat("x", 33):             length,
		strings.Repeat("x", 9e5):            length,
		"two words":                         "a name can't have spaces",
		"a\nb":                              "a name can't have spaces",
		"a\u00a0b":                          "a name can't have spaces",
		"a\u2028b":                          "a name can't have spaces",
		"@ana":                              nameRule,
		"#ana":                              nameRule,
		"-ana":                              nameRule,
		"ana.":                              nameRule,
		"a..b":                              nameRule,
		"..":                                nameRule,
		"../etc":                            nameRule,
		"a/b":                               nameRule,
		"a\x00b":                            nameRule,
		"a\x1b[2Jb":                         nameRule,
		"a\u009bb":                          nameRule,
		"a\xffb":                            nameRule,
		"an\u200ba":                         nameRule, // zero width
		"an\u200da":                         nameRule,
		"an\u00ada":                         nameRule,
		"an\u202ea":                         nameRule, // bidi
		"\u2066ana\u2069":                   nameRule,
		"ana\ufe0f":                         nameRule,
		"ana" + tags("x"):                   nameRule,
		"an\u3164a":                         nameRule,
		"an\u034fa":                         nameRule,
		"\u0301ana":                         nameRule,
		"a-\u0301b":                         nameRule,
		"ana\u0316\u0316":                   nameRule,
		"ana\u0316\u0317\u0318\u0319\u031c": nameRule, // zalgo
		"𝐚𝐧𝐚":                               nameRule, // mathematical letters
		"ana👍":                              nameRule,
		"anaʼ":                              nameRule,
		"аna":                               "a name can't mix Cyrillic and Latin letters",
		"Anα":                               "a name can't mix Greek and Latin letters",
		"аνα":                               "a name can't mix Cyrillic and Greek letters",
		"한カナ":                               "a name can't mix Hangul and Katakana letters",
		"Νονα":                              "the name “Νονα” can be taken for “Nova”; write it in small letters",
		"मीरा1१":                            "a name can't mix digits of two scripts",
		"root":                              "the name “root” is reserved",
		"r00t":                              "the name “r00t” is reserved",
		"ADMIN":                             "the name “ADMIN” is reserved",
		"adrnin":                            "the name “adrnin” is reserved",
		"adm1n":                             "the name “adm1n” is reserved",
		"ad.min":                            "the name “ad.min” is reserved",
		"ａｄｍｉｎ":                             "the name “admin” is reserved",
		"AlI":                               "the name “AlI” is reserved",
		"нere":                              "a name can't mix Cyrillic and Latin letters",
	} {
		if got, err := CleanName(in); CodeOf(err) != Invalid || MessageOf(err) != want {
			t.Errorf("CleanName(%.40q) = %.40q, %v; want %q", in, got, err, want)
		}
	}
}

func TestSkeleton(t *testing.T) {
	for _, same := range [][]string{
		{"Ana", "ana", "ANA", "аna", "anа", "Ａｎａ", "𝐀𝐧𝐚", "a\u200bna", "\u202eana", "αnα"},
		{"Ian", "lan", "LAN", "ian", "1an", "|an", "Іan", "ӏan", "ⅼan", "İan"},
		{"bob", "BOB", "b0b", "bοb", "bоb", "Ьоь"},
		{"morn", "mom", "MOM", "rnorn"},
		{"a.b", "a_b", "a-b", "a‐b"},
		{"coco", "сосо", "СОСО"}, // all Cyrillic
		{"Bepa", "Вера", "вера"},
		{"Tokho", "Токно", "токно"},
		{"Strauß", "STRAUSS", "strauẞ"},
		{"Νίκος", "ΝΊΚΟΣ", "νίκοσ"},
		{"Ðan", "Đan", "ðan", "đan"},
	} {
		for _, name := range same[1:] {
			if got, want := Skeleton(name), Skeleton(same[0]); got != want {
				t.Errorf("%q has %+q, %q has %+q", name, got, same[0], want)
			}
		}
	}
	seen := map[string]string{}
	for _, name := range []string{"ana", "Åna", "ána", "ab", "a.b", "anna", "Оксана", "山田", "nova", "vova", "user1", "user2"} {
		if other, ok := seen[Skeleton(name)]; ok {
			t.Errorf("%q looks like %q", name, other)
		}
		seen[Skeleton(name)] = name
	}
}

// Every rune must settle, and the letters of Latin, Greek, Cyrillic and Armenian must not be refused
// for what they look like (looksASCII), but for three capitals and some letters out of use.
func TestSkeletonOfEveryRune(t *testing.T) {
	for r := rune(0); r <= 0x10FFFF; r++ {
		if !unicode.IsGraphic(r) {
			continue
		}
		s := string(r)
		skeleton := Skeleton(s)
		if Skeleton(skeleton) != skeleton {
			t.Errorf("the skeleton of %U does not settle: %+q", r, skeleton)
		}
		like := looksASCII(s)
		if r < 0x590 && unicode.IsLetter(r) && like != "" && Skeleton(like) != skeleton && !strings.ContainsRune("ΝΥՏſƧƼϒϜϨϬϲϹϺͺ", r) {
			t.Errorf("%U %c looks like %q and has skeleton %+q", r, r, like, skeleton)
		}
	}
}

func TestZeroOf(t *testing.T) {
	count := map[rune]int{}
	for r := rune(0); r <= 0x10FFFF; r++ {
		if unicode.IsDigit(r) {
			count[zeroOf(r)]++
		}
	}
	for zero, n := range count {
		if n != 10 {
			t.Errorf("%U has %d digits", zero, n)
		}
	}
}

func BenchmarkSkeleton(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		Skeleton("annabelle.smith")
	}
}

func BenchmarkCleanName(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := CleanName("annabelle.smith"); err != nil {
			b.Fatal(err)
		}
	}
}
