package chat

import (
	"testing"
	"time"
)

func TestReact(t *testing.T) {
	m := Message{Text: "hello"}
	do := func(by UserID, emoji string, on, want bool) {
		t.Helper()
		was := m
		got, err := m.React(by, emoji, on)
		if err != nil || got != want {
			t.Fatalf("%d %s %v: %v, %v", by, emoji, on, got, err)
		}
		for i, r := range was.Reactions { // others may have it
			if len(r.By) == 0 || i > MaxReactions {
				t.Fatalf("the message from before changed: %+v", was)
			}
		}
	}
	do(1, "👍", true, true)
	do(1, "👍", true, false)
	do(2, "👍", true, true)
	do(2, "🎉", true, true)
	do(1, "🎉", false, false)
	do(1, "👍", false, true)
	if len(m.Reactions) != 2 || len(m.Reactions[0].By) != 1 || m.Reactions[0].By[0] != 2 || m.Reactions[1].Emoji != "🎉" {
		t.Fatalf("%+v", m.Reactions)
	}
	do(2, "👍", false, true)
	if len(m.Reactions) != 1 {
		t.Fatalf("%+v", m.Reactions)
	}
	for i := range MaxReactions - 1 {
		do(1, string(rune('🌀'+i)), true, true)
	}
	if _, err := m.React(1, "🥕", true); CodeOf(err) != TooMany {
		t.Fatalf("one more: %v", err)
	}
	do(3, "🎉", true, true)
}

func TestDeletedStaysDeleted(t *testing.T) {
	m := Message{Room: 1, Seq: 2, Author: 3, Text: "secret", Reply: 1, Quote: &Quote{Text: "x"}, Version: 4}
	if !m.Delete() || m.Delete() {
		t.Fatal("deleted not once")
	}
	if m.Text != "" || m.Quote != nil || m.Reply != 0 || m.Author != 3 || m.Version != 4 || !m.Deleted {
		t.Fatalf("%+v", m)
	}
	_, edited := m.Edit("again", time.Now())
	_, reacted := m.React(1, "👍", true)
	_, pinned := m.Pin(time.Now())
	for _, err := range []error{edited, reacted, pinned} {
		if CodeOf(err) != NotFound {
			t.Errorf("a tombstone was changed: %v", err)
		}
	}
}

func TestCleanReaction(t *testing.T) {
	for _, good := range []string{"👍", "👍🏽", "❤️", "👨‍👩‍👧‍👦", "🇩🇪", "1️⃣", " 🎉 ", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"} {
		if _, err := CleanReaction(good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a", "ok", "1", "+", "👍👍", "👍 🎉", ":tada:", "é", "\x1b[31m", "日", "<"} {
		if got, err := CleanReaction(bad); err == nil {
			t.Errorf("%q is taken as %q", bad, got)
		}
	}
}

func TestLink(t *testing.T) {
	for _, text := range []string{"#lobby/12", "@ana/1", "~7/12", "#über/3/4", "@a/9223372036854775807"} {
		l, err := ParseLink(text)
		if err != nil || l.String() != text {
			t.Errorf("%q: %+v %q %v", text, l, l.String(), err)
		}
	}
	for _, bad := range []string{"", "#", "#lobby", "lobby/1", "#/1", "#lobby/", "#lobby/0", "#lobby/-1", "#lobby/01", "#lobby/1/2/3", "~x/1", "~0/1", "#lobby/1/x", "#lobby/99999999999999999999"} {
		if l, err := ParseLink(bad); CodeOf(err) != Invalid {
			t.Errorf("%q is taken as %+v (%v)", bad, l, err)
		}
	}
}
