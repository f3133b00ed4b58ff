package picture

import (
	"image"
	"image/color"
	"slices"
)

// sixelColors is how many colours a picture has in sixel: each costs bytes in each of its strips.
const sixelColors = 64

// tint is a colour, to 5 bits of each part, and how many pixels have it.
type tint struct {
	part [3]uint8
	n    int
}

// reduce returns a picture in a few colours of its own, found by median cut. What is see-through has index 0.
func reduce(img *image.NRGBA, most int) *image.Paletted {
	counts := make([]int, 1<<15)
	each(img, func(_, bin int) { counts[bin]++ })
	var tints []tint
	for bin, n := range counts {
		if n > 0 {
			tints = append(tints, tint{[3]uint8{uint8(bin >> 10), uint8(bin >> 5 & 31), uint8(bin & 31)}, n})
		}
	}
	out := image.NewPaletted(img.Rect, color.Palette{color.NRGBA{}})
	index := make([]uint8, 1<<15)
	for _, box := range cutInto(tints, most) {
		for _, t := range box {
			index[int(t.part[0])<<10|int(t.part[1])<<5|int(t.part[2])] = uint8(len(out.Palette))
		}
		out.Palette = append(out.Palette, mean(box))
	}
	each(img, func(i, bin int) { out.Pix[i] = index[bin] })
	return out
}

// each calls f with the place and the colour of every pixel that is to be seen.
func each(img *image.NRGBA, f func(i, bin int)) {
	for i := range len(img.Pix) / 4 {
		if p := img.Pix[4*i : 4*i+4]; p[3] >= solid {
			f(i, int(p[0]>>3)<<10|int(p[1]>>3)<<5|int(p[2]>>3))
		}
	}
}

// cutInto cuts tints into at most so many boxes, always the one with most pixels times its longest side.
func cutInto(tints []tint, most int) [][]tint {
	if len(tints) == 0 {
		return nil
	}
	boxes := [][]tint{tints}
	for len(boxes) < most {
		best, part, weight := -1, 0, 0
		for i, box := range boxes {
			side, length, n := longest(box)
			if w := length * n; w > weight {
				best, part, weight = i, side, w
			}
		}
		if best < 0 {
			break
		}
		low, high := halves(boxes[best], part)
		boxes[best] = low
		boxes = append(boxes, high)
	}
	return boxes
}

// longest returns which part of the colours of a box differs most, by how much, and how many pixels there are.
func longest(box []tint) (part, length, n int) {
	low, high := box[0].part, box[0].part
	for _, t := range box {
		n += t.n
		for i, v := range t.part {
			low[i], high[i] = min(low[i], v), max(high[i], v)
		}
	}
	for i := range low {
		if l := int(high[i]) - int(low[i]); l > length {
			part, length = i, l
		}
	}
	return part, length, n
}

// halves cuts a box of more than one tint so that each half has about as many pixels.
func halves(box []tint, part int) (low, high []tint) {
	slices.SortFunc(box, func(a, b tint) int { return int(a.part[part]) - int(b.part[part]) })
	_, _, total := longest(box)
	at, n := 0, 0
	for at < len(box)-1 && (at == 0 || 2*(n+box[at].n) <= total) {
		n += box[at].n
		at++
	}
	return box[:at:at], box[at:]
}

// mean returns the colour of a box.
func mean(box []tint) color.NRGBA {
	var sum [3]int
	n := 0
	for _, t := range box {
		n += t.n
		for i, v := range t.part {
			sum[i] += t.n * (int(v)<<3 | int(v)>>2)
		}
	}
	return color.NRGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 0xff}
}
