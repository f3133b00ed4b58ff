package web

import (
	"testing"
	"time"

	"parley/app/chat"
)

// Days begin at midnight where the person is, also where clocks change.
func TestDay(t *testing.T) {
	zone, err := time.LoadLocation("America/Sao_Paulo")
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 3, 10, 1, 30, 0, 0, zone)
	v := viewer{zone: zone, now: now}
	for _, c := range []struct {
		at         time.Time
		name, date string
	}{
		{now, "Today", "2026-03-10"},
		{time.Date(2026, 3, 10, 0, 0, 0, 0, zone), "Today", "2026-03-10"},
		{time.Date(2026, 3, 9, 23, 59, 59, 999, zone), "Yesterday", "2026-03-09"},
		{time.Date(2026, 3, 10, 23, 59, 59, 0, zone).UTC(), "Today", "2026-03-10"},          // already the 11th in UTC
		{time.Date(2018, 11, 4, 1, 0, 0, 0, zone), "Sunday, 4 November 2018", "2018-11-04"}, // which had no midnight
		{time.Date(2018, 11, 3, 23, 30, 0, 0, zone), "Saturday, 3 November 2018", "2018-11-03"},
		{now.Add(-time.Second), "Today", "2026-03-10"},
	} {
		if d := v.day(c.at); d.name != c.name || d.date != c.date {
			t.Errorf("%v is %s, %s", c.at, d.name, d.date)
		}
	}
}

// What a message says on one line, where it is found or answered, has its words apart and together as they are in it.
func TestGist(t *testing.T) {
	b := newBodies()
	for text, want := range map[string]string{
		"as it stands":                           "as it stands",
		"**bold**, `code` and *more*":            "bold, code and more",
		"one\n**two**":                           "one two",
		"```go\nfmt.Println(\"a\")\nreturn\n```": `fmt.Println("a") return`,
		"```go\nfmt.Println(\"cut off":           `fmt.Println("cut off`,
		"(see https://example.org/a) a&b *<b>*":  "(see https://example.org/a) a&b <b>",
		"- one\n- two":                           "one two",
		"> said before\n\n@ana, `yes`":           "said before @ana, yes",
	} {
		if got := b.gist(&chat.Quote{Text: text}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := b.gist(&chat.Quote{File: "a_b_.txt"}); got != chat.FileSign+" a_b_.txt" {
		t.Errorf("a file: %q", got)
	}
}
