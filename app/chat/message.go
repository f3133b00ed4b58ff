package chat

import (
	"strings"
	"time"
)

// Seq is a message's place in its room: 1, 2, 3 … without holes. 0 is before the first.
type Seq int64

// Limits of a message, after cleaning.
const (
	MaxMessageBytes = 8 << 10
	MaxMessageLines = 100
)

// MessageKind says how a message is to be shown.
type MessageKind uint8

// The kinds of messages.
const (
	Said   MessageKind = iota + 1 // somebody said it
	Action                        // "/me waves"
	Notice                        // what the author did to the room: "renamed it to plans"; made by the server only, and no Markdown
)

// Message is what was said in a room, as the store has it. It is shared between sessions and never
// changed: a later version is another value.
type Message struct {
	Room     RoomID
	Seq      Seq
	Kind     MessageKind
	Author   UserID
	ClientID string // made by the author's screen; the same one again is the same message
	Text     string // Markdown, as CleanText let it in
	Posted   time.Time
	Named    []UserID // members whom it mentions by name, as of when it was posted
	Call     Call     // it mentions them without naming them
	Here     []UserID // with CallHere, of a message to be stored: whom it finds; the store keeps that as mentions
	Version  int      // 0 as posted, one more with each change (change.go)

	Edited    time.Time  // when the text was changed last; zero if never
	Deleted   bool       // a tombstone: of what was said only the place is left
	Reply     Seq        // the message of the room that it answers, 0 if none
	Quote     *Quote     // what that says now; nil without Reply
	Reactions []Reaction // in the order in which they came up
	Pinned    time.Time  // since when, zero if it is not
	Thread    *Replies   // the thread below it, nil without one

	Files []Attachment // in the order in which they were attached
}

// Replies is what is known of the thread below a message.
type Replies struct {
	Room  RoomID    // the thread
	Count Seq       // of messages in it
	Last  time.Time // when the newest of them was posted
}

// Newer returns the one of two that knows of more.
func (r *Replies) Newer(o *Replies) *Replies {
	if r == nil || o != nil && o.Count > r.Count {
		return o
	}
	return r
}

// Place is where a message is, for ever.
type Place struct {
	Room RoomID
	Seq  Seq
}

// Place returns where the message is.
func (m *Message) Place() Place { return Place{m.Room, m.Seq} }

// Quote is what is shown of a message above the one that answers it.
type Quote struct {
	Author  UserID
	Text    string // its beginning
	File    string // the name of its first file, if it has no text
	Deleted bool
}

// MaxQuote is how much of a message is quoted, in characters.
const MaxQuote = 200

// Quoted returns what is shown of the message above one that answers it.
func (m *Message) Quoted() *Quote {
	text := m.Text
	n := 0
	for i := range text {
		if n++; n > MaxQuote {
			text = text[:i]
			break
		}
	}
	q := &Quote{Author: m.Author, Text: text, Deleted: m.Deleted}
	if text == "" && len(m.Files) > 0 {
		q.File = m.Files[0].Name
	}
	return q
}

// Draft is what somebody wants to say.
type Draft struct {
	Room     RoomID
	Kind     MessageKind // Said when zero
	ClientID string      // 1 to 64 bytes; unique for the author and room
	Text     string
	Reply    Seq // the message of the room that it answers, 0 if none
	Files    []UploadID
}

// Validate returns the draft with its text cleaned and its kind set. It fails with Invalid, and a
// message that says why, when the text is too long, or empty without files, there are too many of these, or the
// ClientID is missing.
func (d Draft) Validate() (Draft, error) {
	if d.Kind == 0 {
		d.Kind = Said
	}
	if d.Kind != Said && d.Kind != Action {
		return d, Errorf(Invalid, "unknown kind of message")
	}
	if d.ClientID == "" || len(d.ClientID) > 64 {
		return d, Errorf(Invalid, "a draft needs an id of 1 to 64 bytes")
	}
	if len(d.Files) > MaxFiles {
		return d, Errorf(Invalid, "the message has %d files; at most %d fit", len(d.Files), MaxFiles)
	}
	if len(d.Files) > 0 && strings.TrimSpace(d.Text) == "" {
		d.Text = ""
		return d, nil
	}
	text, err := CleanText(d.Text)
	if err != nil {
		return d, err
	}
	d.Text = text
	return d, nil
}
