package ui

import (
	"testing"

	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/ui/theme"
)

// Each theme that can be chosen is one, and the ground is the terminal's unless the user knows better.
func TestLooksAsChosen(t *testing.T) {
	m := &Model{look: theme.Look{Profile: colorprofile.TrueColor, Light: true}}
	for _, f := range chat.AllPrefs() {
		if f.Name != "theme" {
			continue
		}
		usual := theme.For(m.lookFor(&chat.Prefs{}))
		for i, name := range f.Choices {
			th := theme.For(m.lookFor(&chat.Prefs{Theme: name}))
			if same := th.Accent == usual.Accent; same != (i == 0) {
				t.Errorf("%s looks like the usual theme: %v", name, same)
			}
		}
	}
	for ground, light := range map[string]bool{"": true, chat.Auto: true, chat.Light: true, chat.Dark: false} {
		if got := m.lookFor(&chat.Prefs{Ground: ground}).Light; got != light {
			t.Errorf("%q: light is %v", ground, got)
		}
	}
}
