package room

import (
	"context"

	"parley/app/chat"
)

var errNoPreview = chat.Errorf(chat.NotFound, "there is nothing to show of this file")

// Preview returns what an attachment looks like, in little. NotFound as Filed has it, and when there is nothing to
// show of it; Unavailable when too many previews are being made.
func (s *Session) Preview(ctx context.Context, id chat.AttachmentID) (*chat.Preview, error) {
	f, err := s.Filed(ctx, id)
	if err != nil {
		return nil, err
	}
	if s.manager.previews == nil {
		return nil, errNoPreview
	}
	p, err := s.manager.previews.Preview(ctx, f.Blob)
	if err != nil {
		return nil, err
	}
	if _, err := s.membership(f.Folder); err != nil { // it took a while
		return nil, errNoFile
	}
	return p, nil
}

// forgetBlob forgets a blob that nothing uses, and its preview; gone says whether the store knows it no more.
func (m *Manager) forgetBlob(ctx context.Context, id chat.BlobID) (gone bool, err error) {
	if gone, err = m.store.ForgetBlob(ctx, id); gone && m.previews != nil {
		m.previews.Forget(id)
	}
	return gone, err
}
