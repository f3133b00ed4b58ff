package room

import (
	"context"
	"time"

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
	return s.PreviewOf(ctx, f.Folder, f.Attachment)
}

// PreviewOf is Preview of a file on a message that the session has, and of the room of that. Nothing is asked of the
// store: all who are in a room look at a file when it is posted.
func (s *Session) PreviewOf(ctx context.Context, id chat.RoomID, a chat.Attachment) (*chat.Preview, error) {
	if err := s.mayLook(id); err != nil {
		return nil, err
	}
	p, err := s.manager.previews.Preview(ctx, a.Blob)
	if err != nil {
		return nil, err
	}
	if err := s.mayLook(id); err != nil { // it took a while
		return nil, err
	}
	return p, nil
}

// PreviewAtHand is PreviewOf for who does not wait: nil when it is not in memory. That of a text is when it is posted.
func (s *Session) PreviewAtHand(id chat.RoomID, a chat.Attachment) *chat.Preview {
	if s.mayLook(id) != nil {
		return nil
	}
	return s.manager.previews.AtHand(a.Blob)
}

// mayLook says whether there are previews of files of a room for the session's user.
func (s *Session) mayLook(id chat.RoomID) error {
	if s.manager.previews == nil {
		return errNoPreview
	}
	_, err := s.membership(id)
	if chat.CodeOf(err) == chat.NotFound {
		return errNoFile
	}
	return err
}

// readyTime is how long a text that was uploaded waits for its preview.
const readyTime = 150 * time.Millisecond

// ready has the preview of a text made before anybody sees the file: its lines are drawn with the message, and not a moment
// later, when all that is above it would have to make room. Images need that not: how large they are is known.
func (m *Manager) ready(ctx context.Context, a chat.Attachment) {
	if m.previews == nil || !a.IsText() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, readyTime)
	defer cancel()
	_, _ = m.previews.Preview(ctx, a.Blob) // who looks at the file learns why there is none
}

// forgetBlob forgets a blob that nothing uses, and its preview; gone says whether the store knows it no more.
func (m *Manager) forgetBlob(ctx context.Context, id chat.BlobID) (gone bool, err error) {
	if gone, err = m.store.ForgetBlob(ctx, id); gone && m.previews != nil {
		m.previews.Forget(id)
	}
	return gone, err
}
