package timeline

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/ui/theme"
)

var update = flag.Bool("update", false, "write the golden files anew")

var looks = map[string]theme.Look{
	"dark":  dark,
	"light": {Light: true, Profile: colorprofile.TrueColor},
	"16":    {Profile: colorprofile.ANSI},
	"plain": {Profile: colorprofile.NoTTY},
	"ascii": {Profile: colorprofile.ASCII, ASCII: true},
}

// TestGoldenChanges draws what becomes of messages, with one of them chosen.
func TestGoldenChanges(t *testing.T) {
	for _, name := range []string{"dark", "light", "plain", "ascii"} {
		for _, w := range []int{100, 58, 30} {
			t.Run(fmt.Sprintf("%s-%d", name, w), func(t *testing.T) {
				m := sample(w, 70, looks[name])
				m.Open(7, chat.Channel, lively(), 9, false)
				m.SetUnread(map[chat.Seq]int{4: 2})
				m.AddPending("p1", "on its way", chat.Said)
				m.AnswerPending("p1", "bob", "agreed")
				m.Goto(9)
				golden(t, m)
			})
		}
	}
}

// TestGolden draws the canned conversation in every kind of layout and look. In the files, ^[ is Esc.
func TestGolden(t *testing.T) {
	for name, look := range looks {
		for _, w := range []int{100, 58, 30} {
			t.Run(fmt.Sprintf("%s-%d", name, w), func(t *testing.T) {
				m := sample(w, 80, look)
				m.Notice("bob left; he will see your messages when he is back")
				m.AddPending("p1", "this one is *on its way*", chat.Said)
				m.SlowPending("p1")
				m.AddPending("p2", "refuses to go", chat.Action)
				m.FailPending("p2", "you are posting too fast")
				golden(t, m)
			})
		}
	}
}

// golden compares what is on the screen with the file that has the test's name.
func golden(t *testing.T, m *Model) {
	t.Helper()
	got := strings.ReplaceAll(strings.TrimLeft(strings.Join(m.Rows(), "\n"), "\n"), "\x1b", "^[") + "\n"
	file := filepath.Join("testdata", t.Name()+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("differs from %s (go test -update writes it anew):\n%s", file, got)
	}
}
