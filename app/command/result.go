package command

import (
	"time"

	"parley/app/chat"
	"parley/app/room"
)

// Show says what a screen should show after a verb.
type Show uint8

// What a screen may be asked to show.
const (
	Stay Show = iota
	ShowRoom
	ShowHome
	ShowHelp
	ShowSettings
	ShowFound // messages to go to
	ShowSearch
	ShowThread
	ShowEdit // let the user edit a message
	ShowMembers
	ShowChannels
	ShowPeople
	ShowLast  // the room that was open before
	ShowNew   // the first message of the open room that was not read
	ShowBare  // what is read alone, or again all
	ShowFiles // what was attached in a room, or in all
	ShowQR    // a code for a camera, below what Lines say
	ShowMouse // not a thing: the mouse is to be on or off
	Leave
)

// Result is what a verb did. Lines are for people: plain text, free of control characters. Items are
// the same for programs, each to be printed as one JSON object.
type Result struct {
	Lines []string
	Items []any
	Brief bool   // Lines are of the moment, and stand beside a conversation rather than in it
	Ask   string // nothing was done yet: it takes a yes to this question, and then another Run that is Sure
	Show  Show
	Open  chat.RoomID // with ShowRoom, ShowThread, ShowMembers, ShowFiles and what is pinned: which
	Seq   chat.Seq    // with ShowRoom: the message to show, 0 for where the user is in it
	Verb  string      // with ShowHelp: the verb to explain, or empty; with ShowChannels and ShowPeople: the words to look for

	Title   string          // with ShowFound: what was found…
	Found   []*chat.Message // …which Lines say too
	Message *chat.Message   // with ShowEdit, and with ShowThread that which it is below
	Query   string          // with ShowSearch: what is looked for; may be empty
	QR      []string        // with ShowQR: its rows, of half blocks that are light on dark
}

// Context is where a verb is used.
type Context struct {
	Session *room.Session
	Guest   *room.Guest    // instead of a session, for the verbs of the door
	Room    chat.RoomID    // the open room, 0 if none
	Picked  chat.Seq       // the message of it that is chosen, 0 if none
	Zone    *time.Location // of times, for a user who chose none; nil is the server's
	Screen  bool
	Pipes   Pipes  // of a script
	JSON    bool   // what is said is for a program
	Here    string // the command by which the user gets here: "ssh chat.example.org"; may be empty
	Sure    bool   // the user was asked what a verb that destroys asks, and said yes
}
