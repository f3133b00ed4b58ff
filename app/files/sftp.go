package files

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"io"
	"sync"

	"parley/app/chat"
)

// Sizes of packets, as they are told to clients that ask (limits@openssh.com).
const (
	maxPacket = 256 << 10
	maxRead   = 255 << 10
	// maxWrite is a prime. OpenSSH writes so many bytes at a time, and fewer at the end of a file: of all lengths that a file may
	// have, next to none is a multiple of it. See Upload.interrupted.
	maxWrite = 261101
	// maxHandles is how many files and folders may be open at once.
	maxHandles = 64
)

// maxReplies is how many bytes of replies wait for each other, to be sent at once.
const maxReplies = 16 << 10

// server is one session of sftp. It answers one request after the other, in their order, on one goroutine: what is
// faster in parallel, reading the connection and writing to it, the SSH library does.
type server struct {
	ctx     context.Context
	tree    *Tree
	in      *bufio.Reader
	out     Client
	replies []byte // that are not sent yet
	handles map[string]*handle
	made    uint32
	chunk   int64 // how many bytes the client was told to write at a time
}

// handle is something that a client has open: one of three.
type handle struct {
	reader  chat.BlobReader
	upload  *Upload
	listing *Listing
	entry   Entry // of what is read or listed
}

var (
	errPacket = errors.New("sftp: a packet that can't be")
	errHandle = chat.Errorf(chat.Invalid, "that is not open")
)

// large has buffers for one packet. A session has one only while there is something to read or write.
var large = sync.Pool{New: func() any { b := make([]byte, maxPacket+64); return &b }}

// Client is the far end of a session.
type Client interface {
	io.ReadWriter
	// Say tells people why something failed, beside the protocol: some clients show only what kind of error it is.
	Say(text string)
	// Rest is called when nothing is under way: what is read next may come at any time.
	Rest()
}

// SFTP serves the tree to a client until that ends or ctx does, which is no error, or a packet makes no sense. What was not
// whole by then is no message.
func SFTP(ctx context.Context, t *Tree, c Client) error {
	s := &server{ctx: ctx, tree: t, in: bufio.NewReader(c), out: c, handles: map[string]*handle{}}
	defer s.closeAll()
	for {
		if s.in.Buffered() == 0 && len(t.open) == 0 {
			c.Rest()
		}
		err := s.next()
		if err == nil && (s.in.Buffered() == 0 || len(s.replies) > maxReplies) {
			err = s.flush()
		}
		switch {
		case ctx.Err() != nil || errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
	}
}

// next reads a request and answers it; io.EOF when there are no more.
func (s *server) next() error {
	var head [4]byte
	if _, err := io.ReadFull(s.in, head[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n == 0 || n > maxPacket+32 {
		return errPacket
	}
	buf := large.Get().(*[]byte)
	defer large.Put(buf)
	b := (*buf)[:n]
	if _, err := io.ReadFull(s.in, b); err != nil {
		return io.EOF // of a request that was cut off nothing is done
	}
	return s.serve(b[0], &packet{b: b[1:]})
}

// closeAll closes what the client has left open. What it wrote is not whole.
func (s *server) closeAll() {
	for _, h := range s.handles {
		if h.upload != nil {
			h.upload.Abort()
		}
		if h.reader != nil {
			_ = h.reader.Close()
		}
	}
}

// open keeps something open for the client and answers with its handle.
func (s *server) open(id uint32, h *handle) {
	s.made++
	name := string(binary.BigEndian.AppendUint32(nil, s.made))
	s.handles[name] = h
	s.reply(typeHandle, id, appendString(nil, name))
}

// mayOpen fails with TooMany when the client has too much open.
func (s *server) mayOpen() error {
	if len(s.handles) >= maxHandles {
		return chat.Errorf(chat.TooMany, "%d files are open already: close some first", len(s.handles))
	}
	return nil
}

// handle returns what a request is about, that the client has open.
func (s *server) handle(p *packet) (*handle, error) {
	h := s.handles[p.str()]
	if h == nil {
		return nil, errHandle
	}
	return h, nil
}

// reply adds a reply to those that are to be sent.
func (s *server) reply(kind byte, id uint32, body []byte) {
	s.replies = binary.BigEndian.AppendUint32(s.replies, uint32(1+4+len(body)))
	s.replies = append(s.replies, kind)
	s.replies = binary.BigEndian.AppendUint32(s.replies, id)
	s.replies = append(s.replies, body...)
}

// flush sends the replies.
func (s *server) flush() error {
	if len(s.replies) == 0 {
		return nil
	}
	_, err := s.out.Write(s.replies)
	if s.replies = s.replies[:0]; cap(s.replies) > maxReplies {
		s.replies = nil
	}
	return err
}

// status answers with how it went; with words for those who see nothing else.
func (s *server) status(id uint32, err error, aloud bool) {
	text := chat.MessageOf(err)
	if errors.Is(err, io.EOF) {
		text = "that is all"
	}
	if aloud {
		s.out.Say(text)
	}
	body := binary.BigEndian.AppendUint32(nil, statusOf(err))
	body = appendString(body, text)
	s.reply(typeStatus, id, appendString(body, "en"))
}

// quiet is an error that is not told in words: they were said already, or it happens all the time.
type quiet struct{ error }

func (q quiet) Unwrap() error { return q.error }

// statusOf returns the number of an error in the protocol.
func statusOf(err error) uint32 {
	switch {
	case err == nil:
		return statusOK
	case errors.Is(err, io.EOF):
		return statusEOF
	case errors.Is(err, errUnsupported):
		return statusUnsupported
	}
	switch chat.CodeOf(err) {
	case chat.NotFound:
		return statusNoFile
	case chat.Forbidden:
		return statusDenied
	}
	return statusFailure
}
