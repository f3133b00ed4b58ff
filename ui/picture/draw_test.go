package picture

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg"
	"image/png"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"
	"github.com/charmbracelet/x/vt"
	"github.com/mattn/go-sixel"

	"parley/app/chat"
)

func TestSize(t *testing.T) {
	for _, test := range []struct {
		look                         Look
		w, h, maxW, maxH, cols, rows int
	}{
		{looks[3], 4000, 3000, 60, 12, 32, 12},
		{looks[3], 4000, 3000, 20, 12, 20, 8},
		{looks[3], 3000, 40000, 60, 12, 2, 12},
		{looks[3], 40000, 30, 60, 12, 60, 1},
		{looks[3], 16, 16, 60, 12, 2, 1},
		{looks[3], 1, 1, 60, 12, 1, 1},
		{looks[0], 16, 16, 60, 12, 16, 8},
		{looks[0], 4000, 3000, 60, 12, 32, 12},
		{looks[5], 4000, 3000, 60, 12, 32, 12},
		{Look{Way: Kitty, MaxRows: 1000}, 40000, 30000, 400, 200, 256, 96},
		{Look{Way: Kitty, MaxRows: 4}, 4000, 3000, 60, 12, 11, 4},
		{looks[3], 0, 100, 60, 12, 0, 0},
		{looks[3], 100, 100, 0, 12, 0, 0},
		{Look{}, 100, 100, 60, 12, 0, 0},
	} {
		if cols, rows := test.look.size(test.w, test.h, test.maxW, test.maxH); cols != test.cols || rows != test.rows {
			t.Errorf("%+v: %d×%d", test, cols, rows)
		}
	}
}

func TestWhatCannotBeShown(t *testing.T) {
	g := NewGallery(0)
	for _, l := range []Look{
		{}, {Way: Blocks, Profile: colorprofile.ASCII, MaxRows: 12}, {Way: Blocks, Profile: colorprofile.NoTTY, MaxRows: 12},
		{Way: Sixel, MaxRows: 12}, {Way: Sixel, CellW: 1000, CellH: 2000, MaxRows: 12}, {Way: 9, MaxRows: 12}, {Way: Kitty},
	} {
		if g.Painter(l) != nil {
			t.Errorf("%+v has a painter", l)
		}
	}
	p := g.Painter(looks[0])
	for _, pic := range []*chat.Picture{nil, {}, {Width: 2, Height: 2, Pix: make([]byte, 15)}, {Width: -1, Height: -4, Pix: make([]byte, 16)}} {
		if rows := p.Draw(&chat.Attachment{}, pic, 4, 4); rows != nil {
			t.Errorf("%+v is drawn: %q", pic, rows)
		}
	}
}

// Every row takes the cells that were said, and ends in the default look; a terminal that knows no graphics sees
// spaces.
func TestRowsStandForThemselves(t *testing.T) {
	for _, l := range looks {
		for _, size := range [][2]int{{20, 10}, {1, 1}, {7, 3}, {40, 12}} {
			for _, pic := range []*chat.Picture{quarters(200, 200), photo(480, 360), photo(1, 500), photo(500, 1)} {
				_, rows := drawn(t, l, pic, size[0], size[1])
				if len(rows) != size[1] {
					t.Errorf("%+v: %d rows, not %d", l, len(rows), size[1])
				}
				for _, row := range rows {
					if w := ansi.StringWidth(row); w != size[0] {
						t.Errorf("%+v: a row of %d cells, not %d: %.200q", l, w, size[0], row)
					}
					if at := strings.LastIndex(row, "\x1b["); at >= 0 && !strings.HasPrefix(row[at:], "\x1b[m") {
						t.Errorf("%+v: a row ends in a colour: %.200q", l, row)
					}
				}
			}
		}
	}
}

// A small preview of a large image fills the cells that were kept for it, and is not sent with more pixels than it has.
func TestSmallPreview(t *testing.T) {
	for _, l := range looks {
		_, rows := drawn(t, l, quarters(40, 40), 48, 24)
		for _, row := range rows {
			if bare := strings.TrimRight(ansi.Strip(row), " "); l.Way == Kitty && ansi.StringWidth(bare) != 48 {
				t.Errorf("%+v: %d cells", l, ansi.StringWidth(bare))
			}
			if sum := len(row); l.Way == ITerm && sum > 2<<10 {
				t.Errorf("a strip of %d bytes", sum)
			}
		}
	}
}

// The emulator says what the half blocks look like.
func TestBlocks(t *testing.T) {
	for _, l := range looks[:3] {
		_, rows := drawn(t, l, quarters(200, 200), 20, 10)
		emu := vt.NewEmulator(20, 10)
		emu.WriteString(ansi.ResetModeAutoWrap + strings.Join(rows, "\r\n"))
		img := image.NewNRGBA(image.Rect(0, 0, 20, 20))
		for y := range 10 {
			for x := range 20 {
				cell := emu.CellAt(x, y)
				top, bottom := cell.Style.Bg, cell.Style.Bg
				switch cell.Content {
				case "▀":
					top = cell.Style.Fg
				case "▄":
					bottom = cell.Style.Fg
				}
				if top != nil {
					img.Set(x, 2*y, top)
				}
				if bottom != nil {
					img.Set(x, 2*y+1, bottom)
				}
			}
		}
		near(t, img, 0x30, true)
	}
}

// What kitty is given is the picture, in pieces that it takes, and the rows say which cell shows which part.
func TestKitty(t *testing.T) {
	g, rows := drawn(t, looks[3], quarters(200, 200), 20, 10)
	deck := g.Deck()
	if !deck.Show(rows) {
		t.Fatal("the deck doesn't know the rows")
	}
	sent := string(deck.Supply(nil))
	var data string
	chunks := regexp.MustCompile(`\x1b_G([^;]*);([^\x1b]*)\x1b\\`).FindAllStringSubmatch(sent, -1)
	for i, c := range chunks {
		if len(c[2]) > 4096 || i < len(chunks)-1 && (len(c[2])%4 != 0 || !strings.HasSuffix(c[1], "m=1")) || i == len(chunks)-1 && !strings.HasSuffix(c[1], "m=0") {
			t.Errorf("piece %d: %s and %d bytes", i, c[1], len(c[2]))
		}
		data += c[2]
	}
	id := kittyID(rows[0])
	if want := fmt.Sprintf("a=T,U=1,f=100,q=2,i=%d,c=20,r=10,", id); id == 0 || !strings.HasPrefix(chunks[0][1], want) {
		t.Errorf("begins with %q, not %q", chunks[0][1], want)
	}
	code, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(code))
	if err != nil {
		t.Fatal(err)
	}
	near(t, img, 8, true)
	for y, row := range rows {
		if kittyID(row) != id {
			t.Errorf("row %d is of picture %d, not %d", y, kittyID(row), id)
		}
		cells := strings.Split(ansi.Strip(row), placeholder)[1:]
		for x, cell := range cells {
			if cell != string(kitty.Diacritic(y))+string(kitty.Diacritic(x)) {
				t.Errorf("cell %d,%d is %+q", x, y, cell)
			}
		}
	}
	if again := deck.Supply(nil); len(again) > 0 || !deck.Show(rows) || len(deck.Supply(nil)) > 0 {
		t.Error("it is sent twice")
	}
	if got, want := string(deck.Withdraw(nil)), fmt.Sprintf("\x1b_Ga=d,d=I,i=%d,q=2\x1b\\", id); got != want {
		t.Errorf("in the end %q, not %q", got, want)
	}
}

var itermStrip = regexp.MustCompile(`^( *)\x1b\]1337;File=inline=1;width=(\d+);height=1;[^:]*size=(\d+):([^\a]*)\a *$`)

func TestITerm(t *testing.T) {
	for name, pic := range map[string]*chat.Picture{"see-through": quarters(200, 200), "photo": photo(400, 400)} {
		_, rows := drawn(t, looks[4], pic, 20, 10)
		whole := image.NewNRGBA(image.Rect(0, 0, 160, 160))
		for y, row := range rows {
			m := itermStrip.FindStringSubmatch(row)
			if m == nil {
				t.Fatalf("%s: row %d is %.200q", name, y, row)
			}
			data, _ := base64.StdEncoding.DecodeString(m[4])
			img, format, err := image.Decode(bytes.NewReader(data))
			if err != nil || img.Bounds().Dx() != 160 || img.Bounds().Dy() != 16 || m[2] != strconv.Itoa(len(m[1])) || m[3] != strconv.Itoa(len(data)) {
				t.Fatalf("%s: row %d: %v, %s", name, y, err, row[:80])
			}
			if want := map[string]string{"see-through": "png", "photo": "jpeg"}[name]; format != want {
				t.Errorf("%s is sent as %s", name, format)
			}
			draw.Draw(whole, image.Rect(0, 16*y, 160, 16*y+16), img, img.Bounds().Min, draw.Src)
		}
		if name == "see-through" {
			near(t, whole, 8, true)
		}
	}
}

var sixelStrip = regexp.MustCompile(`^( *)(\x1bP0;1;(\d+)q"1;1;(\d+);(\d+)[^\x1b]*\x1b\\) *$`)

// The strips together are the picture in its few colours, pixel by pixel, and no strip reaches below its row.
func TestSixel(t *testing.T) {
	for name, pic := range map[string]*chat.Picture{"see-through": quarters(400, 400), "photo": photo(400, 400)} {
		for _, size := range [][2]int16{{10, 20}, {7, 13}, {8, 6}, {3, 5}} {
			l := Look{Way: Sixel, CellW: size[0], CellH: size[1], MaxRows: 12}
			cols, rows := l.size(400, 400, 40, 12)
			_, lines := drawn(t, l, pic, cols, rows)
			w, h := cols*int(size[0]), int(size[1])
			want := reduce(scale(pic, w, h*rows), sixelColors)
			for y, line := range lines {
				m := sixelStrip.FindStringSubmatch(line)
				if m == nil || m[3] != strconv.Itoa(len(m[1])) || m[4] != strconv.Itoa(w) || m[5] != strconv.Itoa(h) {
					t.Fatalf("%s, %v: row %d is %.200q", name, size, y, line)
				}
				var img image.Image
				if err := sixel.NewDecoder(strings.NewReader(m[2])).Decode(&img); err != nil || img.Bounds().Dx() > w || img.Bounds().Dy() > h {
					t.Fatalf("%s, %v: row %d: %v", name, size, y, err)
				}
				for i := range w * h {
					x, dy := i%w, i/w
					wanted := want.At(x, y*h+dy).(color.NRGBA)
					if _, _, _, a := img.At(x, dy).RGBA(); (a > 0) != (wanted.A > 0) || a > 0 && alike(img.At(x, dy), wanted, 2) != nil {
						t.Fatalf("%s, %v: pixel %d,%d of row %d is %v, not %v", name, size, x, dy, y, img.At(x, dy), wanted)
					}
				}
			}
		}
	}
}

// A picture in few colours is still that picture.
func TestReduce(t *testing.T) {
	img := scale(photo(480, 360), 320, 240)
	few := reduce(img, sixelColors)
	if len(few.Palette) > sixelColors+1 {
		t.Errorf("%d colours", len(few.Palette))
	}
	var sum int
	for i := range few.Pix {
		got, want := few.Palette[few.Pix[i]], img.Pix[4*i:4*i+4]
		r, g, b, _ := got.RGBA()
		sum += abs(int(r>>8)-int(want[0])) + abs(int(g>>8)-int(want[1])) + abs(int(b>>8)-int(want[2]))
	}
	if mean := sum / len(few.Pix) / 3; mean > 14 {
		t.Errorf("a part of a colour is off by %d on average", mean)
	}
	if few := reduce(scale(quarters(100, 100), 5, 5), sixelColors); len(few.Palette) < 4 {
		t.Errorf("of four colours %d are left", len(few.Palette))
	}
	if slices.ContainsFunc(reduce(image.NewNRGBA(image.Rect(0, 0, 4, 4)), 8).Pix, func(i byte) bool { return i != 0 }) {
		t.Error("of nothing something is seen")
	}
}
