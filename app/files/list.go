package files

import (
	"context"
	"hash/maphash"
	"io"

	"parley/app/chat"
)

// pageSize is how many files of a folder are read at once.
const pageSize = 200

// Listing is what is in a folder, as it is read: the rooms, or files, the newest first.
type Listing struct {
	tree   *Tree
	folder string
	room   chat.RoomID // 0 when all there is is in ready
	before chat.AttachmentID
	ready  []Entry
	seed   maphash.Seed
	seen   map[uint64]int32 // how many files of a name there were, by its hash: names would be as large as the folder
}

// List begins to list the folder at a path; NotFound when there is none.
func (t *Tree) List(ctx context.Context, p string) (*Listing, error) {
	name, in, err := split(p)
	switch {
	case err != nil:
		return nil, err
	case name == "":
		l := &Listing{tree: t}
		for _, f := range t.folders() {
			l.ready = append(l.ready, t.folderEntry(f))
		}
		return l, nil
	}
	f, err := t.folder(name)
	switch {
	case err != nil:
		return nil, err
	case in != "":
		if _, err := t.file(ctx, f, in); err != nil {
			return nil, err
		}
		return nil, chat.Errorf(chat.Invalid, "%s is a file", chat.PrintableLine(in))
	case f.inbox:
		err := t.readRecent(ctx)
		return &Listing{tree: t, ready: t.recent}, err
	}
	return &Listing{tree: t, folder: f.name, room: f.room, seed: maphash.MakeSeed(), seen: map[uint64]int32{}}, nil
}

// Next returns up to n further entries; io.EOF when there are none.
func (l *Listing) Next(ctx context.Context, n int) ([]Entry, error) {
	if len(l.ready) == 0 && l.room != 0 {
		if err := l.read(ctx); err != nil {
			return nil, err
		}
	}
	if len(l.ready) == 0 {
		return nil, io.EOF
	}
	page := l.ready[:min(n, len(l.ready))]
	l.ready = l.ready[len(page):]
	return page, nil
}

// read reads the next page.
func (l *Listing) read(ctx context.Context) error {
	page, err := l.tree.session.Files(ctx, l.room, l.before, pageSize)
	if err != nil {
		return err
	}
	if len(page) < pageSize {
		defer func() { l.room = 0 }()
	}
	l.ready = make([]Entry, 0, len(page))
	for _, f := range page {
		key := maphash.String(l.seed, f.Name)
		l.seen[key]++
		name, err := l.tree.called(ctx, f, int(l.seen[key]))
		if err != nil {
			return err
		}
		l.ready = append(l.ready, l.tree.entry(f, l.folder, name))
		l.before = f.ID
	}
	return nil
}

// readRecent reads what inbox has. Names that occur twice are numbered over all rooms.
func (t *Tree) readRecent(ctx context.Context) error {
	list, err := t.session.RecentFiles(ctx, 0, mostRecent)
	if err != nil {
		return err
	}
	seen, taken, folders := map[string]int{}, map[string]bool{}, map[chat.RoomID]string{}
	for _, f := range t.folders() {
		folders[f.room] = f.name
	}
	for _, f := range list {
		taken[f.Name] = true
	}
	t.recent = make([]Entry, 0, len(list))
	for _, f := range list {
		name := f.Name
		if seen[f.Name]++; seen[f.Name] > 1 {
			if name = numbered(f.Name, seen[f.Name]); taken[name] || seen[f.Name] > maxNumber {
				name = identified(f.Name, f.ID)
			}
		}
		t.recent = append(t.recent, t.entry(f, folders[f.Folder], name))
	}
	return nil
}

// recentNamed returns the file of a name in inbox, as it was listed, if it was.
func (t *Tree) recentNamed(ctx context.Context, name string) (Entry, error) {
	for range 2 {
		for _, e := range t.recent {
			if e.Name == name {
				return e, nil
			}
		}
		if err := t.readRecent(ctx); err != nil {
			return Entry{}, err
		}
	}
	return Entry{}, errNoFile
}
