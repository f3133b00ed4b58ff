package chat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Limits of files.
const (
	MaxFiles    = 10  // of a message
	MaxFileName = 200 // bytes of a name
)

// AttachmentID names an attachment for ever: 1, 2, 3 …
type AttachmentID int64

// BlobID is the SHA-256 of stored bytes, in lower-case hex.
type BlobID string

// UploadID names a finished upload that is not part of a message yet. Nobody can guess one, and it is good for
// the account that made it only.
type UploadID string

// Attachment is a named blob on a message.
type Attachment struct {
	ID            AttachmentID
	Name          string // as CleanFileName let it in
	Type          string // MIME type, found from the bytes and the end of the name
	Blob          BlobID
	Size          int64
	Width, Height int // of an image, else 0
}

// Filed is an attachment and where it is.
type Filed struct {
	Attachment
	Place  Place  // the message that it is on
	Folder RoomID // the room that it is in: for a message of a thread the one that the thread is in
	Author UserID
	Posted time.Time
}

// FileUsage is how many files there are of somebody, or of all, and how many bytes they are.
type FileUsage struct {
	Files int64
	Bytes int64
}

// Blobs keeps bytes on disk, by their hash: the same ones twice are there once. Errors are as those of a Store.
//
// Who made a blob by Finish holds it until Release, and while it is held it is not removed. So it is held until
// the store knows who uses it, and Free can ask the store whether anybody does.
type Blobs interface {
	// Create begins a blob. Unavailable when there is no place for so many bytes, of which there may be more.
	Create(size int64) (BlobWriter, error)
	// Open returns the bytes of a blob; NotFound if they are not there.
	Open(id BlobID) (BlobReader, error)
	// Release lets go of a blob that was held.
	Release(id BlobID)
	// Free removes a blob that nobody holds if forget says that nobody uses it. Nobody comes to hold it in between.
	Free(ctx context.Context, id BlobID, forget func(context.Context, BlobID) (gone bool, err error)) error
	// Sweep removes what an earlier run left unfinished, and all blobs that are in no use as forget tells.
	Sweep(ctx context.Context, forget func(context.Context, BlobID) (gone bool, err error)) error
}

// BlobWriter takes the bytes of a blob, in any order and from many goroutines. Nobody sees them before Finish.
type BlobWriter interface {
	io.WriterAt
	// Truncate makes it so many bytes long, with zeros for those that are new.
	Truncate(size int64) error
	// Size is how many bytes there are, up to the last of them.
	Size() int64
	// Whole is how many there are without one missing.
	Whole() int64
	// Type is the MIME type that the first bytes tell, as far as they have come.
	Type() string
	// Finish returns the blob, held, once it is on disk for good. It can't be written to any more.
	Finish() (Blob, error)
	// Close removes what was written; after Finish it does nothing.
	Close()
}

// BlobReader reads the bytes of a blob.
type BlobReader interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// Blob is what there is to know of stored bytes.
type Blob struct {
	ID            BlobID
	Size          int64
	Type          string // as the bytes alone tell it
	Width, Height int    // of an image, else 0
}

// ParseBlobID reads the name of a blob; Invalid when it is none.
func ParseBlobID(s string) (BlobID, error) {
	sum, err := hex.DecodeString(s)
	if err != nil || len(sum) != sha256.Size || s != hex.EncodeToString(sum) {
		return "", Errorf(Invalid, "that is no name of stored bytes")
	}
	return BlobID(s), nil
}

// CleanFileName returns the name of a file as it may be stored: one segment of a path, in NFC and without what
// CleanLine takes out. Invalid, with a sentence that says why, when it is empty or too long, has a slash, a
// control character or one that turns the direction of writing, or means a folder.
func CleanFileName(s string) (string, error) {
	if strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }) {
		return "", Errorf(Invalid, "the name of a file can't have control characters")
	}
	if len(s) > 4*MaxFileName {
		return "", longName(len(s))
	}
	s, err := CleanLine(norm.NFC.String(s), len(s)+1)
	switch {
	case err != nil:
		return "", err
	case s == "":
		return "", Errorf(Invalid, "the file has no name")
	case s == "." || s == "..":
		return "", Errorf(Invalid, "%q is no name for a file", s)
	case strings.ContainsAny(s, `/\`):
		return "", Errorf(Invalid, "the name of a file can't have a slash")
	case len(s) > MaxFileName:
		return "", longName(len(s))
	}
	return s, nil
}

func longName(n int) error {
	return Errorf(Invalid, "the name of the file has %d bytes; at most %d fit", n, MaxFileName)
}

// Bytes returns a size as people say it: "812 bytes", "1.2 MB", "3 GB".
func Bytes(n int64) string {
	if n == 1 {
		return "1 byte"
	}
	if n < 1000 {
		return fmt.Sprintf("%d bytes", n)
	}
	v := float64(n)
	for _, unit := range []string{"kB", "MB", "GB"} {
		if v /= 1000; v < 999.95 {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") + " " + unit
		}
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", v/1000), ".0") + " TB"
}

// IsImage says whether a file is a picture that can be shown.
func (a Attachment) IsImage() bool { return strings.HasPrefix(a.Type, "image/") && a.Width > 0 }

// IsText says whether a file is text that can be read.
func (a Attachment) IsText() bool {
	return strings.HasPrefix(a.Type, "text/") || slices.Contains(textTypes, a.Type)
}

// File returns the file of a message with that id.
func (m *Message) File(id AttachmentID) (Attachment, bool) {
	if i := m.fileAt(id); i >= 0 {
		return m.Files[i], true
	}
	return Attachment{}, false
}

func (m *Message) fileAt(id AttachmentID) int {
	return slices.IndexFunc(m.Files, func(a Attachment) bool { return a.ID == id })
}

var errNoFile = Errorf(NotFound, "there is no such file")

// RemoveFile takes a file off the message, which it makes a tombstone when nothing else is left of it. NotFound
// when it is not there.
func (m *Message) RemoveFile(id AttachmentID) (changed bool, err error) {
	i := m.fileAt(id)
	if i < 0 {
		return false, errNoFile
	}
	if len(m.Files) == 1 && m.Text == "" {
		return m.Delete(), nil
	}
	m.Files = slices.Delete(slices.Clone(m.Files), i, i+1)
	return true, nil
}

// RenameFile gives a file of the message another name, which is clean. NotFound when it is not there.
func (m *Message) RenameFile(id AttachmentID, name string) (changed bool, err error) {
	i := m.fileAt(id)
	if i < 0 {
		return false, errNoFile
	}
	if m.Files[i].Name == name {
		return false, nil
	}
	m.Files = slices.Clone(m.Files)
	m.Files[i].Name = name
	return true, nil
}
