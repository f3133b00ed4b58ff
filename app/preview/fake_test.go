package preview

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"parley/app/chat"
)

// fake is a source of blobs in memory.
type fake struct {
	mu     sync.Mutex
	blobs  map[chat.BlobID][]byte
	opened int
	before func() // called at each Open
	broken error  // of the disk
}

func newFake() *fake { return &fake{blobs: map[chat.BlobID][]byte{}} }

// add keeps bytes and returns their name.
func (f *fake) add(data []byte) chat.BlobID {
	sum := sha256.Sum256(data)
	id := chat.BlobID(hex.EncodeToString(sum[:]))
	f.mu.Lock()
	defer f.mu.Unlock()
	f.blobs[id] = data
	return id
}

func (f *fake) drop(id chat.BlobID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.blobs, id)
}

func (f *fake) opens() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.opened
}

func (f *fake) Open(id chat.BlobID) (chat.BlobReader, error) {
	f.mu.Lock()
	data, ok := f.blobs[id]
	f.opened++
	before, broken := f.before, f.broken
	f.mu.Unlock()
	if before != nil {
		before()
	}
	if !ok {
		return nil, chat.Errorf(chat.NotFound, "there is no such file")
	}
	return &reader{bytes.NewReader(data), broken}, nil
}

type reader struct {
	*bytes.Reader
	broken error
}

func (r *reader) ReadAt(p []byte, off int64) (int, error) {
	if r.broken != nil {
		return 0, r.broken
	}
	return r.Reader.ReadAt(p, off)
}

func (r *reader) Close() error { return nil }

// newMaker returns a Maker that keeps previews in a folder of blobs.
func newMaker(t testing.TB, source Source, folder string) *Maker {
	t.Helper()
	for i := range 256 {
		if err := os.MkdirAll(filepath.Join(folder, fmt.Sprintf("%02x", i)), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	m := New(Config{Folder: folder, Source: source})
	t.Cleanup(m.Close)
	return m
}

// kept returns the files in a folder of blobs.
func kept(t testing.TB, folder string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(folder, "??", "*"))
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// corners is an image with another colour in each corner, and less light in the lower half.
func corners(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	colors := [4]color.NRGBA{{0xff, 0, 0, 0xff}, {0, 0xff, 0, 0xff}, {0, 0, 0xff, 0xff}, {0xff, 0xff, 0xff, 0xff}}
	for y := range h {
		for x := range w {
			img.SetNRGBA(x, y, colors[2*y/h*2+2*x/w])
		}
	}
	return img
}

func pngOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gifOf(t testing.TB, frames ...image.Image) []byte {
	t.Helper()
	all := &gif.GIF{}
	for _, f := range frames {
		p := image.NewPaletted(f.Bounds(), color.Palette{color.NRGBA{0xff, 0, 0, 0xff}, color.NRGBA{0, 0xff, 0, 0xff}, color.NRGBA{0, 0, 0xff, 0xff}, color.White})
		for y := range f.Bounds().Dy() {
			for x := range f.Bounds().Dx() {
				p.Set(x, y, f.At(x, y))
			}
		}
		all.Image, all.Delay = append(all.Image, p), append(all.Delay, 1)
	}
	var b bytes.Buffer
	if err := gif.EncodeAll(&b, all); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// webpOf is a lossless WebP of corners, written bit by bit.
func webpOf(w, h int) []byte {
	var data []byte
	var n uint
	put := func(v, bits uint) {
		for i := range bits {
			if n%8 == 0 {
				data = append(data, 0)
			}
			data[n/8] |= byte(v>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(uint(w-1), 14)
	put(uint(h-1), 14)
	put(0, 4)     // no alpha, version 0
	put(0, 3)     // no transform, no cache, one group of codes
	for range 3 { // green, red, blue: a bit each, for 0 and for 255
		put(0b011, 3)
		put(0, 1)
		put(255, 8)
	}
	put(0b101, 3) // alpha: always 255
	put(255, 8)
	put(0b001, 3) // distance: none
	put(0, 1)
	for y := range h {
		for x := range w {
			i := 2*y/h*2 + 2*x/w
			put([4]uint{0b010, 0b001, 0b100, 0b111}[i], 3)
		}
	}
	for len(data)%2 == 1 {
		data = append(data, 0)
	}
	le := binary.LittleEndian
	out := le.AppendUint32([]byte("RIFF"), uint32(12+len(data)))
	return append(le.AppendUint32(append(out, "WEBPVP8L"...), uint32(len(data))), data...)
}
