package ui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// TestFinding: ana looks for what was said, in several rooms and scripts, and goes to its place; of what is
// said between others she finds nothing.
func TestFinding(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := visit(t, srv, "ana"), visit(t, srv, "bob"), visit(t, srv, "cara")
	open(bob, "cara").Enter("the secret Plan is ready").WaitFor("secret Plan")
	open(bob, "ana").Enter("your plan, Café at noon?").WaitFor("your plan")
	lobby(cara).Enter("plans for 東京都 : see https://example.org").WaitFor("plans for")
	cara.Enter("and nothing else").WaitFor("nothing else")

	lobby(ana).WaitFor("nothing else")
	ana.Type("half a thought").Press("ctrl+f").WaitFor("words to look for")
	ana.Type("pla*").WaitFor("› pla*").Press("enter").WaitFor("1 of 2")
	ana.WaitFor("your plan, Café").WaitFor("plans for 東京都")
	if strings.Contains(ana.Screen(), "secret") {
		t.Fatalf("ana finds what others say to each other:\n%s", ana.Screen())
	}
	for query, want := range map[string]string{
		"cafe": "your plan, Café", "京都": "plans for 東京都", "has:link": "plans for", "from:bob": "your plan", "in:#lobby nothing": "and nothing else",
	} {
		ana.Press("ctrl+u").Type(query).WaitFor("› " + query).Press("enter").WaitFor("1 of 1").WaitFor(want)
	}
	ana.Press("ctrl+u").Type("xylophone").WaitFor("xylophone").Press("enter").WaitFor("Nothing was found")
	ana.Press("ctrl+u").Type("pl*").WaitFor("pl*").Press("enter").WaitFor("at least 3 letters")

	// Esc is back where she was, and the search is as she left it; Enter goes to the place.
	ana.Press("esc").WaitGone("Search").WaitFor("half a thought").Press("ctrl+f").WaitFor("at least 3")
	ana.Type("cafe").WaitFor("› cafe ").Press("enter").WaitFor("1 of 1").Press("enter") // over the words of before
	ana.WaitFor("Message @bob")
	ana.WaitFor("▌").WaitFor("bob           your plan, Café at noon?")
}

// TestFindingWhere: a hit in a thread says so, and in which room; what was edited is found by what it says now, what was
// deleted no more; of a room that one left, and of a private one, nothing is found; and of whom one blocks only when named.
func TestFindingWhere(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := trio(t, srv)
	bob.Enter("/create #design").WaitFor("Message #design").Enter("**release** notes at last").WaitFor("notes at last")
	bob.Press("up", "t").WaitFor("Reply in the thread").Enter("who writes the manual?").WaitFor("writes the manual")
	cara.Enter("/create #hidden private").WaitFor("Message #hidden").Enter("the manual is a secret").WaitFor("a secret")
	ana.Enter("/join #design").WaitFor("Message #design").WaitFor("notes at last")

	find := func(words, want string) {
		t.Helper()
		ana.Press("ctrl+f").WaitFor("Search").Type(words).WaitFor("› " + words).Press("enter").WaitFor(want)
	}
	find(`"release notes"`, "1 of 1")
	ana.Press("esc").WaitGone("Search")
	find("manual", "1 of 1")
	ana.WaitFor("↳ #design ")
	if strings.Contains(ana.Screen(), "secret") {
		t.Errorf("ana finds what is said in a private channel:\n%s", ana.Screen())
	}
	ana.Press("esc").WaitGone("Search")

	bob.Press("esc").WaitFor("Message #design").Enter("a tpyo of mine").WaitFor("tpyo").Press("up", "e").WaitFor("editing")
	bob.Press("ctrl+u").Enter("a typo of mine").WaitFor("a typo of mine").WaitGone("tpyo")
	find("tpyo", "Nothing was found")
	ana.Press("esc").WaitGone("Search")
	find("typo", "1 of 1")
	ana.Press("esc").WaitGone("Search")

	ana.Enter("/block bob").WaitFor("can't write")
	find("typo", "Nothing was found")
	ana.Press("esc").WaitGone("Search")
	find("typo from:bob", "1 of 1")
	ana.Press("esc").WaitGone("Search").Enter("/leave").WaitGone("Message #design")
	find("release", "Nothing was found")
}

// TestFindingFarAway: what was said hundreds of messages ago is shown in its place, with what is around it,
// and one can read on from there down to the present. A day is gone to by its name.
func TestFindingFarAway(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	history(t, srv, 300)
	ana := open(visit(t, srv, "ana"), "bob").WaitFor("m-300")
	ana.Enter("/search m 020").WaitFor("1 of 1").Press("enter").WaitFor("m-019").WaitFor("m-021")
	for range 60 {
		if strings.Contains(ana.Screen(), "m-300") {
			break
		}
		before := ana.Screen()
		ana.Press("pgdown").WaitUntil(func(s string) bool { return s != before })
	}
	ana.WaitFor("m-300").Press("esc").Enter("/jump 7").WaitFor("m-006")
	ana.Press("esc").Enter("/jump 2020-01-01").WaitFor("m-001")
	ana.Press("esc").Enter("/jump 2999-01-01").WaitFor("nothing was said here since then")
}

// TestFindingByScript: the same search for scripts, one object a line.
func TestFindingByScript(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob")
	lobby(bob).Enter("the build is green").WaitFor("build is")
	out, errOut, code := run(t, srv, "bob", "search green from:me --json")
	var hit struct{ Link, Author, Text string }
	if err := json.Unmarshal([]byte(out), &hit); err != nil || code != 0 || hit.Text != "the build is green" || hit.Author != "bob" || !strings.HasPrefix(hit.Link, "#lobby/") {
		t.Errorf("%v, exit %d: %s %s", err, code, out, errOut)
	}
	if _, errOut, code = run(t, srv, "bob", "search in:#nowhere green"); code != 1 || !strings.Contains(errOut, "in no room called nowhere") {
		t.Errorf("exit %d: %s", code, errOut)
	}
	if _, errOut, code = run(t, srv, "bob", "search x"); code != 2 || !strings.Contains(errOut, "at least 2 letters") {
		t.Errorf("exit %d: %s", code, errOut)
	}
}
