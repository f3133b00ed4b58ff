package chat_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// Whatever is chosen comes back from its stored form, and choosing the first of all again is the same
// as choosing nothing.
func TestPrefsAreKept(t *testing.T) {
	var p chat.Prefs
	var err error
	for _, f := range chat.AllPrefs() {
		if p, err = p.With(f.Name, f.Choices[len(f.Choices)-1]); err != nil {
			t.Fatal(err)
		}
	}
	if p, err = p.WithQuiet(time.Unix(5000, 7), time.Unix(4000, 0)); err != nil {
		t.Fatal(err)
	}
	back := chat.ParsePrefs(p.String())
	if back == nil || *back != p {
		t.Fatalf("%s became %s", &p, back)
	}
	if !back.QuietAt(time.Unix(4999, 0)) || back.QuietAt(time.Unix(5000, 0)) {
		t.Error("quiet does not end when it should")
	}
	for _, f := range chat.AllPrefs() {
		if got, want := f.Of(back), f.Choices[len(f.Choices)-1]; got != want {
			t.Errorf("%s is %q, not %q", f.Name, got, want)
		}
		p, _ = p.With(f.Name, f.Choices[0])
	}
	p, _ = p.WithQuiet(time.Time{}, time.Unix(4000, 0))
	if p != (chat.Prefs{}) || p.String() != "" {
		t.Errorf("what is left is %s", &p)
	}
}

// What another version, or nobody, has written keeps nobody out.
func TestPrefsOfStrangers(t *testing.T) {
	for text, want := range map[string]chat.Prefs{
		``:                   {},
		`junk`:               {},
		`null`:               {},
		`{"v":1,"clock":12}`: {},
		`{"v":9,"clock":"12h","smell":["a"],"bell":"gong"}`:       {Clock: chat.Clock12},
		`{"clock":"24h","theme":"no such"}`:                       {},
		`{"clock":"12h","x":"` + strings.Repeat("x", 5000) + `"}`: {},
	} {
		u := chat.User{Prefs: chat.ParsePrefs(text)}
		if got := *u.Chosen(); got != want {
			t.Errorf("%.60s: %+v", text, got)
		}
	}
}

func TestPrefsRefuse(t *testing.T) {
	for _, c := range [][2]string{{"smell", "good"}, {"clock", "13h"}, {"clock", ""}, {"", ""}} {
		p, err := chat.Prefs{}.With(c[0], c[1])
		if chat.CodeOf(err) != chat.Invalid || p != (chat.Prefs{}) {
			t.Errorf("%v: %v %v", c, p, err)
		}
	}
	now := time.Unix(1000, 0)
	if _, err := (chat.Prefs{}).WithQuiet(now.Add(400*24*time.Hour), now); chat.CodeOf(err) != chat.Invalid {
		t.Error("more than a year of quiet")
	}
	for _, f := range chat.AllPrefs() {
		if slices.Contains(f.Choices, "") {
			t.Errorf("%s can be chosen to be nothing", f.Name)
		}
	}
}
