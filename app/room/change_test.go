package room_test

import (
	"sync"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// changed waits for a version of a message that is as wanted.
func changed(h *house, s *room.Session, want func(*chat.Message) bool) *chat.Message {
	h.Helper()
	return await(h, s, func(e chat.MessageChanged) bool { return want(e.Message) }).Message
}

func TestEditAndDelete(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	m := h.post(ana, ana.Lobby(), "teh end")
	ctx := h.Context()
	if _, err := bob.Edit(ctx, m.Place(), "mine"); chat.CodeOf(err) != chat.Forbidden {
		t.Fatalf("bob edits ana's: %v", err)
	}
	if _, err := ana.Edit(ctx, m.Place(), " \n"); chat.CodeOf(err) != chat.Invalid {
		t.Fatalf("an empty text: %v", err)
	}
	if _, err := ana.Edit(ctx, chat.Place{Room: m.Room, Seq: 99}, "x"); chat.CodeOf(err) != chat.NotFound {
		t.Fatalf("a message that is not there: %v", err)
	}
	if _, err := ana.Edit(ctx, m.Place(), "the end"); err != nil {
		t.Fatal(err)
	}
	got := changed(h, bob, func(m *chat.Message) bool { return m.Text == "the end" })
	if got.Edited.IsZero() || got.Version != 1 {
		t.Fatalf("%+v", got)
	}
	if _, err := bob.Delete(ctx, m.Place()); chat.CodeOf(err) != chat.Forbidden {
		t.Fatalf("bob deletes ana's: %v", err)
	}
	if _, err := bob.Texts(ctx, m.Place()); chat.CodeOf(err) != chat.Forbidden {
		t.Fatalf("bob sees what ana's said before: %v", err)
	}
	texts, err := ana.Texts(ctx, m.Place())
	if err != nil || len(texts) != 1 || texts[0].Text != "teh end" {
		t.Fatalf("%+v %v", texts, err)
	}
	if _, err := ana.Delete(ctx, m.Place()); err != nil {
		t.Fatal(err)
	}
	changed(h, bob, func(m *chat.Message) bool { return m.Deleted && m.Text == "" })
	page, err := bob.History(ctx, m.Room, 0, 10)
	if err != nil || !page[0].Deleted {
		t.Fatalf("%+v %v", page, err)
	}
	if _, err := ana.Edit(ctx, m.Place(), "back"); chat.CodeOf(err) != chat.NotFound {
		t.Fatalf("a tombstone is edited: %v", err)
	}
}

// TestModeratorsDelete: who looks after the server deletes what others say, and the log says so.
func TestModeratorsDelete(t *testing.T) {
	h := newHouse(t)
	owner, bob := h.enter("ana"), h.enter("bob") // the first from the server's own machine owns it
	m := h.post(bob, bob.Lobby(), "spam")
	if _, err := owner.Delete(h.Context(), m.Place()); err != nil {
		t.Fatal(err)
	}
	subject := h.post(owner, owner.Lobby(), "a subject")
	id := h.thread(owner, subject)
	h.thread(bob, subject)
	reply := h.post(bob, id, "more spam")
	if _, err := owner.Delete(h.Context(), reply.Place()); err != nil {
		t.Fatal(err)
	}
	deeds, err := owner.Deeds(h.Context(), "delete") // newest first
	if err != nil || len(deeds) != 2 || deeds[1].On != "#lobby/1 of @bob" || deeds[0].On != "#lobby/2/1 of @bob" {
		t.Fatalf("%+v %v", deeds, err)
	}
}

// TestOutsidersChangeNothing: a message of a room that somebody is not in is not there for them.
func TestOutsidersChangeNothing(t *testing.T) {
	h := newHouse(t)
	ana, _, eve := h.enter("ana"), h.enter("bob"), h.enter("eve1")
	m := h.post(ana, h.direct(ana, "bob"), "between us")
	_, edit := eve.Edit(h.Context(), m.Place(), "x")
	_, del := eve.Delete(h.Context(), m.Place())
	_, react := eve.React(h.Context(), m.Place(), "👍", true)
	_, texts := eve.Texts(h.Context(), m.Place())
	_, read := eve.Message(h.Context(), m.Place())
	for _, err := range []error{edit, del, react, texts, read} {
		h.code(err, chat.NotFound)
	}
}

// TestChangesAtOnce: many react and edit at the same time; the newest version wins on every screen and in
// what the room shares, and quotes follow.
func TestChangesAtOnce(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	ctx := h.Context()
	m := h.post(ana, ana.Lobby(), "what do you think?")
	if _, err := bob.Post(ctx, chat.Draft{Room: m.Room, ClientID: "answer", Text: "much", Reply: m.Seq}); err != nil {
		t.Fatal(err)
	}
	emoji := []string{"👍", "🎉", "🚀", "👀"}
	var all sync.WaitGroup
	for _, s := range []*room.Session{ana, bob} {
		for _, e := range emoji {
			all.Go(func() {
				if _, err := s.React(ctx, m.Place(), e, true); err != nil {
					t.Error(err)
				}
			})
		}
	}
	all.Wait()
	if _, err := ana.Edit(ctx, m.Place(), "and now?"); err != nil {
		t.Fatal(err)
	}
	best := &chat.Message{}
	await(h, bob, func(e chat.MessageChanged) bool {
		if e.Message.Version > best.Version {
			best = e.Message
		}
		return best.Version == 2*len(emoji)+1
	})
	if len(best.Reactions) != len(emoji) || len(best.Reactions[0].By) != 2 || best.Text != "and now?" {
		t.Fatalf("%+v", best)
	}
	page, err := bob.History(ctx, m.Room, 0, 10)
	if err != nil || page[0].Version != best.Version || page[1].Quote.Text != "and now?" {
		t.Fatalf("%+v %+v %v", page[0], page[1].Quote, err)
	}
}

// TestChangeBeforeItsPost: somebody changes a message that is on disk, but was not delivered yet.
func TestChangeBeforeItsPost(t *testing.T) {
	h, arm, reached, goOn := holding(t, "AppendMessage")
	ana, bob := h.enter("ana"), h.enter("bob")
	arm()
	done := make(chan struct{})
	go func() {
		defer close(done)
		h.post(ana, ana.Lobby(), "hello")
	}()
	<-reached
	if _, err := bob.React(h.Context(), chat.Place{Room: bob.Lobby(), Seq: 1}, "👋", true); err != nil {
		t.Fatal(err)
	}
	close(goOn)
	<-done
	if e := posted(h, bob, "hello"); len(e.Message.Reactions) != 1 {
		t.Fatalf("the reaction is lost: %+v", e.Message)
	}
	page, err := bob.History(h.Context(), bob.Lobby(), 0, 10)
	if err != nil || len(page) != 1 || page[0].Version != 1 {
		t.Fatalf("%+v %v", page, err)
	}
}

// TestPurge: all that somebody said lately is gone, on screens too.
func TestPurge(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	for range 3 {
		h.post(bob, bob.Lobby(), "spam")
	}
	h.post(ana, ana.Lobby(), "stop it")
	n, err := h.manager.Purge(h.Context(), bob.Me().ID, time.Now().Add(-time.Minute))
	if err != nil || n != 3 {
		t.Fatal(n, err)
	}
	changed(h, ana, func(m *chat.Message) bool { return m.Deleted && m.Seq == 3 })
	page, err := ana.History(h.Context(), ana.Lobby(), 0, 10)
	if err != nil || !page[0].Deleted || page[3].Deleted {
		t.Fatalf("%+v %v", page, err)
	}
}
