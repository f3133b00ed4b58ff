package preview

import (
	"bytes"
	"errors"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"parley/app/chat"
)

// shelf keeps previews as files: FOLDER/ab/abcdef….preview, the data of a product each.
type shelf struct{ folder string }

const (
	maxKept    = 2 << 20 // bytes of a file; no preview has as many
	suffix     = ".preview"
	unfinished = ".new" // behind the name of one that is being written
)

func (s shelf) path(id chat.BlobID) string {
	return filepath.Join(s.folder, string(id[:2]), string(id)+suffix)
}

// write keeps the data of a preview. It is all there or not at all, also after a crash. Nobody else writes that of
// the same blob.
func (s shelf) write(id chat.BlobID, data []byte) (err error) {
	path := s.path(id)
	f, err := os.OpenFile(path+unfinished, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// read returns the preview that is kept of a blob, nil for one of which there is none; false if that is not known.
func (s shelf) read(id chat.BlobID) (*chat.Preview, bool) {
	info, err := os.Stat(s.path(id))
	if err != nil || info.Size() > maxKept {
		return nil, false
	}
	data, err := os.ReadFile(s.path(id))
	if err != nil {
		return nil, false
	}
	p, err := parse(data)
	return p, err == nil
}

// parse returns what data stands for.
func parse(data []byte) (*chat.Preview, error) {
	switch {
	case len(data) == 0:
		return nil, nil
	case bytes.HasPrefix(data, []byte(jpegMagic)):
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return &chat.Preview{Image: pictureOf(img)}, nil
	case bytes.HasPrefix(data, []byte(pngMagic)):
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, err
		}
		return &chat.Preview{Image: pictureOf(img)}, nil
	}
	return &chat.Preview{Lines: strings.Split(string(data), "\n")}, nil
}

// remove forgets what is kept of a blob.
func (s shelf) remove(id chat.BlobID) { _ = os.Remove(s.path(id)) }
