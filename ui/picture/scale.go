package picture

import (
	"image"

	"golang.org/x/image/draw"

	"parley/app/chat"
)

// solid is how opaque a pixel is that is drawn, where it is either drawn or not.
const solid = 0x80

// scale returns a picture with so many pixels.
func scale(pic *chat.Picture, w, h int) *image.NRGBA {
	src := &image.NRGBA{Pix: pic.Pix, Stride: 4 * pic.Width, Rect: image.Rect(0, 0, pic.Width, pic.Height)}
	dst := image.NewNRGBA(image.Rect(0, 0, w, h))
	draw.CatmullRom.Scale(dst, dst.Rect, src, src.Rect, draw.Src, nil)
	return dst
}

// opaque reports whether nothing is seen through the picture.
func opaque(img *image.NRGBA) bool {
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] != 0xff {
			return false
		}
	}
	return true
}

// strip returns the rows of pixels of one row of cells.
func strip(img *image.NRGBA, row, h int) *image.NRGBA {
	return img.SubImage(image.Rect(0, row*h, img.Rect.Dx(), (row+1)*h)).(*image.NRGBA)
}
