package ui_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/store"
	"parley/ui/uitest"
)

// Who has 500 rooms is shown Home at once, and goes to any of them.
func TestRoomsManyOfOnePerson(t *testing.T) {
	srv := uitest.StartServer(t)
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
	srv.Stop()
	fill(t, filepath.Join(srv.Data, "parley.db"), "ana", 500)
	srv.Restart()
	const soon = 60 * time.Millisecond
	best := patience
	for i := 0; i < 20 && best > soon; i++ { // a machine that does other things too is slow now and then
		begin := time.Now()
		p := visit(t, srv, "ana", uitest.Size(120, 40))
		best = min(best, time.Since(begin))
		leave(t, p.Press("ctrl+d"))
	}
	if best > soon {
		t.Errorf("Home is there after %v", best)
	}
	visit(t, srv, "ana").Press("ctrl+k").Enter("chan499").WaitFor("Message #chan499").Press("ctrl+n").WaitGone("Message #chan499")
}

// fill makes somebody the owner of so many channels.
func fill(t *testing.T, path, name string, channels int) {
	t.Helper()
	s, err := store.Open(path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	u, err := s.UserByName(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for i := range channels {
		all.Go(func() {
			r := chat.Room{Kind: chat.Channel, Name: fmt.Sprint("chan", i), Topic: "one of many"}
			if _, err := s.CreateRoom(t.Context(), r, u.ID); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}
