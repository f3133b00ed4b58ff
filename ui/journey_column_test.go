package ui_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// aMember is a row of the column of members.
var aMember = regexp.MustCompile(`│ [●◐○] (\S+)( +\S+)?\s*$`)

// column are those whom the column of members shows, with their roles.
func column(p *uitest.Tester) (list []string) {
	for _, row := range strings.Split(p.Screen(), "\n") {
		if m := aMember.FindStringSubmatch(row); m != nil {
			list = append(list, strings.TrimSpace(m[1]+" "+strings.TrimSpace(m[2])))
		}
	}
	return list
}

func waitColumn(p *uitest.Tester, want ...string) {
	p.WaitUntil(func(string) bool { return slices.Equal(column(p), want) })
}

// F3 shows who is in a room beside it, as they come, go and change; where it is too narrow, in a dialog.
func TestMembersColumn(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := visit(t, srv, "ana", uitest.Size(120, 40)), visit(t, srv, "bob"), visit(t, srv, "cara")
	ana.Press("f3").WaitFor("open one first").Enter("/create #plans private").WaitFor("Message #plans")
	ana.Enter("/invite bob").WaitFor("ana added bob").Enter("/invite cara").WaitFor("ana added cara")
	ana.Press("f3").WaitFor("Members  3")
	waitColumn(ana, "ana owner", "bob", "cara")
	bob.Enter("/away lunch")
	waitColumn(ana, "ana owner", "cara", "bob")
	ana.Enter("/member bob moderator")
	waitColumn(ana, "ana owner", "cara", "bob moderator")
	leave(t, cara.Press("ctrl+d"))
	waitColumn(ana, "ana owner", "bob moderator", "cara")
	ana.Enter("/kick cara").WaitFor("Members  2")
	waitColumn(ana, "ana owner", "bob moderator")

	ana.Resize(80, 24).WaitFor("Home ▌#plans").Press("f3").WaitFor("Members of #plans").Press("f3").WaitGone("Members of #plans")
	ana.Resize(100, 30).WaitFor("Members  2").Enter("/join #lobby").WaitFor("Members  3")
	bob.Enter("/name zed")
	waitColumn(ana, "ana", "zed", "cara")
	ana.Enter("a root").WaitFor("a root").Press("up", "t").WaitFor("Thread  ana: a root").WaitGone("Members  3")
	ana.Press("f3").WaitGone("Thread").WaitFor("Members  3").Press("f3").WaitGone("Members  3")
	ana.Press("f3").WaitFor("Members  3").Press("esc").WaitFor("Hello, ana").WaitGone("Members  3")
	if len(column(ana)) != 0 {
		t.Errorf("Home has a column:\n%s", ana.Screen())
	}
}

// Alt+L shows the messages alone, with nothing else in their rows, and leaves the mouse to the terminal.
func TestBare(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana := lobby(visit(t, srv, "ana", uitest.Size(120, 40)))
	ana.Press("f3").WaitFor("Members  1").Enter("some words to copy").WaitFor("some words to copy").Type("half a thought")
	ana.Press("alt+l").WaitFor("Alt+L or Esc goes back").WaitGone("half a thought")
	if s := ana.Screen(); strings.Contains(s, "│") || strings.Contains(s, "Channels") || strings.Contains(s, "Members  1") {
		t.Errorf("more than the messages:\n%s", s)
	}
	if !slices.ContainsFunc(strings.Split(ana.Screen(), "\n"), func(row string) bool {
		return regexp.MustCompile(`^ \d\d:\d\d  ana +some words to copy( +\S+)?\s*$`).MatchString(row)
	}) {
		t.Errorf("no such row:\n%s", ana.Screen())
	}
	ana.Press("esc").WaitFor("half a thought").WaitFor("Members  1").Press("ctrl+c")
	ana.Enter("/bare").WaitFor("goes back").Press("pgup", "pgdown").WaitFor("goes back").Press("alt+l").WaitFor("Message #lobby")
	ana.Press("alt+l").WaitFor("goes back").Enter("typed on it").WaitFor("typed on it").WaitFor("Message #lobby")
}
