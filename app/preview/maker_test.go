package preview

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"parley/app/chat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// Many who ask for the same wait for the same one.
func TestMadeOnce(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	id := f.add(pngOf(t, corners(600, 400)))
	var got [100]*chat.Preview
	var all sync.WaitGroup
	for i := range got {
		all.Go(func() { got[i], _ = m.Preview(t.Context(), id) })
	}
	all.Wait()
	for i := range got {
		if got[i] == nil || got[i] != got[0] {
			t.Fatalf("reader %d has %p, not %p", i, got[i], got[0])
		}
	}
	if f.opens() != 1 {
		t.Errorf("opened %d times", f.opens())
	}
}

// What was made is there after a restart, without the blob being read; so small and private is its file.
func TestKept(t *testing.T) {
	f, folder := newFake(), t.TempDir()
	id := f.add(withSegment(jpegOf(t, corners(2000, 1000)), append([]byte{0xff, markApp1, 0, 29}, "Exif\x00\x00taken at home, 51.5 N"...)))
	first := newMaker(t, f, folder)
	if _, err := first.Preview(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	first.Close()
	data, err := os.ReadFile(filepath.Join(folder, string(id[:2]), string(id)+".preview"))
	if err != nil || !strings.HasPrefix(string(data), jpegMagic) || len(data) > 40<<10 || strings.Contains(string(data), "at home") {
		t.Errorf("%d bytes are kept: %v", len(data), err)
	}
	f.before = func() { t.Error("the blob is opened") }
	m := &Maker{shelf: shelf{folder}}
	if p, ok := m.shelf.read(id); !ok || p.Image.Width != 480 || colorsAt(p.Image) != "rgbw" {
		t.Errorf("kept is %v: %dx%d, %s", ok, p.Image.Width, p.Image.Height, colorsAt(p.Image))
	}
}

// A blob that goes takes its preview with it, whenever that happens.
func TestForget(t *testing.T) {
	f, folder := newFake(), t.TempDir()
	m := newMaker(t, f, folder)
	left := func() int { return len(kept(t, folder)) }
	id := f.add(pngOf(t, corners(600, 400)))
	if _, err := m.Preview(t.Context(), id); err != nil || left() != 1 {
		t.Fatalf("%d kept, %v", left(), err)
	}
	f.drop(id)
	m.Forget(id)
	if _, err := m.Preview(t.Context(), id); chat.CodeOf(err) != chat.NotFound || left() != 0 {
		t.Errorf("%d kept, %v", left(), err)
	}

	id = f.add(pngOf(t, corners(300, 400)))
	f.before = func() { m.Forget(id) } // while it is made
	if _, err := m.Preview(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	f.before = nil
	f.drop(id)
	if _, err := m.Preview(t.Context(), id); chat.CodeOf(err) != chat.NotFound || left() != 0 {
		t.Errorf("%d kept, %v", left(), err)
	}
	m.Forget("../../etc/passwd")
}

// What fails because of the disk is tried again.
func TestBrokenDisk(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	id := f.add(pngOf(t, corners(60, 40)))
	f.broken = errors.New("I/O error")
	if _, err := m.Preview(t.Context(), id); err == nil || chat.CodeOf(err) == chat.NotFound {
		t.Errorf("%v", err)
	}
	f.broken = nil
	if _, err := m.Preview(t.Context(), id); err != nil {
		t.Errorf("when the disk is well again: %v", err)
	}
}

// A preview that can't be kept is shown all the same.
func TestFullDisk(t *testing.T) {
	f, folder := newFake(), t.TempDir()
	m := newMaker(t, f, folder)
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if p, err := m.Preview(t.Context(), f.add([]byte("text"))); err != nil || p.Lines[0] != "text" {
		t.Errorf("%v, %v", p, err)
	}
}

// A panic ends that preview only.
func TestPanic(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	f.before = func() { panic("a decoder is broken") }
	if _, err := m.Preview(t.Context(), f.add([]byte("text"))); chat.CodeOf(err) != chat.NotFound {
		t.Errorf("%v", err)
	}
	f.before = nil
	if _, err := m.Preview(t.Context(), f.add([]byte("other text"))); err != nil {
		t.Errorf("%v", err)
	}
}

// No more are waited for than there may be, and who doesn't wait for theirs goes.
func TestBounded(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	hold := make(chan struct{})
	f.before = func() { <-hold }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	busy := 0
	for i := range maxFlights + 10 {
		switch _, err := m.Preview(ctx, f.add([]byte{'x', byte('a' + i%26), byte('a' + i/26)})); {
		case chat.CodeOf(err) == chat.Unavailable:
			busy++
		case !errors.Is(err, context.Canceled):
			t.Fatal(err)
		}
	}
	if busy != 10 {
		t.Errorf("%d were refused", busy)
	}
	close(hold)
	m.tasks.Wait()
	if len(m.flights) > 0 {
		t.Errorf("%d are still made", len(m.flights))
	}
	m.Close()
	if _, err := m.Preview(t.Context(), f.add([]byte("late"))); chat.CodeOf(err) != chat.Unavailable {
		t.Errorf("after the end: %v", err)
	}
	if _, err := m.Preview(t.Context(), "../../etc/passwd"); chat.CodeOf(err) != chat.Invalid {
		t.Errorf("%v", err)
	}
}

// What is kept in memory is bounded.
func TestCache(t *testing.T) {
	c := newCache(10 << 10)
	for i := range 100 {
		c.put(chat.BlobID(rune('a'+i)), &chat.Preview{Image: &chat.Picture{Pix: make([]byte, 1000)}})
		if _, ok := c.get("a"); !ok || c.bytes > c.limit || len(c.entries) != c.order.Len() {
			t.Fatalf("%d bytes in %d entries", c.bytes, len(c.entries))
		}
	}
	for id := range c.entries {
		c.remove(id)
	}
	if c.bytes != 0 {
		t.Errorf("%d bytes of nothing", c.bytes)
	}
}
