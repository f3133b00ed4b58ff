package command

import (
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
)

func TestExpect(t *testing.T) {
	for _, c := range []struct {
		line          string
		words         string
		people, rooms bool
	}{
		{"whois", "", true, false},
		{"dm", "", true, false},
		{"dm bob", "", false, false},
		{"join", "", false, true},
		{"go", "", true, true},
		{"read", "all", false, false},
		{"settings delete-account", "keep erase", false, false},
		{"admin kick", "", true, false},
		{"admin kick bob", "", false, false},
		{"admin role bob", "admin moderator member", false, false},
		{"admin mute bob", "for", false, false},
		{"admin mute bob for", "", false, false},
		{"admin mute bob for 2h", "", false, false},
		{"admin mute bob because", "", false, false},
		{"admin ban", "", true, false},
		{"admin ban bob", "with for", false, false},
		{"admin ban bob with", "address", false, false},
		{"admin ban bob with address", "for", false, false},
		{"admin ban bob for 2h", "", false, false},
		{"admin purge bob", "since", false, false},
		{"admin purge bob since", "all", false, false},
		{"admin room", "", false, true},
		{"admin room #lobby", "slow lock archive", false, false},
		{"admin room #lobby lock", "off", false, false},
		{"me", "", false, false},
		{"nonsense", "", false, false},
	} {
		e := Expect(c.line, chat.Owner)
		if strings.Join(e.Words, " ") != c.words || e.People != c.people || e.Rooms != c.rooms || len(e.Verbs) > 0 {
			t.Errorf("after %q: %q, people %v, rooms %v, %d verbs", c.line, e.Words, e.People, e.Rooms, len(e.Verbs))
		}
	}
	for line, want := range map[string]string{"": "who", "help": "who", "help admin": "admin kick", "admin": "admin kick", "keys": "keys revoke"} {
		if !slices.ContainsFunc(Expect(line, chat.Owner).Verbs, func(v Verb) bool { return v.Name == want }) {
			t.Errorf("after %q there is no %s", line, want)
		}
	}
	for _, line := range []string{"admin", "admin role bob"} {
		if e := Expect(line, chat.Plain); len(e.Verbs)+len(e.Words) > 0 || e.People {
			t.Errorf("a member after %q: %+v", line, e)
		}
	}
}

// A word of Args stands for itself or for something that is known: a new one has to be thought about.
func TestWordsOfArgs(t *testing.T) {
	known := strings.Fields("id #id day key code comment n 7d note ID @a @b words topic @user user #channel #x room verb text reason text name new line link choice your CODE REASON SHA256:… network number " +
		"2h 10s … Area/City #room/12 :emoji:")
	for _, v := range every(append(verbs(), doorVerbs()...)) {
		for _, a := range parseArgs(v.Args) {
			for _, word := range a.words {
				for alternative := range strings.SplitSeq(word, "|") {
					if !isWord[alternative] && !slices.Contains(known, alternative) {
						t.Errorf("%s: is %q typed as it is (isWord), or does it say what to put there (known)?", v.Name, alternative)
					}
				}
			}
		}
	}
}
