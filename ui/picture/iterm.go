package picture

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"strings"
)

// quality of JPEG in a terminal.
const quality = 80

// itermRows draws a strip of the picture for each row, over spaces.
func itermRows(img *image.NRGBA, cols, rows int) []string {
	lines := make([]string, rows)
	solid := opaque(img)
	var data bytes.Buffer
	for y := range lines {
		data.Reset()
		if err := encode(&data, strip(img, y, img.Rect.Dy()/rows), solid); err != nil {
			continue
		}
		lines[y] = fmt.Sprintf("%s\x1b]1337;File=inline=1;width=%d;height=1;preserveAspectRatio=0;doNotMoveCursor=1;size=%d:%s\a",
			strings.Repeat(" ", cols), cols, data.Len(), base64.StdEncoding.EncodeToString(data.Bytes()))
	}
	return lines
}

// encode writes a picture as JPEG, or as PNG where something is seen through it.
func encode(w *bytes.Buffer, img image.Image, solid bool) error {
	if solid {
		return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
	}
	return png.Encode(w, img)
}
