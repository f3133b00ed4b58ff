package ui_test

import (
	"context"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"parley/ui/uitest"
)

// memory is how much memory the server's process has, in bytes.
func memory(t testing.TB, srv *uitest.Server) int {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", srv.Pid()))
	must(t, err)
	_, rest, _ := strings.Cut(string(status), "VmRSS:")
	kb, err := strconv.Atoi(strings.Fields(rest)[0])
	must(t, err)
	return kb << 10
}

// descriptors is how many files and connections it has open.
func descriptors(t testing.TB, srv *uitest.Server) int {
	t.Helper()
	list, err := os.ReadDir(fmt.Sprintf("/proc/%d/fd", srv.Pid()))
	must(t, err)
	return len(list)
}

// Thousands of connections, dropped at every stage, leave nothing behind.
func TestDroppedConnectionsLeaveNothing(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t, "--limit", "logins-burst=10000") // of an account, and they are of few
	total, race := 5000, strings.HasSuffix(srv.Bin, "-race")
	if race || testing.Short() {
		total = 2000
	}
	witness := visit(t, srv, "witness")
	dropMany(t, srv, 500) // the heap has the size then that it needs
	fds := settled(t, srv)
	before := memory(t, srv)
	dropMany(t, srv, total)
	if now := settled(t, srv); now > fds+16 { // the database opens readers when it needs them: three files each
		t.Errorf("%d descriptors, %d before", now, fds)
	}
	grown := memory(t, srv) - before
	t.Logf("%d connections: %d descriptors, %d KB more than before", total, fds, grown>>10)
	if grown > 12<<20 && !race { // a goroutine with its stack for each would be about that
		t.Errorf("%d connections leave %d KB behind", total, grown>>10)
	}
	lobby(witness).Enter("all is well").WaitFor("all is well")
}

// settled waits until the number of descriptors falls no more, and returns it.
func settled(t testing.TB, srv *uitest.Server) int {
	t.Helper()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	now, same := descriptors(t, srv), 0
	for deadline := time.Now().Add(patience); same < 5 && time.Now().Before(deadline); {
		<-tick.C
		last := now
		if now = descriptors(t, srv); now == last {
			same++
		} else {
			same = 0
		}
	}
	return now
}

// dropMany opens so many connections, a few at a time, and drops each at another stage of its life.
func dropMany(t testing.TB, srv *uitest.Server, total int) {
	t.Helper()
	turns := make(chan int)
	var workers sync.WaitGroup
	for range 8 {
		workers.Go(func() {
			for i := range turns {
				drop(t, srv, i)
			}
		})
	}
	for i := range total {
		turns <- i
	}
	close(turns)
	workers.Wait()
}

// drop opens a connection and drops it: before a word, in the middle of the handshake, after a login
// that fails or ends, in the middle of a screen, or after a verb.
func drop(t testing.TB, srv *uitest.Server, i int) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	name := fmt.Sprintf("dropped-%d", i/6%20) // not an account for each
	cfg := uitest.Config{Addr: srv.Addr, User: name, Signer: uitest.NewKey(name)}
	switch i % 6 {
	case 0, 1:
		c, err := net.Dial("tcp", srv.Addr)
		if err != nil {
			t.Error(err)
			return
		}
		if i%6 == 1 {
			_, _ = c.Write([]byte("SSH-2.0-half\r\n\x00\x00\x01"))
		}
		_ = c.Close()
	case 2:
		cfg.Signer = nil
		if s, err := uitest.Open(ctx, cfg); err == nil {
			t.Error("let in without a key")
			_ = s.Close()
		}
	case 3, 4:
		r, err := uitest.Connect(ctx, cfg)
		if err != nil {
			t.Error(err)
			return
		}
		if i%6 == 3 {
			if err := r.WaitFor("F1 help", patience); err != nil {
				t.Error(err)
			}
		}
		_ = r.Cut()
		_ = r.Close()
	case 5:
		if _, _, _, err := uitest.Run(ctx, cfg, "who"); err != nil {
			t.Error(err)
		}
	}
}
