package ui

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// TestCompletesPeopleOfTheRoomFirst: before those who are here, and these before all others, however well their
// names fit.
func TestCompletesPeopleOfTheRoomFirst(t *testing.T) {
	m := testModel(t)
	friend(t, m, "anton").Close()
	friend(t, m, "anja")
	joe := friend(t, m, "joanna")
	group, err := m.session.CreateChannel(t.Context(), "plans", "", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := joe.Join(t.Context(), "plans"); err != nil {
		t.Fatal(err)
	}
	m.openRoom(group.Room.ID)
	var got []string
	for want := "joanna anja anton"; strings.Join(got, " ") != want; time.Sleep(time.Millisecond) { // the list of people is made anew now and then
		if t.Context().Err() != nil {
			t.Fatalf("%q, want %q", got, want)
		}
		got = nil
		for _, c := range m.completePerson("an", "") {
			got = append(got, c.label)
		}
	}
	m.composer.SetValue("@jna")
	m.press(tea.Key{Code: tea.KeyTab})
	if got := m.composer.Value(); got != "@joanna " {
		t.Errorf("letters of a name: %q", got)
	}
}

// TestCompletesEmoji: the usual ones first, and each once.
func TestCompletesEmoji(t *testing.T) {
	for typed, want := range map[string]string{"he": "❤️ ", "th": "👍 ", "tad": "🎉 ", "check": "✅ ", "rckt": "🚀 ", "JOY": "😂 ", "thumbsup:": "👍 "} {
		list := completeEmoji(typed, chat.UsualEmoji)
		if len(list) == 0 || list[0].text != want {
			t.Errorf("%q: %q, want %q first", typed, list, want)
		}
		seen := map[string]bool{}
		for _, c := range list {
			if seen[c.text] {
				t.Errorf("%q: %q twice", typed, c.text)
			}
			seen[c.text] = true
		}
	}
	if list := completeEmoji("", chat.UsualEmoji); list != nil {
		t.Errorf("nothing typed: %q", list)
	}
}

// TestShortcodeIsSentAsEmoji: what is posted and shown has the emoji, in a message as in /me.
func TestShortcodeIsSentAsEmoji(t *testing.T) {
	m := testModel(t)
	for typed, want := range map[string]string{"yes :tada:": "yes 🎉", "/me is :tada:": "is 🎉"} {
		m.outbox = outbox{}
		m.composer.SetValue(typed)
		m.send()
		if n := len(m.outbox.drafts); n != 1 || m.outbox.drafts[0].Text != want {
			t.Errorf("%q: %+v", typed, m.outbox.drafts)
		}
		m.outbox.posts.Wait()
	}
}
