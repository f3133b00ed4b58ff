package blob

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"parley/app/chat"
)

// sweepStep is how many names of a folder are read at once.
const sweepStep = 256

// Sweep implements chat.Blobs. It looks at every blob, one after the other, beside other work; what is written
// meanwhile it leaves alone. Whatever it can't do it passes over, and returns the first error at the end.
func (d *Dir) Sweep(ctx context.Context, forget func(context.Context, chat.BlobID) (bool, error)) error {
	var failed error
	for _, name := range d.left {
		if err := os.Remove(filepath.Join(d.path, tmp, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			failed = cmp.Or(failed, err)
		}
	}
	folders, err := os.ReadDir(d.path)
	failed = cmp.Or(failed, err)
	for _, e := range folders {
		if e.IsDir() && len(e.Name()) == 2 {
			failed = cmp.Or(failed, d.sweepFolder(ctx, e.Name(), forget))
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fold(failed)
}

func (d *Dir) sweepFolder(ctx context.Context, name string, forget func(context.Context, chat.BlobID) (bool, error)) error {
	f, err := os.Open(filepath.Join(d.path, name))
	if err != nil {
		return err
	}
	defer f.Close()
	for ctx.Err() == nil {
		names, e := f.Readdirnames(sweepStep)
		for _, name := range names {
			sum, _, _ := strings.Cut(name, ".")
			if id, bad := chat.ParseBlobID(sum); bad == nil && strings.HasPrefix(sum, filepath.Base(f.Name())) {
				err = cmp.Or(err, d.Free(ctx, id, forget))
			}
		}
		if e == io.EOF {
			return err
		}
		if e != nil {
			return cmp.Or(err, e)
		}
	}
	return err
}
