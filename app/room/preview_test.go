package room_test

import (
	"bytes"
	"context"
	"image"
	"image/png"
	"path/filepath"
	"testing"

	"parley/app/chat"
	"parley/app/room"
)

// pictureOf is a PNG as text.
func pictureOf(t *testing.T, w, h int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewNRGBA(image.Rect(0, 0, w, h))); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Who can fetch a file can look at it, and nobody else; what it looks like goes with it.
func TestPreview(t *testing.T) {
	h := newHouse(t)
	ana, bob, eve := h.enter("ana"), h.enter("bob"), h.enter("eve")
	id := h.direct(ana, "bob")
	text, img := h.attach(ana, id, "notes.txt", "one\ntwo\n"), h.attach(ana, id, "p.png", pictureOf(t, 960, 720))
	if p, err := bob.Preview(t.Context(), text.ID); err != nil || len(p.Lines) != 2 || p.Lines[1] != "two" {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := bob.Preview(t.Context(), img.ID); err != nil || p.Image == nil || p.Image.Width != 480 {
		t.Errorf("%+v, %v", p, err)
	}
	for _, f := range []chat.AttachmentID{text.ID, img.ID, 1 << 40} {
		_, err := eve.Preview(t.Context(), f)
		h.code(err, chat.NotFound)
	}
	_, err := bob.Preview(t.Context(), h.attach(ana, id, "x.bin", "\x00\x01").ID)
	h.code(err, chat.NotFound)

	if _, err := ana.RemoveFile(t.Context(), img.ID); err != nil {
		t.Fatal(err)
	}
	_, err = bob.Preview(t.Context(), img.ID)
	h.code(err, chat.NotFound)
	h.awaitOnDisk(2) // the two others
	if left, _ := filepath.Glob(filepath.Join(h.folder(), "??", string(img.Blob)+"*")); len(left) > 0 {
		t.Errorf("%v stays", left)
	}
	bob.Close()
	if _, err := bob.Preview(t.Context(), text.ID); err == nil {
		t.Error("a session that is over still looks at files")
	}
}

// Who is put out of a room looks at its files no longer.
func TestPreviewOfThoseWhoLeft(t *testing.T) {
	h := newHouse(t)
	ana, bob := h.enter("ana"), h.enter("bob")
	c, err := ana.CreateChannel(t.Context(), "plans", "", false)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := bob.Join(t.Context(), "plans"); err != nil {
		t.Fatal(err)
	}
	f := h.attach(ana, c.Room.ID, "notes.txt", "secret")
	if _, err := bob.Preview(t.Context(), f.ID); err != nil {
		t.Fatal(err)
	}
	if err := bob.Leave(t.Context(), c.Room.ID); err != nil {
		t.Fatal(err)
	}
	_, err = bob.Preview(t.Context(), f.ID)
	h.code(err, chat.NotFound)
}

// noLookup is a store in which no file is looked up by its id.
type noLookup struct {
	chat.Store
	t *testing.T
}

func (n noLookup) FileByID(context.Context, chat.AttachmentID) (chat.Filed, error) {
	n.t.Error("the store is asked for a file")
	return chat.Filed{}, chat.Errorf(chat.Internal, "asked")
}

// All who are in a room look at a file when it comes: for that nothing is read, and a text is at hand at once.
func TestPreviewForMany(t *testing.T) {
	h := newHouse(t, func(s chat.Store) chat.Store { return noLookup{s, t} })
	ana, bob, eve := h.enter("ana"), h.enter("bob"), h.enter("eve")
	id := h.direct(ana, "bob")
	text, img := h.attach(ana, id, "notes.txt", "one\ntwo\n"), h.attach(ana, id, "p.png", pictureOf(t, 40, 30))
	for _, s := range []*room.Session{ana, bob} {
		if p := s.PreviewAtHand(id, text); p == nil || len(p.Lines) != 2 {
			t.Errorf("%+v", p)
		}
		if p := s.PreviewAtHand(id, img); p != nil {
			t.Errorf("an image is decoded before anybody looks: %+v", p)
		}
	}
	if p, err := bob.PreviewOf(t.Context(), id, img); err != nil || p.Image == nil || ana.PreviewAtHand(id, img) != p {
		t.Errorf("%+v, %v", p, err)
	}
	_, err := eve.PreviewOf(t.Context(), id, text)
	h.code(err, chat.NotFound)
	if p := eve.PreviewAtHand(id, text); p != nil {
		t.Errorf("who is not in the room sees %+v", p)
	}
}
