package ui

import (
	"path/filepath"
	"strconv"
	"testing"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
	"parley/ui/theme"
)

// testModel returns a screen of a person who has the lobby open.
func testModel(t *testing.T) *Model {
	t.Helper()
	m, _ := testModelOn(t)
	return m
}

// testModelOn is testModel with what is below it.
func testModelOn(t *testing.T) (*Model, *store.Store) {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	manager, err := room.New(t.Context(), room.Config{Store: s})
	if err != nil {
		t.Fatal(err)
	}
	return enterModel(t, manager), s
}

// enterModel returns a screen of ana who has the lobby open.
func enterModel(t *testing.T, manager *room.Manager) *Model {
	t.Helper()
	v := &room.Visitor{Key: chat.Key{Fingerprint: "SHA256:ana", Type: "ssh-ed25519"}, Login: "ana", Origin: room.Origin{Screen: true}}
	session, err := manager.Enter(t.Context(), *v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(session.Close)
	m := newModel(t.Context(), New(Config{Manager: manager}), v, session, nil, theme.Look{}, zoneOf(nil))
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.openRoom(session.Lobby())
	m.Update(m.load(0, 0)())
	return m
}

// typed puts a text into the composer and presses Enter.
func (m *Model) typed(text string) tea.Cmd {
	m.composer.SetValue(text)
	return m.send()
}

// TestSentBeforeLeaving: what was sent is said, although its author's program ended before it ran a
// single command.
func TestSentBeforeLeaving(t *testing.T) {
	m := testModel(t)
	for _, text := range []string{"one", "two", "three"} {
		m.typed(text)
	}
	m.flush()
	page, err := m.session.History(t.Context(), m.session.Lobby(), 0, 10)
	if err != nil || len(page) != 3 || page[0].Text != "one" || page[2].Text != "three" {
		t.Fatalf("%v %v", page, err)
	}
}

// TestUnsentIsLeftOnTheTerminal: what failed is told again when its author leaves.
func TestUnsentIsLeftOnTheTerminal(t *testing.T) {
	m := testModel(t)
	m.typed("precious")
	m.posted(postedMsg{m.outbox.drafts[0].ClientID, chat.Errorf(chat.Unavailable, "the disk is full")})
	m.quit()
	if want := "parley: not sent: precious\nparley: bye\n"; m.farewell != want {
		t.Fatalf("%q, want %q", m.farewell, want)
	}
}

// TestDraftsAreLeftOnTheTerminal: what was typed and not sent is told when the server goes down, or when
// its author leaves from another room.
func TestDraftsAreLeftOnTheTerminal(t *testing.T) {
	m := testModel(t)
	m.composer.SetValue("for all\nof you")
	m.showHome()
	m.composer.SetValue("for nobody")
	m.Update(eventsMsg{chat.Closing{Reason: "the server is going down"}})
	if want := "parley: not sent: for nobody\nparley: not sent: for all\nof you\nparley: the server is going down\n"; m.farewell != want {
		t.Errorf("%q, want %q", m.farewell, want)
	}
	m.composer.Reset()
	m.quit()
	if want := "parley: not sent: for all\nof you\nparley: bye\n"; m.farewell != want {
		t.Errorf("%q, want %q", m.farewell, want)
	}
}

// TestOutboxIsBounded: who sends ever more although nothing gets through keeps the last text to
// themselves.
func TestOutboxIsBounded(t *testing.T) {
	m := testModel(t)
	for range maxDrafts + 10 {
		m.typed("ever more")
	}
	if n := len(m.outbox.drafts); n != maxDrafts {
		t.Fatalf("%d drafts are kept", n)
	}
	if m.composer.Value() != "ever more" {
		t.Errorf("the composer has %q", m.composer.Value())
	}
}

// TestTooSoonIsSentAgain: what came too soon waits for its time with all that was sent after it, is posted then
// without a key pressed, and turns red only after some tries.
func TestTooSoonIsSentAgain(t *testing.T) {
	m := testModel(t)
	m.typed("one")
	m.typed("two")
	m.outbox.posts.Wait()
	soon := func() tea.Cmd {
		return m.posted(postedMsg{m.outbox.drafts[0].ClientID, chat.TooFast("sending", 1)})
	}
	for i := range maxTries {
		cmd := soon()
		if cmd == nil || m.outbox.drafts[0].failed != "" || !m.outbox.busy {
			t.Fatalf("try %d: %+v", i, m.outbox.drafts)
		}
		if _, again := cmd().(againMsg); !again {
			t.Fatalf("try %d: nothing comes of it", i)
		}
	}
	m.typed("three")
	if m.postNext() != nil {
		t.Error("a later draft overtakes the one that waits")
	}
	if m.leaveRoom(); m.unsent(false) != "" {
		t.Error("who leaves is told that what waits was not sent")
	}
	soon()
	if d := m.outbox.drafts; len(d) != 3 || d[0].failed == "" || d[2].failed == "" {
		t.Fatalf("%+v", d)
	}
	m.retry()
	if cmd := soon(); cmd == nil {
		t.Error("Ctrl+R gives no more tries")
	}
	if m.posted(postedMsg{m.outbox.drafts[0].ClientID, chat.TooFast("sending", maxAgain+1)}) != nil || m.outbox.drafts[0].failed == "" {
		t.Error("it waits for long, and says nothing")
	}
}

// TestLeavingWhileItWaits: what was sent faster than one may is all said, also when its author leaves at once.
func TestLeavingWhileItWaits(t *testing.T) {
	m := testModel(t)
	const all = 12 // two more than may come at once
	for i := range all {
		m.typed(strconv.Itoa(i))
	}
	m.flush()
	page, err := m.session.History(t.Context(), m.session.Lobby(), 0, 2*all)
	if err != nil || len(page) != all || page[all-1].Text != strconv.Itoa(all-1) {
		t.Fatalf("%v %v", page, err)
	}
}
