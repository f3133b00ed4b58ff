package ui_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"parley/ui/uitest"
)

// run uses a verb as "ssh host verb" does.
func run(t testing.TB, srv *uitest.Server, name, line string) (out, errOut string, code int) {
	t.Helper()
	cfg := uitest.Config{Addr: srv.Addr, User: name, Signer: uitest.NewKey(name)}
	out, errOut, code, err := uitest.Run(t.Context(), cfg, line)
	must(t, err)
	return out, errOut, code
}

// A script gets lines and exit codes, from the same table of verbs as a screen.
func TestVerbsOfAScript(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob").Enter("/status fixing things").WaitFor("others see now")
	leave(t, visit(t, srv, "carol").WaitFor("fixing things").Press("ctrl+d")) // what Home shows, who knows
	bob.WaitFor("left")

	for _, c := range []struct {
		line string
		code int
		want string // in stdout if the code is 0, else in the one line on stderr
	}{
		{"who", 0, "bob"},
		{"who", 0, "fixing things"},
		{"whois bob", 0, "bob is here since"},
		{"whois @carol", 0, "carol is offline; last seen"},
		{"whois nobody-of-that-name", 1, "nobody"},
		{"whois", 2, "usage: whois @user"},
		{"help", 0, "dm @user"},
		{"help dm", 0, "send them a line"},
		{"help nonsense", 2, `no verb "nonsense"`},
		{"nonsense", 2, `no verb "nonsense"`},
		{"'nonsense\x1b[31m'", 2, "no verb"},
		{"home", 2, "needs a screen"},
		{"who 'unclosed", 2, "quote"},
		{"dm bob", 2, "usage: dm @user text"},
		{"dm bob 'hello from a script'", 0, ""},
		{"dm @bob two   words", 0, ""},
		{"dm ana to myself", 1, "that is you"},
		{"zone Europe/Berlin", 0, "Europe/Berlin"},
		{"zone Nowhere/Land", 1, "no time zone"},
		{"away lunch", 0, "you are away"},
		{"back", 0, "welcome back"},
	} {
		out, errOut, code := run(t, srv, "ana", c.line)
		said := out
		if c.code != 0 {
			said = errOut
			if strings.Count(errOut, "\n") != 1 || out != "" {
				t.Errorf("%s: not one line on stderr alone: out %q, err %q", c.line, out, errOut)
			}
		}
		if code != c.code || !strings.Contains(said, c.want) || strings.Contains(said, "\x1b") {
			t.Errorf("%s: exit %d, out %q, err %q; want %d and %q", c.line, code, out, errOut, c.code, c.want)
		}
	}
	bob.Press("ctrl+g")
	waitSaid(bob, "ana: hello from a script", "ana: two words")
	if out, _, _ := run(t, srv, "ana", "who"); strings.Contains(out, "carol") || strings.Contains(out, " ana ") {
		t.Errorf("who names people who have no screen here:\n%s", out)
	}
}

// With --json each line is an object.
func TestVerbsForPrograms(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	visit(t, srv, "bob").Enter("/away out for lunch").WaitFor("you are away")
	visit(t, srv, "carol").WaitFor("out for lunch") // what Home shows, who knows
	for _, line := range []string{"who --json", "help --json", "whois bob --json", "whois --json bob", "dm --json bob hi --json"} {
		out, errOut, code := run(t, srv, "ana", line)
		if code != 0 || errOut != "" || out == "" {
			t.Errorf("%s: exit %d, err %q", line, code, errOut)
		}
		for row := range strings.Lines(out) {
			if !json.Valid([]byte(row)) || row[0] != '{' {
				t.Errorf("%s: no object: %q", line, row)
			}
		}
	}
	out, _, _ := run(t, srv, "ana", "who --json")
	type person struct {
		Name, Presence, Away string
		Since                time.Time
	}
	people := map[string]person{}
	for d := json.NewDecoder(strings.NewReader(out)); d.More(); {
		var p person
		must(t, d.Decode(&p))
		people[p.Name] = p
	}
	if bob := people["bob"]; bob.Presence != "away" || bob.Away != "out for lunch" || bob.Since.IsZero() || people["carol"].Presence != "here" {
		t.Errorf("who --json: %+v", people)
	}
}

// What the slash line does on a screen, and what the other person sees of it.
func TestVerbsOnAScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob", uitest.Size(120, 40))
	ana := visit(t, srv, "ana", uitest.Size(100, 40)).WaitFor("● bob")
	open(bob.WaitFor("● ana"), "ana")
	open(ana, "bob")

	ana.Enter("/me waves")
	bob.WaitFor("* ana waves")
	ana.Enter("//etc is a folder")
	waitLine(bob, "ana: /etc is a folder")
	ana.Enter("/who").WaitFor("• here    ana").WaitFor("here    bob")
	ana.Enter("/whois bob").WaitFor("bob is here since")
	ana.Enter("/zone Asia/Tokyo").WaitFor("your time zone: Asia/Tokyo")
	ana.Enter("/whois @bob").WaitFor("JST")
	ana.Enter("/zone Moon/Crater").WaitFor("no time zone").Press("ctrl+c")

	bob.Enter("/status under a tree").WaitFor("others see now: under a tree")
	ana.WaitFor("here · under a tree")
	bob.Enter("/away nap").WaitFor("you are away")
	ana.WaitFor("@bob  away: nap")
	bob.Enter("/back").WaitFor("welcome back")
	ana.WaitFor("@bob  here · under a tree")
	if out, _, _ := run(t, srv, "ana", "whois bob"); !strings.Contains(out, "under a tree") {
		t.Errorf("whois: %s", out)
	}

	bob.Enter("/block ana").WaitFor("ana can't write to you any more")
	ana.Enter("psst").WaitFor("not sent: bob does not take messages from you")
	bob.Enter("/unblock @ana").WaitFor("ana can write to you again")
	ana.Press("ctrl+r")
	bob.WaitFor("psst")

	ana.Enter("/go #lobby").WaitFor("Message #lobby").Enter("/go bob").WaitFor("Message @bob")
	ana.Enter("/join lobby").WaitFor("Message #lobby").Enter("to all")
	waitTitle(bob, "(1) parley")
	bob.Enter("/go lobby").WaitFor("to all")
	ana.Enter("/home").WaitFor("Hello, ana").Enter("/who").WaitFor("here    bob").Press("esc")
	ana.Enter("/help").WaitFor("Writing").Press("esc").Enter("/help dm").WaitFor("/dm @user [text]").Press("esc")
	ana.Enter("/dm bob by the way").WaitFor("Message @bob")
	waitTitle(bob, "(1) ")
	bob.Enter("/read all")
	waitTitle(bob, "parley")
	leave(t, ana.Enter("/quit"))
}

// A verb that is unknown, wrong or refused says why, and what was typed stays.
func TestRefusedVerbsKeepTheText(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := lobby(visit(t, srv, "bob"))
	ana := lobby(visit(t, srv, "ana"))
	for _, c := range []struct{ line, why string }{
		{"/nonsense and more", `there is no verb "nonsense"`},
		{"/ hm", "there is no verb"},
		{"/whois", "usage: /whois @user"},
		{"/dm nobody-like-that hi", "nobody"},
		{"/dm ana me", "that is you"},
		{"/join #nowhere", "no channel #nowhere"},
		{"/back now", "takes no arguments"},
		{"/block ana", "block yourself"},
		{"/status " + strings.Repeat("word ", 20) + "end", "at most 80"},
	} {
		ana.Enter(c.line).WaitFor(c.why)
		if !strings.Contains(ana.Screen(), lastWord(c.line)) {
			t.Errorf("%s: the text is gone:\n%s", c.line, ana.Screen())
		}
		ana.Press("ctrl+c").WaitFor("Message #lobby")
	}
	ana.Enter("the end")
	waitSaid(bob, "ana: the end") // nothing of all that was sent
}

func lastWord(line string) string { return line[strings.LastIndex(line, " ")+1:] }
