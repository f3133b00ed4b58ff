package room

import (
	"context"
	"crypto/rand"
	"errors"
	"io"

	"parley/app/chat"
)

// copySize is how much of a file is in memory at once.
const copySize = 64 << 10

// Attach uploads a file and posts it, with a text that may be empty: all that Upload, Finish and Post do, with their
// errors. When r gives fewer or more bytes than size, unless that is -1, or fails, nothing is posted and nothing stays.
func (s *Session) Attach(ctx context.Context, id chat.RoomID, name string, size int64, r io.Reader, text string) (*chat.Message, error) {
	d, err := chat.Draft{Room: id, ClientID: rand.Text(), Text: text, Files: make([]chat.UploadID, 1)}.Validate()
	if err != nil {
		return nil, err
	}
	u, err := s.Upload(ctx, id, name, size)
	if err != nil {
		return nil, err
	}
	defer u.Close()
	n, err := io.CopyBuffer(io.NewOffsetWriter(u, 0), onlyReader{ctx, r}, make([]byte, copySize))
	switch known := (*chat.Error)(nil); {
	case err != nil && !errors.As(err, &known):
		return nil, chat.Wrap(chat.Invalid, err, "the file broke off after "+chat.Bytes(n))
	case err != nil:
		return nil, err
	case size >= 0 && n != size:
		return nil, chat.Errorf(chat.Invalid, "the file broke off: %s of %s came", chat.Bytes(n), chat.Bytes(size))
	}
	if d.Files[0], err = u.Finish(ctx); err != nil {
		return nil, err
	}
	return s.Post(ctx, d)
}

// onlyReader is a reader and nothing else, so that it is read by the buffer; it ends with the context.
type onlyReader struct {
	ctx context.Context
	r   io.Reader
}

func (o onlyReader) Read(p []byte) (int, error) {
	if err := o.ctx.Err(); err != nil {
		return 0, err
	}
	return o.r.Read(p)
}

// postFiles is Post for a draft with files, which were paced when they were uploaded. The same ClientID again finds its message,
// though the uploads are spent.
func (s *Session) postFiles(ctx context.Context, k *membership, d chat.Draft) (*chat.Message, error) {
	m := s.manager
	if err := s.maySay(k); err != nil {
		return nil, err
	}
	taken, err := m.uploads.take(s.account.id, d.Files)
	if err == errNoUpload {
		if err := s.mayWrite(); err != nil {
			return nil, err
		}
		said, e := m.store.MessageOf(ctx, s.account.id, d.Room, d.ClientID)
		if chat.CodeOf(e) == chat.NotFound {
			return nil, err
		}
		return said, e
	}
	if err != nil {
		return nil, err
	}
	var files []chat.Attachment
	for _, f := range taken {
		files = append(files, f.file)
	}
	said, err := s.say(ctx, k, d, files)
	if err != nil {
		m.uploads.giveBack(taken, m.limits.UploadKeep)
		return nil, err
	}
	m.spend(taken)
	return said, nil
}
