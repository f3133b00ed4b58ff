package ui

import (
	"errors"
	"io"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/dialog"
	"parley/ui/theme"
	"parley/ui/timeline"
)

// What of a file is shown on a screen, and how much of it is read at once.
const (
	pagerBytes = 1 << 20
	pagerPage  = 64 << 10
)

// reading is a file that is open in the pager.
type reading struct {
	pager  *dialog.Pager
	file   chat.Attachment
	asked  uint64  // the number of the latest question
	busy   bool    // it is under way
	at     int64   // where the next piece begins
	behind dialogs // what the pager stands before
}

// openFile shows what is in a file: its text, what it looks like, or else what it is and how to fetch it.
func (m *Model) openFile(a chat.Attachment) tea.Cmd {
	line := "To have it: " + command.FetchLine(m.app.invite, a)
	p := dialog.NewPager(m.theme, chat.PrintableLine(a.Name), timeline.Facts(a))
	m.reading = reading{pager: p, file: a, asked: m.reading.asked + 1, behind: m.dialog}
	m.dialog = dialogs{open: p}
	m.unpick()
	switch {
	case a.IsImage() && m.pictures.painter != nil:
		return m.readImage()
	case a.IsText():
		p.Text(m.painter(a.Name))
		return m.readOn()
	}
	m.reading.pager = dialog.NewPager(m.theme, chat.PrintableLine(a.Name), timeline.Facts(a), "", line)
	m.dialog.open = m.reading.pager
	return m.readFacts()
}

// painter gives the lines of a file the looks of code, if they are any.
func (m *Model) painter(name string) dialog.Painting {
	cache := m.app.cache
	return func(th *theme.Theme, lines []string) [][]theme.Span { return cache.Code(name, lines, th) }
}

// readMsg is a piece of the file in the pager.
type readMsg struct {
	asked uint64
	data  []byte
	size  int64
	image *chat.Preview
	err   error
}

// readOn reads the next piece. The file is opened anew for each: whoever may not read it any more reads no further.
func (m *Model) readOn() tea.Cmd {
	r := &m.reading
	if r.busy {
		return nil
	}
	r.busy = true
	s, ctx, id, at, asked := m.session, m.ctx, r.file.ID, r.at, r.asked
	return func() tea.Msg {
		f, _, err := s.OpenFile(ctx, id)
		if err != nil {
			return readMsg{asked: asked, err: err}
		}
		defer f.Close()
		data := make([]byte, min(pagerPage, pagerBytes-at))
		n, err := f.ReadAt(data, at)
		if errors.Is(err, io.EOF) {
			err = nil
		}
		return readMsg{asked: asked, data: data[:n], size: f.Size(), err: err}
	}
}

// readImage asks what an image looks like.
func (m *Model) readImage() tea.Cmd {
	s, ctx, id, asked := m.session, m.ctx, m.reading.file.ID, m.reading.asked
	return func() tea.Msg {
		p, err := s.Preview(ctx, id)
		return readMsg{asked: asked, image: p, err: err}
	}
}

// readFacts asks whether the file is there to be fetched.
func (m *Model) readFacts() tea.Cmd {
	s, ctx, id, asked := m.session, m.ctx, m.reading.file.ID, m.reading.asked
	return func() tea.Msg {
		if _, err := s.Filed(ctx, id); err != nil {
			return readMsg{asked: asked, err: err}
		}
		return nil
	}
}

// read takes what was read.
func (m *Model) read(msg readMsg) {
	r := &m.reading
	if msg.asked != r.asked || r.pager == nil {
		return
	}
	r.busy = false
	switch {
	case msg.err != nil:
		r.pager.Fail(chat.MessageOf(msg.err))
		return
	case msg.image != nil && msg.image.Image != nil:
		p, a := m.largePainter(), r.file
		r.pager.Image(func(maxW, maxH int) ([]string, int) {
			cols, rows := p.Size(a.Width, a.Height, maxW, maxH)
			return p.Draw(&a, msg.image.Image, cols, rows), cols
		})
		return
	case r.file.IsImage():
		r.pager.Fail("There is no picture of it to be shown. To have it: " + command.FetchLine(m.app.invite, r.file))
		return
	}
	r.at += int64(len(msg.data))
	more, note := len(msg.data) > 0 && r.at < msg.size, ""
	if more && r.at >= pagerBytes {
		more, note = false, "Only the first "+chat.Bytes(pagerBytes)+" are shown; s copies the line that fetches all of it."
	}
	r.pager.Add(msg.data, more, note)
}

// readMore reads on if the pager wants more.
func (m *Model) readMore() tea.Cmd {
	if r := &m.reading; r.pager != nil && r.pager.Wants() {
		return m.readOn()
	}
	return nil
}

// closePager takes the pager away, and gives back what it held.
func (m *Model) closePager() {
	m.dialog, m.reading = m.reading.behind, reading{asked: m.reading.asked + 1}
}
