package command_test

import (
	"os/exec"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/command"
)

// A shell takes the name of a file for one word, and does nothing else of what is in it.
func TestFetchLineIsSafe(t *testing.T) {
	if got := command.FetchLine("ssh -p 2222 chat.example.org", chat.Attachment{ID: 12, Name: "report.pdf"}); got != "ssh -p 2222 chat.example.org get 12 > report.pdf" {
		t.Error(got)
	}
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip(err)
	}
	for _, name := range []string{
		"report.pdf", "two words.txt", "it's.txt", "'", "''", `"`, "$(touch /tmp/x)", "`id`", "a;b", "a&b", "a|b>c<d", "*", "~", "!x", "#x",
		"-rf", "日本.txt", `a\b`, "{a,b}", "[a]", "(x)", "=x", "a\tb", "a\nb", "a\x1b[2Jb", "",
	} {
		out, err := exec.Command(sh, "-c", "printf %s "+command.ShellWord(name)).CombinedOutput()
		if err != nil || string(out) != chat.PrintableLine(name) {
			t.Errorf("%q: the shell has %q, %v", name, out, err)
		}
		line := command.FetchLine("ssh host", chat.Attachment{ID: 1, Name: name})
		if strings.ContainsAny(line, "\n\t\x1b") {
			t.Errorf("%q gives a line with controls: %q", name, line)
		}
	}
}

// What is pasted to send a file names the server and the room as scp does.
func TestSendLine(t *testing.T) {
	h := newHouse(t)
	bob := h.enter("bob")
	lobby := h.ana.Lobby()
	m, err := h.ana.Direct(t.Context(), bob.Me().ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		here string
		room chat.RoomID
		want string
	}{
		{"ssh chat.example.org", lobby, "scp FILE chat.example.org:'#lobby'/"},
		{"ssh -p 2222 chat.example.org", m.Room.ID, "scp -P 2222 FILE chat.example.org:'@bob'/"},
		{"ssh -p 2222 ::1", lobby, "scp -P 2222 FILE [::1]:'#lobby'/"},
		{"ssh -p 2222 ana@::1", lobby, "scp -P 2222 FILE ana@[::1]:'#lobby'/"},
		{"ssh chat", 77, "scp FILE chat:'/~77'/"},
	} {
		if got := command.SendLine(c.here, h.ana, c.room); got != c.want {
			t.Errorf("%s: %s, want %s", c.here, got, c.want)
		}
	}
}
