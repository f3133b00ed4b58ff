package blob

import (
	"image"
	_ "image/gif"  // of which the size is told
	_ "image/jpeg" // and this
	_ "image/png"  // and this
	"io"
	"net/http"
	"strings"

	_ "golang.org/x/image/webp" // and this
)

const (
	headSize    = 512     // bytes that tell what a file is
	imageHeader = 1 << 20 // bytes within which an image has to say how large it is
)

// sniff returns the MIME type of bytes by their beginning, as browsers find it out.
func sniff(head []byte) string {
	if len(head) == 0 {
		return "text/plain"
	}
	kind, _, _ := strings.Cut(http.DetectContentType(head), ";")
	return kind
}

// dimensions returns the size of an image that says so at its beginning; 0 and 0 for all else. It decodes nothing
// but that.
func dimensions(kind string, r io.Reader) (width, height int) {
	if !strings.HasPrefix(kind, "image/") {
		return 0, 0
	}
	c, _, err := image.DecodeConfig(r)
	if err != nil || c.Width <= 0 || c.Height <= 0 {
		return 0, 0
	}
	return c.Width, c.Height
}
