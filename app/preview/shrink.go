package preview

import (
	"image"
	"math"

	"golang.org/x/image/draw"

	"parley/app/chat"
)

// The pixels that a small picture has at most.
const (
	maxWidth  = 480
	maxHeight = 360
)

// coarse is how many times as large as the small picture one is that is shrunk with care: that takes time and memory
// for each of its pixels.
const coarse = 4

// shrink returns a small picture of an image, upright. One that is small already keeps its size.
func shrink(img image.Image, o orientation) *image.NRGBA {
	src := img.Bounds()
	boxW, boxH := maxWidth, maxHeight
	if o.lies() {
		boxW, boxH = boxH, boxW
	}
	scale := min(1, float64(boxW)/float64(src.Dx()), float64(boxH)/float64(src.Dy()))
	w := max(1, int(math.Round(float64(src.Dx())*scale)))
	h := max(1, int(math.Round(float64(src.Dy())*scale)))
	if midW, midH := min(coarse*w, src.Dx()), min(coarse*h, src.Dy()); midW < src.Dx() || midH < src.Dy() {
		mid := image.NewRGBA(image.Rect(0, 0, midW, midH))
		draw.ApproxBiLinear.Scale(mid, mid.Rect, img, src, draw.Src, nil)
		img, src = mid, mid.Rect
	}
	small := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(small, small.Rect, img, src, draw.Src, nil)
	return o.upright(small)
}

// pictureOf returns the pixels of an image that is small.
func pictureOf(img image.Image) *chat.Picture {
	b := img.Bounds()
	out, ok := img.(*image.NRGBA)
	if !ok || out.Stride != 4*b.Dx() || len(out.Pix) != 4*b.Dx()*b.Dy() {
		out = image.NewNRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
		draw.Draw(out, out.Rect, img, b.Min, draw.Src)
	}
	return &chat.Picture{Width: b.Dx(), Height: b.Dy(), Pix: out.Pix}
}

// orientation is how an image is to be turned, as EXIF numbers it; anything but 2 to 8 is not at all.
type orientation uint16

// lies reports whether width and height change places.
func (o orientation) lies() bool { return o >= 5 && o <= 8 }

// upright returns the picture as it is to be seen.
func (o orientation) upright(img *image.NRGBA) *image.NRGBA {
	if o < 2 || o > 8 {
		return img
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewNRGBA(img.Rect)
	if o.lies() {
		out = image.NewNRGBA(image.Rect(0, 0, h, w))
	}
	for y := range h {
		for x := range w {
			ox, oy := o.place(x, y, w, h)
			copy(out.Pix[out.PixOffset(ox, oy):], img.Pix[img.PixOffset(x, y):img.PixOffset(x, y)+4])
		}
	}
	return out
}

// place returns where the pixel x, y of w×h is to be seen.
func (o orientation) place(x, y, w, h int) (int, int) {
	right, bottom := w-1-x, h-1-y
	switch o {
	case 2:
		return right, y
	case 3:
		return right, bottom
	case 4:
		return x, bottom
	case 5:
		return y, x
	case 6:
		return bottom, x
	case 7:
		return bottom, right
	case 8:
		return y, right
	}
	return x, y
}
