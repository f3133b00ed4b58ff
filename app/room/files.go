package room

import (
	"context"

	"parley/app/chat"
)

var errNoFile = chat.Errorf(chat.NotFound, "there is no such file")

// FileLimits returns what files the server keeps; a MaxFile of 0 when it keeps none.
func (s *Session) FileLimits() FileRules {
	if s.manager.blobs == nil {
		return FileRules{}
	}
	return s.manager.files
}

// FileUsage returns what the user posted, and how many bytes are on disk for all.
func (s *Session) FileUsage(ctx context.Context) (mine, all chat.FileUsage, err error) {
	if err := s.open(); err != nil {
		return mine, all, err
	}
	return s.manager.store.FilesBy(ctx, s.account.id)
}

// Filed returns an attachment and where it is. NotFound alike when there is none and when the user is not in its room.
func (s *Session) Filed(ctx context.Context, id chat.AttachmentID) (chat.Filed, error) {
	f, err := s.manager.store.FileByID(ctx, id)
	if err != nil && chat.CodeOf(err) != chat.NotFound {
		return chat.Filed{}, err
	}
	if err == nil {
		_, err = s.membership(f.Folder)
	}
	if chat.CodeOf(err) == chat.NotFound {
		return chat.Filed{}, errNoFile
	}
	return f, err
}

// OpenFile returns the bytes of an attachment, which the caller closes. They can be read for as long as the user is in the room, and
// the session goes on. The errors are those of Filed.
func (s *Session) OpenFile(ctx context.Context, id chat.AttachmentID) (chat.BlobReader, chat.Filed, error) {
	f, err := s.Filed(ctx, id)
	if err != nil {
		return nil, f, err
	}
	if s.manager.blobs == nil {
		return nil, f, errNoFiles
	}
	r, err := s.manager.blobs.Open(f.Blob)
	if err != nil {
		s.manager.log.Warn("a file can't be opened", "file", id, "err", err)
		return nil, f, err
	}
	return &openFile{r, s, f.Folder}, f, nil
}

// openFile is a blob that is read by a session.
type openFile struct {
	chat.BlobReader
	session *Session
	folder  chat.RoomID
}

// ReadAt implements io.ReaderAt.
func (o *openFile) ReadAt(p []byte, off int64) (int, error) {
	if _, err := o.session.membership(o.folder); err != nil {
		return 0, err
	}
	return o.BlobReader.ReadAt(p, off)
}

// Files returns up to limit attachments of a room and its threads with an ID < before (0: the newest), newest first. NotFound
// if the user is not in the room.
func (s *Session) Files(ctx context.Context, id chat.RoomID, before chat.AttachmentID, limit int) ([]chat.Filed, error) {
	if _, err := s.membership(id); err != nil {
		return nil, err
	}
	return s.manager.store.FilesBefore(ctx, id, before, limit)
}

// FilesNamed returns up to limit attachments of that name in a room and its threads, newest first. NotFound as Files has it.
func (s *Session) FilesNamed(ctx context.Context, id chat.RoomID, name string, limit int) ([]chat.Filed, error) {
	if _, err := s.membership(id); err != nil {
		return nil, err
	}
	return s.manager.store.FilesNamed(ctx, id, name, limit)
}

// RecentFiles returns up to limit attachments of all the user's rooms with an ID < before (0: the newest), newest first.
func (s *Session) RecentFiles(ctx context.Context, before chat.AttachmentID, limit int) ([]chat.Filed, error) {
	if err := s.open(); err != nil {
		return nil, err
	}
	return s.manager.store.FilesOf(ctx, s.account.id, before, limit)
}

// RemoveFile takes a file off its message: one of the user's own, or of anybody for moderators of the room or the
// server, which is then in the audit log. A message of which nothing else is left goes with it. NotFound as Filed has it, Forbidden when the user
// may not.
func (s *Session) RemoveFile(ctx context.Context, id chat.AttachmentID) (*chat.Message, error) {
	f, k, l, err := s.holdFile(ctx, id)
	if err != nil {
		return nil, err
	}
	defer s.unhold(k.live)
	defer s.unhold(l)
	var deed *chat.Deed
	if f.Author != s.account.id {
		if err := s.mayIn(k, chat.Moderate); err != nil {
			return nil, err
		}
		d := s.manager.deed(s.account.id, s.origin, "delete", f.Name+" of @"+s.manager.userOf(f.Author).Name, "")
		deed = &d
	}
	return s.manager.revise(ctx, l, f.Place, deed, func(m *chat.Message) (bool, error) { return m.RemoveFile(id) })
}

// RenameFile gives a file of the user another name. Invalid when it can't be one; NotFound as Filed has it; Forbidden when it is somebody else's, or the
// user may not post there; TooMany as Post has it.
func (s *Session) RenameFile(ctx context.Context, id chat.AttachmentID, name string) (*chat.Message, error) {
	name, err := chat.CleanFileName(name)
	if err != nil {
		return nil, err
	}
	f, k, l, err := s.holdFile(ctx, id)
	if err != nil {
		return nil, err
	}
	defer s.unhold(k.live)
	defer s.unhold(l)
	if f.Author != s.account.id {
		return nil, chat.Errorf(chat.Forbidden, "only who posted a file can rename it")
	}
	if err := s.mayChange(k); err != nil {
		return nil, err
	}
	return s.manager.revise(ctx, l, f.Place, nil, func(m *chat.Message) (bool, error) { return m.RenameFile(id, name) })
}

// holdFile finds a file, and holds the room that decides who may what with it, and the one, perhaps a thread in it, that
// its message is in.
func (s *Session) holdFile(ctx context.Context, id chat.AttachmentID) (f chat.Filed, k *membership, l *live, err error) {
	if f, err = s.Filed(ctx, id); err != nil {
		return f, nil, nil, err
	}
	if k, err = s.hold(f.Folder); err != nil {
		return f, nil, nil, err
	}
	if l, err = s.holdAny(ctx, f.Place.Room); err != nil {
		s.unhold(k.live)
	}
	return f, k, l, err
}
