package files

import (
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"parley/app/chat"
)

// give gives the files at the path, in whose name there may be a pattern.
func (c *copier) give() error {
	if _, err := c.answered(); err != nil {
		return err
	}
	e, err := c.tree.Stat(c.ctx, c.Path)
	switch {
	case err == nil && e.Folder && c.All:
		return c.giveFolder(c.Path, e)
	case err == nil && e.Folder:
		return c.refuse(c.Path, chat.Errorf(chat.Invalid, "that is a folder: name a file in it, or use scp -r"))
	case err == nil:
		return c.giveFile(c.Path, e)
	case strings.ContainsAny(path.Base(c.Path), "*?["):
		return c.giveMatches(path.Dir(c.Path), path.Base(c.Path))
	}
	return c.refuse(c.Path, err)
}

// giveMatches gives the files of a folder whose names match a pattern, as a shell would.
func (c *copier) giveMatches(folder, pattern string) error {
	l, err := c.tree.List(c.ctx, folder)
	if err != nil {
		return c.refuse(folder, err)
	}
	found := false
	err = c.each(l, func(e Entry) error {
		if ok, err := path.Match(pattern, e.Name); err != nil || !ok || e.Folder {
			return nil
		}
		found = true
		return c.giveFile(path.Join(folder, e.Name), e)
	})
	if err == nil && !found {
		err = c.refuse(pattern, errNoFile)
	}
	return err
}

// each calls do for all entries of a listing.
func (c *copier) each(l *Listing, do func(Entry) error) error {
	for {
		page, err := l.Next(c.ctx, pageSize)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return c.refuse("", err)
		}
		for _, e := range page {
			if err := do(e); err != nil {
				return err
			}
		}
	}
}

// giveFolder gives a folder with the files in it; of the root, the folders.
func (c *copier) giveFolder(p string, e Entry) error {
	name := path.Base(path.Join("/", p))
	if name == "/" {
		name = "parley"
	}
	if done, err := c.announce(e, "D0755 0 %s\n", name); err != nil || !done {
		return err
	}
	l, err := c.tree.List(c.ctx, p)
	if err != nil {
		return c.refuse(p, err)
	}
	err = c.each(l, func(e Entry) error {
		if e.Folder {
			return c.giveFolder(path.Join("/", p, e.Name), e)
		}
		return c.giveFile(path.Join("/", p, e.Name), e)
	})
	if err != nil {
		return err
	}
	if _, err := io.WriteString(c.out, "E\n"); err != nil {
		return err
	}
	_, err = c.answered()
	return err
}

// announce tells the client what comes, and whether it wants that.
func (c *copier) announce(e Entry, format string, args ...any) (wanted bool, err error) {
	if c.Times {
		at := e.Time.Unix()
		if _, err := fmt.Fprintf(c.out, "T%d 0 %d 0\n", at, at); err != nil {
			return false, err
		}
		if ok, err := c.answered(); err != nil || !ok {
			return false, err
		}
	}
	if _, err := fmt.Fprintf(c.out, format, args...); err != nil {
		return false, err
	}
	return c.answered()
}

// giveFile gives one file.
func (c *copier) giveFile(p string, e Entry) error {
	r, _, err := c.tree.Open(c.ctx, p)
	if err != nil {
		return c.refuse(p, err)
	}
	defer r.Close()
	wanted, err := c.announce(e, "C0644 %d %s\n", r.Size(), e.Name)
	if err != nil || !wanted {
		return err
	}
	buf := large.Get().(*[]byte)
	defer large.Put(buf)
	if _, err := io.CopyBuffer(c.out, io.NewSectionReader(r, 0, r.Size()), *buf); err != nil {
		return err // the client waits for bytes: there is no way to tell it
	}
	if err := c.ok(); err != nil {
		return err
	}
	_, err = c.answered()
	return err
}
