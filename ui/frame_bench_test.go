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

// benchModel returns a screen of a person who reads the lobby, with a full timeline.
func benchModel(b *testing.B, width, height int) *Model {
	b.Helper()
	s, err := store.Open(filepath.Join(b.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { s.Close() })
	manager, err := room.New(b.Context(), room.Config{Store: s, Limits: room.Limits{PostBurst: 1 << 20}})
	if err != nil {
		b.Fatal(err)
	}
	visitor := &room.Visitor{Key: chat.Key{Fingerprint: "SHA256:ana", Type: "ssh-ed25519"}, Login: "ana", Origin: room.Origin{Screen: true}}
	session, err := manager.Enter(b.Context(), *visitor)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(session.Close)
	for i := range pageSize {
		d := chat.Draft{Room: session.Lobby(), ClientID: fmt.Sprint("c", i), Text: fmt.Sprint("line ", i, " of what was said before")}
		if _, err := session.Post(b.Context(), d); err != nil {
			b.Fatal(err)
		}
	}
	m := newModel(b.Context(), New(Config{Manager: manager}), visitor, session, nil,
		theme.Look{Profile: colorprofile.ANSI256}, zoneSource{time.UTC})
	m.Update(tea.WindowSizeMsg{Width: width, Height: height})
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
