package room

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"parley/app/chat"
)

// Upload is a file on its way to a room. WriteAt, Truncate and Size are safe for many goroutines; Finish, Keep or Close ends it,
// and whichever comes first counts.
type Upload struct {
	manager *Manager
	account *account
	room    chat.RoomID
	name    string
	blob    chat.BlobWriter
	typed   atomic.Bool // enough came to tell what it is

	mu      sync.Mutex // of this upload only, so it may be held over the store; before uploads.mu
	ended   bool
	refused error // why it can't be finished
	claimed int64 // bytes that are counted for it
	looked  int64 // up to this size it is known what is stored…
	mine    chat.FileUsage
	all     chat.FileUsage
	expire  *time.Timer // of one that broke off
}

// lookStep is how many bytes later it is looked again what is stored.
const lookStep = 1 << 20

// typeHead is how many bytes tell what a file is.
const typeHead = 512

var errNoFiles = chat.Errorf(chat.Unavailable, "this server keeps no files")

// Upload begins to upload a file to a room; size is -1 when it is not known. Who uploads too fast waits here. What can be refused is refused here,
// before there are bytes. Invalid: the name, too large, a kind that is not taken. NotFound and Forbidden are as
// Post has them. TooMany: too many at once, too fast, or all that a person may have. Unavailable: all that the server may
// have, its disk is full, or it keeps no files.
func (s *Session) Upload(ctx context.Context, id chat.RoomID, name string, size int64) (*Upload, error) {
	m := s.manager
	if m.blobs == nil {
		return nil, errNoFiles
	}
	name, err := chat.CleanFileName(name)
	if err != nil {
		return nil, err
	}
	if err := s.mayUpload(id); err != nil {
		return nil, err
	}
	u := &Upload{manager: m, account: s.account, room: id, name: name}
	if claimed := chat.ClaimedType(name); claimed != "" {
		if err := u.mayKeep(claimed); err != nil {
			return nil, err
		}
	}
	if err := s.account.files.wait(ctx, m.now, m.limits.UploadBurst, m.limits.UploadEvery); err != nil {
		return nil, err
	}
	if err := m.uploads.begin(s.account.id, m.limits); err != nil {
		return nil, err
	}
	if err = u.grow(ctx, max(0, size)); err == nil {
		u.blob, err = m.blobs.Create(size)
	}
	if err != nil {
		u.end()
		return nil, err
	}
	return u, nil
}

// mayUpload says whether the session's user may post in a room, and now.
func (s *Session) mayUpload(id chat.RoomID) error {
	k, err := s.hold(id)
	if err != nil {
		return err
	}
	defer s.unhold(k.live)
	if err := s.maySay(k); err != nil {
		return err
	}
	return s.paced(k)
}

// mayKeep fails with Invalid for a kind of files that is not taken.
func (u *Upload) mayKeep(kind string) error {
	if kinds := u.manager.files.Kinds; !kinds.Allow(kind) {
		return chat.Errorf(chat.Invalid, "files of the kind %s are not taken here: only %s", kind, kinds)
	}
	return nil
}

// WriteAt writes bytes of the file. It fails with the errors of Upload when they turn out to be too many, or of a kind that is not taken;
// then the file can't be finished any more.
func (u *Upload) WriteAt(p []byte, off int64) (int, error) {
	if err := u.grow(context.Background(), off+int64(len(p))); err != nil {
		return 0, err
	}
	n, err := u.writeInTurn(p, off)
	if err == nil && !u.typed.Load() && u.blob.Whole() >= typeHead && u.typed.CompareAndSwap(false, true) {
		err = u.refuse(u.mayKeep(chat.FileType(u.name, u.blob.Type())))
	}
	return n, err
}

func (u *Upload) writeInTurn(p []byte, off int64) (int, error) {
	defer u.manager.uploads.turn()()
	return u.blob.WriteAt(p, off)
}

// Truncate makes the file so many bytes long, with the errors of WriteAt.
func (u *Upload) Truncate(size int64) error {
	if err := u.grow(context.Background(), size); err != nil {
		return err
	}
	return u.blob.Truncate(size)
}

// Size is how many bytes there are, up to the last of them.
func (u *Upload) Size() int64 { return u.blob.Size() }

// Whole is how many there are from the beginning on without one missing.
func (u *Upload) Whole() int64 { return u.blob.Whole() }

// Name is how the file will be called.
func (u *Upload) Name() string { return u.name }

// refuse notes an error, if it is one, for all that comes after.
func (u *Upload) refuse(err error) error {
	if err == nil {
		return nil
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.refused = err
	return err
}

// grow counts the bytes of a file that will be so long, if there may be so many.
func (u *Upload) grow(ctx context.Context, to int64) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case u.ended:
		return errUploadEnded
	case u.refused != nil:
		return u.refused
	case to <= u.claimed && u.looked > 0:
		return nil
	}
	u.refused = u.growLocked(ctx, max(to, u.claimed))
	return u.refused
}

// growLocked counts first and looks what is stored second: what is posted in between is counted twice, and never not
// at all. The caller holds mu.
func (u *Upload) growLocked(ctx context.Context, to int64) (err error) {
	m, rules := u.manager, u.manager.files
	if to > rules.MaxFile {
		return chat.Errorf(chat.Invalid, "the file is too large: at most %s fit", chat.Bytes(rules.MaxFile))
	}
	n := to - u.claimed
	mine, all := m.uploads.claim(u.account.id, n)
	u.claimed = to
	if to >= u.looked {
		if u.mine, u.all, err = m.store.FilesBy(ctx, u.account.id); err != nil {
			return err
		}
		u.looked = to + lookStep
	}
	switch {
	case u.mine.Bytes+mine > rules.MaxPerson:
		return chat.Errorf(chat.TooMany, "that is more than your files may be: %s of %s are used; delete some of them first",
			chat.Bytes(u.mine.Bytes+mine-to), chat.Bytes(rules.MaxPerson))
	case u.all.Bytes+all > rules.MaxServer:
		return chat.Errorf(chat.Unavailable, "the server has no room for more files: all its %s are used", chat.Bytes(rules.MaxServer))
	}
	return nil
}

var errUploadEnded = chat.Errorf(chat.Unavailable, "that upload has ended")

// Finish returns the upload, for the Files of a draft, once its bytes are on disk for good. Who does not post it in time has to
// upload it again. The errors are those of WriteAt, and Invalid when bytes are missing; then the file is gone.
func (u *Upload) Finish(ctx context.Context) (chat.UploadID, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ended {
		return "", errUploadEnded
	}
	defer u.endLocked()
	if u.refused != nil {
		return "", u.refused
	}
	m, size := u.manager, u.blob.Size()
	if err := u.mayKeep(chat.FileType(u.name, u.blob.Type())); err != nil {
		return "", err
	}
	u.looked = 0 // what others posted meanwhile counts too
	if err := u.growLocked(ctx, size); err != nil {
		return "", err
	}
	b, err := u.blob.Finish()
	if err != nil {
		return "", err
	}
	u.claimed = 0 // they are counted as those of the upload that waits
	a := chat.Attachment{Name: u.name, Type: chat.FileType(u.name, b.Type), Blob: b.ID, Size: b.Size, Width: b.Width, Height: b.Height}
	m.ready(ctx, a)
	if old := m.uploads.pick(u.account.id, func(o *Upload) bool { return o.room == u.room && o.name == u.name }); old != nil {
		old.drop() // nobody goes on with it any more
	}
	return m.uploads.wait(u.account.id, a, m.limits.UploadKeep, m.expire), nil
}

// Close gives up a file that is not finished: nothing stays of it. Else it does nothing.
func (u *Upload) Close() {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.ended {
		u.endLocked()
	}
}

// end is endLocked for one that nobody else has.
func (u *Upload) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.endLocked()
}

// endLocked removes what was written, if it is not finished, and counts it no more. The caller holds mu.
func (u *Upload) endLocked() {
	u.ended = true
	if u.blob != nil {
		u.blob.Close()
	}
	u.manager.uploads.claim(u.account.id, -u.claimed)
	u.claimed = 0
	u.manager.uploads.end(u.account.id)
}
