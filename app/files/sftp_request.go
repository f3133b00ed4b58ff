package files

import (
	"encoding/binary"
	"errors"
	"io"
	"path"
	"strings"

	"parley/app/chat"
)

// requests has what is done for each type of request. What they return is the status of the answer; nil when they have answered
// themselves.
var requests = map[byte]func(s *server, id uint32, p *packet) error{
	typeOpen:     (*server).openFile,
	typeClose:    (*server).close,
	typeRead:     (*server).read,
	typeWrite:    (*server).write,
	typeLstat:    (*server).stat,
	typeStat:     (*server).stat,
	typeFstat:    (*server).fstat,
	typeSetstat:  (*server).setstat,
	typeFsetstat: (*server).fsetstat,
	typeOpendir:  (*server).opendir,
	typeReaddir:  (*server).readdir,
	typeRemove:   (*server).remove,
	typeMkdir:    (*server).mkdir,
	typeRmdir:    (*server).rmdir,
	typeRealpath: (*server).realpath,
	typeRename:   (*server).rename,
	typeExtended: (*server).extended,
}

// errDone is the status of what was done: OK.
var errDone = errors.New("done")

// aloud are the requests whose failure is told in words too. Others fail all the time: clients look whether something is there.
var aloud = map[byte]bool{typeOpen: true, typeClose: true, typeWrite: true, typeSetstat: true, typeFsetstat: true, typeRemove: true,
	typeMkdir: true, typeRmdir: true, typeRename: true, typeExtended: true}

// serve answers a request; an error means that the session can't go on.
func (s *server) serve(kind byte, p *packet) error {
	if kind == typeInit {
		return s.version(p)
	}
	id := p.u32()
	do := requests[kind]
	if do == nil {
		do = func(*server, uint32, *packet) error { return errUnsupported } // links among them
		p.b = nil
	}
	err := do(s, id, p)
	switch {
	case p.bad:
		return errPacket
	case err == errDone:
		s.status(id, nil, false)
	case err != nil:
		s.status(id, err, aloud[kind] && !errors.Is(err, errUnsupported) && !errors.As(err, &quiet{}))
	}
	return nil
}

// version answers the first packet: with our version, and what else we understand.
func (s *server) version(p *packet) error {
	if p.u32(); p.bad {
		return errPacket
	}
	body := binary.BigEndian.AppendUint32(nil, 3)
	for _, pair := range [][2]string{{"posix-rename@openssh.com", "1"}, {"statvfs@openssh.com", "2"}, {"limits@openssh.com", "1"},
		{"fsync@openssh.com", "1"}, {"expand-path@openssh.com", "1"}} {
		body = appendString(appendString(body, pair[0]), pair[1])
	}
	s.replies = binary.BigEndian.AppendUint32(s.replies, uint32(1+len(body)))
	s.replies = append(append(s.replies, typeVersion), body...)
	return nil
}

// openFile opens a file to be read, or one that is written.
func (s *server) openFile(id uint32, p *packet) error {
	name, flags, size := p.str(), p.u32(), p.size()
	if p.bad {
		return errPacket
	}
	if err := s.mayOpen(); err != nil {
		return err
	}
	if flags&(openWrite|openAppend|openCreate|openTrunc) == 0 {
		r, e, err := s.tree.Open(s.ctx, name)
		if chat.CodeOf(err) == chat.NotFound { // which clients say themselves
			return quiet{err}
		}
		if err != nil {
			return err
		}
		s.open(id, &handle{reader: r, entry: e})
		return nil
	}
	how := How{
		Size: -1, Trunc: flags&openTrunc != 0, Append: flags&openAppend != 0, New: flags&openNew != 0, Chunk: s.chunk,
	}
	if size != nil && *size > 0 && *size <= maxOffset {
		how.Size = int64(*size)
	}
	u, err := s.tree.Create(s.ctx, name, how)
	if err != nil {
		return err
	}
	s.open(id, &handle{upload: u})
	return nil
}

// close closes what is open. A file that was written is posted.
func (s *server) close(_ uint32, p *packet) error {
	name := p.str()
	h := s.handles[name]
	if h == nil {
		return errHandle
	}
	delete(s.handles, name)
	switch {
	case h.reader != nil:
		_ = h.reader.Close()
	case h.upload != nil:
		if err := s.flush(); err != nil { // posting takes a while
			return err
		}
		told := h.upload.err != nil
		switch err := h.upload.Close(s.ctx); {
		case err != nil && told:
			return quiet{err}
		case err != nil:
			return err
		}
	}
	return errDone
}

// read answers with bytes of a file. They are read into the buffer that is sent.
func (s *server) read(id uint32, p *packet) error {
	h, err := s.handle(p)
	off, n := p.u64(), p.u32()
	switch {
	case err != nil:
		return err
	case h.reader == nil:
		return errHandle
	case off >= uint64(h.reader.Size()):
		return io.EOF
	}
	if err := s.flush(); err != nil {
		return err
	}
	buf := large.Get().(*[]byte)
	defer large.Put(buf)
	const head = 4 + 1 + 4 + 4
	b := *buf
	got, err := h.reader.ReadAt(b[head:head+min(n, maxRead)], int64(off))
	switch {
	case got == 0 && err == nil, got == 0 && errors.Is(err, io.EOF):
		return io.EOF
	case got == 0:
		return err
	}
	binary.BigEndian.PutUint32(b, uint32(head-4+got))
	b[4] = typeData
	binary.BigEndian.PutUint32(b[5:], id)
	binary.BigEndian.PutUint32(b[9:], uint32(got))
	_, err = s.out.Write(b[:head+got])
	return err
}

// write writes bytes of a file. What failed once fails without words the next times.
func (s *server) write(id uint32, p *packet) error {
	h, err := s.handle(p)
	off, data := p.u64(), p.bytes()
	switch {
	case p.bad:
		return errPacket
	case err != nil:
		return err
	case h.upload == nil:
		return errHandle
	}
	told := h.upload.err != nil
	switch err := h.upload.WriteAt(s.ctx, data, off); {
	case err != nil && told:
		return quiet{err}
	case err != nil:
		return err
	}
	return errDone
}

// stat answers with what is at a path.
func (s *server) stat(id uint32, p *packet) error {
	e, err := s.tree.Stat(s.ctx, p.str())
	if err != nil {
		return err
	}
	s.reply(typeAttrs, id, appendAttrs(nil, e))
	return nil
}

func (s *server) fstat(id uint32, p *packet) error {
	h, err := s.handle(p)
	if err != nil {
		return err
	}
	e := h.entry
	if h.upload != nil {
		e = h.upload.entry()
	}
	s.reply(typeAttrs, id, appendAttrs(nil, e))
	return nil
}

// setstat sets what has no meaning here; see Tree.Set.
func (s *server) setstat(_ uint32, p *packet) error {
	name, size := p.str(), p.size()
	if p.bad {
		return errPacket
	}
	if err := s.tree.Set(s.ctx, name, size); err != nil {
		return err
	}
	return errDone
}

// fsetstat truncates what is written; all else that it sets has no meaning.
func (s *server) fsetstat(_ uint32, p *packet) error {
	h, err := s.handle(p)
	size := p.size()
	switch {
	case p.bad:
		return errPacket
	case err != nil:
		return err
	case h.upload == nil:
		return chat.Errorf(chat.Forbidden, "that is open for reading only")
	case size == nil:
		return errDone
	}
	told := h.upload.err != nil
	switch err := h.upload.Truncate(s.ctx, *size); {
	case err != nil && told:
		return quiet{err}
	case err != nil:
		return err
	}
	return errDone
}

func (s *server) opendir(id uint32, p *packet) error {
	name := p.str()
	if err := s.mayOpen(); err != nil {
		return err
	}
	l, err := s.tree.List(s.ctx, name)
	if err != nil {
		return err
	}
	e, err := s.tree.Stat(s.ctx, name)
	if err != nil {
		return err
	}
	s.open(id, &handle{listing: l, entry: e})
	return nil
}

// readdir answers with the next entries of a folder.
func (s *server) readdir(id uint32, p *packet) error {
	h, err := s.handle(p)
	switch {
	case err != nil:
		return err
	case h.listing == nil:
		return errHandle
	}
	page, err := h.listing.Next(s.ctx, 100)
	if err != nil {
		return err
	}
	body := binary.BigEndian.AppendUint32(nil, uint32(len(page)))
	for _, e := range page {
		body = appendString(appendString(body, e.Name), s.tree.line(e))
		body = appendAttrs(body, e)
	}
	s.reply(typeName, id, body)
	return nil
}

func (s *server) remove(_ uint32, p *packet) error {
	if err := s.tree.Remove(s.ctx, p.str()); err != nil {
		return err
	}
	return errDone
}

func (s *server) mkdir(_ uint32, p *packet) error { return s.tree.Mkdir(s.ctx, p.str()) }

// rmdir removes nothing: a folder is a room.
func (s *server) rmdir(_ uint32, p *packet) error {
	e, err := s.tree.Stat(s.ctx, p.str())
	switch {
	case err != nil:
		return err
	case !e.Folder:
		return chat.Errorf(chat.Invalid, "that is a file")
	}
	return errRooms
}

func (s *server) rename(_ uint32, p *packet) error {
	if err := s.tree.Rename(s.ctx, p.str(), p.str(), false); err != nil {
		return err
	}
	return errDone
}

// realpath answers with a path as it is from the root on.
func (s *server) realpath(id uint32, p *packet) error { return s.absolute(id, p.str()) }

func (s *server) absolute(id uint32, name string) error {
	name, err := Clean(name)
	if err != nil {
		return err
	}
	body := binary.BigEndian.AppendUint32(nil, 1)
	body = appendString(appendString(body, name), name)
	s.reply(typeName, id, appendAttrs(body, Entry{Name: path.Base(name)}))
	return nil
}

// extended answers what is asked by name.
func (s *server) extended(id uint32, p *packet) error {
	switch p.str() {
	case "posix-rename@openssh.com":
		if err := s.tree.Rename(s.ctx, p.str(), p.str(), true); err != nil {
			return err
		}
		return errDone
	case "limits@openssh.com":
		s.chunk = maxWrite
		var body []byte
		for _, n := range []uint64{maxPacket, maxRead, maxWrite, maxHandles} {
			body = binary.BigEndian.AppendUint64(body, n)
		}
		s.reply(typeExtendedReply, id, body)
		return nil
	case "fsync@openssh.com":
		if _, err := s.handle(p); err != nil {
			return err
		}
		return errDone // what is posted is on disk
	case "expand-path@openssh.com": // ~ is the root, and ~7 a room by its number
		name := p.str()
		return s.absolute(id, strings.TrimPrefix(name, "~/"))
	case "statvfs@openssh.com":
		return s.space(id, p.str())
	}
	return errUnsupported
}
