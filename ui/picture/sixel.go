package picture

import (
	"fmt"
	"image"
	"image/color"
	"strconv"
	"strings"
)

// band is how many rows of pixels are drawn at a time.
const band = 6

// sixelRows draws a strip of the picture for each row, over spaces. What of the last band is below the row is left
// as it is. The third parameter, which terminals ignore, says how many cells the strip takes.
func sixelRows(img *image.NRGBA, cols, rows int) []string {
	lines := make([]string, rows)
	few := reduce(img, sixelColors)
	h := img.Rect.Dy() / rows
	for y := range lines {
		part := few.SubImage(image.Rect(0, y*h, img.Rect.Dx(), (y+1)*h)).(*image.Paletted)
		b := fmt.Appendf(nil, "%s\x1bP0;1;%dq\"1;1;%d;%d", strings.Repeat(" ", cols), cols, part.Rect.Dx(), h)
		lines[y] = string(append(bands(b, part), "\x1b\\"...))
	}
	return lines
}

// bands appends the colours and the bands of a picture. Index 0 is not drawn.
func bands(b []byte, img *image.Paletted) []byte {
	var used [256]bool
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for top := 0; top < h; top += band {
		if top > 0 {
			b = append(b, '-')
		}
		var here [256]bool
		for y := top; y < min(h, top+band); y++ {
			for _, i := range img.Pix[y*img.Stride : y*img.Stride+w] {
				here[i] = true
			}
		}
		first := true
		for i := 1; i < len(img.Palette); i++ {
			if !here[i] {
				continue
			}
			if !first {
				b = append(b, '$')
			}
			first = false
			b = strconv.AppendInt(append(b, '#'), int64(i-1), 10)
			if !used[i] {
				used[i] = true
				b = appendColor(b, img.Palette[i])
			}
			b = appendBand(b, img, top, uint8(i))
		}
	}
	return b
}

// appendColor appends what a colour is, in hundredths.
func appendColor(b []byte, c color.Color) []byte {
	n := c.(color.NRGBA)
	part := func(v uint8) int { return (int(v)*100 + 127) / 255 }
	return fmt.Appendf(b, ";2;%d;%d;%d", part(n.R), part(n.G), part(n.B))
}

// appendBand appends the pixels of a band that have a colour, equal columns as a number of them, and none after the
// last that has some.
func appendBand(b []byte, img *image.Paletted, top int, index uint8) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	run, last := 0, byte(0)
	flush := func() {
		c := '?' + last
		switch {
		case run > 3:
			b = append(strconv.AppendInt(append(b, '!'), int64(run), 10), c)
		default:
			for range run {
				b = append(b, c)
			}
		}
		run = 0
	}
	for x := range w {
		var bits byte
		for k := range min(band, h-top) {
			if img.Pix[(top+k)*img.Stride+x] == index {
				bits |= 1 << k
			}
		}
		if bits != last {
			flush()
			last = bits
		}
		run++
	}
	if last != 0 {
		flush()
	}
	return b
}
