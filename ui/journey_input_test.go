package ui_test

import (
	"strings"
	"testing"

	"parley/ui/uitest"
)

// runWith is run with an input.
func runWith(t *testing.T, srv *uitest.Server, name, line, input string) (out, errOut string, code int) {
	t.Helper()
	cfg := uitest.Config{Addr: srv.Addr, User: name, Signer: uitest.NewKey(name), Stdin: strings.NewReader(input)}
	out, errOut, code, err := uitest.Run(t.Context(), cfg, line)
	must(t, err)
	return out, errOut, code
}

// What a script pipes in is one message, cleaned as any; what is too long, or nothing, is none, and says so. Words
// on the command line come first.
func TestVerbsTakeTheirInput(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob")
	if _, errOut, code := runWith(t, srv, "ana", "dm bob", "all\x1b[31m green\nand\tdone\n\n"); code != 0 || errOut != "" {
		t.Fatalf("dm: %d %q", code, errOut)
	}
	bob.WaitFor("1 new").Press("ctrl+g")
	bob.WaitFor("all␛[31m green").WaitFor("and")
	for _, c := range []struct {
		line, input, says string
		code              int
	}{
		{"dm bob the words count", "not the input", "", 0},
		{"say '#lobby'", "to all of you", "", 0},
		{"reply @bob/1", "an answer", "", 0},
		{"edit @bob/3", "a better answer", "", 0},
		{"dm bob", " \n\n", "usage: dm @user text; without a text, its input is taken", 2},
		{"say '#lobby'", "", "usage: say #channel text", 2},
		{"say '#nothing'", "psst", "no channel #nothing", 1},
		{"dm bob", strings.Repeat("x", 9<<10), "at most 8192", 1},
		{"dm bob", strings.Repeat("y\n", 101), "the message has 101 lines; at most 100 fit", 1},
		{"dm bob", strings.Repeat("z", 1<<20), "the input is too long: a message has at most 8192 bytes", 1},
	} {
		out, errOut, code := runWith(t, srv, "ana", c.line, c.input)
		if code != c.code || out != "" || !strings.Contains(errOut, c.says) || strings.Count(errOut, "\n") != min(code, 1) {
			t.Errorf("%s: %d %q %q, want %d %q", c.line, code, out, errOut, c.code, c.says)
		}
	}
	bob.WaitFor("a better answer")
	if s := bob.Screen(); strings.Contains(s, "not the input") || strings.Contains(s, "zzz") || strings.Contains(s, "xxx") {
		t.Errorf("what was not to be said:\n%s", s)
	}
	lobby(bob).WaitFor("to all of you")
}
