package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"parley/app/chat"
	"parley/app/command"
	"parley/ui/dialog"
	"parley/ui/timeline"
)

// folderPage is how many files are asked for at once.
const folderPage = 50

// folder is the list of a room's files that is shown.
type folder struct {
	*dialog.Files
	room  chat.RoomID
	asked uint64
}

// openFiles shows the files of a room, or of all with 0.
func (m *Model) openFiles(id chat.RoomID) {
	title := "Files"
	if e := m.entry(id); e != nil {
		title += " of " + m.titleOf(e)
	} else if id == 0 {
		title += " of all your rooms"
	}
	m.folders++
	f := &folder{Files: dialog.NewFiles(m.theme, title), room: id, asked: m.folders}
	m.dialog = dialogs{open: f.Files, files: f}
}

// filesMsg is a page of a room's files.
type filesMsg struct {
	asked uint64
	list  []dialog.File
	err   error
}

// moreFiles asks for what the list wants, if one is open.
func (m *Model) moreFiles() tea.Cmd {
	f := m.dialog.files
	if f == nil {
		return nil
	}
	before, wants := f.Wants()
	if !wants {
		return nil
	}
	s, ctx, when := m.session, m.ctx, m.when()
	return func() tea.Msg {
		page, err := command.FilesIn(ctx, s, f.room, before, folderPage)
		msg := filesMsg{asked: f.asked, err: err}
		for _, a := range page {
			msg.list = append(msg.list, dialog.File{
				Filed: a, Facts: timeline.Facts(a.Attachment), Who: nameOf(s.User(a.Author)), When: when(a.Posted),
			})
		}
		return msg
	}
}

// takeFiles puts a page into the list.
func (m *Model) takeFiles(msg filesMsg) {
	f := m.dialog.files
	if f == nil || f.asked != msg.asked {
		return
	}
	if msg.err != nil {
		m.dialog.close()
		m.fail(chat.MessageOf(msg.err))
		return
	}
	f.Add(msg.list, len(msg.list) == folderPage)
}

// unfiling is a file that is to be taken back, when the user says yes, and the list that it is in.
type unfiling struct {
	file chat.Filed
	from dialogs
}

// askUnfile asks whether a file is really to be taken back.
func (m *Model) askUnfile(f chat.Filed) {
	whose := "your file"
	if f.Author != m.session.Me().ID {
		whose = "the file of " + nameOf(m.session.User(f.Author))
	}
	question := fmt.Sprintf("Delete %s “%s” for everybody?", whose, chat.PrintableLine(f.Name))
	m.dialog = dialogs{open: dialog.NewConfirm(m.theme, "Really?", question, unfiling{f, m.dialog})}
}

// unfiledMsg says what became of that.
type unfiledMsg struct {
	file chat.AttachmentID
	list *folder
	err  error
}

// unfile takes a file back, and shows the list again.
func (m *Model) unfile(u unfiling, yes bool) tea.Cmd {
	m.dialog = u.from
	if !yes {
		return nil
	}
	s, ctx := m.session, m.ctx
	return func() tea.Msg {
		_, err := s.RemoveFile(ctx, u.file.ID)
		return unfiledMsg{u.file.ID, u.from.files, err}
	}
}

func (m *Model) unfiled(msg unfiledMsg) {
	if msg.err != nil {
		m.fail(chat.MessageOf(msg.err))
		return
	}
	msg.list.Remove(msg.file)
}
