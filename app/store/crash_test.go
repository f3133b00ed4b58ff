package store

import (
	"bufio"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
)

// crashFileEnv tells a child of TestCrash which database it posts to.
const crashFileEnv = "PARLEY_STORE_CRASH_FILE"

const crashRooms = 3

// postForever is the child: it posts from several goroutines and prints each message once it was
// acknowledged, until somebody kills it.
func postForever(path string) {
	s, err := Open(path, Options{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	u, err := s.UserByName(ctx, "ana")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	for i := range 8 {
		go func() {
			for n := 0; ; n++ {
				text := fmt.Sprintf("%d-%d-%d", os.Getpid(), i, n)
				m, _, err := s.AppendMessage(ctx, draft(chat.RoomID(1+n%crashRooms), u.ID, text))
				if err != nil {
					fmt.Fprintln(os.Stderr, err)
					os.Exit(1)
				}
				fmt.Printf("%d %d %s\n", m.Room, m.Seq, m.Text) // one write, so lines stay whole
			}
		}()
	}
	select {}
}

// TestCrash kills a server that is posting, again and again, and looks whether everything that it
// acknowledged is there.
func TestCrash(t *testing.T) {
	path := filepath.Join(t.TempDir(), "parley.db")
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	newUser(t, s, "ana")
	for i := 1; i < crashRooms; i++ {
		newChannel(t, s, name("room", i))
	}
	s.Close()

	acked := map[string]string{} // "room seq" → text
	for round := range 10 {
		before := len(acked)
		killWhilePosting(t, path, acked)
		if len(acked) == before {
			t.Errorf("round %d: nothing was acknowledged before the end", round)
		}
		checkAcked(t, path, acked)
	}
	t.Logf("%d messages acknowledged, none lost", len(acked))
}

// killWhilePosting runs a child for a random time after its first acknowledgement and adds what it
// acknowledged.
func killWhilePosting(t *testing.T, path string, acked map[string]string) {
	t.Helper()
	child := exec.Command(os.Args[0])
	child.Env = append(os.Environ(), crashFileEnv+"="+path)
	var errs strings.Builder
	child.Stderr = &errs
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	kill := sync.OnceFunc(func() {
		time.AfterFunc(rand.N(60*time.Millisecond), func() { child.Process.Kill() })
	})
	lines := bufio.NewReader(out)
	for {
		line, err := lines.ReadString('\n')
		if err != nil { // the end; half a line was no acknowledgement
			break
		}
		var room, seq, text string
		if _, err := fmt.Sscan(line, &room, &seq, &text); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		acked[room+" "+seq] = text
		kill()
	}
	child.Wait() // says that it was killed
	if errs.Len() > 0 {
		t.Fatal(errs.String())
	}
}

// checkAcked opens the file that the dead child left.
func checkAcked(t *testing.T, path string, acked map[string]string) {
	t.Helper()
	s, err := Open(path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	have := map[string]string{}
	for room := range chat.RoomID(crashRooms) {
		for _, m := range wantWhole(t, s, room+1) {
			have[fmt.Sprint(m.Room, " ", m.Seq)] = m.Text
		}
	}
	for at, text := range acked {
		if have[at] != text {
			t.Errorf("message %s was acknowledged as %q, and is %q", at, text, have[at])
		}
	}
}
