package ui

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/room"
	"parley/ui/picture"
	"parley/ui/screen"
	"parley/ui/timeline"
)

// pictures is how a screen shows them.
type pictures struct {
	terminal screen.GraphicsMsg // what it has of its own; zero for nothing
	painter  *picture.Painter   // for the timeline; nil for none
	deck     *picture.Deck      // what the terminal was given; nil where it needs nothing
}

// The rows that a picture takes at most in a timeline, and in the pager; and how many a screen has for each.
const (
	pictureRows  = 12
	largePicture = 150
	rowsForEach  = 2
)

// takePainter takes the painter for what the terminal has, the user wants and the screen has room for.
func (m *Model) takePainter() {
	rows := min(pictureRows, max(2, m.height/rowsForEach))
	m.pictures.painter = m.app.gallery.Painter(m.pictureLook(rows))
	if p := m.pictures.painter; p != nil && p.Way() == picture.Kitty && m.pictures.deck == nil {
		m.pictures.deck = m.app.gallery.Deck()
	}
	m.looks.Draws = nil
	if m.pictures.painter != nil {
		m.looks.Draws = m.pictures.painter
	}
}

// largePainter returns the painter for the pager.
func (m *Model) largePainter() *picture.Painter {
	return m.app.gallery.Painter(m.pictureLook(largePicture))
}

// pictureLook returns how pictures look here: in the terminal's own graphics or, where it has none, in half blocks.
func (m *Model) pictureLook(rows int) picture.Look {
	l := picture.Look{Way: picture.Blocks, Profile: m.look.Profile, MaxRows: int16(rows)}
	switch t := m.pictures.terminal; {
	case m.look.ASCII, m.prefs.Pictures == chat.Off:
		l.Way = picture.None
	case m.prefs.Pictures == chat.Blocks:
	case t.Graphics == screen.KittyGraphics:
		l.Way = picture.Kitty
	case t.Graphics == screen.ITermGraphics:
		l.Way = picture.ITerm
	case t.Graphics == screen.SixelGraphics && max(t.CellWidth, t.CellHeight) < 1<<10:
		l.Way, l.CellW, l.CellH = picture.Sixel, int16(t.CellWidth), int16(t.CellHeight)
	}
	return l
}

// resize takes the size of the terminal. A lower one has less room for each picture.
func (m *Model) resize(w, h int) {
	m.width, m.height = w, h
	if m.session == nil { // a guest, or a newcomer who has no name yet, is shown none; enter takes the painter
		return
	}
	was := m.pictures.painter
	if m.takePainter(); m.pictures.painter != was {
		m.setViewer()
	}
}

// look finds out what a file looks like. An image is drawn here, beside the program, for all who see it alike; the
// message has no pixels.
func look(ctx context.Context, s *room.Session, p *picture.Painter, w timeline.Want) tea.Msg {
	seen, err := s.PreviewOf(ctx, w.Room, w.Attachment)
	switch {
	case chat.CodeOf(err) == chat.NotFound:
		return previewMsg{w.ID, &chat.Preview{}}
	case err != nil:
		return nil
	case seen.Image != nil && p != nil:
		p.Draw(&w.Attachment, seen.Image, w.Cols, w.Rows)
		return previewMsg{w.ID, &chat.Preview{Image: &chat.Picture{}}}
	}
	return previewMsg{w.ID, seen}
}

// stock has the terminal given the pictures whose placeholders are in the rows of the timelines. When some are not
// kept any more, all are drawn again.
func (m *Model) stock() {
	if m.pictures.deck == nil {
		return
	}
	all := true
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.timeline != nil && p.open != 0 {
			all = m.pictures.deck.Show(p.timeline.Visible()) && all
		}
	}
	if !all {
		m.app.gallery.Renew(m.pictures.painter)
		m.setViewer()
	}
}

// Supply implements screen.Supplied.
func (m *Model) Supply(b []byte) []byte {
	if m.pictures.deck == nil {
		return b
	}
	for i := range m.panes { // in the pager there may be more than in the timelines
		m.pictures.deck.Show(m.panes[i].Lines)
	}
	return m.pictures.deck.Supply(b)
}

// Withdraw implements screen.Supplied.
func (m *Model) Withdraw(b []byte) []byte { return m.pictures.deck.Withdraw(b) }
