package ui

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
)

// textFile is a text that is posted as a file, for it is too long for a message.
type textFile struct{ name, text string }

// tooLong is what is said of a text that is too long for a message.
const tooLong = "Ctrl+O sends it as a file · too long for a message"

// sendAsFile posts what is in the composer as a file, whatever it begins with.
func (m *Model) sendAsFile() tea.Cmd {
	switch {
	case m.open == 0:
		m.fail("choose somebody or a room first; your text stays here")
		return nil
	case m.aim.edit:
		m.fail("a message can't become a file; Esc leaves it as it was")
		return nil
	}
	return m.queueFile(m.now().In(m.env.of(m.session.Me())).Format("text-2006-01-02-1504.txt"), m.composer.Value())
}

// queueFile posts a text as a file in the open room, as queue does with drafts.
func (m *Model) queueFile(name, text string) tea.Cmd {
	name, err := chat.CleanFileName(name)
	if err == nil && strings.TrimSpace(text) == "" {
		err = chat.Errorf(chat.Invalid, "there is no text to be sent as a file")
	}
	f := textFile{name, text}
	if err == nil {
		err = m.mayKeep(f.attachment())
	}
	if err != nil {
		m.fail(chat.MessageOf(err))
		return nil
	}
	if !strings.HasSuffix(text, "\n") {
		f.text += "\n"
	}
	return m.enqueue(pending{file: f})
}

// mayKeep says at once what the server says of a file that it does not take, while its text is still in the composer.
func (m *Model) mayKeep(a chat.Attachment) error {
	switch limits := m.session.FileLimits(); {
	case limits.MaxFile == 0:
		return chat.Errorf(chat.Unavailable, "this server keeps no files")
	case a.Size >= limits.MaxFile:
		return chat.Errorf(chat.Invalid, "that is too large for a file here: at most %s fit", chat.Bytes(limits.MaxFile))
	case !limits.Kinds.Allow(a.Type):
		return chat.Errorf(chat.Invalid, "files of the kind %s are not taken here", a.Type)
	}
	return nil
}

// giveBack puts the text of a file that was refused for good back into the composer, if nothing else is there. What
// may have been posted all the same stays where it is, to be sent again with its id.
func (m *Model) giveBack(answer postedMsg) bool {
	switch chat.CodeOf(answer.err) {
	case chat.Unavailable, chat.Internal:
		return false
	}
	for _, p := range m.outbox.drafts {
		if p.ClientID != answer.id || p.file.name == "" || p.Room != m.open || !m.composer.Empty() || m.aim != (aim{}) {
			continue
		}
		m.timeline.DropPending(p.ClientID)
		m.outbox.remove(p.ClientID)
		m.composer.SetValue(p.file.text)
		m.aim = p.aim
		return true
	}
	return false
}

// attachment is how the file is shown before it is one.
func (f textFile) attachment() chat.Attachment {
	return chat.Attachment{Name: f.name, Type: chat.FileType(f.name, "text/plain"), Size: int64(len(f.text))}
}

// upload stores a pending text as a file, for its draft.
func (m *Model) upload(ctx context.Context, room chat.RoomID, f textFile) (chat.UploadID, error) {
	u, err := m.session.Upload(ctx, room, f.name, int64(len(f.text)))
	if err != nil {
		return "", err
	}
	defer u.Close()
	if _, err := u.WriteAt([]byte(f.text), 0); err != nil {
		return "", err
	}
	return u.Finish(ctx)
}
