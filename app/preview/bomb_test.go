package preview

import (
	"bytes"
	"compress/zlib"
	"context"
	"image"
	"image/color"
	"runtime"
	"strings"
	"testing"
	"time"

	"parley/app/chat"
)

// zeros is that many zeros as a PNG has its pixels.
func zeros(n int) []byte {
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	piece := make([]byte, 1<<20)
	for ; n > 0; n -= len(piece) {
		_, _ = z.Write(piece[:min(n, len(piece))])
	}
	_ = z.Close()
	return b.Bytes()
}

// bombs are small files that would like to be large, and what is broken.
func bombs(t *testing.T) map[string][]byte {
	tiny := image.NewPaletted(image.Rect(0, 0, 1, 1), color.Palette{color.White})
	wide := gifOf(t, tiny)
	copy(wide[6:], "\xff\xff\xff\xff") // the screen that it says
	large := jpegOf(t, corners(64, 64))
	at := bytes.Index(large, []byte{0xff, 0xc0})
	copy(large[at+5:], "\xff\xff\xff\xff")
	progressive := jpegOf(t, corners(64, 64))
	copy(progressive[at:], []byte{0xff, markProgressive})
	copy(progressive[at+5:], "\x13\x88\x13\x88") // 25 million, with all their coefficients
	many := append(jpegOf(t, corners(8, 8))[:2], bytes.Repeat([]byte{0xff, 0xe5, 0, 2}, 1<<20)...)
	return map[string][]byte{
		"huge PNG":           append(claim(60000, 60000, 8, 6), chunk("IDAT", zeros(5<<20))...),
		"PNG of 2^62":        claim(1<<31-1, 1<<31-1, 8, 6),
		"deep PNG":           append(claim(6000, 6000, 16, 6), chunk("IDAT", zeros(5<<20))...),
		"PNG of no pixels":   claim(0, 0, 8, 6),
		"PNG that ends":      pngOf(t, corners(300, 300))[:200],
		"PNG with a bit off": func() []byte { b := pngOf(t, corners(300, 300)); b[len(b)/2] ^= 1; return b }(),
		"GIF of 65535²":      wide,
		"GIF of nothing":     []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"),
		"GIF of comments":    append([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00"), bytes.Repeat([]byte("!\xfe\x01x\x00"), 1<<20)...),
		"JPEG of 65535²":     large,
		"progressive JPEG":   progressive,
		"JPEG of segments":   many,
		"JPEG magic":         []byte(jpegMagic),
		"WebP of 16383²":     webpHuge(),
		"WebP of nothing":    []byte("RIFF\x00\x00\x00\x00WEBP"),
		"binary":             []byte("\x7fELF\x02\x01\x01\x00\x00"),
		"empty":              nil,
		"spaces":             []byte(" \n\t\n"),
		"half of UTF-8":      []byte("\xe2\x82"),
	}
}

// webpHuge says in a few bytes that all of its pixels are alike.
func webpHuge() []byte {
	b := webpOf(2, 2)
	b[21], b[22], b[23], b[24] = 0xfe, 0xbf, 0xff, 0x0f // 16383×16383
	return b
}

// None of them is shown, none takes long or much memory, and none is tried twice.
func TestBombs(t *testing.T) {
	f, folder := newFake(), t.TempDir()
	m := newMaker(t, f, folder)
	all := bombs(t)
	ids := map[string]chat.BlobID{}
	var before, after runtime.MemStats
	for name, data := range all {
		ids[name] = f.add(data)
		runtime.ReadMemStats(&before)
		_, err := m.Preview(t.Context(), ids[name])
		runtime.ReadMemStats(&after)
		if chat.CodeOf(err) != chat.NotFound {
			t.Errorf("%s: %v", name, err)
		}
		if took := after.TotalAlloc - before.TotalAlloc; took > 64<<20 {
			t.Errorf("%s took %d MB", name, took>>20)
		}
	}
	opens := f.opens()
	for _, m := range []*Maker{m, newMaker(t, f, folder)} { // the same one, and the next run
		for name, id := range ids {
			if _, err := m.Preview(t.Context(), id); chat.CodeOf(err) != chat.NotFound {
				t.Errorf("%s again: %v", name, err)
			}
		}
	}
	if n := f.opens() - opens; n > 0 {
		t.Errorf("%d were opened again", n)
	}
}

// What takes too long ends.
func TestTimeIsUp(t *testing.T) {
	f := newFake()
	m := newMaker(t, f, t.TempDir())
	ctx, cancel := context.WithDeadline(t.Context(), time.Now().Add(-time.Second))
	defer cancel()
	src := &source{ctx: ctx, blob: &reader{Reader: bytes.NewReader(pngOf(t, corners(100, 100)))}}
	if _, err := m.make(src); err == nil {
		t.Error("it was made in no time")
	}
	if src.err != nil {
		t.Error("the disk is blamed:", src.err)
	}
}

// SVG is a text.
func TestSVG(t *testing.T) {
	f := newFake()
	p, err := newMaker(t, f, t.TempDir()).Preview(t.Context(), f.add([]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`)))
	if err != nil || p.Image != nil || !strings.HasPrefix(p.Lines[0], "<svg") {
		t.Errorf("%+v, %v", p, err)
	}
}
