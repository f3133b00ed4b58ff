package ui_test

import (
	"fmt"
	"path/filepath"
	"sync"
	"testing"

	"parley/app/chat"
	"parley/app/store"
	"parley/ui/uitest"
)

// Who has 500 rooms is shown Home with as many of them as there is room for, and goes to any.
func TestRoomsManyOfOnePerson(t *testing.T) {
	t.Parallel()
	srv := uitest.StartServer(t)
	leave(t, visit(t, srv, "ana").Press("ctrl+d"))
	srv.Stop()
	fill(t, filepath.Join(srv.Data, "parley.db"), "ana", 500)
	srv.Restart()
	p := visit(t, srv, "ana", uitest.Size(120, 40))
	for _, want := range []string{"chan0 ", "chan1 ", "464 more", "471 more"} { // of 501: beside Home, and on it
		p.WaitFor(want)
	}
	p.Press("ctrl+k").Enter("chan499").WaitFor("Message #chan499").WaitFor("one of many")
	p.Press("ctrl+n").WaitGone("Message #chan499").WaitFor("Message #chan5").Press("ctrl+p").WaitFor("Message #chan499")
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
