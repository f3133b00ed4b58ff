package chat

import "context"

// Preview is what a file looks like, in little: an image, or the first lines of a text. It is shared and never
// changed.
type Preview struct {
	Image *Picture // nil if it is none
	Lines []string // of a text, which are printable and have no tabs
}

// Picture is an image of Width×Height pixels, row by row, 4 bytes each: red, green, blue, and how opaque it is, by
// which the others are not multiplied.
type Picture struct {
	Width, Height int
	Pix           []byte
}

// Previews makes previews of blobs, and keeps them.
type Previews interface {
	// Preview returns what a blob looks like, which is made at the first call for it. NotFound when there is nothing
	// to show, or no such blob; Unavailable when too many are being made.
	Preview(ctx context.Context, id BlobID) (*Preview, error)
	// AtHand returns the preview if it is in memory, else nil.
	AtHand(id BlobID) *Preview
	// Forget removes the preview of a blob that is gone.
	Forget(id BlobID)
}
