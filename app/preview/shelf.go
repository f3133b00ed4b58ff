package preview

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parley/app/chat"
)

// shelf keeps previews as files: FOLDER/ab/abcdef…, the data of a product each.
type shelf struct{ folder string }

const (
	maxKept  = 2 << 20 // bytes of a file; no preview has as many
	tempName = "new-*"
)

// open makes the folder, and removes what an earlier run left unfinished in it.
func (s shelf) open() error {
	if err := os.MkdirAll(s.folder, 0o700); err != nil {
		return fmt.Errorf("the folder of previews: %w", err)
	}
	old, _ := filepath.Glob(filepath.Join(s.folder, tempName))
	for _, name := range old {
		_ = os.Remove(name)
	}
	return nil
}

func (s shelf) path(id chat.BlobID) string {
	return filepath.Join(s.folder, string(id[:2]), string(id))
}

// write keeps the data of a preview. It is all there or not at all, also after a crash.
func (s shelf) write(id chat.BlobID, data []byte) (err error) {
	f, err := os.CreateTemp(s.folder, tempName)
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(data)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err = os.MkdirAll(filepath.Dir(s.path(id)), 0o700); err != nil {
		return err
	}
	return os.Rename(f.Name(), s.path(id))
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

// each calls f for every blob of which something is kept, until ctx ends.
func (s shelf) each(ctx context.Context, f func(chat.BlobID)) {
	_ = filepath.WalkDir(s.folder, func(path string, d fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return fs.SkipAll
		}
		if err != nil || d.IsDir() {
			return nil
		}
		if id, err := chat.ParseBlobID(d.Name()); err == nil && s.path(id) == path {
			f(id)
		}
		return nil
	})
}
