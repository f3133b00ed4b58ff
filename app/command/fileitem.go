package command

import "parley/app/chat"

// fileItem is a file on a message, for programs.
type fileItem struct {
	ID   chat.AttachmentID `json:"id"`
	Name string            `json:"name"`
	Type string            `json:"type"`
	Size int64             `json:"size"`
}

func itemOfFile(a chat.Attachment) fileItem { return fileItem{a.ID, a.Name, a.Type, a.Size} }
