package command_test

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
	"parley/app/store"
)

// house is a manager over a real store, with ana in it.
type house struct {
	*testing.T
	manager *room.Manager
	ana     *room.Session
}

func newHouse(t *testing.T) *house {
	t.Helper()
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	m, err := room.New(t.Context(), room.Config{
		Store: s, WebURL: "https://chat.example.org", Limits: room.Limits{VerbBurst: 1 << 20, PostBurst: 1 << 20, RoomBurst: 1 << 20},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = m.Close(ctx)
		_ = s.Close()
	})
	h := &house{T: t, manager: m}
	h.ana = h.enter("ana")
	return h
}

func (h *house) enter(name string) *room.Session {
	h.Helper()
	s, err := h.manager.Enter(h.Context(), room.Visitor{
		Key: chat.Key{Fingerprint: "SHA256:" + name}, Login: name, Origin: room.Origin{Screen: true},
	})
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(s.Close)
	return s
}

// exec uses a verb as a script does.
func (h *house) exec(args ...string) (out, errOut string, code int) {
	var o, e bytes.Buffer
	code = command.Exec(h.Context(), h.ana, args, command.Pipes{}, &o, &e)
	return o.String(), e.String(), code
}

// newest is the newest message of ana's rooms with that peer.
func (h *house) newest(name string) string {
	h.Helper()
	p, err := h.ana.Find(name)
	if err != nil {
		h.Fatal(err)
	}
	for _, k := range h.ana.Rooms() {
		if k.Peer == p.ID {
			page, err := h.ana.History(h.Context(), k.Room.ID, 0, 1)
			if err != nil || len(page) == 0 {
				h.Fatal(len(page), err)
			}
			return page[0].Text
		}
	}
	h.Fatalf("ana has no room with %s", name)
	return ""
}

func TestParse(t *testing.T) {
	for _, c := range []struct {
		line, verb, rest string
		isVerb           bool
		text             string
	}{
		{"/who", "who", "", true, ""},
		{"/dm bob hi there", "dm", "bob hi there", true, ""},
		{"/status  two  spaces", "status", " two  spaces", true, ""},
		{"/me\twaves", "me", "waves", true, ""},
		{"/me\nwaves", "me", "waves", true, ""},
		{"/", "", "", true, ""},
		{"/ who", "", "who", true, ""},
		{"//etc/passwd", "", "", false, "/etc/passwd"},
		{"///", "", "", false, "//"},
		{"hello", "", "", false, "hello"},
		{" /who", "", "", false, " /who"},
		{"", "", "", false, ""},
	} {
		verb, rest, isVerb := command.Parse(c.line)
		if verb != c.verb || rest != c.rest || isVerb != c.isVerb {
			t.Errorf("Parse(%q) = %q, %q, %v", c.line, verb, rest, isVerb)
		}
		if !isVerb && command.Text(c.line) != c.text {
			t.Errorf("Text(%q) = %q", c.line, command.Text(c.line))
		}
	}
}

// The table is what help, completion and scripts are made of.
func TestTable(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range command.Table(chat.Owner) {
		switch {
		case v.Name == "" || v.Name != strings.ToLower(v.Name) || seen[v.Name]:
			t.Errorf("the name %q", v.Name)
		case v.Help == "" || strings.HasSuffix(v.Help, ".") || strings.Contains(v.Help, "\n"):
			t.Errorf("%s: the help %q", v.Name, v.Help)
		}
		seen[v.Name] = true
		if got, ok := command.Lookup(strings.ToUpper(v.Name)); !ok || got.Name != v.Name {
			t.Errorf("%s is not found in capitals", v.Name)
		}
	}
	if _, ok := command.Lookup(""); ok {
		t.Error("nothing is a verb")
	}
}

// Every verb, used wrongly in each way, says so on one line and does nothing.
func TestWrongUse(t *testing.T) {
	h := newHouse(t)
	for _, v := range command.Table(chat.Plain) {
		var uses [][]string
		switch {
		case v.Screen:
			uses = [][]string{{v.Name, "something"}}
		case v.Args == "":
			uses = [][]string{{v.Name, "something"}}
		case !strings.HasPrefix(v.Args, "["):
			uses = [][]string{{v.Name}, {v.Name, " ", ""}}
		}
		for _, args := range uses {
			out, errOut, code := h.exec(args...)
			if code != command.Wrong || out != "" || strings.Count(errOut, "\n") != 1 || !strings.HasPrefix(errOut, "parley: ") {
				t.Errorf("%q: exit %d, out %q, err %q", args, code, out, errOut)
			}
		}
	}
}

// --json is a flag before and after the arguments, but never taken out of somebody's text.
func TestJSONFlag(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	for _, c := range []struct {
		args []string
		json bool
		text string
	}{
		{[]string{"dm", "bob", "the", "--json", "flag"}, false, "the --json flag"},
		{[]string{"dm", "--json", "bob", "hello", "--json"}, true, "hello --json"},
		{[]string{"dm", "@bob", "one  two"}, false, "one  two"},
	} {
		out, errOut, code := h.exec(c.args...)
		if code != command.Done || errOut != "" || json.Valid([]byte(out)) != c.json {
			t.Errorf("%q: exit %d, out %q, err %q", c.args, code, out, errOut)
		}
		if got := h.newest("bob"); got != c.text {
			t.Errorf("%q: said %q", c.args, got)
		}
	}
	for _, args := range [][]string{{"whois", "bob", "--json"}, {"whois", "--json", "bob"}, {"help", "--json"}, {"help", "who", "--json"}} {
		out, errOut, code := h.exec(args...)
		if code != command.Done || out == "" {
			t.Errorf("%q: exit %d, err %q", args, code, errOut)
		}
		for line := range strings.Lines(out) {
			if !json.Valid([]byte(line)) {
				t.Errorf("%q: %q is no object", args, line)
			}
		}
	}
}

// Who asks a verb for help as they ask other programs gets it, and nothing is done.
func TestHelpOfAVerb(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	for _, args := range [][]string{{"whois", "--help"}, {"whois", "bob", "--help"}, {"dm", "--help"}, {"dm", "--help", "bob", "hi"}} {
		want, _, _ := h.exec("help", args[0])
		if out, errOut, code := h.exec(args...); code != command.Done || out == "" || out != want {
			t.Errorf("%q: exit %d, out %q, err %q", args, code, out, errOut)
		}
	}
	if _, errOut, code := h.exec("dm", "bob", "--help"); code != command.Done || h.newest("bob") != "--help" {
		t.Errorf("a text is no flag: exit %d, err %q", code, errOut)
	}
}

// Names may come with or without their sign, in any case, and as a look-alike of themselves only.
func TestNamesOfArguments(t *testing.T) {
	h := newHouse(t)
	h.enter("bob")
	for _, name := range []string{"bob", "@bob", "BOB", "@Bob"} {
		if out, errOut, code := h.exec("whois", name); code != command.Done || !strings.HasPrefix(out, "bob is here") {
			t.Errorf("whois %s: %q %q", name, out, errOut)
		}
	}
	for _, name := range []string{"lobby", "#lobby", "LOBBY"} {
		if _, errOut, code := h.exec("join", name); code != command.Done {
			t.Errorf("join %s: %q", name, errOut)
		}
	}
	if _, errOut, code := h.exec("whois", "b\x1b[31mob"); code != command.Refused || strings.Contains(errOut, "\x1b") {
		t.Errorf("whois with an escape code: %d, %q", code, errOut)
	}
}

// What nobody reads any more is no success.
func TestBrokenPipe(t *testing.T) {
	h := newHouse(t)
	var errOut bytes.Buffer
	if code := command.Exec(h.Context(), h.ana, []string{"help"}, command.Pipes{}, broken{}, &errOut); code != command.Refused {
		t.Errorf("exit %d", code)
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, context.Canceled }
