package chat_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"parley/app/chat"
)

func TestMentioned(t *testing.T) {
	for text, want := range map[string]struct {
		names []string
		call  chat.Call
	}{
		"":                          {},
		"no@mail.org, @":            {},
		"@ana, @Bob: see @ana.":     {names: []string{"ana", "Bob"}},
		"(@ana-lee) @ana_b's @ana.": {names: []string{"ana-lee", "ana_b", "ana"}},
		"@山田 and @ána":              {names: []string{"山田", "ána"}},
		"`@ana` ``x ` @bob`` @carl": {names: []string{"carl"}},
		"```\n@ana\n``` @bob":       {names: []string{"bob"}},
		"a ` b @ana":                {names: []string{"ana"}}, // no code after all
		"@here":                     {call: chat.CallHere},
		"@Everyone @here @ana":      {[]string{"ana"}, chat.CallEveryone},
		"`@everyone`, @everyones":   {names: []string{"everyones"}},
	} {
		names, call := chat.Mentioned(text)
		if !slices.Equal(names, want.names) || call != want.call {
			t.Errorf("%q: %q %d", text, names, call)
		}
	}
	var all strings.Builder
	for i := range 500 {
		fmt.Fprintf(&all, "@user%d ", i)
	}
	if names, _ := chat.Mentioned(all.String()); len(names) != chat.MaxNamed {
		t.Errorf("%d names", len(names))
	}
	if names, _ := chat.Mentioned("@" + strings.Repeat("x", 8000)); len(names[0]) > 2000 {
		t.Errorf("a name of %d bytes", len(names[0]))
	}
}

func TestMentions(t *testing.T) {
	for _, c := range []struct {
		m          chat.Message
		here, gone bool // user 2 is mentioned when they are here, or not
	}{
		{chat.Message{Author: 1}, false, false},
		{chat.Message{Author: 1, Named: []chat.UserID{3}}, false, false},
		{chat.Message{Author: 1, Named: []chat.UserID{3, 2}}, true, true},
		{chat.Message{Author: 2, Named: []chat.UserID{2}, Call: chat.CallEveryone}, false, false},
		{chat.Message{Author: 1, Call: chat.CallEveryone}, true, true},
		{chat.Message{Author: 1, Call: chat.CallHere}, true, false},
	} {
		if c.m.Mentions(2, true) != c.here || c.m.Mentions(2, false) != c.gone {
			t.Errorf("%+v", c.m)
		}
	}
}
