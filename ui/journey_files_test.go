package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// longText is a text that is too long for a message, with a first and a last line that are known.
func longText(lines int) string {
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "entry %d of the log\n", i+1)
	}
	return b.String()
}

// A text that is too long for a message goes as a file with one key: it is there once, with its first lines, and it
// can be read on the screen, found, fetched, given a caption, and deleted.
func TestFilesFromTheComposer(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := trio(t, srv)
	ana.Paste(longText(5000)).WaitFor("too long for a message").WaitFor("of 100 lines")
	ana.Press("enter").WaitFor("at most 100 fit").WaitFor("Ctrl+O sends it as a file")
	ana.Press("ctrl+o").WaitFor("📎 text-").WaitFor("entry 1 of the log").WaitFor("Message #lobby")
	all(".txt", bob, cara)
	all("kB · text", bob, cara)
	all("│ entry 6 of the log", bob, cara)
	if n := strings.Count(bob.Screen(), "📎"); n != 1 {
		t.Errorf("it is there %d times:\n%s", n, bob.Screen())
	}

	bob.Press("up").WaitFor("Enter opens · s fetch").Press("s").WaitFor("copied: ssh ").WaitFor(" get 1 > text-")
	bob.Press("up", "enter").WaitFor("entry 10 of the log").WaitFor("+ lines")
	bob.Press("/").Type("entry 4321 ").Press("enter").WaitFor("entry 4321 of the log").WaitGone("entry 10 of")
	bob.Press("G").WaitFor("entry 5000 of the log").Press("esc").WaitGone("entry 5000")
	bob.WaitFor("📎 text-")

	ana.Press("up", "e").WaitFor("editing").Type("the log of today").Press("enter")
	all("the log of today (edited)", ana, bob, cara)
	bob.Press("up", "r").WaitFor("answering ana: the log of today").Enter("thank you")
	all("▎ ana: the log of today", ana, bob, cara)
	ana.Press("up", "up", "e").WaitFor("editing").Press("ctrl+u", "enter").WaitGone("the log of today")
	all("▎ ana: 📎 text-", ana, bob, cara)

	out, errOut, code := run(t, srv, "bob", "search has:file")
	if code != 0 || !strings.Contains(out, "📎 text-") || !strings.Contains(out, "(get 1)") {
		t.Errorf("search: %d %q %q", code, out, errOut)
	}
	bob.Enter("/search has:file").WaitFor("Search").WaitFor("📎 text-").Press("esc")
	ana.Press("up", "up", "d").WaitFor("Delete your message").WaitFor("📎 text-").Press("y")
	all("message deleted", ana, bob, cara)
	gone("📎", ana, bob, cara)
	bob.Press("up", "up", "enter").WaitGone("of the log")
}

// A text goes as a file of any name by the verb, in its order among the messages; without a screen that shows more
// than ASCII its sign is a word.
func TestFileVerbOnTheScreen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana", uitest.Size(120, 40)))
	old := lobby(visit(t, srv, "old", uitest.Size(110, 30), uitest.Env("LANG=C")))
	ana.Enter("first").WaitFor("first")
	ana.Paste("/file hello.go\npackage main\n\nfunc main() {}\n").Press("enter").WaitFor("📎 hello.go").WaitFor("│ func main() {}")
	ana.Enter("last").WaitFor("last")
	old.WaitFor("[file] hello.go").WaitFor("| package main")
	if s := old.Screen(); strings.Index(s, "first") > strings.Index(s, "hello.go") || strings.Index(s, "hello.go") > strings.Index(s, "last") {
		t.Errorf("not in their order:\n%s", s)
	}
	old.Press("up", "up").WaitFor("s fetch").Press("t").WaitFor("Thread  ana: [file] hello.go")
	ana.Paste("/file ../x\ntext").Press("enter").WaitFor("can't have a slash").WaitFor("/file ../x").Press("ctrl+c")
	ana.Enter("/mute").WaitFor("Message #lobby")
}

// A text that the server does not take as a file stays where it was typed, or comes back there.
func TestFileRefused(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--max-file", "100kB", "--max-files-person", "150kB", "--file-kinds", "text/plain,image/*")
	ana := lobby(visit(t, srv, "ana", uitest.Size(100, 30)))
	ana.Paste(longText(5000)).WaitFor("of 100 lines").Press("ctrl+o").WaitFor("too large for a file here: at most 100 kB fit")
	ana.WaitFor("entry 5000 of the log").Press("ctrl+c")
	ana.Paste("/file x.json\n{}").Press("enter").WaitFor("files of the kind application/json are not taken").WaitFor("/file x.json").Press("ctrl+c")
	ana.Paste(longText(4000)).WaitFor("of 100 lines").Press("ctrl+o").WaitFor("📎 text-").WaitFor("Message #lobby")
	ana.Paste(longText(4000)).WaitFor("of 100 lines").Press("ctrl+o").WaitFor("not sent: that is more than your files may be")
	ana.WaitFor("entry 4000 of the log")
	if n := strings.Count(ana.Screen(), "📎"); n != 1 {
		t.Errorf("%d files are shown:\n%s", n, ana.Screen())
	}
}
