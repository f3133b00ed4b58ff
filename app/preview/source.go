package preview

import (
	"context"
	"errors"
	"io"

	"parley/app/chat"
)

// source is a blob that is read in time, and only so much of it.
type source struct {
	ctx  context.Context
	blob chat.BlobReader
	at   int64
	err  error // of the disk
}

var errLong = errors.New("too many bytes")

// ReadAt reads as io.ReaderAt does; it fails when there is no more time.
func (s *source) ReadAt(p []byte, off int64) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.blob.ReadAt(p, off)
	if err != nil && !errors.Is(err, io.EOF) {
		s.err = err
	}
	return n, err
}

// Read reads on. It fails after maxBytes.
func (s *source) Read(p []byte) (int, error) {
	if s.at >= maxBytes {
		return 0, errLong
	}
	p = p[:min(int64(len(p)), maxBytes-s.at)]
	n, err := s.ReadAt(p, s.at)
	if s.at += int64(n); n > 0 {
		err = nil
	}
	return n, err
}

// rewind makes the next Read begin anew.
func (s *source) rewind() *source {
	s.at = 0
	return s
}

// head returns up to n of the first bytes.
func (s *source) head(n int) ([]byte, error) {
	p := make([]byte, n)
	got, err := s.ReadAt(p, 0)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return p[:got], err
}
