package room_test

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// held stops calls of the store at chosen places, after it has answered, until they are let go.
type held struct {
	chat.Store
	after func(method string)
}

func (s *held) AppendMessage(ctx context.Context, m chat.Message) (*chat.Message, bool, error) {
	stored, fresh, err := s.Store.AppendMessage(ctx, m)
	s.after("AppendMessage")
	return stored, fresh, err
}

func (s *held) Member(ctx context.Context, id chat.RoomID, user chat.UserID) (chat.Member, error) {
	m, err := s.Store.Member(ctx, id, user)
	s.after("Member")
	return m, err
}

func (s *held) RoomsOf(ctx context.Context, user chat.UserID) ([]chat.Membership, error) {
	list, err := s.Store.RoomsOf(ctx, user)
	s.after("RoomsOf")
	return list, err
}

// holding returns a house whose store stops at the next call of a method once arm was called: reached
// tells that it did, and goOn lets it go.
func holding(t *testing.T, method string) (h *house, arm func(), reached, goOn chan struct{}) {
	reached, goOn = make(chan struct{}), make(chan struct{})
	var armed atomic.Bool
	s := &held{after: func(called string) {
		if called == method && armed.CompareAndSwap(true, false) {
			close(reached)
			<-goOn
		}
	}}
	h = newHouse(t, func(inner chat.Store) chat.Store { s.Store = inner; return s })
	return h, func() { armed.Store(true) }, reached, goOn
}

// TestLoginBetweenCommitAndDelivery: who comes while a message is on disk and not yet delivered finds
// it in the room, and those who are there already are told of it all the same.
func TestLoginBetweenCommitAndDelivery(t *testing.T) {
	h, arm, reached, goOn := holding(t, "AppendMessage")
	ana := h.enter("ana")
	arm()
	var wg sync.WaitGroup
	wg.Go(func() { h.post(ana, ana.Lobby(), "first") })
	<-reached
	bob := h.enter("bob")
	close(goOn)
	wg.Wait()
	posted(h, ana, "first")
	posted(h, bob, "first")
}

// TestLoginWhileARoomIsMade: both screens of bob get a room that ana makes while the second comes.
func TestLoginWhileARoomIsMade(t *testing.T) {
	h, arm, reached, goOn := holding(t, "Member")
	ana, bob := h.enter("ana"), h.enter("bob")
	arm()
	var id chat.RoomID
	var wg sync.WaitGroup
	wg.Go(func() { id = h.direct(ana, "bob") })
	<-reached
	bob2 := h.enter("bob")
	close(goOn)
	wg.Wait()
	h.post(ana, id, "hello")
	posted(h, bob2, "hello")
	added := false
	await(h, bob, func(e chat.Event) bool {
		if e, ok := e.(chat.RoomAdded); ok {
			added = e.Membership.Room.ID == id
		}
		e2, ok := e.(chat.MessagePosted)
		return ok && e2.Message.Room == id
	})
	if !added {
		t.Fatal("bob's first screen was told of a message in a room that it was not told of")
	}
}

// TestJoinWhileOthersTalk: what is said in a channel between its row was read and its new member is in,
// and after everybody else has left, is known to the new member.
func TestJoinWhileOthersTalk(t *testing.T) {
	h, arm, reached, goOn := holding(t, "Member")
	if _, err := h.store.CreateRoom(t.Context(), chat.Room{Kind: chat.Channel, Name: "side"}, 0); err != nil {
		t.Fatal(err)
	}
	ana, bob := h.enter("ana"), h.enter("bob")
	side, err := ana.Join(t.Context(), "side")
	if err != nil {
		t.Fatal(err)
	}
	arm()
	var joined chat.Membership
	var wg sync.WaitGroup
	wg.Go(func() { joined, err = bob.Join(t.Context(), "side") })
	<-reached
	h.post(ana, side.Room.ID, "hello")
	ana.Close()
	close(goOn)
	wg.Wait()
	if err != nil || joined.Room.LastSeq != 3 || joined.Unread() != 2 { // that both joined is told too
		t.Fatalf("bob sees %+v (%v)", joined, err)
	}
}

// TestTooManySessionsAtOnce: the limit holds for logins side by side.
func TestTooManySessionsAtOnce(t *testing.T) {
	h, arm, reached, goOn := holding(t, "RoomsOf")
	m, err := room.New(t.Context(), room.Config{Store: h.store, Limits: room.Limits{Sessions: 1}})
	if err != nil {
		t.Fatal(err)
	}
	arm()
	var late error
	var wg sync.WaitGroup
	wg.Go(func() { _, late = m.Enter(t.Context(), visitor("ana", true)) })
	<-reached
	s, err := m.Enter(t.Context(), visitor("ana", true))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	close(goOn)
	wg.Wait()
	h.code(late, chat.TooMany)
}

// TestLastPresenceIsTrue has bob change screens many times: what ana was told last is how he is.
func TestLastPresenceIsTrue(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	h.direct(ana, "bob")
	for i := range 100 {
		old := bob
		var wg sync.WaitGroup
		wg.Go(old.Close)
		wg.Go(func() { bob = h.enter("bob") })
		wg.Wait()
		if err := bob.SetStatus(t.Context(), fmt.Sprint("round ", i)); err != nil {
			t.Fatal(err)
		}
		var last chat.Presence
		await(h, ana, func(e chat.PeerMoved) bool {
			last = e.Person.Presence
			return e.Person.Status == fmt.Sprint("round ", i)
		})
		if last != chat.Here {
			t.Fatalf("ana was told last that bob is %s", last)
		}
	}
}

// TestScriptsLeaveNoTrace: a script is no sign that its user was here, after a restart neither.
func TestScriptsLeaveNoTrace(t *testing.T) {
	h := newHouse(t)
	bob := h.enterFrom("bob", false)
	ana := h.enter("ana")
	for deadline := time.Now().Add(5 * time.Second); len(ana.People()) < 2; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("bob is not one of the people")
		}
	}
	h.close()
	h.open()
	if p := h.enter("ana").Person(bob.Me().ID); !p.LastSeen.IsZero() {
		t.Fatalf("bob was last seen %v", p.LastSeen)
	}
}
