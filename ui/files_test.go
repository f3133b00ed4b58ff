package ui

import (
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/blob"
	"parley/app/chat"
	"parley/app/preview"
	"parley/app/room"
	"parley/app/store"
)

// fileModel is testModel on a server that keeps files.
func fileModel(t *testing.T) *Model {
	t.Helper()
	folder := filepath.Join(t.TempDir(), "blobs")
	s, err := store.Open(filepath.Join(t.TempDir(), "parley.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	blobs, err := blob.Open(folder, blob.Options{})
	if err != nil {
		t.Fatal(err)
	}
	previews := preview.New(preview.Config{Folder: folder, Source: blobs})
	t.Cleanup(previews.Close)
	manager, err := room.New(t.Context(), room.Config{Store: s, Blobs: blobs, Previews: previews})
	if err != nil {
		t.Fatal(err)
	}
	return enterModel(t, manager)
}

// shown fails unless the texts are in the timeline, and in that order.
func (m *Model) shown(t *testing.T, texts ...string) {
	t.Helper()
	rest := ansi.Strip(strings.Join(m.timeline.Rows(), "\n"))
	for _, text := range texts {
		_, after, found := strings.Cut(rest, text)
		if !found {
			t.Fatalf("%q is not there, or too early:\n%s", text, ansi.Strip(strings.Join(m.timeline.Rows(), "\n")))
		}
		rest = after
	}
}

// TestTextComesWithItsLines: the first lines of a text stand below its name in the very frame that has the message, so
// that what is above moves once.
func TestTextComesWithItsLines(t *testing.T) {
	m := fileModel(t)
	msg, err := m.session.Attach(t.Context(), m.session.Lobby(), "notes.txt", -1, strings.NewReader("the first line\nand more\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	m.Update(eventsMsg{chat.MessagePosted{Message: msg, Author: m.session.Me()}})
	m.shown(t, "notes.txt", "the first line", "and more")
}

// TestSeveralFilesOfAMessage: all stand below its text, each key asks which of them is meant, and its text can be
// edited away.
func TestSeveralFilesOfAMessage(t *testing.T) {
	m := fileModel(t)
	d := chat.Draft{Room: m.session.Lobby(), ClientID: "two", Text: "both of them"}
	for _, name := range []string{"one.txt", "two.txt"} {
		u, err := m.session.Upload(t.Context(), d.Room, name, -1)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := u.WriteAt([]byte("the text of "+name), 0); err != nil {
			t.Fatal(err)
		}
		id, err := u.Finish(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		d.Files = append(d.Files, id)
	}
	msg, err := m.session.Post(t.Context(), d)
	if err != nil {
		t.Fatal(err)
	}
	m.Update(eventsMsg{chat.MessagePosted{Message: msg, Author: m.session.Me()}})
	m.shown(t, "both of them", "one.txt", "the text of one.txt", "two.txt", "the text of two.txt")

	press := func(codes ...rune) (last tea.Cmd) {
		for _, code := range codes {
			k := tea.KeyPressMsg{Code: code}
			if code < tea.KeyExtended && code > ' ' && code != tea.KeyBackspace {
				k.Text = string(code)
			}
			if _, cmd := m.Update(k); cmd != nil {
				last = cmd
			}
		}
		return last
	}
	press(tea.KeyUp, 's', tea.KeyDown, tea.KeyEnter)
	if want := "get 2 > two.txt"; !strings.Contains(m.notice.text, want) {
		t.Errorf("the line to fetch it is not there: %q", m.notice.text)
	}
	press(tea.KeyUp, tea.KeyEnter, tea.KeyEnter)
	if m.reading.pager == nil || m.reading.file.ID != 1 {
		t.Errorf("what is read is %+v", m.reading.file)
	}
	press(tea.KeyEscape)

	edit := press(tea.KeyUp, 'e')
	m.Update(edit())
	m.composer.Reset()
	saved := press(tea.KeyEnter)
	m.Update(saved())
	if got, err := m.session.Message(t.Context(), msg.Place()); err != nil || got.Text != "" || len(got.Files) != 2 {
		t.Errorf("without its text it is %+v, %v; %q", got, err, m.notice.text)
	}
}
