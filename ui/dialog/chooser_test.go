package dialog

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
)

// TestChoosingInTheSmallestWindow: whatever the list, what is chosen is in sight and can be clicked, in the space
// that a window of 20×6 leaves for a dialog.
func TestChoosingInTheSmallestWindow(t *testing.T) {
	directory := NewDirectory(dark, "People", "Enter opens a chat", "Nobody.")
	directory.Add([]Listed{{Name: "one"}, {Name: "two"}, {Name: "three"}}, 3)
	search := NewSearch(dark, "x")
	search.Asked()
	search.Show([]Hit{{Text: "one"}, {Text: "two"}, {Text: "three"}}, false)
	switcher := NewSwitcher(dark, []Target{{Room: 1, Name: "one"}, {Room: 2, Name: "two"}, {Room: 3, Name: "three"}}, nil, 1)
	emoji := []chat.Emoji{{Text: "🎉", Name: "one"}, {Text: "🚀", Name: "two"}, {Text: "👍", Name: "three"}}
	for name, d := range map[string]Dialog{
		"directory": directory, "search": search, "switcher": switcher, "emoji": NewEmojiPicker(dark, emoji, emoji),
		"list": NewList(dark, "Saved", []Entry{{Text: "one"}, {Text: "two"}, {Text: "three"}}),
	} {
		for range 2 {
			d.Update(press("down"))
		}
		at := -1
		for y, row := range d.Box(20, 4) {
			if strings.Contains(ansi.Strip(row), "three") {
				at = y
			}
		}
		if at < 0 || !d.Click(at) {
			t.Errorf("%s: what is chosen is in row %d", name, at)
		}
	}
	settings := NewSettings(dark, chat.Prefs{}, nil)
	for range 5 {
		settings.Update(press("down"))
	}
	box := ansi.Strip(strings.Join(settings.Box(20, 4), "\n"))
	if !strings.Contains(box, "ring the bell") || !strings.Contains(box, "‹ mentions ›") {
		t.Errorf("the setting and its choice:\n%s", box)
	}
}
