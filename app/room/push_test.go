package room_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
)

// rings are what was sent to browsers.
type rings chan ring

type ring struct {
	to chat.Push
	chat.Ring
}

func (r rings) Push(to chat.Push, n chat.Ring) { r <- ring{to, n} }

// pushHouse is a manager that sends rings, with bob in a browser that takes them.
func pushHouse(t *testing.T) (h *house, sent rings, bob *room.Session) {
	t.Helper()
	h, sent = &house{T: t, path: filepath.Join(t.TempDir(), "parley.db")}, make(rings, 100)
	s, err := store.Open(h.path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	h.store = s
	h.manager, err = room.New(t.Context(), room.Config{Store: s, Pusher: sent, Limits: room.Limits{PostBurst: 1 << 20, ChatBurst: 1 << 20}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.close)
	bob = h.browse(h.enter("bob"))
	if err := bob.Push(t.Context(), aPush); err != nil {
		t.Fatal(err)
	}
	return h, sent, bob
}

var aPush = chat.Push{Endpoint: "https://push.example.org/1", P256dh: "key", Auth: "auth"}

// browse lets a browser into an account.
func (h *house) browse(s *room.Session) *room.Session {
	h.Helper()
	code, _, err := s.WebCode()
	if err != nil {
		h.Fatal(err)
	}
	from := visitor("x", true).Origin
	secret, err := h.manager.SignIn(h.Context(), code, "Firefox", from)
	if err != nil {
		h.Fatal(err)
	}
	b, err := h.manager.Browse(h.Context(), secret, from)
	if err != nil {
		h.Fatal(err)
	}
	h.Cleanup(b.Close)
	s.Close()
	return b
}

// next is the next ring, and that it is the one of a text says that those before it did not ring.
func (r rings) next(t *testing.T, text string) ring {
	t.Helper()
	select {
	case got := <-r:
		if got.Text != text {
			t.Fatalf("%q rings, not %q", got.Text, text)
		}
		return got
	case <-time.After(20 * time.Second):
		t.Fatalf("%q does not ring", text)
	}
	panic("unreachable")
}

// TestPushWanted: people are told of what they want to know, and only while they look at no screen.
func TestPushWanted(t *testing.T) {
	h, sent, bob := pushHouse(t)
	ana, carl := h.enter("ana"), h.browse(h.enter("carl"))
	if err := carl.Push(t.Context(), chat.Push{Endpoint: "https://push.example.org/carl", P256dh: "key", Auth: "auth"}); err != nil {
		t.Fatal(err)
	}
	carl.Attend(false)
	dm, lobby, other := h.direct(ana, "bob"), ana.Lobby(), h.direct(ana, "carl")
	// silent posts what must not ring. That is found out behind the post, and in order: what is said to carl does ring.
	silent := func(id chat.RoomID, text string) {
		t.Helper()
		h.post(ana, id, text)
		h.post(ana, other, "after "+text)
		sent.next(t, "after "+text)
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	silent(dm, "seen")
	bob.Attend(false)
	silent(lobby, "for all")
	h.post(ana, lobby, "@bob look")
	if got := sent.next(t, "@bob look"); got.Title != "ana in #lobby" || got.Room != lobby || got.to.Endpoint != aPush.Endpoint {
		t.Errorf("%+v", got)
	}
	h.post(ana, dm, "hello")
	if got := sent.next(t, "hello"); got.Title != "ana" || got.Room != dm {
		t.Errorf("%+v", got)
	}
	bob.Close() // gone, and still told
	h.post(ana, dm, "are you there")
	sent.next(t, "are you there")
	desk := h.enter("bob") // looks at another screen
	silent(dm, "at the desk")
	must(desk.SetAway(h.Context(), "lunch"))
	h.post(ana, dm, "at lunch")
	sent.next(t, "at lunch")
	must(desk.SetNotify(h.Context(), dm, chat.LevelNone))
	silent(dm, "muted")
	must(desk.SetNotify(h.Context(), dm, chat.LevelAll))
	quiet := func(until time.Time) {
		must(desk.SetPrefs(h.Context(), func(p chat.Prefs) (chat.Prefs, error) { return p.WithQuiet(until, time.Now()) }))
	}
	quiet(time.Now().Add(time.Hour))
	silent(dm, "quiet")
	quiet(time.Time{})
	h.post(ana, dm, "loud")
	sent.next(t, "loud")
	must(desk.Block(h.Context(), ana.Me().ID, true))
	silent(lobby, "@bob blocked")
}

// TestPushEnds: a browser that is signed out, or wants none, is told nothing any more, also after a restart.
func TestPushEnds(t *testing.T) {
	h, sent, bob := pushHouse(t)
	if !bob.Pushed() {
		t.Fatal("not known")
	}
	ana := h.enter("ana")
	dm := h.direct(ana, "bob")
	other := h.browse(h.enter("bob"))
	second := aPush
	second.Endpoint = "https://push.example.org/2"
	if err := other.Push(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	other.Attend(false)
	if err := bob.EndBrowser(h.Context(), bob.Browser()); err != nil {
		t.Fatal(err)
	}
	bob.Close()
	h.post(ana, dm, "hello")
	if got := sent.next(t, "hello"); got.to.Endpoint != second.Endpoint {
		t.Errorf("%+v", got)
	}
	if list, err := h.store.AllPushes(context.Background()); err != nil || len(list) != 1 {
		t.Errorf("%+v, %v", list, err)
	}
	if err := other.Unpush(h.Context()); err != nil || other.Pushed() {
		t.Error(err)
	}
	if list, err := h.store.AllPushes(context.Background()); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
}

// TestPushRefused: only browsers take rings, at addresses over TLS.
func TestPushRefused(t *testing.T) {
	h, _, bob := pushHouse(t)
	if err := h.enter("ana").Push(h.Context(), aPush); chat.CodeOf(err) != chat.Invalid {
		t.Error("a terminal takes them: ", err)
	}
	for _, at := range []string{"", "http://push.example.org/1", "https://", "https://user@push.example.org/", "file:///etc/passwd", "gopher://x"} {
		p := aPush
		p.Endpoint = at
		if err := bob.Push(h.Context(), p); chat.CodeOf(err) != chat.Invalid {
			t.Errorf("%q: %v", at, err)
		}
	}
}
