package ui_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/store"
	"parley/ui/uitest"
)

// burst matches the texts that the crash test posts: round, poster, number.
var burst = regexp.MustCompile(`\bround(\d+)-([a-h])-(\d+)\b`)

// kill -9 in the middle of a burst loses nothing that any screen showed, and doubles nothing.
func TestCrashLosesNothingShown(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	dice := rand.New(rand.NewPCG(3, 4))
	for round := range 5 {
		prefix := fmt.Sprintf("round%d-", round)
		watcher := lobby(visit(t, srv, "watcher", uitest.Size(100, 150)))
		var posters []*uitest.Tester
		for _, name := range strings.Split("abcdefgh", "") {
			posters = append(posters, lobby(visit(t, srv, "poster-"+name, uitest.Size(100, 150))))
		}
		last := 8 + dice.IntN(72) // what is posted when the server is killed, before anybody saw it
		for k := range last {
			posters[k%8].Enter(fmt.Sprintf("%s%c-%d", prefix, 'a'+k%8, k/8))
			if k%8 == 0 {
				watcher.WaitFor(fmt.Sprintf("%sa-%d", prefix, k/8))
			}
		}
		srv.Kill()
		shown := map[string]bool{}
		for _, p := range append(posters, watcher) {
			_, _ = p.Robot.WaitExit(patience) // everything that was sent is on the screen then
			for _, text := range stored(p, prefix) {
				shown[text] = true
			}
		}
		checkLobby(t, srv, prefix, shown)
		srv.Restart()
	}
}

// stored are the texts on a screen that are not shown as being on their way, which are dim, nor stand in the composer.
func stored(p *uitest.Tester, prefix string) (list []string) {
	for y, row := range strings.Split(p.Screen(), "\n") {
		for _, at := range burst.FindAllStringIndex(row, -1) {
			x := len([]rune(row[:at[0]]))
			if text := row[at[0]:at[1]]; strings.HasPrefix(text, prefix) && p.Cell(x, y).Fg == nil && !strings.HasSuffix(row[:at[0]], "› ") {
				list = append(list, text)
			}
		}
	}
	return list
}

// checkLobby compares what was shown with what is on disk, of a server that was killed: all that was
// shown is there, and of each poster the first so many, in order and once.
func checkLobby(t *testing.T, srv *uitest.Server, prefix string, shown map[string]bool) {
	t.Helper()
	s, err := store.Open(filepath.Join(srv.Data, "parley.db"), store.Options{})
	must(t, err)
	defer s.Close()
	room, err := s.ChannelByName(t.Context(), "lobby")
	must(t, err)
	page, err := s.MessagesBefore(t.Context(), room.ID, 0, 1000)
	must(t, err)
	next := map[string]int{}
	slices.SortFunc(page, func(a, b *chat.Message) int { return int(a.Seq - b.Seq) })
	for _, m := range page {
		if !strings.HasPrefix(m.Text, prefix) {
			continue
		}
		who := burst.FindStringSubmatch(m.Text)[2]
		if want := fmt.Sprintf("%s%s-%d", prefix, who, next[who]); m.Text != want {
			t.Errorf("on disk is %s where %s should be", m.Text, want)
		}
		next[who]++
		delete(shown, m.Text)
	}
	if len(shown) > 0 {
		t.Errorf("shown but not on disk: %v", shown)
	}
	t.Logf("%s on disk %v", prefix, next)
}

// window is how much of a session a client takes at least that reads nothing: 2 MB, less what it had not asked for
// again of what it did read.
const window = 2<<20 - 128<<10

// A client that stops reading delays nobody, costs little, and catches up whole.
func TestStalledReader(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	slow := lobby(visit(t, srv, "slow", uitest.Size(400, 150)))
	asleep := lobby(visit(t, srv, "asleep", uitest.Size(200, 60)))
	bob, carl := lobby(visit(t, srv, "bob")), lobby(visit(t, srv, "carl"))
	for i := range 9 { // so that each frame of it is long
		wall := fmt.Sprintf("wall %d", i)
		slow.Paste(strings.Repeat("ก็", 1300) + wall).WaitFor(wall).Press("enter").WaitFor("Message #lobby")
	}
	carl.WaitFor("wall 8")
	before := memory(t, srv)
	slow.StopReading()
	asleep.Freeze()
	came, begin := slow.BytesArrived(), time.Now()
	for i := 0; i < 9 || slow.BytesArrived()-came < window && time.Since(begin) < patience; i++ {
		// each size is a whole frame, of which the session's window holds some thirty
		must(t, slow.Robot.Resize(400-i%2, 150))
		must(t, asleep.Robot.Resize(200-i%2, 60))
		text := fmt.Sprintf("round and round %d", i)
		bob.Type(text).WaitFor(text)
		if i < 9 {
			bob.Press("enter")
			carl.WaitFor(text)
		}
		bob.Press("ctrl+c").WaitFor("Message #lobby")
	}
	if grown := memory(t, srv) - before; grown > 64<<20 {
		t.Errorf("two stalled clients cost %d MB", grown>>20)
	}
	carl.Enter("the last word")
	bob.WaitFor("the last word")
	had := slow.BytesReceived()
	slow.ResumeReading()
	asleep.Thaw()
	for _, p := range []*uitest.Tester{slow, asleep} {
		p.WaitFor("the last word").WaitFor("round and round 8")
		p.Type("I am back").WaitFor("I am back").Press("enter")
		carl.WaitFor("I am back")
	}
	if waited := slow.BytesReceived() - had; waited < window {
		t.Errorf("only %d bytes waited for the one who stalled: the server did not notice", waited)
	}
}

// Everybody is told when the server goes down, everything is kept, and one who does not read holds nothing up.
func TestGoingDown(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	home := visit(t, srv, "home")
	room := lobby(visit(t, srv, "room")).Enter("kept").WaitFor("kept").Type("half a draft").WaitFor("half")
	helped := visit(t, srv, "helped").Press("f1").WaitFor("Writing")
	small := visit(t, srv, "small", uitest.Size(45, 20))
	fork := room.Fork().WaitFor("Hello, room")
	nameless := dial(t, srv, uitest.As("nameless"), uitest.User("root")).WaitFor("reserved")
	stalled := visit(t, srv, "stalled")
	stalled.StopReading()

	if code := srv.Stop(); code != 0 { // which waits long enough, but not until the stalled one would be cut off anyhow
		t.Errorf("exit status %d", code)
	}
	for _, p := range []*uitest.Tester{home, room, helped, small, fork, nameless} {
		if code := p.WaitExit(); code != 0 {
			t.Errorf("a session ended with %d", code)
		}
		if !strings.Contains(p.Screen(), "going down") || p.AltScreen() {
			t.Errorf("not told:\n%s", p.Screen())
		}
	}
	room.WaitFor("not sent: half a draft")
	stalled.ResumeReading()
	srv.Restart()
	visit(t, srv, "room").Enter("/join #lobby").WaitFor("kept").WaitFor("› half a draft")
}
