package files

import (
	"context"

	"parley/app/chat"
)

// mine returns the file at a path for it to be changed; Forbidden for what is no file in a room.
func (t *Tree) mine(ctx context.Context, p string) (folder, Entry, error) {
	name, in, err := split(p)
	if err != nil {
		return folder{}, Entry{}, err
	}
	if name == "" || in == "" {
		if _, err := t.Stat(ctx, p); err != nil {
			return folder{}, Entry{}, err
		}
		return folder{}, Entry{}, errRooms
	}
	f, err := t.folder(name)
	if err != nil {
		return folder{}, Entry{}, err
	}
	e, err := t.file(ctx, f, in)
	if err == nil && f.inbox {
		err = chat.Errorf(chat.Forbidden, "inbox is for reading: change the file in the folder of its room")
	}
	return f, e, err
}

var errRooms = chat.Errorf(chat.Forbidden, "folders are rooms: they are made, renamed and left in the chat")

// Remove deletes the user's own file at a path, with the errors of room.Session.RemoveFile. Forbidden for a folder, and for
// what others posted, also when the user may delete it: "rm *" asks nothing.
func (t *Tree) Remove(ctx context.Context, p string) error {
	_, e, err := t.mine(ctx, p)
	switch {
	case err != nil:
		return err
	case !e.Mine:
		return chat.Errorf(chat.Forbidden, "that is a file of somebody else; who may delete it does so in the chat, with /files")
	}
	_, err = t.session.RemoveFile(ctx, e.id)
	return err
}

// Rename gives the file at a path another name in the same folder, with the errors of room.Session.RenameFile. With
// replace it may be one that is there, which is then the older of two; else that is a Conflict.
func (t *Tree) Rename(ctx context.Context, from, to string, replace bool) error {
	f, e, err := t.mine(ctx, from)
	if err != nil {
		return err
	}
	g, name, err := t.target(to)
	switch {
	case err != nil:
		return err
	case g.name != f.name:
		return chat.Errorf(chat.Forbidden, "a file stays in the room where it was posted; put it there as well")
	}
	if _, err := t.file(ctx, g, name); err == nil && !replace {
		return chat.Errorf(chat.Conflict, "there is a file %s already", chat.PrintableLine(name))
	}
	_, err = t.session.RenameFile(ctx, e.id, name)
	return err
}

// Set changes permissions, times or owner of what is at a path, which have no meaning here: it is granted for one's own files,
// since clients do so after they have written one. Forbidden for the rest, and for another size.
func (t *Tree) Set(ctx context.Context, p string, size *uint64) error {
	e, err := t.Stat(ctx, p)
	switch {
	case err != nil:
		return err
	case e.Folder:
		return errRooms
	case !e.Mine:
		return chat.Errorf(chat.Forbidden, "that is a file of somebody else")
	case size != nil && *size != uint64(e.Size):
		return chat.Errorf(chat.Forbidden, "what was posted is not changed")
	}
	return nil
}

// Mkdir makes no folder: Conflict when there is one, Forbidden when there is none.
func (t *Tree) Mkdir(ctx context.Context, p string) error {
	if _, err := t.Stat(ctx, p); err == nil {
		return chat.Errorf(chat.Conflict, "%s is there already", chat.PrintableLine(p))
	}
	return chat.Errorf(chat.Forbidden, "folders are rooms, and there are none in them: put files one by one, without their folder")
}
