package ui_test

import (
	"encoding/json"
	"strings"
	"testing"

	"parley/ui/uitest"
)

// trio is three people in the lobby, on screens of three sizes.
func trio(t *testing.T, srv *uitest.Server) (ana, bob, cara *uitest.Tester) {
	t.Helper()
	ana = lobby(visit(t, srv, "ana", uitest.Size(100, 30)))
	bob = lobby(visit(t, srv, "bob"))
	cara = lobby(visit(t, srv, "cara", uitest.Size(45, 20)))
	return ana, bob, cara
}

// all waits until everybody is shown a text.
func all(text string, people ...*uitest.Tester) {
	for _, p := range people {
		p.WaitFor(text)
	}
}

// gone waits until nobody is shown a text any more.
func gone(text string, people ...*uitest.Tester) {
	for _, p := range people {
		p.WaitGone(text)
	}
}

// What somebody said is edited, answered, reacted to and deleted, and everybody sees it at once.
func TestMessagesChange(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	ana, bob, cara := trio(t, srv)
	ana.Enter("shall we meat at noon?")
	all("shall we meat at noon?", bob, cara)

	ana.Press("up").WaitFor("r reply").WaitFor("e edit").Press("e").WaitFor("editing").WaitFor("› shall we meat at noon?")
	ana.Press("ctrl+u").Enter("shall we meet at noon?")
	all("shall we meet at noon? (edited)", ana, bob, cara)
	if draft(ana) != "Message #lobby" {
		t.Errorf("after the edit the composer has %q", draft(ana))
	}

	bob.Press("up", "r").WaitFor("answering ana: shall we meet at noon?").Enter("at one, please")
	all("▎ ana: shall we meet", ana, bob, cara)
	all("at one, please", ana, cara)

	cara.Press("up").WaitFor("r reply").Press("+").WaitFor("React").Type("tada").WaitFor("🎉").Press("enter")
	all("🎉 1", ana, bob)
	cara.WaitFor("[🎉 1]")
	ana.Press("up", "+").WaitFor("React").Type("tada").Press("enter")
	all("🎉 2", bob, cara)
	ana.WaitFor("[🎉 2]")
	cara.Enter("/react :tada:")
	all("🎉 1", bob, cara)

	ana.Press("up", "up").WaitFor("r reply").Press("d").WaitFor("Delete your message").Press("y")
	all("message deleted", ana, bob, cara)
	all("▎ ana: message deleted", ana, bob, cara)
	gone("noon", ana, bob, cara)

	late := lobby(visit(t, srv, "dave"))
	all("▎ ana: message deleted", late)
	all("🎉 1", late)
}

// What one may not do is said, and nothing of it happens; what is typed is kept.
func TestMessagesRefused(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("chief")))
	bob, cara, chief := lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "cara")), lobby(visit(t, srv, "chief"))
	bob.Enter("mine")
	all("mine", cara, chief)
	cara.Press("up").WaitFor("r reply").Press("e").WaitFor("only what you said yourself can be edited")
	cara.Press("d").WaitFor("Delete what bob said").Press("y").WaitFor("you may not delete what others said")
	cara.Press("p").WaitFor("you may not pin anything")
	cara.Press("esc").WaitGone("r reply")
	if out, errOut, code := run(t, srv, "cara", "edit '#lobby/1' hers"); code != 1 || out != "" {
		t.Errorf("edit: %d %q", code, errOut)
	}
	bob.Press("up", "e").WaitFor("editing").Press("ctrl+u").Type(" ").Press("enter").WaitFor("the message is empty")
	bob.Type("x").WaitFor("editing").Press("esc").WaitGone("editing").WaitFor("mine")
	chief.Press("up").WaitFor("r reply").Press("d").WaitFor("Delete what bob said").Press("y")
	all("message deleted", bob, cara, chief)
	if out, _, code := run(t, srv, "chief", "admin audit delete"); code != 0 || !strings.Contains(out, "#lobby/1 of @bob") {
		t.Errorf("the audit log says %d %q", code, out)
	}
}

// Messages are pinned, kept, linked to and jumped to.
func TestMessagesFoundAgain(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--admins", listFile(t, keyLine("ana")))
	ana, bob, cara := trio(t, srv)
	ana.Enter("the password of the door is [here](https://example.org/door) and https://example.org/b")
	all("the password", bob, cara)
	ana.Press("up", "p").WaitFor("(pinned)")
	bob.WaitFor("(pinned)").Press("up", "b").WaitFor("kept for you")
	bob.Press("up", "Y").WaitFor("copied: #lobby/1")
	bob.Press("up", "o").WaitFor("Links").WaitFor("https://example.org/b").Press("down", "enter").WaitFor("copied: https://example.org/b")
	ana.Paste(strings.Repeat("noise\n", 90)).WaitFor("noise").Press("enter")
	all("noise", bob, cara)
	if _, errOut, code := run(t, srv, "cara", "dm bob x"); code != 0 {
		t.Fatal(errOut)
	}
	gone("password", bob, cara)
	bob.Enter("/pins").WaitFor("Pinned").WaitFor("ana  the password").Press("enter")
	bob.WaitGone("Pinned").WaitFor("r reply").WaitFor("beginning of the channel")
	bob.Press("esc", "end").WaitGone("password")
	open(bob, "cara").Enter("/saved").WaitFor("#lobby ana").Press("enter").WaitFor("Message #lobby").WaitFor("the password")
	cara.Enter("/jump #lobby/1").WaitFor("the password")
	cara.Press("i").WaitFor("Details").WaitFor("said by ana").WaitFor("seen by").Press("esc")
	out, errOut, code := run(t, srv, "bob", "saved --json")
	item := struct {
		Link, Author, Pinned string
		Seq                  int
	}{}
	if err := json.Unmarshal([]byte(out), &item); code != 0 || err != nil || item.Link != "#lobby/1" || item.Author != "ana" || item.Pinned == "" {
		t.Errorf("saved: %d %q %q %v", code, out, errOut, err)
	}
}
