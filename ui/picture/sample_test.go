package picture

import (
	"fmt"
	"image"
	"image/color"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"parley/app/chat"
)

// quarters is a picture of four colours, one in each corner, and nothing in a hole in the middle.
func quarters(w, h int) *chat.Picture {
	pic := &chat.Picture{Width: w, Height: h, Pix: make([]byte, 4*w*h)}
	for y := range h {
		for x := range w {
			c := [4]color.NRGBA{{0xff, 0, 0, 0xff}, {0, 0xff, 0, 0xff}, {0, 0, 0xff, 0xff}, {0xff, 0xff, 0xff, 0xff}}[2*y/h*2+2*x/w]
			if x >= 2*w/5 && x < 3*w/5 && y >= 2*h/5 && y < 3*h/5 {
				c = color.NRGBA{}
			}
			copy(pic.Pix[4*(y*w+x):], []byte{c.R, c.G, c.B, c.A})
		}
	}
	return pic
}

// photo is a picture with many colours.
func photo(w, h int) *chat.Picture {
	pic := &chat.Picture{Width: w, Height: h, Pix: make([]byte, 4*w*h)}
	for i := range w * h {
		x, y := i%w, i/w
		noise := byte((x*7919 + y*104729) >> 3 & 15)
		copy(pic.Pix[4*i:], []byte{byte(255*x/w) ^ noise, byte(255*y/h) ^ noise, byte(128 + 127*(x-y)/(w+h)), 0xff})
	}
	return pic
}

// near fails unless the middle of each quarter of what was drawn, and that of the whole, is what quarters has there.
func near(t *testing.T, img image.Image, tolerance int, hole bool) {
	t.Helper()
	b := img.Bounds()
	for i, want := range [4]color.NRGBA{{0xff, 0, 0, 0xff}, {0, 0xff, 0, 0xff}, {0, 0, 0xff, 0xff}, {0xff, 0xff, 0xff, 0xff}} {
		x, y := b.Min.X+b.Dx()*(1+2*(i%2))/4, b.Min.Y+b.Dy()*(1+4*(i/2))/6
		if err := alike(img.At(x, y), want, tolerance); err != nil {
			t.Errorf("quarter %d: %v", i, err)
		}
	}
	if _, _, _, a := img.At(b.Min.X+b.Dx()/2, b.Min.Y+b.Dy()/2).RGBA(); hole && a != 0 {
		t.Errorf("the hole has opacity %d", a)
	}
}

func alike(got color.Color, want color.NRGBA, tolerance int) error {
	c := color.NRGBAModel.Convert(got).(color.NRGBA)
	if abs(int(c.R)-int(want.R)) > tolerance || abs(int(c.G)-int(want.G)) > tolerance || abs(int(c.B)-int(want.B)) > tolerance {
		return fmt.Errorf("%v, not %v", c, want)
	}
	return nil
}

// looks are one of each way.
var looks = []Look{
	{Way: Blocks, Profile: colorprofile.TrueColor, MaxRows: 12},
	{Way: Blocks, Profile: colorprofile.ANSI256, MaxRows: 12},
	{Way: Blocks, Profile: colorprofile.ANSI, MaxRows: 12},
	{Way: Kitty, MaxRows: 12},
	{Way: ITerm, MaxRows: 12},
	{Way: Sixel, CellW: 10, CellH: 20, MaxRows: 12},
}

// drawn draws a picture in a gallery of its own.
func drawn(t *testing.T, l Look, pic *chat.Picture, cols, rows int) (*Gallery, []string) {
	t.Helper()
	g := NewGallery(0)
	return g, g.Painter(l).Draw(&chat.Attachment{Blob: "b"}, pic, cols, rows)
}
