package ui_test

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"parley/app/chat"
	"parley/app/store"
	"parley/ui/uitest"
)

// What is written while somebody is away waits for them, and nothing of it is lost over a restart.
func TestWhatWaits(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	leave(t, visit(t, srv, "bob").Press("ctrl+d"))
	ana := open(visit(t, srv, "ana"), "bob")
	ana.Enter("one").Enter("two").Enter("three")
	waitSaid(ana, "ana: one", "ana: two", "ana: three")
	ana.WaitFor("sent")

	bob := visit(t, srv, "bob").WaitFor("3 new")
	waitTitle(bob, "(3) parley")
	ana.WaitFor("delivered")
	bob.Press("ctrl+g").WaitFor("Message @ana")
	waitSaid(bob, "ana: one", "ana: two", "ana: three")
	if !regexp.MustCompile(`(?s)new ──.*one.*two.*three`).MatchString(bob.Screen()) {
		t.Errorf("no line above what is new:\n%s", bob.Screen())
	}
	ana.WaitFor("seen")
	waitTitle(bob, "parley")

	srv.Restart()
	for _, name := range []string{"ana", "bob"} {
		p := visit(t, srv, name)
		other := map[string]string{"ana": "bob", "bob": "ana"}[name]
		waitSaid(open(p, other), "ana: one", "ana: two", "ana: three")
		if strings.Contains(p.Screen(), " new ──") || strings.Contains(p.Title(), "(") {
			t.Errorf("%s has read it all, but is told otherwise:\n%s", name, p.Screen())
		}
	}
}

// numbered matches the texts of history.
var numbered = regexp.MustCompile(`\bm-(\d{3})\b`)

// history writes n messages into the direct room of ana and bob, as fast as a disk takes them, while
// the server is down.
func history(t *testing.T, srv *uitest.Server, n int) {
	t.Helper()
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
	leave(t, visit(t, srv, "bob").Press("ctrl+d"))
	srv.Stop()
	s, err := store.Open(filepath.Join(srv.Data, "parley.db"), store.Options{})
	must(t, err)
	ana, err := s.UserByName(t.Context(), "ana")
	must(t, err)
	bob, err := s.UserByName(t.Context(), "bob")
	must(t, err)
	room, _, err := s.DirectRoom(t.Context(), ana.ID, bob.ID)
	must(t, err)
	for i := range n {
		_, _, err := s.AppendMessage(t.Context(), chat.Message{
			Room: room.ID, Kind: chat.Said, Author: ana.ID, ClientID: strconv.Itoa(i),
			Text: fmt.Sprintf("m-%03d", i+1), Posted: ana.Created,
		})
		must(t, err)
	}
	must(t, s.Close())
	srv.Restart()
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// shown are the numbers of history's messages on the screen, from the top.
func shown(p *uitest.Tester) (list []int) {
	for _, m := range numbered.FindAllStringSubmatch(p.Screen(), -1) {
		n, _ := strconv.Atoi(m[1])
		list = append(list, n)
	}
	return list
}

// Scrolling up loads what is older, to the very first message, without a hole or a double.
func TestScrollingUpWithoutEnd(t *testing.T) {
	t.Parallel()
	const all = 400
	srv := uitest.StartServer(t)
	history(t, srv, all)
	for _, by := range []string{"pgup", "wheel"} {
		ana := open(visit(t, srv, "ana"), "bob").WaitFor("m-400")
		scrollToTop(t, ana, by)
		ana.WaitFor("This is the beginning of the conversation.")
		ana.Press("pgdown").WaitGone("m-001")
		ana.Press("end").WaitFor("m-400")
		leave(t, ana.Press("ctrl+d"))
	}

	// For bob all of it is new, and he can go to where the new begins.
	bob := visit(t, srv, "bob")
	waitTitle(bob, fmt.Sprintf("(%d) ", all))
	bob.Press("ctrl+g").WaitFor("Message @ana").WaitFor("m-400")
	waitTitle(bob, "parley @ana")
	for top := shown(bob)[0]; top > 1; top = shown(bob)[0] { // each goes as far as is loaded
		bob.Press("alt+u").WaitUntil(func(string) bool {
			list := shown(bob)
			return len(list) > 0 && list[0] < top
		})
	}
	bob.WaitFor(" new ──").Press("end").WaitFor("m-400")
}

// scrollToTop goes up by a key or the wheel until the first message is shown, and looks at each
// screen on the way. At the edge of what is loaded a step may go nowhere.
func scrollToTop(t *testing.T, p *uitest.Tester, by string) {
	t.Helper()
	typed := false
	for top := shown(p)[0]; top > 1 || typed; {
		if by == "wheel" {
			p.Wheel(40, 10, 1)
		} else {
			p.Press(by)
		}
		if typed = !typed; typed { // once this is on the screen, the step before it is
			p.Type("x").WaitFor("› x")
		} else {
			p.Press("backspace").WaitGone("› x")
		}
		list := shown(p)
		for i := range list {
			if list[i] != list[0]+i {
				t.Fatalf("a hole or a double:\n%s", p.Screen())
			}
		}
		if list[0] > top || list[len(list)-1] < top-1 {
			t.Fatalf("from %d it jumped to %v", top, list)
		}
		top = list[0]
	}
}

// A message shows how far it came: sent, delivered, seen; also when the other one has looked away.
func TestSeenOnlyWhenSeen(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	bob := visit(t, srv, "bob")
	ana := open(visit(t, srv, "ana"), "bob").Enter("are you there?").WaitFor("delivered")
	bob.WaitFor("1 new")
	bob.Press("ctrl+g").WaitFor("are you there?")
	ana.WaitFor("seen")

	// He does something else in another window; when the server knows, what he types after it is there.
	bob.Blur()
	bob.Type("hm").WaitFor("› hm").Press("ctrl+c").WaitGone("› hm")
	ana.Enter("and now?")
	bob.WaitFor("and now?")
	waitTitle(bob, "(1) parley")
	ana.WaitFor("delivered").WaitGone("seen")
	bob.Focus()
	ana.WaitFor("seen")
	waitTitle(bob, "parley")

	other := visit(t, srv, "bob") // what is read on one screen is read on all
	ana.Enter("hm")
	bob.WaitFor("hm")
	other.WaitUntil(func(string) bool { return other.Title() == "parley" })
}
