package files

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"

	"parley/app/chat"
)

// SCP is what the far end of scp -O is asked for: to take files into a path, or to give those that are there.
type SCP struct {
	Take  bool
	Path  string
	All   bool // folders with what is in them
	Times bool // tell when a file was posted
	Into  bool // the path must be a folder
}

// ParseSCP reads the words of the command that scp -O runs on a server; ok is false when it is none.
func ParseSCP(words []string) (c SCP, ok bool) {
	if len(words) == 0 || words[0] != "scp" {
		return c, false
	}
	words = words[1:]
	for len(words) > 0 && len(words[0]) > 1 && words[0][0] == '-' {
		flags := words[0][1:]
		if words = words[1:]; flags == "-" {
			break
		}
		for _, f := range flags {
			switch f {
			case 't':
				c.Take, ok = true, true
			case 'f':
				ok = true
			case 'r':
				c.All = true
			case 'p':
				c.Times = true
			case 'd':
				c.Into = true
			case 'v', 'q':
			default:
				return c, false
			}
		}
	}
	c.Path = strings.Join(words, " ") // scp does not quote
	return c, ok
}

// copier is one scp.
type copier struct {
	ctx  context.Context
	tree *Tree
	SCP
	in     *bufio.Reader
	out    io.Writer
	failed bool // some file was not copied
}

// Run serves scp -O over rw, until all is copied. An error means that not all was, or that the protocol was broken; the client was
// told why.
func (c SCP) Run(ctx context.Context, t *Tree, rw io.ReadWriter) error {
	k := &copier{ctx: ctx, tree: t, SCP: c, in: bufio.NewReader(rw), out: rw}
	run := k.give
	if c.Take {
		run = k.take
	}
	if err := run(); err != nil {
		return err
	}
	if k.failed {
		return errors.New("some files were not copied")
	}
	return nil
}

var errSCP = errors.New("scp: that is not its protocol")

// ok tells the client to go on.
func (c *copier) ok() error {
	_, err := c.out.Write([]byte{0})
	return err
}

// refuse tells the client why a file is not copied. It goes on with the next.
func (c *copier) refuse(name string, err error) error {
	c.failed = true
	text := chat.MessageOf(err)
	if name != "" {
		text = chat.PrintableLine(name) + ": " + text
	}
	_, err = fmt.Fprintf(c.out, "\x01parley: %s\n", text)
	return err
}

// answered reads what the client says to what it was told; done is false when it does not want the file.
func (c *copier) answered() (done bool, err error) {
	b, err := c.in.ReadByte()
	switch {
	case err != nil:
		return false, err
	case b == 0:
		return true, nil
	case b != 1 && b != 2:
		return false, errSCP
	}
	c.failed = true
	if _, err := c.line(); err != nil {
		return false, err
	}
	if b == 2 {
		return false, io.ErrUnexpectedEOF
	}
	return false, nil
}

// line reads a line of at most 4 KiB.
func (c *copier) line() (string, error) {
	line, err := c.in.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return string(line[:len(line)-1]), nil
}

// take takes files.
func (c *copier) take() error {
	target, err := c.tree.Stat(c.ctx, c.Path)
	if err == nil && !target.Folder && c.Into {
		err = chat.Errorf(chat.Invalid, "that is not a folder")
	}
	if err != nil && (c.Into || chat.CodeOf(err) != chat.NotFound) {
		return errors.Join(err, c.refuse(c.Path, err))
	}
	into := err == nil && target.Folder
	if err := c.ok(); err != nil {
		return err
	}
	for {
		kind, err := c.in.ReadByte()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		line, err := c.line()
		if err != nil {
			return err
		}
		switch kind {
		case 'T', 'E':
			err = c.ok()
		case 'D':
			err = c.refuse("", chat.Errorf(chat.Forbidden, "folders are rooms, and there are none in them: copy files, without -r"))
		case 'C':
			err = c.takeFile(line, into)
		case 1: // what it could not read itself
			c.failed = true
		default:
			err = errors.Join(errSCP, c.refuse("", chat.Errorf(chat.Invalid, "that is not the protocol of scp")))
		}
		if err != nil {
			return err
		}
	}
}

// takeFile takes one file: its line has its mode, its size and its name.
func (c *copier) takeFile(line string, into bool) error {
	_, rest, _ := strings.Cut(line, " ")
	number, name, ok := strings.Cut(rest, " ")
	size, err := strconv.ParseInt(number, 10, 64)
	if !ok || err != nil || size < 0 || size > maxOffset || strings.Contains(name, "/") || name == ".." {
		return errors.Join(errSCP, c.refuse("", chat.Errorf(chat.Invalid, "that is not the protocol of scp")))
	}
	to := c.Path
	if into {
		to = path.Join("/", to, name)
	}
	u, err := c.tree.Create(c.ctx, to, How{Size: size, Trunc: true})
	if err != nil {
		return c.refuse(name, err)
	}
	defer u.Abort()
	if err := c.ok(); err != nil {
		return err
	}
	buf := large.Get().(*[]byte)
	defer large.Put(buf)
	for off := int64(0); off < size; {
		n, err := io.ReadFull(c.in, (*buf)[:min(size-off, 32<<10)])
		if err != nil {
			return err
		}
		_ = u.WriteAt(c.ctx, (*buf)[:n], uint64(off)) // Close says what went wrong; the rest has to be read all the same
		off += int64(n)
	}
	if done, err := c.answered(); err != nil || !done {
		return err
	}
	if err := u.Close(c.ctx); err != nil {
		return c.refuse(name, err)
	}
	return c.ok()
}
