package dialog

import (
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"parley/app/chat"
	"parley/ui/theme"
)

// File is a row of Files.
type File struct {
	chat.Filed
	Facts string // what is said of it: size and kind
	Who   string
	When  string
}

// Files lists what was attached in a room, newest first, a page at a time.
type Files struct {
	chooser
	title string
	files []File
	more  bool // there are others that were not given yet
	asked bool
}

// NewFiles makes the dialog, without a file yet: Wants asks for them.
func NewFiles(th *theme.Theme, title string) *Files {
	return &Files{chooser: chooser{frame: frame{th: th}}, title: title, more: true}
}

// Add puts older files below those that are there; more says that there are others still.
func (d *Files) Add(files []File, more bool) {
	d.files, d.more, d.asked = append(d.files, files...), more, false
	d.n, d.rows = len(d.files), nil
}

// Remove takes a file away.
func (d *Files) Remove(id chat.AttachmentID) {
	d.files = slices.DeleteFunc(d.files, func(f File) bool { return f.ID == id })
	d.n = len(d.files)
	d.Scroll(0)
}

// Wants says, once, that more files are to be had: those after the last, which is 0 if there is none.
func (d *Files) Wants() (after chat.AttachmentID, wants bool) {
	const near = 20
	if !d.more || d.asked || d.sel+near < d.n {
		return 0, false
	}
	d.asked = true
	if d.n > 0 {
		after = d.files[d.n-1].ID
	}
	return after, true
}

// Update takes a key: Chosen with the file on Enter, Fetch on s, Remove on d, Chosen with the place of its message on
// m; Close on Esc, q and Ctrl+C.
func (d *Files) Update(k tea.KeyPressMsg) Intent {
	if d.moved(k) {
		return nil
	}
	if k.Text == "q" || keyName(k) == "esc" || keyName(k) == "ctrl+c" {
		return Close{}
	}
	if d.sel >= d.n {
		return nil
	}
	f := d.files[d.sel].Filed
	switch {
	case keyName(k) == "enter":
		return Chosen{About: f}
	case k.Text == "m":
		return Chosen{About: f.Place}
	case k.Text == "s":
		return Fetch{File: f}
	case k.Text == "d":
		return Remove{File: f}
	}
	return nil
}

// Box draws the dialog. It is as high as it may be while there may be more, so that it stands still.
func (d *Files) Box(maxW, maxH int) []string {
	if d.kept(maxW, maxH) {
		return d.rows
	}
	in := inside(min(maxW, 100), maxH)
	list, none := in.h, "There are no files here yet."
	if !d.more {
		list = min(list, max(d.n, switcherList))
	} else if d.n == 0 {
		none = "Looking for them" + d.th.Glyph.Ellipsis
	}
	d.fit(list, in.y, 1)
	body := d.entries(nil, in.w, none, d.draw)
	count := ""
	if d.n > 0 {
		if count = d.position(d.n); d.more {
			count += "+"
		}
	}
	return d.border(in, body, d.title, "Enter opens, s fetches, d deletes, m goes there, Esc closes", count)
}

// draw fills the row of a file: its name and what it is, and where there is room who posted it when.
func (d *Files) draw(r *theme.Row, i int) {
	const narrow, wide = 43, 69
	const factsW, whoW, whenW = 20, 10, 11
	f, facts, rest := d.files[i], d.files[i].Facts, factsW
	switch {
	case r.Left() < narrow:
		facts, rest = chat.Bytes(f.Size), 9
	case r.Left() >= wide:
		rest += whoW + whenW + 4
	}
	all := r.Left() >= wide
	room := max(0, r.Left()-rest-2)
	name := f.Name
	if d.th.ASCII {
		name = theme.ToASCII(name)
	}
	name, _ = theme.ClipMiddle(name, room, d.th.Glyph.Ellipsis)
	r.Col(d.th.Text, name, room)
	r.Skip(2)
	r.Col(d.th.Dim, facts, min(factsW, r.Left()))
	if all {
		r.Skip(2)
		r.Col(d.th.Name(f.Who), f.Who, whoW)
		r.Skip(2 + whenW - ansi.StringWidth(f.When))
		r.Put(d.th.Dim, f.When)
	}
}
