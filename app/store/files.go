package store

import (
	"context"
	"encoding/json"
	"math"
	"slices"

	"parley/app/chat"
)

const fileColumns = `attachments.id, attachments.name, attachments.type, attachments.blob, attachments.size, attachments.width, attachments.height,
	attachments.room_id, attachments.seq, attachments.folder_id, attachments.author_id, attachments.posted`

const noFile = "there is no such file"

func scanFiled(r row) (f chat.Filed, err error) {
	err = r.Scan(&f.ID, &f.Name, &f.Type, &f.Blob, &f.Size, &f.Width, &f.Height,
		&f.Place.Room, &f.Place.Seq, &f.Folder, &f.Author, (*moment)(&f.Posted))
	return f, err
}

// FileByID implements chat.Files.
func (s *Store) FileByID(ctx context.Context, id chat.AttachmentID) (chat.Filed, error) {
	return one(ctx, s.read, scanFiled, noFile, `SELECT `+fileColumns+` FROM attachments WHERE id = $1`, int64(id))
}

// FilesBefore implements chat.Files.
func (s *Store) FilesBefore(ctx context.Context, folder chat.RoomID, before chat.AttachmentID, limit int) ([]chat.Filed, error) {
	return list(ctx, s.read, scanFiled, `
		SELECT `+fileColumns+` FROM attachments WHERE folder_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3`,
		int64(folder), upTo(before), max(0, limit))
}

// FilesNamed implements chat.Files.
func (s *Store) FilesNamed(ctx context.Context, folder chat.RoomID, name string, limit int) ([]chat.Filed, error) {
	return list(ctx, s.read, scanFiled, `
		SELECT `+fileColumns+` FROM attachments WHERE folder_id = $1 AND name = $2 ORDER BY id DESC LIMIT $3`,
		int64(folder), name, max(0, limit))
}

// FilesOf implements chat.Files. Of each room it takes no more than could be among the newest of all.
func (s *Store) FilesOf(ctx context.Context, user chat.UserID, before chat.AttachmentID, limit int) ([]chat.Filed, error) {
	return list(ctx, s.read, scanFiled, `
		SELECT `+fileColumns+` FROM members CROSS JOIN attachments ON attachments.id IN (
			SELECT id FROM attachments AS newest WHERE newest.folder_id = members.room_id AND newest.id < $2 ORDER BY newest.id DESC LIMIT $3)
		WHERE members.user_id = $1 ORDER BY attachments.id DESC LIMIT $3`,
		int64(user), upTo(before), max(0, limit))
}

func upTo(before chat.AttachmentID) int64 {
	if before <= 0 {
		return math.MaxInt64
	}
	return int64(before)
}

// FilesBy implements chat.Files.
func (s *Store) FilesBy(ctx context.Context, user chat.UserID) (mine, all chat.FileUsage, err error) {
	type both struct{ mine, all chat.FileUsage }
	got, err := one(ctx, s.read, func(r row) (b both, err error) {
		err = r.Scan(&b.mine.Files, &b.mine.Bytes, &b.all.Files, &b.all.Bytes)
		return b, err
	}, "", `
		SELECT COALESCE(mine.files, 0), COALESCE(mine.bytes, 0), every.files, every.bytes
		FROM usage AS every LEFT JOIN usage AS mine ON mine.user_id = $1 WHERE every.user_id = 0`, int64(user))
	return got.mine, got.all, err
}

// MessageOf implements chat.Files.
func (s *Store) MessageOf(ctx context.Context, author chat.UserID, room chat.RoomID, clientID string) (*chat.Message, error) {
	return one(ctx, s.read, scanMessage, noMessage, selectMine, clientID, int64(author), int64(room))
}

// UnusedBlobs implements chat.Files.
func (s *Store) UnusedBlobs(ctx context.Context, after chat.BlobID, limit int) ([]chat.BlobID, error) {
	return list(ctx, s.read, func(r row) (id chat.BlobID, err error) { return id, r.Scan(&id) },
		`SELECT id FROM blobs WHERE refs = 0 AND id > $1 ORDER BY id LIMIT $2`, string(after), max(0, limit))
}

// ForgetBlob implements chat.Files. Most blobs that it is asked about are used, so it looks before it writes.
func (s *Store) ForgetBlob(ctx context.Context, id chat.BlobID) (gone bool, err error) {
	refs, err := one(ctx, s.read, scanNumber, "", `SELECT COALESCE((SELECT refs FROM blobs WHERE id = $1), -1)`, string(id))
	if err != nil || refs != 0 {
		return refs < 0, err
	}
	return ask(ctx, s.write.write, func(t *tx) (bool, error) {
		size, err := first(t, scanNumber, `DELETE FROM blobs WHERE id = $1 AND refs = 0 RETURNING size`, string(id))
		if err != nil {
			return false, fold(err, noFile)
		}
		return true, count(t, 0, 0, -size)
	})
}

// attach writes the files of a message that was just stored, and gives them their IDs.
func attach(t *tx, m *chat.Message) error {
	if len(m.Files) == 0 {
		return nil
	}
	folder, err := first(t, scanID, `SELECT COALESCE(parent_id, id) FROM rooms WHERE id = $1`, int64(m.Room))
	if err != nil {
		return err
	}
	m.Files = slices.Clone(m.Files) // the transaction may run twice
	for i := range m.Files {
		f := &m.Files[i]
		id, err := first(t, scanNumber, `
			INSERT INTO attachments (room_id, seq, folder_id, author_id, name, type, blob, size, width, height, posted)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
			int64(m.Room), int64(m.Seq), int64(folder), int64(m.Author), f.Name, f.Type, string(f.Blob), f.Size, f.Width, f.Height, micros(m.Posted))
		if err != nil {
			return err
		}
		f.ID = chat.AttachmentID(id)
		if err := useBlob(t, m.Author, *f); err != nil {
			return err
		}
	}
	_, err = t.exec(`UPDATE messages SET files = $3 WHERE room_id = $1 AND seq = $2`, int64(m.Room), int64(m.Seq), attachments(m.Files).column())
	return err
}

// useBlob counts one more who uses a blob.
func useBlob(t *tx, author chat.UserID, f chat.Attachment) error {
	fresh := int64(0)
	n, err := t.exec(`UPDATE blobs SET refs = refs + 1 WHERE id = $1`, string(f.Blob))
	if err == nil && n == 0 {
		fresh = f.Size
		_, err = t.exec(`INSERT INTO blobs (id, size, refs) VALUES ($1, $2, 1)`, string(f.Blob), f.Size)
	}
	if err != nil {
		return err
	}
	if err := count(t, author, 1, f.Size); err != nil {
		return err
	}
	return count(t, 0, 1, fresh)
}

// count adds to what somebody has, or with 0 all have.
func count(t *tx, user chat.UserID, files, bytes int64) error {
	_, err := t.exec(`
		INSERT INTO usage (user_id, files, bytes) VALUES ($1, $2, $3)
		ON CONFLICT (user_id) DO UPDATE SET files = files + excluded.files, bytes = bytes + excluded.bytes`,
		int64(user), files, bytes)
	return err
}

// refile writes what became of a message's files by a change: those that are gone, and other names.
func refile(t *tx, was, now *chat.Message) error {
	for _, f := range was.Files {
		left, ok := now.File(f.ID)
		var err error
		switch {
		case !ok:
			err = detach(t, was.Author, f)
		case left.Name != f.Name:
			_, err = t.exec(`UPDATE attachments SET name = $2 WHERE id = $1`, int64(f.ID), left.Name)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// detach forgets an attachment. Its blob stays until ForgetBlob, though nothing may use it.
func detach(t *tx, author chat.UserID, f chat.Attachment) error {
	if _, err := t.exec(`DELETE FROM attachments WHERE id = $1`, int64(f.ID)); err != nil {
		return err
	}
	if _, err := t.exec(`UPDATE blobs SET refs = refs - 1 WHERE id = $1`, string(f.Blob)); err != nil {
		return err
	}
	if err := count(t, author, -1, -f.Size); err != nil {
		return err
	}
	return count(t, 0, -1, 0)
}

// attachments are the files of a message in a column: JSON, or nothing.
type attachments []chat.Attachment

// storedFile is one of them.
type storedFile struct {
	ID     chat.AttachmentID `json:"id"`
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Blob   chat.BlobID       `json:"blob"`
	Size   int64             `json:"size"`
	Width  int               `json:"w,omitempty"`
	Height int               `json:"h,omitempty"`
}

// Scan implements sql.Scanner.
func (a *attachments) Scan(src any) error {
	text, ok := src.(string)
	if !ok {
		return chat.Errorf(chat.Internal, "files in the database are a %T", src)
	}
	*a = nil
	if text == "" {
		return nil
	}
	var list []storedFile
	err := json.Unmarshal([]byte(text), &list)
	for _, f := range list {
		*a = append(*a, chat.Attachment(f))
	}
	return err
}

// column is the other way.
func (a attachments) column() string {
	if len(a) == 0 {
		return ""
	}
	list := make([]storedFile, len(a))
	for i, f := range a {
		list[i] = storedFile(f)
	}
	text, _ := json.Marshal(list) // names and numbers: it can't fail
	return string(text)
}
