package chat

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// found shows a text with what a query finds in it in brackets.
func found(t *testing.T, query, text string) string {
	t.Helper()
	q, err := ParseQuery(query, time.UTC)
	if err != nil {
		t.Fatalf("%q: %v", query, err)
	}
	var b strings.Builder
	at := 0
	for _, m := range q.Marks(text) {
		b.WriteString(text[at:m[0]] + "[" + text[m[0]:m[1]] + "]")
		at = m[1]
	}
	return b.String() + text[at:]
}

func TestWordsOfManyScripts(t *testing.T) {
	for _, c := range []struct{ query, text, want string }{
		{"hello", "Hello, HELLO! othello", "[Hello], [HELLO]! othello"},
		{"cafe", "Café CAFÉ cafés", "[Café] [CAFÉ] cafés"},
		{"CAFÉ", "a cafe", "a [cafe]"},
		{"strasse", "Die Straße", "Die [Straße]"},
		{"lodz", "Łódź", "[Łódź]"},
		{"wor*", "a word of the world, not sword", "a [word] of the [world], not sword"},
		{`"two words"`, "two words, two more words; Two… words", "[two words], two more words; [Two… words]"},
		{"“quick brown", "the quick brown fox", "the [quick brown] fox"},
		{"don't", "I don't and don’t", "I [don't] and [don’t]"},
		{"привет", "Привет, мир", "[Привет], мир"},
		{"елка", "Ёлка", "[Ёлка]"},
		{"ΚΑΛΗΜΕΡΑ", "καλημέρα σας", "[καλημέρα] σας"},
		{"οδος", "Οδός", "[Οδός]"},
		{"שלום", "שָׁלוֹם עולם", "[שָׁלוֹם] עולם"},
		{"محمد", "مُحَمَّد هنا", "[مُحَمَّد] هنا"},
		{"日本", "今日は日本語を", "今日は[日本]語を"},
		{"日本語", "日本語と日本", "[日本語]と日本"},
		{"本", "日本語の本", "日[本]語の[本]"},
		{"東京 coffee", "Coffee in 東京都", "[Coffee] in [東京]都"},
		{"안녕", "안녕하세요", "[안녕]하세요"},
		{"ทดสอบ", "นี่คือการทดสอบครับ", "นี่คือการ[ทดสอบ]ครับ"},
		{"नमस्ते", "नमस्ते दुनिया", "[नमस्ते] दुनिया"},
		{"ｈｅｌｌｏ", "hello", "[hello]"},
		{"🎉", "done 🎉🎉", "done [🎉🎉]"},
		{"v2.1", "we ship v2.1 now, v2 later", "we ship [v2.1] now, v2 later"},
		{"http://example.org/a", "see HTTP://example.org/a", "see [HTTP://example.org/a]"},
	} {
		if got := found(t, c.query, c.text); got != c.want {
			t.Errorf("%q: %s, want %s", c.query, got, c.want)
		}
	}
}

func TestParseQuery(t *testing.T) {
	berlin := time.FixedZone("", 3600)
	q, err := ParseQuery(`plans "big trip" from:@Bob in:#general has:link after:2026-11-01 before:2026-12-24 hol*`, berlin)
	if err != nil {
		t.Fatal(err)
	}
	want := Query{
		Terms: []Term{{Words: []string{"plans"}}, {Words: []string{"big", "trip"}}, {Words: []string{"hol"}, Prefix: true}},
		From:  "Bob", In: "general", Link: true,
		After: time.Date(2026, 11, 2, 0, 0, 0, 0, berlin), Before: time.Date(2026, 12, 24, 0, 0, 0, 0, berlin),
	}
	if fmt.Sprint(q) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", q, want)
	}
	q, err = ParseQuery(`in:"weekend trip" IN:@ana hotel`, berlin)
	if err != nil || q.In != "ana" || !q.Direct {
		t.Errorf("%v, %v", q, err)
	}
}

func TestTooLittleOrTooMuchToLookFor(t *testing.T) {
	for query, want := range map[string]string{
		"":                          "at least 2 letters",
		"a":                         "at least 2 letters",
		"*":                         "at least 2 letters",
		"in:#lobby":                 "at least 2 letters",
		"before:2026-01-01":         "at least 2 letters",
		"wo*":                       "at least 3 letters",
		"e*":                        "at least 3 letters",
		"from: x":                   "behind from:",
		"has:cats x":                "file or link",
		"after:monday xx":           "no day",
		"after:9999999-01-01 xx":    "no day",
		strings.Repeat("ab ", 13):   "at most 12 words",
		strings.Repeat("日本", 8):     "at most 12 words",
		strings.Repeat("abcde", 90): "at most 400 bytes",
	} {
		if _, err := ParseQuery(query, time.UTC); CodeOf(err) != Invalid || !strings.Contains(MessageOf(err), want) {
			t.Errorf("%q: %v, want %s", query, err, want)
		}
	}
	for _, query := range []string{"ab", "本", "🎉", "from:bob", "has:file", "x has:link", "*abc*"} {
		if _, err := ParseQuery(query, time.UTC); err != nil {
			t.Errorf("%q: %v", query, err)
		}
	}
}

// FuzzQuery: whatever is typed, what is looked for is words that are letters only, and a text finds itself.
func FuzzQuery(f *testing.F) {
	for _, seed := range []string{
		`a OR b`, `"unclosed`, `NEAR(a b)`, `words:x*`, `{words}: ^a + b`, `'; DROP TABLE`, `日本語 "ab`, "a\x00b", "ﷺ", `in:" `, "ー々〆", "è́́", "🇩🇪👩‍👩‍👧", "İIıi",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		q, err := ParseQuery(text, time.UTC)
		if err != nil {
			return
		}
		for _, term := range q.Terms {
			for _, w := range term.Words {
				if w == "" || strings.ContainsAny(w, "\"*'^:(){}+-_ \x00") || len(w) > maxWord+32 {
					t.Fatalf("%q looks for %q", text, w)
				}
			}
		}
		words := slices.Collect(Words(text))
		at := 0
		for _, w := range words {
			if w.From < at || w.To <= w.From || w.To > len(text) || w.Text == "" {
				t.Fatalf("%q: the word %v", text, w)
			}
			at = w.From
		}
		if clean, err := CleanText(text); err == nil && len(clean) < 100 && len(words) > 0 && !strings.ContainsAny(clean, `:*"“”„«»`) {
			q, err := ParseQuery(`"`+clean+`"`, time.UTC)
			if err == nil && len(q.Terms) > 0 && len(q.Marks(clean)) == 0 {
				t.Fatalf("%q does not find itself: %v in %v", clean, q, slices.Collect(Words(clean)))
			}
		}
	})
}
