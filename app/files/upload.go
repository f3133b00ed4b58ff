package files

import (
	"context"
	"crypto/rand"

	"parley/app/chat"
	"parley/app/room"
)

// How says how a file is opened to be written.
type How struct {
	Size   int64 // how long it will be, -1 when that is not known
	Trunc  bool  // from the beginning
	Append bool  // go on with what broke off
	New    bool  // only if there is none of the name
	Chunk  int64 // the client was told to write so many bytes at a time; 0 if it was not
}

// Upload is a file that is written into a folder. Close makes it a message, if it came whole.
type Upload struct {
	tree *Tree
	at   folder
	name string // in the folder
	how  How

	to      *room.Upload // nil until it is known whether it goes on with what broke off
	resumed bool
	broken  bool  // the client says itself that it is not whole
	err     error // why it can't be one any more
	written int64 // most bytes that came at once
	last    int64 // where those ended that came last…
	full    bool  // …and whether they were as many as the client writes at a time
	before  int64 // how long an upload of the name was that broke off before
}

// Create begins to write the file at a path. What can be refused is refused here, before there are bytes, with the errors
// of room.Session.Upload; Conflict when it is being written already, or How.New and it is there. What was posted is
// never changed: a file of the same name is another one.
func (t *Tree) Create(ctx context.Context, p string, how How) (*Upload, error) {
	f, name, err := t.target(p)
	if err != nil {
		return nil, err
	}
	if t.open[joined(f.name, name)] != nil {
		return nil, chat.Errorf(chat.Conflict, "%s is being written already", chat.PrintableLine(name))
	}
	_, err = t.file(ctx, f, name)
	there := err == nil && !f.inbox
	if there && how.New {
		return nil, chat.Errorf(chat.Conflict, "there is a file %s already", chat.PrintableLine(name))
	}
	id, err := t.into(ctx, f)
	if err != nil {
		return nil, err
	}
	f.room = id
	u := &Upload{tree: t, at: f, name: name, how: how}
	size, partial := t.session.Partial(id, fileName(name))
	u.before = size
	switch {
	case partial && how.Append:
		err = u.resume()
	case partial && !how.Trunc: // the first write says whether it goes on
	case there && how.Append:
		err = chat.Errorf(chat.Forbidden, "what was posted is not changed: put %s again", chat.PrintableLine(name))
	default:
		err = u.begin(ctx)
	}
	if err != nil {
		return nil, err
	}
	t.open[joined(f.name, name)] = u
	return u, nil
}

// target returns the folder and the name that a path to write to has.
func (t *Tree) target(p string) (folder, string, error) {
	name, in, err := split(p)
	switch {
	case err != nil:
		return folder{}, "", chat.Errorf(chat.Invalid, "folders are rooms, and there are none in them: put the file into /@somebody or /#channel")
	case name == "":
		return folder{}, "", chat.Errorf(chat.Forbidden, "say into which room: put the file into /@somebody or /#channel")
	}
	f, err := t.folder(name)
	if err == nil && in == "" {
		err = chat.Errorf(chat.Invalid, "%s is a folder", chat.PrintableLine(name))
	}
	return f, in, err
}

// begin begins a new upload, in the place of one that broke off.
func (u *Upload) begin(ctx context.Context) (err error) {
	u.to, err = u.tree.session.Upload(ctx, u.at.room, u.name, u.how.Size)
	return err
}

// resume goes on with what broke off.
func (u *Upload) resume() (err error) {
	u.resumed = true
	u.to, err = u.tree.session.Resume(u.at.room, fileName(u.name))
	return err
}

// maxOffset keeps sums of an offset and a length away from the end of int64.
const maxOffset = 1 << 60

// WriteAt writes bytes, with the errors of room.Upload. After an error the file can't become a message any more.
func (u *Upload) WriteAt(ctx context.Context, p []byte, off uint64) error {
	if u.err != nil {
		return u.err
	}
	if off > maxOffset {
		return u.fail(chat.Errorf(chat.Invalid, "no file is so long"))
	}
	if u.to == nil {
		var err error
		if off != 0 && int64(off) == u.before {
			err = u.resume()
		} else {
			err = u.begin(ctx)
		}
		if err != nil {
			return u.fail(err)
		}
	}
	if _, err := u.to.WriteAt(p, int64(off)); err != nil {
		return u.fail(err)
	}
	n := int64(len(p))
	u.written, u.last, u.full = max(u.written, n), int64(off)+n, n == u.how.Chunk
	return nil
}

func (u *Upload) fail(err error) error {
	u.err = err
	return err
}

// Truncate makes the file so long. OpenSSH says so when it is interrupted while it goes on with a file: that one is not whole.
func (u *Upload) Truncate(ctx context.Context, size uint64) error {
	switch {
	case u.err != nil:
		return u.err
	case size > maxOffset:
		return u.fail(chat.Errorf(chat.Invalid, "no file is so long"))
	case u.resumed:
		u.broken = true
		return nil
	case u.to == nil:
		if err := u.begin(ctx); err != nil {
			return u.fail(err)
		}
	}
	if int64(size) == u.to.Size() {
		return nil
	}
	if err := u.to.Truncate(int64(size)); err != nil {
		return u.fail(err)
	}
	return nil
}

// interrupted tells whether the file looks as if somebody had pressed Ctrl+C in OpenSSH's sftp, which then only closes it.
// All that it writes before the end of a file is as long as it was told, and what comes last is shorter, but for a file of
// just so many times that length: that one ends there twice, and then it is taken for whole.
func (u *Upload) interrupted() bool {
	return u.how.Chunk > 0 && u.written == u.how.Chunk && u.full && u.last == u.to.Size() && u.last != u.before
}

var errBroken = chat.Errorf(chat.Unavailable, "the file did not come whole, so nothing was posted: put it again, or go on with reput")

// Close posts the file. What is not whole is not posted, and Unavailable says so; the errors of WriteAt are told once
// more, and those of room.Session.Post.
func (u *Upload) Close(ctx context.Context) error {
	defer u.forget()
	switch {
	case u.err != nil:
		u.abort(false)
		return u.err
	case u.to == nil:
		if err := u.begin(ctx); err != nil {
			return err
		}
	}
	if u.broken || u.interrupted() {
		u.abort(true)
		return errBroken
	}
	id, err := u.to.Finish(ctx)
	if err != nil {
		return err
	}
	_, err = u.tree.session.Post(ctx, chat.Draft{Room: u.at.room, ClientID: rand.Text(), Files: []chat.UploadID{id}})
	return err
}

// Abort gives the file up. What came of it is kept for a while, to go on with.
func (u *Upload) Abort() {
	u.abort(u.err == nil)
	u.forget()
}

func (u *Upload) abort(keep bool) {
	switch {
	case u.to == nil:
	case keep:
		u.to.Keep()
	default:
		u.to.Close()
	}
}

func (u *Upload) forget() { delete(u.tree.open, joined(u.at.name, u.name)) }

// entry is what is there of the file.
func (u *Upload) entry() Entry {
	var size int64
	if u.to != nil {
		size = u.to.Size()
	}
	return u.tree.written(u.at, u.name, size)
}

// written is a file that is not posted yet.
func (t *Tree) written(f folder, name string, size int64) Entry {
	me := t.session.Me()
	return Entry{
		Name: name, Size: size, Time: t.now(), Owner: me.Name, Room: f.name,
		UID: uint32(me.ID), GID: uint32(f.room), Mine: true,
	}
}
