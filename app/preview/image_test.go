package preview

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"strings"
	"testing"

	"parley/app/chat"
)

// colorsAt returns the letters of the colours in the corners of a picture, from the upper left.
func colorsAt(p *chat.Picture) string {
	var out strings.Builder
	for i := range 4 {
		x, y := p.Width*(1+2*(i%2))/4, p.Height*(1+2*(i/2))/4
		c := p.Pix[4*(y*p.Width+x):]
		switch {
		case c[0] > 0xc0 && c[1] > 0xc0:
			out.WriteByte('w')
		case c[0] > 0xc0:
			out.WriteByte('r')
		case c[1] > 0xc0:
			out.WriteByte('g')
		case c[2] > 0xc0:
			out.WriteByte('b')
		}
	}
	return out.String()
}

func TestImages(t *testing.T) {
	blue := image.NewUniform(color.NRGBA{0, 0, 0xff, 0xff})
	frame := image.NewNRGBA(image.Rect(0, 0, 90, 60))
	for y := range 60 {
		for x := range 90 {
			frame.Set(x, y, blue.C)
		}
	}
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	for _, test := range []struct {
		name string
		data []byte
		w, h int
	}{
		{"PNG", pngOf(t, corners(3000, 2000)), 480, 320},
		{"tall", pngOf(t, corners(100, 3000)), 12, 360},
		{"line", pngOf(t, corners(4000, 2)), 480, 1},
		{"small", pngOf(t, corners(40, 30)), 40, 30},
		{"JPEG", jpegOf(t, corners(1600, 1200)), 480, 360},
		{"GIF", gifOf(t, corners(90, 60), frame), 90, 60},
		{"WebP", webpOf(900, 600), 480, 320},
	} {
		p, err := m.Preview(t.Context(), f.add(test.data))
		if err != nil || p.Image == nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		if p.Image.Width != test.w || p.Image.Height != test.h || len(p.Image.Pix) != 4*test.w*test.h {
			t.Errorf("%s is %d×%d, not %d×%d", test.name, p.Image.Width, p.Image.Height, test.w, test.h)
		}
		if c := colorsAt(p.Image); test.h > 1 && c != "rgbw" {
			t.Errorf("%s shows %s", test.name, c)
		}
	}
}

// What one sees through stays so.
func TestSeeThrough(t *testing.T) {
	img := corners(800, 800)
	for y := range 400 {
		for x := range 400 {
			img.SetNRGBA(x, y, color.NRGBA{})
		}
	}
	f, folder := newFake(), t.TempDir()
	id := f.add(pngOf(t, img))
	for range 2 { // made, and as it was kept
		p, err := newMaker(t, f, folder).Preview(t.Context(), id)
		if err != nil || p.Image.Pix[3] != 0 || p.Image.Pix[len(p.Image.Pix)-1] != 0xff {
			t.Fatal("the hole is not there", err)
		}
	}
}

// exifSegment is what a camera writes that was held in another way.
func exifSegment(o uint16, order binary.AppendByteOrder) []byte {
	body := []byte("Exif\x00\x00")
	mark := "II"
	if order.String() == "BigEndian" {
		mark = "MM"
	}
	body = order.AppendUint16(append(body, mark...), 42)
	body = order.AppendUint16(order.AppendUint32(body, 8), 2)
	for _, tag := range [][2]uint16{{0x010f, 7}, {0x0112, o}} {
		body = order.AppendUint32(order.AppendUint16(order.AppendUint16(body, tag[0]), 3), 1)
		body = order.AppendUint16(order.AppendUint16(body, tag[1]), 0)
	}
	seg := []byte{0xff, markApp1}
	return append(binary.BigEndian.AppendUint16(seg, uint16(len(body)+2)), body...)
}

func withSegment(jpeg, seg []byte) []byte {
	return append(append(append([]byte{}, jpeg[:2]...), seg...), jpeg[2:]...)
}

// Pictures are shown as they were held.
func TestOrientation(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	photo := jpegOf(t, corners(800, 400))
	for o, want := range []string{"rgbw", "rgbw", "grwb", "wbgr", "bwrg", "rbgw", "brwg", "wgbr", "gwrb", "rgbw"} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			p, err := m.Preview(t.Context(), f.add(withSegment(photo, exifSegment(uint16(o), order))))
			if err != nil {
				t.Fatal(err)
			}
			w, h := 480, 240
			if o >= 5 && o <= 8 {
				w, h = 180, 360
			}
			if got := colorsAt(p.Image); got != want || p.Image.Width != w || p.Image.Height != h {
				t.Errorf("orientation %d in %v shows %s in %d×%d, not %s in %d×%d", o, order, got, p.Image.Width, p.Image.Height, want, w, h)
			}
		}
	}
}

// chunk is a piece of a PNG.
func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// claim is the begin of a PNG that says that it is so large.
func claim(w, h uint32, depth, kind byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	return append([]byte(pngMagic), chunk("IHDR", append(head, depth, kind, 0, 0, 0))...)
}

func FuzzMake(f *testing.F) {
	f.Add(pngOf(f, corners(20, 10)))
	f.Add(withSegment(jpegOf(f, corners(20, 10)), exifSegment(6, binary.LittleEndian)))
	f.Add(gifOf(f, corners(9, 6)))
	f.Add(webpOf(8, 6))
	f.Add(claim(1<<31-1, 1<<31-1, 8, 6))
	f.Add([]byte("\xff\xfeh\x00\n\x00\x1b\x00"))
	f.Add([]byte("text\x1b[2J\n\xe2\x82"))
	m := newMaker(f, newFake(), f.TempDir())
	f.Fuzz(func(t *testing.T, data []byte) {
		made, err := m.make(&source{ctx: t.Context(), blob: &reader{Reader: bytes.NewReader(data)}})
		if err != nil {
			return
		}
		again, err := parse(made.data)
		if err != nil || (again.Image == nil) != (made.preview.Image == nil) {
			t.Fatalf("what is kept can't be read: %v", err)
		}
		if p := made.preview.Image; p != nil && (p.Width > maxWidth || p.Height > maxHeight || len(p.Pix) != 4*p.Width*p.Height) {
			t.Fatalf("%d×%d with %d bytes", p.Width, p.Height, len(p.Pix))
		}
		for _, line := range made.preview.Lines {
			if line != chat.PrintableLine(line) {
				t.Fatalf("%q is not printable", line)
			}
		}
		if !bytes.Equal(made.data, []byte(strings.Join(again.Lines, "\n"))) && again.Image == nil {
			t.Fatal("the lines are others")
		}
	})
}
