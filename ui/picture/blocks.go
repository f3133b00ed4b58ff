package picture

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// paint is a colour, as the parameters of the sequences that choose it for the text and for the ground. The zero one
// is the terminal's own.
type paint struct{ fore, back string }

// blocks draws a picture with two pixels in each cell. What is see-through shows the terminal's own ground.
func blocks(img *image.NRGBA, profile colorprofile.Profile) []string {
	lines := make([]string, 0, img.Rect.Dy()/2)
	paints := map[color.NRGBA]paint{}
	at := func(x, y int) paint {
		c := img.NRGBAAt(x, y)
		if c.A < solid {
			return paint{}
		}
		c.A = 0xff
		p, ok := paints[c]
		if !ok {
			p = paintOf(c, profile)
			paints[c] = p
		}
		return p
	}
	var row blockRow
	for y := 0; y+1 < img.Rect.Dy(); y += 2 {
		for x := range img.Rect.Dx() {
			row.put(at(x, y), at(x, y+1))
		}
		lines = append(lines, row.done())
	}
	return lines
}

// paintOf returns the nearest colour that the terminal has.
func paintOf(c color.NRGBA, profile colorprofile.Profile) paint {
	switch {
	case profile >= colorprofile.TrueColor:
		n := "8;2;" + strconv.Itoa(int(c.R)) + ";" + strconv.Itoa(int(c.G)) + ";" + strconv.Itoa(int(c.B))
		return paint{"3" + n, "4" + n}
	case profile == colorprofile.ANSI256:
		n := "8;5;" + strconv.Itoa(nearest(c, 16, 256))
		return paint{"3" + n, "4" + n}
	}
	n := nearest(c, 0, 16)
	if n >= 8 {
		n += 60 - 8
	}
	return paint{strconv.Itoa(30 + n), strconv.Itoa(40 + n)}
}

// nearest returns which of the terminal's colours looks most like c, of those from one number to before another.
func nearest(c color.NRGBA, from, to int) int {
	best, least := from, math.MaxInt
	for n := from; n < to; n++ {
		r, g, b, _ := ansi.IndexedColor(n).RGBA()
		dr, dg, db := int(c.R)-int(r>>8), int(c.G)-int(g>>8), int(c.B)-int(b>>8)
		mean := (int(c.R) + int(r>>8)) / 2 // of red, to which the eye is more or less used
		if d := (512+mean)*dr*dr>>8 + 4*dg*dg + (767-mean)*db*db>>8; d < least {
			best, least = n, d
		}
	}
	return best
}

// blockRow writes a row of half blocks, and each colour only where it changes.
type blockRow struct {
	b          []byte
	fore, back paint
}

func (r *blockRow) put(top, bottom paint) {
	switch {
	case top == bottom:
		r.use(r.fore, top)
		r.b = append(r.b, ' ')
	case top == paint{}:
		r.use(bottom, paint{})
		r.b = append(r.b, "▄"...)
	default:
		r.use(top, bottom)
		r.b = append(r.b, "▀"...)
	}
}

// use makes these the colours of what follows. The text's is never the terminal's own: nothing is drawn in that.
func (r *blockRow) use(fore, back paint) {
	var codes []string
	if fore != r.fore {
		codes = append(codes, fore.fore)
	}
	if back != r.back {
		codes = append(codes, cmp.Or(back.back, "49"))
	}
	if len(codes) > 0 {
		r.b = append(append(append(r.b, "\x1b["...), strings.Join(codes, ";")...), 'm')
	}
	r.fore, r.back = fore, back
}

// done returns the row, and begins another.
func (r *blockRow) done() string {
	if r.fore != (paint{}) || r.back != (paint{}) {
		r.b = append(r.b, "\x1b[m"...)
	}
	line := string(r.b)
	*r = blockRow{b: r.b[:0]}
	return line
}
