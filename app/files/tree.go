package files

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"parley/app/chat"
	"parley/app/room"
)

// Tree is the files of one person's rooms. It belongs to one session, and is for one goroutine at a time.
type Tree struct {
	session *room.Session
	zone    *time.Location
	now     func() time.Time
	recent  []Entry            // inbox, as it was listed last
	open    map[string]*Upload // by path: what is written
}

// New returns the tree of a session's user.
func New(s *room.Session) *Tree {
	zone, err := time.LoadLocation(s.Me().Zone)
	if err != nil || s.Me().Zone == "" {
		zone = time.Local
	}
	return &Tree{session: s, zone: zone, now: time.Now, open: map[string]*Upload{}}
}

// Entry is a file or a folder.
type Entry struct {
	Name   string
	Folder bool
	Size   int64
	Time   time.Time // when it was posted, or something was in the room
	Owner  string    // who posted it
	Room   string    // the folder that it is in
	UID    uint32
	GID    uint32
	Mine   bool // it can be changed by the user

	id chat.AttachmentID // of a file
}

// mode returns the entry's kind and permissions as of a Unix file.
func (e Entry) mode() fs.FileMode {
	switch {
	case e.Folder && e.Mine:
		return fs.ModeDir | 0o755
	case e.Folder:
		return fs.ModeDir | 0o555
	case e.Mine:
		return 0o644
	}
	return 0o444
}

// line returns the entry as ls -l has it.
func (t *Tree) line(e Entry) string {
	when := e.Time.In(t.zone)
	layout := "Jan _2 15:04"
	if age := t.now().Sub(when); age > 180*24*time.Hour || age < -24*time.Hour {
		layout = "Jan _2  2006"
	}
	return fmt.Sprintf("%s %4d %-8s %-8s %8d %s %s", e.mode(), 1, dash(e.Owner), dash(e.Room), e.Size, when.Format(layout), e.Name)
}

// dash stands for nothing in a column, and for the spaces of what is in it.
func dash(s string) string {
	if s == "" {
		return "-"
	}
	return strings.ReplaceAll(s, " ", "-")
}

// maxPath is how long a path may be, in bytes.
const maxPath = 4096

var errNoFile = chat.Errorf(chat.NotFound, "there is no such file")

// Clean returns a path from the root on, without dots: ".." leads to the root at most. NotFound when it is too long to
// be one.
func Clean(p string) (string, error) {
	if len(p) > maxPath {
		return "", errNoFile
	}
	return path.Clean("/" + p), nil
}

// split takes a path apart: what of it is a folder in the root, and what is a name in there. Either may be empty.
func split(p string) (folder, name string, err error) {
	if p, err = Clean(p); err != nil {
		return "", "", err
	}
	folder, name, _ = strings.Cut(p[1:], "/")
	if strings.Contains(name, "/") { // nothing is so deep
		return "", "", errNoFile
	}
	return folder, name, nil
}

// Stat returns what is at a path; NotFound when nothing is.
func (t *Tree) Stat(ctx context.Context, p string) (Entry, error) {
	name, in, err := split(p)
	switch {
	case err != nil:
		return Entry{}, err
	case name == "":
		return Entry{Name: "/", Folder: true, Time: t.now()}, nil
	}
	f, err := t.folder(name)
	switch {
	case err != nil:
		return Entry{}, err
	case in == "":
		return t.folderEntry(f), nil
	}
	if u := t.open[joined(f.name, in)]; u != nil {
		return u.entry(), nil
	}
	if size, ok := t.session.Partial(f.room, fileName(in)); ok && f.room != 0 {
		return t.written(f, in, size), nil
	}
	return t.file(ctx, f, in)
}

// Open returns the bytes of the file at a path, which the caller closes. NotFound when there is none, Invalid for a folder.
func (t *Tree) Open(ctx context.Context, p string) (chat.BlobReader, Entry, error) {
	name, in, err := split(p)
	if err != nil {
		return nil, Entry{}, err
	}
	if in == "" {
		return nil, Entry{}, chat.Errorf(chat.Invalid, "%s is a folder: name a file in it", chat.PrintableLine(path.Join("/", name)))
	}
	f, err := t.folder(name)
	if err != nil {
		return nil, Entry{}, err
	}
	e, err := t.file(ctx, f, in)
	if err != nil {
		return nil, Entry{}, err
	}
	r, _, err := t.session.OpenFile(ctx, e.id)
	return r, e, err
}

// file returns the file of a name in a folder.
func (t *Tree) file(ctx context.Context, f folder, name string) (Entry, error) {
	name = norm.NFC.String(name) // as names are stored
	switch {
	case f.inbox:
		return t.recentNamed(ctx, name)
	case f.room == 0: // nothing was said with them yet
		return Entry{}, errNoFile
	}
	bare, n, id, ok := unmarked(name)
	if ok && id != 0 {
		if filed, err := t.session.Filed(ctx, id); err == nil && filed.Folder == f.room && filed.Name == bare {
			return t.entry(filed, f.name, name), nil
		}
	}
	list, err := t.session.FilesNamed(ctx, f.room, fileName(name), 1)
	if err == nil && len(list) == 0 && ok && n > 1 {
		list, err = t.session.FilesNamed(ctx, f.room, bare, n)
		list = list[min(n-1, len(list)):]
	}
	switch {
	case err != nil:
		return Entry{}, err
	case len(list) == 0:
		return Entry{}, errNoFile
	}
	return t.entry(list[0], f.name, name), nil
}

// fileName returns the name under which a file is stored that is uploaded with this one; one that can't be is left as
// it is.
func fileName(name string) string {
	if clean, err := chat.CleanFileName(name); err == nil {
		return clean
	}
	return name
}

// called returns the name of the nth file of its name in its folder, counted from the newest.
func (t *Tree) called(ctx context.Context, f chat.Filed, n int) (string, error) {
	if n == 1 {
		return f.Name, nil
	}
	if n <= maxNumber {
		name := numbered(f.Name, n)
		list, err := t.session.FilesNamed(ctx, f.Folder, name, 1)
		if err != nil || len(list) == 0 {
			return name, err
		}
	}
	return identified(f.Name, f.ID), nil
}

// entry returns an attachment as a file of that name in a folder.
func (t *Tree) entry(f chat.Filed, folder, name string) Entry {
	e := Entry{
		Name: name, Size: f.Size, Time: f.Posted, Room: folder,
		UID: uint32(f.Author), GID: uint32(f.Folder), Mine: f.Author == t.session.Me().ID, id: f.ID,
	}
	if u := t.session.User(f.Author); u != nil {
		e.Owner = u.Name
	}
	return e
}

// joined is the clean path of a file.
func joined(folder, name string) string { return "/" + folder + "/" + name }
