package preview

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/webp"

	"parley/app/chat"
)

// Limits of what is decoded.
const (
	maxPixels = 40_000_000
	maxBytes  = 64 << 20
	maxMemory = 200 << 20 // of all decoders together
)

const (
	jpegMagic = "\xff\xd8\xff"
	pngMagic  = "\x89PNG\r\n\x1a\n"
	gifMagic  = "GIF8"
)

// product is a preview, and how it is kept; of what can't be shown, nil and nothing.
type product struct {
	preview *chat.Preview
	data    []byte
}

// format is a kind of images.
type format struct {
	config func(io.Reader) (image.Config, error)
	decode func(io.Reader) (image.Image, error)
	// weigh returns about how many bytes decoding takes for each pixel.
	weigh func(*source, image.Config) int
}

// formatOf returns the kind of images that begins so, nil for what is none.
func formatOf(head []byte) *format {
	begin := string(head[:min(len(head), 16)])
	switch {
	case strings.HasPrefix(begin, pngMagic):
		return &format{png.DecodeConfig, png.Decode, weighPNG}
	case strings.HasPrefix(begin, jpegMagic):
		return &format{jpeg.DecodeConfig, jpeg.Decode, weighJPEG}
	case strings.HasPrefix(begin, gifMagic): // of which Decode takes the first frame
		return &format{gif.DecodeConfig, gif.Decode, func(*source, image.Config) int { return 2 }}
	case strings.HasPrefix(begin, "RIFF") && strings.HasPrefix(begin[min(8, len(begin)):], "WEBP"):
		return &format{webp.DecodeConfig, webp.Decode, func(*source, image.Config) int { return 12 }}
	}
	return nil
}

// make makes the preview of what it reads, and fails when there is nothing to show.
func (m *Maker) make(src *source) (product, error) {
	head, err := src.head(maxText)
	if err != nil {
		return product{}, err
	}
	f := formatOf(head)
	if f == nil {
		return textOf(head, src.blob.Size() > maxText)
	}
	if src.blob.Size() > maxBytes {
		return product{}, errLong
	}
	config, err := f.config(bufio.NewReader(src.rewind()))
	if err != nil {
		return product{}, err
	}
	w, h := int64(config.Width), int64(config.Height)
	if w < 1 || h < 1 || w > maxPixels || h > maxPixels || w*h > maxPixels {
		return product{}, fmt.Errorf("%d×%d pixels", w, h)
	}
	weight := w*h*int64(f.weigh(src, config)) + 1<<20
	if weight > maxMemory {
		return product{}, fmt.Errorf("%d bytes of memory", weight)
	}
	if err := m.memory.Acquire(src.ctx, weight); err != nil {
		return product{}, err
	}
	defer m.memory.Release(weight)
	img, err := f.decode(bufio.NewReader(src.rewind()))
	if err != nil {
		return product{}, err
	}
	if b := img.Bounds(); b.Dx() < 1 || b.Dy() < 1 || int64(b.Dx())*int64(b.Dy()) > w*h {
		return product{}, errors.New("another size than it said")
	}
	small := shrink(img, exifOf(src).orientation)
	data, err := encode(small)
	return product{&chat.Preview{Image: pictureOf(small)}, data}, err
}

// weighPNG: one that is drawn in passes is there twice.
func weighPNG(src *source, c image.Config) int {
	bytes := 4
	switch c.ColorModel {
	case color.GrayModel:
		bytes = 1
	case color.Gray16Model:
		bytes = 2
	case color.RGBA64Model, color.NRGBA64Model:
		bytes = 8
	}
	const interlaced = 28 // where the header says so
	if head, err := src.head(interlaced + 1); err != nil || len(head) <= interlaced || head[interlaced] != 0 {
		bytes *= 2
	}
	return bytes
}

// weighJPEG: of one that gets sharper step by step all coefficients are there to the end.
func weighJPEG(src *source, _ image.Config) int {
	if exifOf(src).progressive {
		return 4*4 + 4
	}
	return 4
}

// encode returns the bytes that a small picture is kept as.
func encode(img *image.NRGBA) ([]byte, error) {
	var b bytes.Buffer
	var err error
	if img.Opaque() {
		err = jpeg.Encode(&b, img, &jpeg.Options{Quality: 85})
	} else {
		err = png.Encode(&b, img)
	}
	return b.Bytes(), err
}
