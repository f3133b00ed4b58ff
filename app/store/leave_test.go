package store

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"parley/app/chat"
)

// Who goes away while the writer is at their change is told so, and touches nothing of it: this one is
// for the race detector.
func TestCallersWhoLeave(t *testing.T) {
	s := newStore(t)
	ana, bob := newUser(t, s, "ana"), newUser(t, s, "bob")
	lobby, err := s.ChannelByName(ctx, chat.Lobby)
	if err != nil {
		t.Fatal(err)
	}
	var callers sync.WaitGroup
	for i := range 400 {
		name := fmt.Sprintf("name-%d", i)
		for _, call := range []func(context.Context) error{
			func(ctx context.Context) error {
				_, err := s.CreateUser(ctx, chat.User{Name: name}, chat.Key{Fingerprint: name})
				return err
			},
			func(ctx context.Context) error {
				_, err := s.CreateRoom(ctx, chat.Room{Kind: chat.Channel, Name: name}, 0)
				return err
			},
			func(ctx context.Context) error { _, _, err := s.DirectRoom(ctx, ana.ID, bob.ID); return err },
			func(ctx context.Context) error {
				_, err := s.AddMember(ctx, chat.Member{Room: lobby.ID, User: ana.ID})
				return err
			},
			func(ctx context.Context) error {
				_, _, err := s.AppendMessage(ctx, draft(lobby.ID, ana.ID, name))
				return err
			},
		} {
			callers.Go(func() {
				ctx, cancel := context.WithTimeout(ctx, time.Duration(i)*50*time.Microsecond)
				defer cancel()
				if err := call(ctx); err != nil && chat.CodeOf(err) != chat.Unavailable {
					t.Errorf("%s: %v", name, err)
				}
			})
		}
	}
	callers.Wait()
	if _, _, err := s.AppendMessage(ctx, draft(lobby.ID, ana.ID, "last")); err != nil { // all that was queued is done then
		t.Fatal(err)
	}
	wantWhole(t, s, lobby.ID)
}
