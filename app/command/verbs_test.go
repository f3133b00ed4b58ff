package command_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/command"
)

// run uses a verb as a screen does, with a room open or not.
func (h *house) run(line string, open chat.RoomID) (command.Result, error) {
	h.Helper()
	verb, rest, ok := command.Parse(line)
	if !ok {
		h.Fatalf("%q is no verb", line)
	}
	return command.Run(h.Context(), command.Context{Session: h.ana, Room: open, Screen: true}, verb, rest)
}

// TestHelpNamesAll: a screen is told every verb, a script those that it can use, both of each alone.
func TestHelpNamesAll(t *testing.T) {
	h := newHouse(t)
	list, err := h.run("/help", 0)
	if err != nil || list.Show != command.ShowHelp {
		t.Fatal(list.Show, err)
	}
	script, _, _ := h.exec("help")
	joined := func(text string) string { return strings.ReplaceAll(text, "\n"+strings.Repeat(" ", 25), " ") }
	for _, v := range command.Table(chat.Plain) {
		line := func(text string) bool {
			return strings.HasPrefix(text, v.Usage()+" ") && strings.HasSuffix(strings.TrimSpace(text), v.Help)
		}
		found := 0
		for l := range strings.Lines(joined(strings.Join(list.Lines, "\n") + "\n" + script)) {
			if line(l) {
				found++
			}
		}
		if want := map[bool]int{false: 2, true: 1}[v.Screen]; found != want {
			t.Errorf("%s is explained %d times, not %d", v.Name, found, want)
		}
		for _, name := range []string{v.Name, "/" + v.Name, strings.ToUpper(v.Name)} {
			out, errOut, code := h.exec("help", name)
			if first, _, _ := strings.Cut(joined(out), "\n"); code != command.Done || !line(first) { // below it those that follow it
				t.Errorf("help %s: %q %q", name, out, errOut)
			}
		}
		one, err := h.run("/help "+strings.ToUpper(v.Name), 0)
		if err != nil || one.Verb != v.Name {
			t.Errorf("help %s on a screen explains %q (%v)", v.Name, one.Verb, err)
		}
	}
}

// TestOneName: what takes one person refuses more words, which it would not look at.
func TestOneName(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	for _, verb := range []string{"whois", "block", "unblock"} {
		for _, rest := range []string{"bob carol", "@", "@ bob"} {
			if out, errOut, code := h.exec(verb, rest); code != command.Wrong || !strings.Contains(errOut, "usage: "+verb+" @user") {
				t.Errorf("%s %s: exit %d, %q %q", verb, rest, code, out, errOut)
			}
		}
	}
	if _, err := h.run("/go bob carol", 0); chat.CodeOf(err) != chat.Invalid {
		t.Errorf("go bob carol: %v", err)
	}
	p, _ := h.ana.Find("bob")
	if h.ana.Blocks(p.ID) {
		t.Error("bob was blocked by a wrong use")
	}
}

// TestAnyWhiteSpaceEndsAName: a name may be followed by a new line or a tab, as a composer has them.
func TestAnyWhiteSpaceEndsAName(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	for _, line := range []string{"/dm bob\nfirst\nsecond", "/dm\n@bob\tfirst\nsecond", "/say @bob first\nsecond", "/dm  bob \n first\nsecond"} {
		r, err := h.run(line, 0)
		if err != nil || r.Show != command.ShowRoom || r.Open == 0 {
			t.Errorf("%q: %+v, %v", line, r, err)
			continue
		}
		if got := h.newest("bob"); got != "first\nsecond" {
			t.Errorf("%q said %q", line, got)
		}
	}
}

// TestRead: a script has no open room, so it must say that it means all.
func TestRead(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	unread := func() int64 {
		m, err := h.ana.Room(h.ana.Lobby())
		if err != nil {
			t.Fatal(err)
		}
		return m.Unread()
	}
	say := func(id string) {
		if _, err := bob.Post(t.Context(), chat.Draft{Room: bob.Lobby(), ClientID: id, Text: "x"}); err != nil {
			t.Fatal(err)
		}
	}
	say("1")
	if _, errOut, code := h.exec("read"); code != command.Wrong || !strings.Contains(errOut, "read all") {
		t.Errorf("read: exit %d, %q", code, errOut)
	}
	if _, _, code := h.exec("read", "some"); code != command.Wrong || unread() != 1 {
		t.Errorf("read some: exit %d, %d unread", code, unread())
	}
	if _, _, code := h.exec("read", "all"); code != command.Done || unread() != 0 {
		t.Errorf("read all: exit %d, %d unread", code, unread())
	}
	say("2")
	if _, err := h.run("/read", h.ana.Lobby()); err != nil || unread() != 0 {
		t.Errorf("read on a screen: %v, %d unread", err, unread())
	}
}

// TestWhatIsShown: where each verb takes a screen.
func TestWhatIsShown(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	lobby := h.ana.Lobby()
	for _, c := range []struct {
		line string
		open chat.RoomID
		show command.Show
		room chat.RoomID
	}{
		{"/home", lobby, command.ShowHome, 0},
		{"/quit", 0, command.Leave, 0},
		{"/who", 0, command.Stay, 0},
		{"/go #lobby", 0, command.ShowRoom, lobby},
		{"/go LOBBY", 0, command.ShowRoom, lobby},
		{"/join #lobby", 0, command.ShowRoom, lobby},
		{"/go @bob", 0, command.ShowRoom, 2},
		{"/go bob", 0, command.ShowRoom, 2},
		{"/dm bob", lobby, command.ShowRoom, 2},
		{"/me waves", lobby, command.Stay, 0},
	} {
		r, err := h.run(c.line, c.open)
		if err != nil || r.Show != c.show || r.Open != c.room {
			t.Errorf("%s: show %d, room %d (%v)", c.line, r.Show, r.Open, err)
		}
	}
	page, err := bob.History(t.Context(), lobby, 0, 1)
	if err != nil || len(page) != 1 || page[0].Kind != chat.Action || page[0].Text != "waves" {
		t.Errorf("after /me: %v %v", page, err)
	}
	for _, line := range []string{"/me waves", "/go #nowhere", "/go nobody", "/dm ana hi", "/join #nowhere"} {
		if r, err := h.run(line, 0); err == nil || len(r.Lines)+len(r.Items) > 0 {
			t.Errorf("%s: %+v", line, r)
		}
	}
}

// TestObjects: what --json prints has the types that programs count on.
func TestObjects(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	if _, _, code := h.exec("zone", "Europe/Berlin"); code != command.Done {
		t.Fatal("no zone")
	}
	object := func(args ...string) (o map[string]any) {
		out, errOut, code := h.exec(append(args, "--json")...)
		if err := json.Unmarshal([]byte(out), &o); err != nil || code != command.Done || strings.Count(out, "\n") != 1 {
			t.Errorf("%q: exit %d, %q %q", args, code, out, errOut)
		}
		return o
	}
	bob := object("whois", "bob")
	if bob["name"] != "bob" || bob["presence"] != "here" {
		t.Errorf("%v", bob)
	}
	for _, key := range []string{"since", "created"} {
		text, _ := bob[key].(string)
		if at, err := time.Parse(time.RFC3339, text); err != nil || time.Since(at) > time.Minute {
			t.Errorf("%s: %v", key, bob[key])
		}
	}
	if o := object("zone"); o["zone"] != "Europe/Berlin" {
		t.Errorf("%v", o)
	}
	out, _, _ := h.exec("dm", "--json", "bob", "hi")
	var said struct{ Room, Seq int64 }
	if err := json.Unmarshal([]byte(out), &said); err != nil || said.Room == 0 || said.Seq != 1 {
		t.Errorf("%q %v", out, err)
	}
}

// TestWhoIsOfThisMoment: who has just come is named, who has just left is not.
func TestWhoIsOfThisMoment(t *testing.T) {
	h := newHouse(t)
	for range 3 {
		bob := h.enter("bob")
		if out, _, _ := h.exec("who"); !strings.Contains(out, "bob") {
			t.Errorf("bob is missing:\n%s", out)
		}
		bob.Close()
		if out, _, _ := h.exec("who"); strings.Contains(out, "bob") {
			t.Errorf("bob has left:\n%s", out)
		}
	}
}
