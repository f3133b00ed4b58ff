package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
	"parley/ui/timeline"
)

// hinted is what the hint says.
func (m *Model) hinted() string {
	return strings.TrimSpace(ansi.Strip(strings.Join(m.hint(m.width), "\n")))
}

func (m *Model) press(k tea.Key) { m.Update(tea.KeyPressMsg(k)) }

func friend(t *testing.T, m *Model, name string) *room.Session {
	t.Helper()
	s, err := m.app.manager.Enter(t.Context(), room.Visitor{
		Key: chat.Key{Fingerprint: "SHA256:" + name, Type: "ssh-ed25519"}, Login: name, Origin: room.Origin{Screen: true},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// TestLeavingIsTakenBack: what the first Ctrl+C asks is no longer asked once something else is done.
func TestLeavingIsTakenBack(t *testing.T) {
	m := testModel(t)
	m.press(tea.Key{Code: 'c', Mod: tea.ModCtrl})
	if !strings.Contains(m.hinted(), "again to leave") {
		t.Fatal(m.hinted())
	}
	m.press(tea.Key{Code: 'x', Text: "x"})
	if strings.Contains(m.hinted(), "leave") {
		t.Error(m.hinted())
	}
}

// TestAnswersStayInTheirPlace: what was said about one room is not said in another, but that
// somebody wants to chat is, and outlives what else is said.
func TestAnswersStayInTheirPlace(t *testing.T) {
	m := testModel(t)
	bob := friend(t, m, "bob")
	direct, err := bob.Direct(t.Context(), m.session.Me().ID)
	if err != nil {
		t.Fatal(err)
	}
	m.event(chat.ChatWanted{Room: direct.Room.ID, From: bob.Me()})
	m.fail("no such thing")
	if !strings.Contains(m.hinted(), "no such thing") {
		t.Error(m.hinted())
	}
	m.showHome()
	if !strings.Contains(m.hinted(), "bob wants to chat") {
		t.Error(m.hinted())
	}
	m.openRoom(direct.Room.ID)
	if strings.Contains(m.hinted(), "wants") {
		t.Error(m.hinted())
	}
}

// TestWhatIsSaidIsReadWhole: what the person must not miss is on the screen to its last word, however
// small that is, and the row that it takes is given back.
func TestWhatIsSaidIsReadWhole(t *testing.T) {
	m := testModel(t)
	const text = "the message has 5,000 lines, and no more than 100 fit into one of them; what you typed stays here"
	for _, size := range [][2]int{{20, 30}, {45, 20}, {60, 8}, {80, 24}, {79, 7}, {120, 40}} {
		m.Update(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		before := m.layout
		m.fail(text)
		m.arrange()
		shown := strings.Join(strings.Fields(strings.ReplaceAll(ansi.Strip(m.View().Content), "│", " ")), " ")
		if !strings.Contains(shown, text) {
			t.Errorf("%v:\n%s", size, ansi.Strip(m.View().Content))
		}
		m.hush()
		if m.arrange(); m.layout != before {
			t.Errorf("%v: %+v before, %+v now", size, before, m.layout)
		}
	}
	m.Update(tea.WindowSizeMsg{Width: 20, Height: 6})
	m.fail(text)
	m.arrange()
	if shown := ansi.Strip(m.View().Content); m.layout.body.h < 1 || !strings.Contains(shown, "the message has") || !strings.Contains(shown, "…") {
		t.Errorf("%+v\n%s", m.layout, shown)
	}
}

// pageOf is what the lobby has from one Seq to another, said by somebody else.
func (m *Model) pageOf(from, to chat.Seq) pageMsg {
	p := pageMsg{page: m.asked, older: true}
	for seq := from; seq <= to; seq++ {
		p.entries = append(p.entries, timeline.Entry{Author: "bob", Message: &chat.Message{
			Room: m.open, Seq: seq, Author: 99, Text: fmt.Sprint("text ", seq), Posted: m.now(),
		}})
	}
	return p
}

// TestUnreadAboveTheScreen: who comes to a room with more unread than fits is told, and one key goes
// to the first of it, however many pages away.
func TestUnreadAboveTheScreen(t *testing.T) {
	m := testModel(t)
	m.entry(m.open).last = 1200
	newest := m.pageOf(1201-pageSize, 1200)
	newest.older, newest.read = false, 1100
	m.Update(newest)
	if got := m.hinted(); !strings.HasPrefix(got, "100 new · Alt+U") {
		t.Fatal(got)
	}
	m.press(tea.Key{Code: 'u', Mod: tea.ModAlt})
	m.Update(m.pageOf(1201-2*pageSize, 1200-pageSize))
	if text := m.View().Content; !strings.Contains(text, "text 1101") || !strings.Contains(text, " new ") || m.seeking {
		t.Errorf("not there:\n%s", ansi.Strip(text))
	}
	if got := m.hinted(); strings.Contains(got, "new") {
		t.Error(got)
	}
}

// TestSeenWithFocusIsNotNew: a window that was left and come back to shows what comes then without a
// line above it.
func TestSeenWithFocusIsNotNew(t *testing.T) {
	m := testModel(t)
	m.Update(tea.BlurMsg{})
	m.Update(tea.FocusMsg{})
	say := func(seq chat.Seq) {
		msg := m.pageOf(seq, seq).entries[0].Message
		m.Update(eventsMsg{chat.MessagePosted{Message: msg, Author: &chat.User{ID: 99, Name: "bob"}}})
	}
	say(1)
	if text := m.View().Content; !strings.Contains(text, "text 1") || strings.Contains(text, " new ") {
		t.Errorf("%s", ansi.Strip(text))
	}
	m.Update(tea.BlurMsg{})
	say(2)
	if text := m.View().Content; !strings.Contains(text, " new ") || m.entry(m.open).Unread != 1 {
		t.Errorf("unread %d:\n%s", m.entry(m.open).Unread, ansi.Strip(text))
	}
	m.Update(tea.FocusMsg{})
	if text := m.View().Content; !strings.Contains(text, " new ") || m.entry(m.open).Unread != 0 {
		t.Errorf("unread %d:\n%s", m.entry(m.open).Unread, ansi.Strip(text))
	}
}

// TestLongAnswersAreADialog: many lines do not push the conversation away.
func TestLongAnswersAreADialog(t *testing.T) {
	m := testModel(t)
	m.tell("/who", command.Result{Lines: []string{"here    bob", "here    cara"}})
	if m.dialog.shown() {
		t.Error("two lines are a dialog")
	}
	m.tell("/who", command.Result{Lines: strings.Split(strings.Repeat("here    bob\n", 60), "\n")})
	if !m.dialog.shown() || !strings.Contains(m.View().Content, "/who") {
		t.Error("sixty lines are none, or it does not say what they are")
	}
}

// TestCompletesWhatAVerbTakes: a word after a verb is completed without a sign before it.
func TestCompletesWhatAVerbTakes(t *testing.T) {
	m := testModel(t)
	friend(t, m, "lola")
	for len(m.completePerson("lola", "")) == 0 { // the list of people is made anew now and then
		time.Sleep(time.Millisecond)
	}
	for typed, want := range map[string]string{
		"/he": "/help ", "/help wh": "/help who ", "/go lob": "/go #lobby ",
		"/go lol": "/go lola ", "/dm lo": "/dm lola ", "lo": "@lola ",
		"/admin role lo": "/admin role lola ", "/admin ro": "/admin ro", "/settings delete-account er": "/settings delete-account erase ", "/read a": "/read all ",
	} {
		m.composer.SetValue(typed)
		m.press(tea.Key{Code: tea.KeyTab})
		if got := m.composer.Value(); got != want {
			t.Errorf("%q became %q, want %q", typed, got, want)
		}
		m.complete = completion{}
	}
}
