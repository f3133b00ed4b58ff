package ui

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
	"parley/app/room"
	"parley/app/store"
	"parley/ui/theme"
)

// benchManager returns a manager over a store, which fill has filled, if it is not nil.
func benchManager(b *testing.B, fill func(*store.Store)) *room.Manager {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	if fill != nil {
		fill(s)
	}
	manager, err := room.New(b.Context(), room.Config{Store: s, Limits: room.Limits{PostBurst: 1 << 20, LoginBurst: 1 << 30}})
	if err != nil {
		b.Fatal(err)
	}
	return manager
}

func benchVisitor() *room.Visitor {
	return &room.Visitor{Key: chat.Key{Fingerprint: "SHA256:ana", Type: "ssh-ed25519"}, Login: "ana", Origin: room.Origin{Screen: true}}
}

func benchStart(b *testing.B, manager *room.Manager, visitor *room.Visitor, width, height int) (*Model, *room.Session) {
	session, err := manager.Enter(b.Context(), *visitor)
	if err != nil {
		b.Fatal(err)
	}
	m := newModel(b.Context(), New(Config{Manager: manager}), visitor, session, nil,
		theme.Look{Profile: colorprofile.ANSI256}, zoneSource{time.UTC})
	m.Update(tea.WindowSizeMsg{Width: width, Height: height})
	return m, session
}

// BenchmarkFirstFrame is the coming of a person with so many rooms, up to the first frame.
func BenchmarkFirstFrame(b *testing.B) {
	for _, rooms := range []int{10, 500} {
		b.Run(fmt.Sprint(rooms), func(b *testing.B) {
			manager := benchManager(b, func(s *store.Store) {
				u, err := s.CreateUser(b.Context(), chat.User{Name: "ana"}, benchVisitor().Key)
				for i := range rooms {
					if err == nil {
						_, err = s.CreateRoom(b.Context(), chat.Room{Kind: chat.Channel, Name: fmt.Sprint("chan", i), Topic: "one of many"}, u.ID)
					}
				}
				if err != nil {
					b.Fatal(err)
				}
			})
			b.ReportAllocs()
			for b.Loop() {
				m, session := benchStart(b, manager, benchVisitor(), 120, 40)
				m.Frame()
				session.Close()
			}
		})
	}
}

// benchModel returns a screen of a person who reads the lobby, with a full timeline.
func benchModel(b *testing.B, width, height int) *Model {
	b.Helper()
	m, session := benchStart(b, benchManager(b, nil), benchVisitor(), width, height)
	b.Cleanup(session.Close)
	for i := range pageSize {
		d := chat.Draft{Room: session.Lobby(), ClientID: fmt.Sprint("c", i), Text: fmt.Sprint("line ", i, " of what was said before")}
		if _, err := session.Post(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
	m.openRoom(session.Lobby())
	m.Update(m.load(0, 0)())
	m.Frame()
	return m
}

// BenchmarkDelivery is what a message costs the root model of one receiver: Update and Frame.
func BenchmarkDelivery(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			m := benchModel(b, size[0], size[1])
			author := &chat.User{ID: 99, Name: "bob"}
			seq := m.timeline.Last()
			b.ReportAllocs()
			for b.Loop() {
				seq++
				m.Update(eventsMsg{chat.MessagePosted{Author: author, Message: &chat.Message{
					Room: m.open, Seq: seq, Kind: chat.Said, Author: author.ID, ClientID: "x", Text: "hello, everybody", Posted: time.Unix(0, 0),
				}}})
				m.Frame()
			}
		})
	}
}

// BenchmarkFrame is what a frame costs in which nothing changed, and BenchmarkKey one more letter.
func BenchmarkFrame(b *testing.B) {
	m := benchModel(b, 80, 24)
	b.ReportAllocs()
	for b.Loop() {
		m.Frame()
	}
}

func BenchmarkKey(b *testing.B) {
	m := benchModel(b, 80, 24)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if n++; n%60 == 0 {
			m.composer.Reset()
		}
		m.Update(tea.KeyPressMsg{Code: 'a', Text: "a"})
		m.Frame()
	}
}
