package ui

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/app/room"
	"parley/ui/dialog"
	"parley/ui/timeline"
)

// previewMsg is what a file looks like.
type previewMsg struct {
	id      chat.AttachmentID
	preview *chat.Preview
}

// settleFiles loads what is about to be seen of files.
func (m *Model) settleFiles() tea.Cmd {
	m.stock()
	return tea.Batch(m.askPreviews(), m.readMore(), m.moreFiles())
}

// askPreviews asks what the files look like that came onto the screen.
func (m *Model) askPreviews() tea.Cmd {
	if m.open == 0 || m.layout.tooSmall || m.width == 0 {
		return nil
	}
	wants := m.timeline.Wants()
	if m.beside.open != 0 && m.layout.right.w > 0 {
		wants = append(wants, m.beside.timeline.Wants()...)
	}
	if len(wants) == 0 {
		return nil
	}
	s, ctx, p := m.session, m.ctx, m.pictures.painter
	cmds := make([]tea.Cmd, len(wants))
	for i, w := range wants {
		cmds[i] = func() tea.Msg { return look(ctx, s, p, w) }
	}
	return tea.Batch(cmds...)
}

// textLooks returns what texts look like that are likely to be on the screen first: they are drawn with the page, and
// not a moment later, when all that is above them would have to make room. It takes no longer than that is worth.
func textLooks(ctx context.Context, s *room.Session, page []*chat.Message) map[chat.AttachmentID]*chat.Preview {
	const near, most = 20, 150 * time.Millisecond
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	var looks map[chat.AttachmentID]*chat.Preview
	for _, msg := range page[max(0, len(page)-near):] {
		for _, a := range msg.Files {
			if !a.IsText() || ctx.Err() != nil {
				continue
			}
			if p, err := s.PreviewOf(ctx, msg.Room, a); err == nil {
				if looks == nil {
					looks = map[chat.AttachmentID]*chat.Preview{}
				}
				looks[a.ID] = p
			}
		}
	}
	return looks
}

// know takes what texts look like that are about to be shown.
func (m *Model) know(looks map[chat.AttachmentID]*chat.Preview) {
	for id, p := range looks {
		m.timeline.Know(id, p)
	}
}

// knowTexts takes what the texts of a message look like that is about to be shown, as far as that is at hand.
func (m *Model) knowTexts(msg *chat.Message) {
	for _, a := range msg.Files {
		if !a.IsText() {
			continue
		}
		if p := m.session.PreviewAtHand(msg.Room, a); p != nil {
			m.timeline.Know(a.ID, p)
		}
	}
}

func (m *Model) takePreview(msg previewMsg) {
	for _, p := range []*pane{&m.pane, &m.beside} {
		if p.timeline != nil {
			p.timeline.SetPreview(msg.id, msg.preview)
		}
	}
}

// fileWish is what is to be done with a file that is chosen from several.
type fileWish struct {
	file  chat.Attachment
	fetch bool
}

// withFile does something with the file of a message, or has one of several chosen.
func (m *Model) withFile(msg *chat.Message, fetch bool) tea.Cmd {
	switch len(msg.Files) {
	case 0:
		m.say("there is no file on it")
		return nil
	case 1:
		return m.doFile(fileWish{msg.Files[0], fetch})
	}
	list := make([]dialog.Entry, len(msg.Files))
	for i, a := range msg.Files {
		list[i] = dialog.Entry{Head: a.Name, Text: timeline.Facts(a), About: fileWish{a, fetch}}
	}
	m.dialog = dialogs{open: dialog.NewList(m.theme, "Files", list)}
	return nil
}

func (m *Model) doFile(w fileWish) tea.Cmd {
	if w.fetch {
		return m.fetchLine(w.file)
	}
	return m.openFile(w.file)
}

// fetchLine copies the line that fetches a file, and shows it for who has to copy it by hand.
func (m *Model) fetchLine(a chat.Attachment) tea.Cmd {
	line := command.FetchLine(m.app.invite, a)
	return m.copy(line, "copied: "+line)
}

// plainOf returns a text of a message and the names of its files in one line, for a list of messages.
func plainOf(text string, msg *chat.Message) string {
	text = timeline.Plain(chat.Printable(text))
	if names := chat.PrintableLine(msg.FileNames()); names != "" {
		text = strings.TrimSpace(text + " " + names)
	}
	return text
}
