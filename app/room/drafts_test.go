package room

import (
	"context"
	"testing"

	"parley/app/chat"
)

// draftStore is a store of one draft, which counts how often it is asked; reading is called while it reads.
type draftStore struct {
	chat.Store
	text    string
	asked   int
	reading func()
}

func (s *draftStore) Draft(context.Context, chat.UserID, chat.RoomID) (string, error) {
	s.asked++
	text := s.text
	if s.reading != nil {
		s.reading()
	}
	return text, nil
}

func (s *draftStore) SaveDrafts(_ context.Context, list []chat.Unsent) error {
	for _, d := range list {
		s.text = d.Text
	}
	return nil
}

// A draft is what was typed last, wherever that is by then; of a room without one the store is asked once.
func TestDrafts(t *testing.T) {
	store := &draftStore{}
	d := newDrafts(store, func(err error) { t.Error(err) })
	defer d.close()
	key := markKey{room: 7, user: 1}
	read := func(want string, asked int) {
		t.Helper()
		store.asked = 0
		text, err := d.read(t.Context(), key)
		if err != nil || text != want || store.asked != asked {
			t.Errorf("%q, %v; asked %d times", text, err, store.asked)
		}
	}
	read("", 1)
	read("", 0)
	d.note(key, "half")
	read("half", 0)
	d.flush()
	d.flush() // it is nowhere but in the store
	read("half", 1)
	d.note(key, "")
	d.flush()
	d.flush()
	read("", 1)
	read("", 0)

	// What is typed and written while the store is read is not taken for nothing.
	other := markKey{room: 8, user: 1}
	store.text = ""
	store.reading = func() {
		store.reading = nil
		d.note(other, "quick")
		d.flush()
		d.flush()
	}
	if _, err := d.read(t.Context(), other); err != nil {
		t.Error(err)
	}
	if text, err := d.read(t.Context(), other); err != nil || text != "quick" {
		t.Errorf("%q, %v", text, err)
	}
}
